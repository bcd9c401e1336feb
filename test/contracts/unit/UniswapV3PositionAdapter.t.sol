// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {IPoolActions, IPoolFactory, LiquidityMarket} from "../support/LiquidityMarket.sol";
import {Shipped} from "../support/Shipped.sol";
import {SilentToken} from "../support/QuirkyTokens.sol";
import {vm} from "../support/Vm.sol";

contract UniswapV3PositionAdapterTest is LiquidityMarket {
    // --------------------------------------------------------------- route

    function test_route_ofTheActionForAMint() public view {
        (address[] memory tokens, address[] memory pools) = adapter.route(_mintAction());
        _isTheMarket(tokens, pools);
    }

    function test_route_ofThePositionForTheRest() public {
        uint256 id = _mint();
        for (uint8 kind = ActionKind.INCREASE; kind <= ActionKind.BURN; ++kind) {
            (address[] memory tokens, address[] memory pools) = adapter.route(_of(kind, id, 0));
            _isTheMarket(tokens, pools);
        }
    }

    function test_route_namesNoPoolThatIsNotListed() public view {
        Action memory action = _mintAction();
        action.fees[0] = 3000;
        (, address[] memory pools) = adapter.route(action);
        vm.assertEq(pools[0], address(0));
        action = _mintAction();
        (action.path[0], action.path[1]) = (action.path[1], action.path[0]);
        (, pools) = adapter.route(action);
        vm.assertEq(pools[0], address(0));
    }

    function test_route_ofNoPositionIsNothing() public view {
        (address[] memory tokens, address[] memory pools) = adapter.route(_of(ActionKind.DECREASE, 99, 1));
        vm.assertEq(tokens.length, 2);
        vm.assertEq(tokens[0], address(0));
        vm.assertEq(tokens[1], address(0));
        vm.assertEq(pools[0], address(0));
    }

    // ------------------------------------------------------ life of a position

    function test_mint_takesAtMostWhatWasApproved() public {
        (uint256 before0, uint256 before1) = (_balance(address(ether_)), _balance(address(dollar)));
        bytes memory answer = _perform(adapter, _mintAction());
        (uint256 id,, uint256 amount0, uint256 amount1) = abi.decode(answer, (uint256, uint128, uint256, uint256));
        vm.assertEq(adapter.mintedId(answer), id);
        vm.assertEq(manager.ownerOf(id), address(custody));
        vm.assertEq(before0 - _balance(address(ether_)), amount0);
        vm.assertEq(before1 - _balance(address(dollar)), amount1);
        // One token is used up but for a rounding, the other is not: what is left of its approval is the caller's to take
        // back.
        vm.assertLe(10e18 - amount0, 1e9);
        vm.assertLt(amount1, 15_000e6);
        vm.assertEq(adapter.mintedId(_perform(adapter, _mintAction())), id + 1);
    }

    function test_mint_worksWithASilentToken() public {
        SilentToken silent = new SilentToken(6);
        (address token0, address token1) =
            address(silent) < address(ether_) ? (address(silent), address(ether_)) : (address(ether_), address(silent));
        IPoolActions made = IPoolActions(IPoolFactory(factory).createPool(token0, token1, 500));
        made.initialize(1 << 96);
        silent.mint(address(custody), 1e18);
        Action memory action = _mintAction(-1000, 1000);
        (action.path[0], action.path[1]) = (token0, token1);
        (action.amountIn, action.amountIn1) = (2e9, 1e9);
        uint256 first = adapter.mintedId(_perform(adapter, action));
        (action.amountIn, action.amountIn1) = (1e9, 2e9);
        vm.assertEq(adapter.mintedId(_perform(adapter, action)), first + 1);
        vm.assertEq(silent.balanceOf(address(custody)), 1e18 - 2e9);
    }

    function test_mint_asks_boundary() public {
        uint256 state = vm.snapshotState();
        (,, uint256 amount0, uint256 amount1) =
            abi.decode(_perform(adapter, _mintAction()), (uint256, uint128, uint256, uint256));
        vm.revertToState(state);
        Action memory action = _mintAction();
        (action.minAmountOut, action.minAmountOut1) = (amount0, amount1 + 1);
        (bool done,) = _try(adapter, action);
        vm.assertFalse(done);
        action.minAmountOut1 = amount1;
        _perform(adapter, action);
    }

    function test_increase_takesBothTokens() public {
        uint256 id = _mint();
        uint128 before = _liquidityOf(id);
        (uint256 before0, uint256 before1) = (_balance(address(ether_)), _balance(address(dollar)));
        Action memory action = _of(ActionKind.INCREASE, id, 1e18);
        action.amountIn1 = 2000e6;
        bytes memory answer = _perform(adapter, action);
        (uint128 added, uint256 amount0, uint256 amount1) = abi.decode(answer, (uint128, uint256, uint256));
        vm.assertEq(_liquidityOf(id), before + added);
        vm.assertEq(before0 - _balance(address(ether_)), amount0);
        vm.assertEq(before1 - _balance(address(dollar)), amount1);
        vm.assertGt(amount0, 0);
        vm.assertGt(amount1, 0);
    }

    function test_decreaseThenCollect() public {
        uint256 id = _mint();
        uint128 half = _liquidityOf(id) / 2;
        (uint256 before0, uint256 before1) = (_balance(address(ether_)), _balance(address(dollar)));
        (uint256 freed0, uint256 freed1) =
            abi.decode(_perform(adapter, _of(ActionKind.DECREASE, id, half)), (uint256, uint256));
        vm.assertEq(_balance(address(ether_)), before0);
        vm.assertEq(_balance(address(dollar)), before1);
        _perform(adapter, _of(ActionKind.COLLECT, id, 0));
        vm.assertEq(_balance(address(ether_)) - before0, freed0);
        vm.assertEq(_balance(address(dollar)) - before1, freed1);
        vm.assertGt(freed0, 0);
        vm.assertGt(freed1, 0);
    }

    function test_decrease_asks_boundary() public {
        uint256 id = _mint();
        Action memory action = _of(ActionKind.DECREASE, id, _liquidityOf(id));
        (action.minAmountOut, action.minAmountOut1) = _amountsOf(id, _spot());
        ++action.minAmountOut;
        (bool done,) = _try(adapter, action);
        vm.assertFalse(done);
        --action.minAmountOut;
        _perform(adapter, action);
    }

    function test_burn_removesAnEmptyPosition() public {
        uint256 id = _mint();
        (bool done,) = _try(adapter, _of(ActionKind.BURN, id, 0));
        vm.assertFalse(done);
        _perform(adapter, _of(ActionKind.DECREASE, id, _liquidityOf(id)));
        (done,) = _try(adapter, _of(ActionKind.BURN, id, 0));
        vm.assertFalse(done);
        _perform(adapter, _of(ActionKind.COLLECT, id, 0));
        _perform(adapter, _of(ActionKind.BURN, id, 0));
        vm.expectRevert();
        manager.ownerOf(id);
    }

    // ------------------------------------------------------------- bad input

    function test_RevertWhen_theAnswerIsNotAMints() public {
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3PositionAdapter.UniswapV3PositionAdapter_BadAnswer.selector, 64)
        );
        adapter.mintedId(abi.encode(1, 2));
    }

    function test_RevertWhen_theKindIsAnother() public {
        vm.expectRevert(abi.encodeWithSelector(UniswapV3PositionAdapter.UniswapV3PositionAdapter_BadKind.selector, 3));
        adapter.plan(_of(ActionKind.SWAP, 0, 0), address(custody), 0);
    }

    function test_RevertWhen_theManagerHasAnotherFactory() public {
        address other = Artifacts.deploy(Artifacts.FACTORY, "");
        vm.expectRevert(
            abi.encodeWithSelector(
                UniswapV3PositionAdapter.UniswapV3PositionAdapter_NotTheFactory.selector, other, factory
            )
        );
        Shipped.positionAdapter(address(manager), other, new PoolKey[](0));
    }

    function test_RevertWhen_aPoolIsNotTheFactorys() public {
        PoolKey[] memory pools = new PoolKey[](1);
        pools[0] = PoolKey(address(1), address(ether_), address(dollar), 500);
        vm.expectRevert(
            abi.encodeWithSelector(
                UniswapV3PositionAdapter.UniswapV3PositionAdapter_NotThePool.selector, address(1), address(pool)
            )
        );
        Shipped.positionAdapter(address(manager), factory, pools);
    }

    function _isTheMarket(address[] memory tokens, address[] memory pools) private view {
        vm.assertEq(tokens.length, 2);
        vm.assertEq(tokens[0], address(ether_));
        vm.assertEq(tokens[1], address(dollar));
        vm.assertEq(pools.length, 1);
        vm.assertEq(pools[0], address(pool));
    }
}
