// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {IPositionManager} from "../../../contracts/interfaces/IPositionManager.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {IPoolActions} from "../support/LiquidityMarket.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";
import {IFactory, IPool} from "../support/World.sol";

/// @notice Liquidity positions against a treasury whose council is stolen and whose pools are the attacker's.
contract LiquidityAttacks is Bazaar {
    uint256 private constant NAV = 500_000e8;

    /// @dev The pool is moved, the treasury provides liquidity there, the pool is moved back: what it provided was sold at the
    /// wrong price. A little is possible, and what is lost is less than what is charged.
    function test_attack_mintAtAManipulatedTick() public {
        uint256 before = _worth(custody);
        _makeEtherCost(1950e8);
        Action[] memory mint = _one(_mintAround(1000));
        vm.assertTrue(_denies(mint, RuleId.POSITIONS));
        vm.assertEq(_execute(_decision(mint)), module.DENIED());
        _makeEtherCost(1981e8);
        mint = _one(_mintAround(1000));
        _carryOut(mint);
        _makeEtherCost(2000e8);
        _unwindAll();
        vm.assertLe(before, _worth(custody) + _charged());
        vm.assertLt(_worth(custody), before);
    }

    /// @dev The boundary of how far the pool may stand from the oracle: 1%.
    function test_attack_mintAtAManipulatedTick_boundary() public {
        _makeEtherCost(2019e8);
        vm.assertFalse(_denies(_one(_mintAround(1000)), RuleId.POSITIONS));
        _makeEtherCost(2021e8);
        vm.assertTrue(_denies(_one(_mintAround(1000)), RuleId.POSITIONS));
    }

    /// @dev The feed says 2,000 and ether is already worth 2,010: ether alone, offered just over the pool's price, is a cheap
    /// sale. What the attacker gains by taking it is less than what the mint was charged.
    function test_attack_singleSidedRangeOnAStaleOracle() public {
        (uint256 trueEther, uint256 dollar) = (2010e8, 1e8);
        uint256 before = _worth(custody, trueEther, dollar);
        int24 middle = _tick() / 10 * 10;
        Action memory mint = _etherIsFirst()
            ? _mint(middle + 10, middle + 110, 10 ether, 0)
            : _mint(middle - 110, middle - 10, 10 ether, 0);
        _carryOut(_one(mint));
        uint256 charged = _charged();
        _makeEtherCost(trueEther);
        // Somebody else's move of the price is not this treasury's loss; what it could take out now is what counts.
        _unwindAll();
        uint256 left = _worth(custody, trueEther, dollar);
        uint256 lost = before > left ? before - left : 0;
        vm.assertLe(lost, charged);
        vm.assertGt(charged, 0);
    }

    function test_attack_rangeTooNarrowOrTooOften() public {
        int24 middle = _tick() / 10 * 10;
        vm.assertTrue(_denies(_one(_mint(middle - 40, middle + 50, 1 ether, 2000e6)), RuleId.POSITIONS));
        Action memory narrow = _mint(middle - 50, middle + 50, 1 ether, 2000e6);
        // Twice in one decision is too often, too.
        vm.assertTrue(_onlyDenies(_two(narrow, _mint(middle - 100, middle + 100, 1 ether, 2000e6)), RuleId.POSITIONS));
        _carryOut(_one(narrow));
        _later(1 hours - 1);
        vm.assertTrue(_onlyDenies(_one(narrow), RuleId.POSITIONS));
        _later(1);
        vm.assertTrue(_allows(_one(narrow)));
    }

    /// @dev A position sent to custody is worth nothing there, cannot be touched, and takes no room.
    function test_attack_giftedNft() public {
        uint256 id = _positionOf(address(this));
        manager.transferFrom(address(this), custody, id);
        vm.assertEq(manager.ownerOf(id), custody);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, NAV);
        bytes32 before = _standing();
        vm.assertTrue(_onlyDenies(_one(_of(ActionKind.DECREASE, id, 1e12)), RuleId.POSITIONS));
        vm.assertTrue(_onlyDenies(_one(_of(ActionKind.COLLECT, id, 0)), RuleId.POSITIONS));
        vm.assertTrue(_denies(_one(_of(ActionKind.INCREASE, id, 1 ether)), RuleId.POSITIONS));
        vm.assertEq(_standing(), before);
        vm.assertEq(positions.ids().length, 0);
    }

    /// @dev The manager lets anybody add to anybody's position: a way to give the treasury's money away, if it were allowed.
    function test_attack_increaseOfAStrangersPosition() public {
        uint256 id = _positionOf(address(this));
        Action memory add = _of(ActionKind.INCREASE, id, 1 ether);
        add.amountIn1 = 1 ether;
        vm.assertTrue(_denies(_one(add), RuleId.POSITIONS));
        bytes32 tokens = keccak256(abi.encode(weth.balanceOf(custody), usdc.balanceOf(custody)));
        vm.assertEq(_execute(_decision(_one(add))), module.DENIED());
        vm.assertEq(keccak256(abi.encode(weth.balanceOf(custody), usdc.balanceOf(custody))), tokens);
    }

    /// @dev The factory's own pool, but not on the list: neither to trade in nor to provide to.
    function test_attack_ownFeeTierPool() public {
        address own = IFactory(factory).createPool(address(weth), address(usdc), 3000);
        IPool(own).initialize(_spot(pool));
        IPool(own).mint(address(this), -887_220, 887_220, 4.4e17, "");
        Action memory action = _swap(address(weth), address(usdc), 3000, 5 ether, 9910e6);
        vm.assertTrue(_onlyDenies(_one(action), RuleId.VENUE_ALLOWLIST));
        vm.assertEq(_execute(_decision(_one(action))), module.DENIED());
        action = _mint(-887_220, 887_220, 1 ether, 2000e6);
        action.fees[0] = 3000;
        vm.assertTrue(_denies(_one(action), RuleId.VENUE_ALLOWLIST));
        vm.assertEq(_execute(_decision(_one(action))), module.DENIED());
        vm.assertEq(_worth(custody), NAV);
    }

    /// @dev Leaving in a moved pool pays in the other token, never less than the position is worth by the oracle.
    function test_attack_unwindInAMovedPool() public {
        _carryOut(_one(_mintAround(1000)));
        uint256 before = _worth(custody) + _inPositions();
        _makeEtherCost(1500e8);
        _unwindAll();
        vm.assertGe(_worth(custody) + 4, before);
    }

    /// @dev Before our trade, against it, and after: the attacker's gain is what the trade lost, and that is charged.
    function test_attack_sandwichAroundOurOwnTrade() public {
        Decision memory decision = _decision(_sell(12 ether));
        uint256 had = _worth(address(this)) + _worth(pool);
        uint256 before = _worth(custody);
        _dump(pool, address(weth), 20 ether);
        vm.assertEq(_execute(decision), module.EXECUTED());
        _makeEtherCost(2000e8);
        uint256 gained = _worth(address(this)) + _worth(pool) - had;
        vm.assertEq(gained, before - _worth(custody), "a trade has two sides");
        vm.assertLe(gained, _charged());
        vm.assertLe(gained, 12 * 15e8);
        vm.assertGt(gained, 0);
    }

    /// @dev Liquidity that comes for one block earns the fee of our trade, which is charged as the loss that it is.
    function test_attack_jitAroundOurOwnTrade() public {
        Decision memory decision = _decision(_sell(12 ether));
        uint256 before = _worth(custody);
        int24 middle = _tick() / 10 * 10;
        IPoolActions(pool).mint(address(this), middle - 20, middle + 20, 2e19, "");
        vm.assertEq(_execute(decision), module.EXECUTED());
        IPoolActions(pool).burn(middle - 20, middle + 20, 2e19);
        uint256 lost = before - _worth(custody);
        // 0.05% of 24,000 dollars, and hardly any slippage against so much liquidity.
        vm.assertLe(lost, 14e8);
        vm.assertLe(lost, _charged());
    }

    /// @dev Depth is the pool's balance, which anyone can raise. It keeps honest trades small; it is not what bounds a loss.
    function test_attack_depthThatIsOnlyShown() public {
        _drain(4.35e17);
        // About 112 ether are left in it: ten are under a tenth, thirty are over the fifth that is allowed.
        Action memory large = _swap(address(weth), address(usdc), 500, 12 ether, 0);
        Decision memory decision = _decision(_one(large));
        vm.assertFalse(module.preview(decision).allowed);
        weth.transfer(pool, 5000 ether);
        vm.assertFalse(_denies(_one(large), RuleId.POOL_DEPTH));
        vm.assertTrue(_denies(_one(large), RuleId.MIN_OUT));
        vm.assertEq(_execute(_decision(_one(large))), module.DENIED());
        vm.assertEq(_worth(custody), NAV);
    }

    // -------------------------------------------------------------- private

    function _mintAround(int24 half) private view returns (Action memory) {
        int24 middle = _tick() / 10 * 10;
        return _mint(middle - half, middle + half, 10 ether, 20_000e6);
    }

    /// @dev What is gone from the loss budget, in dollars of the NAV that this test began with.
    function _charged() private view returns (uint256) {
        return uint256(limits.state().lossUsedWad) * NAV / 1e18 + 4;
    }

    function _inPositions() private view returns (uint256 usd8) {
        (uint256 nav,) = valuation.nav(custody);
        return nav - _worth(custody);
    }

    /// @dev Takes all positions apart, by the owner: no rules, no charge.
    function _unwindAll() private {
        uint256 id = positions.ids()[0];
        uint256 liquidity = positions.positionOf(id, custody).liquidity;
        Action[] memory actions = new Action[](3);
        actions[0] = _of(ActionKind.DECREASE, id, liquidity);
        actions[1] = _of(ActionKind.COLLECT, id, 0);
        actions[2] = _of(ActionKind.BURN, id, 0);
        vm.prank(EXECUTOR);
        module.unwind(actions);
        vm.assertEq(positions.ids().length, 0);
    }

    function _positionOf(address owner) private returns (uint256 id) {
        TestToken(address(weth)).approve(address(manager), type(uint256).max);
        usdc.approve(address(manager), type(uint256).max);
        Action memory mint = _mint(-WIDEST, WIDEST, 50 ether, 100_000e6);
        IPositionManager.MintParams memory params;
        (params.token0, params.token1, params.fee) = (mint.path[0], mint.path[1], 500);
        (params.tickLower, params.tickUpper) = (mint.tickLower, mint.tickUpper);
        (params.amount0Desired, params.amount1Desired) = (mint.amountIn, mint.amountIn1);
        (params.recipient, params.deadline) = (owner, START + 1 days);
        (id,,,) = manager.mint(params);
    }

    /// @dev The attacker takes its liquidity back.
    function _drain(uint128 liquidity) private {
        IPoolActions(pool).burn(-WIDEST, WIDEST, liquidity);
        IPoolCollect(pool).collect(address(this), -WIDEST, WIDEST, type(uint128).max, type(uint128).max);
    }
}

interface IPoolCollect {
    function collect(address to, int24 lower, int24 upper, uint128 most0, uint128 most1)
        external
        returns (uint128, uint128);
}
