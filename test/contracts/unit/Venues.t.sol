// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode, Preview} from "../../../contracts/types/Decision.sol";
import {CapKind, GroupCap, LimitParams, LimitState} from "../../../contracts/types/Policy.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {TestToken} from "../support/Tokens.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice Every venue through the whole module, on the venues' own code.
contract VenuesTest is VenueWorld {
    // -------------------------------------------------------------- lending

    function test_supplyAndWithdraw() public {
        vm.assertEq(_execute(_decision(_one(_supply(20_000e6)))), module.EXECUTED());
        vm.assertEq(TestToken(aUsdc).balanceOf(custody), 20_000e6);
        vm.assertEq(usdc.allowance(custody, address(lending)), 0);
        // The same price risk before and after: nothing but rounding is charged.
        vm.assertLt(limits.state().lossUsedWad, 1e9);
        vm.assertEq(limits.state().turnoverUsedUsd8, 20_000e8);
        vm.assertEq(_execute(_decision(_one(_withdraw(10_000e6)))), module.EXECUTED());
        vm.assertEq(usdc.balanceOf(custody), 190_000e6);
    }

    function test_depositAndRedeem() public {
        vm.assertEq(_execute(_decision(_one(_deposit(20_000e18)))), module.EXECUTED());
        vm.assertEq(vault.balanceOf(custody), 20_000e18);
        vm.assertEq(dai.allowance(custody, address(vault)), 0);
        vm.assertEq(_execute(_decision(_one(_redeem(5000e18)))), module.EXECUTED());
        vm.assertEq(dai.balanceOf(custody), 85_000e18);
    }

    /// @dev 5% of NAV is 25,000 dollars, whatever the kind.
    function test_lending_tradeSize_boundary() public {
        vm.assertTrue(_allows(_one(_supply(25_000e6))));
        vm.assertTrue(_onlyDenies(_one(_supply(25_000e6 + 1)), RuleId.TRADE_SIZE));
    }

    function test_lending_reduceOnlyLetsOnlyOut() public {
        _execute(_decision(_two(_supply(20_000e6), _deposit(20_000e18))));
        vm.prank(address(changes));
        limits.setMode(Mode.REDUCE_ONLY);
        vm.assertTrue(_allows(_one(_withdraw(10_000e6))));
        vm.assertTrue(_allows(_one(_redeem(10_000e18))));
        vm.assertTrue(_onlyDenies(_one(_supply(10_000e6)), RuleId.MODE));
        vm.assertTrue(_onlyDenies(_one(_deposit(10_000e18)), RuleId.MODE));
    }

    function test_lending_aVaultThatIsNotListed() public {
        Action memory action = _deposit(1000e18);
        action.path[1] = address(usdc);
        Preview memory preview = module.preview(_decision(_one(action)));
        vm.assertFalse(preview.allowed);
        vm.assertFalse(_finding(preview, RuleId.VENUE_ALLOWLIST).ok);
    }

    // ----------------------------------------------------------------- caps

    function test_venueCap_boundary() public {
        _cap(CapKind.VENUE, AAVE, 400);
        vm.assertTrue(_allows(_one(_supply(20_000e6))));
        vm.assertTrue(_onlyDenies(_one(_supply(20_000e6 + 1)), RuleId.VENUE_CAP));
    }

    /// @dev USDC and aUSDC fail together.
    function test_issuerCap_boundary() public {
        _execute(_decision(_one(_supply(20_000e6))));
        Preview memory preview = module.preview(_decision(_sell(10 ether)));
        vm.assertTrue(preview.allowed);
        _cap(CapKind.ISSUER, CIRCLE, 4000);
        uint256 share = uint256(_finding(module.preview(_decision(_sell(10 ether))), RuleId.ISSUER_CAP).observed);
        vm.assertGt(share, 4390);
        _cap(CapKind.ISSUER, CIRCLE, uint16(share));
        vm.assertTrue(_allows(_sell(10 ether)));
        _cap(CapKind.ISSUER, CIRCLE, uint16(share - 1));
        vm.assertTrue(_onlyDenies(_sell(10 ether), RuleId.ISSUER_CAP));
    }

    /// @dev Over its cap a group may only shrink.
    function test_cap_breachedMayOnlyShrink() public {
        _execute(_decision(_one(_supply(20_000e6))));
        _cap(CapKind.VENUE, AAVE, 100);
        vm.assertTrue(_allows(_one(_withdraw(1e6))));
        vm.assertTrue(_finding(module.preview(_decision(_one(_withdraw(1e6)))), RuleId.VENUE_CAP).shrinks);
        vm.assertTrue(_onlyDenies(_hold(), RuleId.VENUE_CAP));
        vm.assertTrue(_onlyDenies(_one(_supply(1e6)), RuleId.VENUE_CAP));
    }

    // ------------------------------------------------------------- payments

    function test_pay_boundary() public {
        // The feed may stand 0.25% under the price: 9,975 dollars by it may be 10,000.
        vm.assertTrue(_allows(_one(_pay(PAYEE, address(usdc), 9975e6))));
        vm.assertTrue(_onlyDenies(_one(_pay(PAYEE, address(usdc), 9975e6 + 1)), RuleId.PAYMENTS));
        vm.assertTrue(_allows(_two(_pay(PAYEE, address(usdc), 5000e6), _pay(PAYEE, address(dai), 4974.99e18))));
        vm.assertTrue(
            _onlyDenies(_two(_pay(PAYEE, address(usdc), 5000e6), _pay(PAYEE, address(dai), 4975e18)), RuleId.PAYMENTS)
        );
    }

    function test_pay_scalesBaseAndPeakAndLosesNothing() public {
        module.checkpoint();
        vm.assertEq(_execute(_decision(_one(_pay(PAYEE, address(usdc), 9975e6)))), module.EXECUTED());
        vm.assertEq(usdc.balanceOf(PAYEE), 9975e6);
        LimitState memory state = limits.state();
        vm.assertEq(state.baseNavUsd8, 490_025e8);
        vm.assertEq(state.peakNavUsd8, 490_025e8);
        vm.assertEq(state.lossUsedWad, 0);
        vm.assertEq(state.epochUsedWad, 0);
        vm.assertEq(state.turnoverUsedUsd8, 9975e8);
        vm.assertEq(limits.paymentOf(PAYEE).usedUsd8, 10_000e8);
    }

    function test_pay_refillsLinearly_boundary() public {
        _execute(_decision(_one(_pay(PAYEE, address(usdc), 9975e6))));
        _later(6 hours);
        vm.assertTrue(_allows(_one(_pay(PAYEE, address(usdc), 2493.75e6))));
        vm.assertTrue(_onlyDenies(_one(_pay(PAYEE, address(usdc), 2493.75e6 + 1)), RuleId.PAYMENTS));
        // Setting it anew refills nothing; taking it away ends it.
        vm.prank(address(changes));
        limits.setPayment(PAYEE, 10_000e8, 1 hours);
        vm.assertTrue(_onlyDenies(_one(_pay(PAYEE, address(usdc), 2493.75e6 + 1)), RuleId.PAYMENTS));
        vm.prank(address(changes));
        limits.setPayment(PAYEE, 0, 0);
        vm.assertTrue(_onlyDenies(_one(_pay(PAYEE, address(usdc), 1)), RuleId.PAYMENTS));
    }

    function test_pay_onlyToWhomTheOwnerNamedAndOnlyInNormal() public {
        vm.assertTrue(_onlyDenies(_one(_pay(address(0xBAD), address(usdc), 1)), RuleId.PAYMENTS));
        vm.prank(address(changes));
        limits.setMode(Mode.REDUCE_ONLY);
        vm.assertTrue(_onlyDenies(_one(_pay(PAYEE, address(usdc), 1e6)), RuleId.MODE));
    }

    function test_pay_ofAHeldAssetIsDenied() public {
        Preview memory preview = module.preview(_decision(_one(_pay(PAYEE, address(gov), 1))));
        vm.assertFalse(_finding(preview, RuleId.HELD_ASSETS).ok);
        vm.assertFalse(_finding(preview, RuleId.ASSET_ALLOWLIST).ok);
        vm.assertEq(_execute(_decision(_one(_pay(PAYEE, address(gov), 1)))), module.DENIED());
    }

    // ------------------------------------------------------------ positions

    function test_position_wholeLife() public {
        Decision memory decision = _decision(_one(_mint()));
        Preview memory preview = module.preview(decision);
        vm.assertTrue(preview.allowed);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(weth.allowance(custody, manager), 0);
        vm.assertEq(usdc.allowance(custody, manager), 0);
        vm.assertTrue(positions.isKnown(1));
        vm.assertEq(limits.state().lastMintAt, START);
        (uint256 after_,) = valuation.nav(custody);
        // What went in still counts, less what the pool rounds and stands from the oracle.
        vm.assertGt(after_, nav - 30e8);
        vm.assertLe(after_, nav);
        uint128 liquidity = _liquidityOf(1);
        Action[] memory out = new Action[](3);
        out[0] = _of(ActionKind.DECREASE, 1, liquidity);
        out[1] = _of(ActionKind.COLLECT, 1, 0);
        out[2] = _of(ActionKind.BURN, 1, 0);
        vm.assertEq(_execute(_decision(out)), module.EXECUTED());
        vm.assertFalse(positions.isKnown(1));
        (after_,) = valuation.nav(custody);
        vm.assertGt(after_, nav - 30e8);
    }

    function test_position_isChargedForBothTokensAndCountsAsTurnover() public {
        _execute(_decision(_one(_mint())));
        LimitState memory state = limits.state();
        // Nearly 20,000 dollars at kappa(50, 25) = 0.75%: about 150 dollars of 500,000, and turnover for both tokens.
        vm.assertGt(state.turnoverUsedUsd8, 18_000e8);
        vm.assertLt(state.turnoverUsedUsd8, 20_001e8);
        vm.assertGt(state.lossUsedWad, uint256(state.turnoverUsedUsd8) * 75e14 / 500_000e8 / 100 * 99);
    }

    function test_position_increase() public {
        _execute(_decision(_one(_mint())));
        Action memory action = _of(ActionKind.INCREASE, 1, _mint().amountIn);
        action.amountIn1 = _mint().amountIn1;
        uint128 liquidity = _liquidityOf(1);
        vm.assertEq(_execute(_decision(_one(action))), module.EXECUTED());
        vm.assertGt(_liquidityOf(1), liquidity);
        vm.assertEq(usdc.allowance(custody, manager), 0);
    }

    function test_position_width_boundary() public {
        LimitParams memory params = _params();
        params.minRangeTicks = 2000;
        _setLimits(params);
        vm.assertTrue(_allows(_one(_mint(1000))));
        vm.assertTrue(_onlyDenies(_one(_mint(990)), RuleId.POSITIONS));
    }

    function test_position_cooldown_boundary() public {
        _execute(_decision(_one(_mint())));
        _later(3599);
        vm.assertTrue(_onlyDenies(_one(_mint()), RuleId.POSITIONS));
        _later(1);
        vm.assertTrue(_allows(_one(_mint())));
        // Nor two at once.
        vm.assertTrue(_onlyDenies(_two(_mint(), _mint()), RuleId.POSITIONS));
    }

    function test_position_movedPool_boundary() public {
        wethFeed.set(2015e8, START);
        Preview memory preview = module.preview(_decision(_one(_mint())));
        uint256 deviation = 0;
        for (uint256 i = 0; i < preview.findings.length; ++i) {
            bool last = preview.findings[i].rule == RuleId.POSITIONS;
            if (last) deviation = uint256(preview.findings[i].observed);
        }
        vm.assertGt(deviation, 70);
        vm.assertLt(deviation, 80);
        LimitParams memory params = _params();
        params.maxPoolDeviationBps = uint16(deviation);
        _setLimits(params);
        vm.assertTrue(_allows(_one(_mint())));
        params.maxPoolDeviationBps = uint16(deviation - 1);
        _setLimits(params);
        vm.assertTrue(_onlyDenies(_one(_mint()), RuleId.POSITIONS));
    }

    /// @dev A swap just before it in the same decision moves the pool too.
    function test_position_poolMovedByTheSameDecision() public {
        LimitParams memory params = _params();
        params.maxPoolDeviationBps = 1;
        _setLimits(params);
        vm.assertTrue(_allows(_one(_mint())));
        vm.assertTrue(_onlyDenies(_two(_sell(10 ether)[0], _mint()), RuleId.POSITIONS));
    }

    /// @dev A position that somebody sent is worth nothing here and cannot be touched.
    function test_position_giftedIsNotKnown() public {
        (uint256 nav,) = valuation.nav(custody);
        uint256 id = _mintAs(custody);
        (uint256 after_,) = valuation.nav(custody);
        vm.assertEq(after_, nav);
        Preview memory preview = module.preview(_decision(_one(_of(ActionKind.DECREASE, id, 1))));
        vm.assertFalse(_finding(preview, RuleId.POSITIONS).ok);
        vm.assertEq(_execute(_decision(_one(_of(ActionKind.DECREASE, id, 1)))), module.DENIED());
        Action memory action = _of(ActionKind.INCREASE, id, 1 ether);
        action.amountIn1 = 1 ether;
        vm.assertEq(_execute(_decision(_one(action))), module.DENIED());
    }

    function test_position_countsWithItsVenue() public {
        _cap(CapKind.VENUE, UNISWAP, 400);
        vm.assertTrue(_allows(_one(_mint())));
        _cap(CapKind.VENUE, UNISWAP, 300);
        vm.assertTrue(_onlyDenies(_one(_mint()), RuleId.VENUE_CAP));
    }

    // --------------------------------------------------------------- unwind

    function test_unwind_closesEverythingWithoutAnyPrice() public {
        Action[] memory in_ = new Action[](3);
        (in_[0], in_[1], in_[2]) = (_mint(), _supply(20_000e6), _deposit(20_000e18));
        vm.assertEq(_execute(_decision(in_)), module.EXECUTED());
        wethFeed.setBroken(true);
        usdcFeed.setBroken(true);
        daiFeed.setBroken(true);
        vm.assertFalse(_allows(_hold()));
        Action[] memory out = new Action[](6);
        out[0] = _of(ActionKind.DECREASE, 1, _liquidityOf(1));
        out[1] = _of(ActionKind.COLLECT, 1, 0);
        out[2] = _of(ActionKind.BURN, 1, 0);
        out[3] = _withdraw(type(uint128).max);
        out[4] = _redeem(vault.balanceOf(custody));
        out[5].kind = ActionKind.UNWRAP;
        out[5].amountIn = 1 ether;
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, address(this)));
        module.unwind(out);
        vm.prank(EXECUTOR);
        module.unwind(out);
        vm.assertGt(weth.balanceOf(custody), 99 ether - 2);
        vm.assertGt(usdc.balanceOf(custody), 200_000e6 - 5);
        vm.assertGt(dai.balanceOf(custody), 100_000e18 - 5);
        vm.assertEq(custody.balance, 1 ether);
        vm.assertFalse(positions.isKnown(1));
    }

    function test_RevertWhen_unwindingIntoSomething() public {
        Action[] memory actions = _one(_supply(1e6));
        vm.prank(EXECUTOR);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAnUnwind.selector, ActionKind.SUPPLY));
        module.unwind(actions);
    }

    // -------------------------------------------------------------- private

    function _cap(uint8 kind, uint8 id, uint16 capBps) private {
        GroupCap[] memory caps = new GroupCap[](1);
        caps[0] = GroupCap(kind, id, capBps);
        _setCaps(caps);
    }

    function _liquidityOf(uint256 id) private view returns (uint128) {
        return positions.positionOf(id, custody).liquidity;
    }
}
