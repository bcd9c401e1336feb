// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {ISwapRouter} from "../../../contracts/interfaces/ISwapRouter.sol";
import {Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {PoolKey, UniswapV3SwapAdapter} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {WethAdapter} from "../../../contracts/adapters/WethAdapter.sol";
import {Shipped} from "../support/Shipped.sol";
import {Vm, vm} from "../support/Vm.sol";

/// @notice Calldata against what the venues' own ABIs make of the same words; pools at mainnet's addresses.
contract AdaptersTest {
    address private constant WETH = 0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2;
    address private constant USDC = 0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48;
    address private constant DAI = 0x6B175474E89094C44Da98b954EedeAC495271d0F;
    address private constant POOL = 0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640;
    address private constant FACTORY = 0x1F98431c8aD98523631AE4a59f267346ea31F984;
    address private constant ROUTER = 0xE592427A0AEce92De3Edee1F18E0157C05861564;
    address private constant CUSTODY = address(0xC0);
    UniswapV3SwapAdapter private swaps;

    function setUp() public {
        swaps = Shipped.swapAdapter(ROUTER, FACTORY, _key(POOL, 500));
    }

    function test_route_namesListedPoolsOnly() public view {
        (address[] memory tokens, address[] memory pools) = swaps.route(_twoHops());
        vm.assertEq(tokens.length, 3);
        vm.assertEq(pools[0], POOL);
        vm.assertEq(pools[1], address(0));
    }

    function test_plan_singleHop() public view {
        Action memory action = _twoHops();
        action.path = new address[](2);
        (action.path[0], action.path[1]) = (WETH, USDC);
        action.fees = new uint24[](1);
        action.fees[0] = 500;
        Plan memory plan = swaps.plan(action, CUSTODY, 99);
        vm.assertEq(plan.target, ROUTER);
        vm.assertEq(plan.approveToken, WETH);
        vm.assertEq(plan.spender, ROUTER);
        ISwapRouter.ExactInputSingleParams memory params =
            ISwapRouter.ExactInputSingleParams(WETH, USDC, 500, CUSTODY, 99, 5, 4, 0);
        vm.assertEq(plan.data, abi.encodeCall(ISwapRouter.exactInputSingle, (params)));
        vm.assertEq(bytes32(bytes4(plan.data)), bytes32(bytes4(0x414bf389)));
    }

    function test_plan_multiHop() public view {
        bytes memory path = abi.encodePacked(WETH, uint24(500), USDC, uint24(100), DAI);
        ISwapRouter.ExactInputParams memory params = ISwapRouter.ExactInputParams(path, CUSTODY, 99, 5, 4);
        Plan memory plan = swaps.plan(_twoHops(), CUSTODY, 99);
        vm.assertEq(plan.data, abi.encodeCall(ISwapRouter.exactInput, (params)));
        vm.assertEq(bytes32(bytes4(plan.data)), bytes32(bytes4(0xc04b8d59)));
    }

    function test_RevertWhen_itIsNoSwap() public {
        Action memory action = _twoHops();
        action.kind = ActionKind.PAY;
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3SwapAdapter.UniswapV3SwapAdapter_BadKind.selector, ActionKind.PAY)
        );
        swaps.plan(action, CUSTODY, 99);
    }

    function test_RevertWhen_poolIsNotTheFactorys() public {
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3SwapAdapter.UniswapV3SwapAdapter_NotThePool.selector, address(1), POOL)
        );
        Shipped.swapAdapter(ROUTER, FACTORY, _key(address(1), 500));
    }

    function test_weth_plans() public {
        WethAdapter adapter = Shipped.wethAdapter(WETH);
        Action memory action;
        (action.kind, action.amountIn) = (ActionKind.WRAP, 7);
        Plan memory plan = adapter.plan(action, CUSTODY, 0);
        vm.assertEq(plan.value, 7);
        vm.assertEq(plan.data, abi.encodeWithSignature("deposit()"));
        vm.assertEq(adapter.spender(), address(0));
        (address[] memory tokens, address[] memory pools) = adapter.route(action);
        vm.assertEq(tokens.length, 1);
        vm.assertEq(tokens[0], WETH);
        vm.assertEq(pools.length, 0);
        action.kind = ActionKind.UNWRAP;
        plan = adapter.plan(action, CUSTODY, 0);
        vm.assertEq(plan.value, 0);
        vm.assertEq(plan.data, abi.encodeWithSignature("withdraw(uint256)", 7));
        action.kind = ActionKind.SWAP;
        vm.expectRevert(abi.encodeWithSelector(WethAdapter.WethAdapter_BadKind.selector, 3));
        adapter.plan(action, CUSTODY, 0);
    }

    function test_anchor_chainsAndKnowsItsWriters() public {
        DecisionAnchor anchor = Shipped.anchor(address(this), CUSTODY, address(0xA), address(0xB));
        vm.prank(address(0xA));
        bytes32 first = anchor.anchor(CUSTODY, 1, bytes32("one"), 0);
        vm.assertEq(first, keccak256(abi.encode(bytes32(0), uint8(1), bytes32("one"), bytes32(0))));
        vm.prank(address(0xB));
        bytes32 second = anchor.publish(CUSTODY, bytes32("record"), bytes32("one"));
        vm.assertEq(second, keccak256(abi.encode(first, uint8(3), bytes32("one"), bytes32("record"))));
        vm.assertEq(anchor.head(CUSTODY), second);
        vm.expectRevert(abi.encodeWithSelector(DecisionAnchor.DecisionAnchor_NotModule.selector, address(this), 0xA));
        anchor.anchor(CUSTODY, 1, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(DecisionAnchor.DecisionAnchor_NotPublisher.selector, address(this), 0xB));
        anchor.publish(CUSTODY, 0, 0);
        vm.prank(address(0xA));
        vm.expectRevert(abi.encodeWithSelector(DecisionAnchor.DecisionAnchor_BadKind.selector, 3));
        anchor.anchor(CUSTODY, 3, 0, 0);
        vm.prank(address(1));
        vm.expectRevert(abi.encodeWithSelector(DecisionAnchor.DecisionAnchor_NotOwner.selector, 1, address(this)));
        anchor.register(CUSTODY, address(1), address(1));
    }

    function test_anchor_tells() public {
        vm.recordLogs();
        DecisionAnchor anchor = Shipped.anchor(address(this), CUSTODY, address(0xA), address(0xB));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], DecisionAnchor.Registered.selector);
        vm.assertEq(logs[0].topics[1], bytes32(uint256(uint160(CUSTODY))));
        vm.assertEq(logs[0].data, abi.encode(address(0xA), address(0xB)));
        vm.expectEmit(address(anchor));
        emit DecisionAnchor.Registered(CUSTODY, address(0xC), address(0xD));
        anchor.register(CUSTODY, address(0xC), address(0xD));
        vm.assertEq(anchor.moduleOf(CUSTODY), address(0xC));
        vm.assertEq(anchor.publisherOf(CUSTODY), address(0xD));
        bytes32 head = keccak256(abi.encode(bytes32(0), anchor.DENIED(), bytes32("one"), bytes32("why")));
        vm.expectEmit(address(anchor));
        emit DecisionAnchor.Anchored(CUSTODY, 2, bytes32("one"), bytes32("why"), head);
        vm.prank(address(0xC));
        anchor.anchor(CUSTODY, 2, bytes32("one"), bytes32("why"));
    }

    function _key(address pool, uint24 fee) private pure returns (PoolKey[] memory pools) {
        pools = new PoolKey[](1);
        pools[0] = PoolKey(pool, WETH, USDC, fee);
    }

    function _twoHops() private pure returns (Action memory action) {
        action.kind = ActionKind.SWAP;
        action.path = new address[](3);
        (action.path[0], action.path[1], action.path[2]) = (WETH, USDC, DAI);
        action.fees = new uint24[](2);
        (action.fees[0], action.fees[1]) = (500, 100);
        (action.amountIn, action.minAmountOut) = (5, 4);
    }
}
