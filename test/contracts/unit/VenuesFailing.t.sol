// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AaveV3Adapter} from "../../../contracts/adapters/AaveV3Adapter.sol";
import {Action, ActionKind, Mode, Preview} from "../../../contracts/types/Decision.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

contract VenuesFailingTest is VenueWorld {
    // -------------------------------------------------------------- lending

    function test_lending_paused() public {
        _do(_supply(20_000e6));
        lendingConfigurator.setReservePause(address(usdc), true);
        uint256 used = limits.state().turnoverUsedUsd8;
        vm.assertEq(_execute(_decision(_one(_supply(1000e6)))), module.DENIED());
        vm.assertEq(_execute(_decision(_one(_withdraw(1000e6)))), module.DENIED());
        vm.assertEq(usdc.balanceOf(custody), 180_000e6);
        vm.assertEq(TestToken(aUsdc).balanceOf(custody), 20_000e6);
        vm.assertEq(usdc.allowance(custody, address(lending)), 0);
        vm.assertEq(limits.state().turnoverUsedUsd8, used);
    }

    function test_lending_chargesTheUnitItLost() public {
        _accrue(365 days);
        uint256 lost = 0;
        for (uint256 i = 0; i < 16; ++i) {
            (uint256 navBefore, uint256 usedBefore) = (_nav(), limits.state().lossUsedWad);
            _do(_supply(1000 + i));
            if (_nav() >= navBefore) continue;
            ++lost;
            vm.assertEq(navBefore - _nav(), 100);
            // A unit is 100 [1e-8 USD]; the budget refills by the second, and no second passed.
            vm.assertGe((limits.state().lossUsedWad - usedBefore) * navBefore, 100 * 1e18);
        }
        vm.assertGt(lost, 0);
    }

    function test_lending_interestCounts() public {
        _do(_supply(20_000e6));
        uint256 navBefore = _nav();
        _accrue(365 days);
        uint256 grown = TestToken(aUsdc).balanceOf(custody) - 20_000e6;
        vm.assertGt(grown, 100e6);
        vm.assertEq(_nav() - navBefore, grown * 100);
    }

    function test_lending_notTheAssetsAToken() public {
        Preview memory preview = _preview(_between(ActionKind.SUPPLY, address(dai), aUsdc, 1000e18, 999e6));
        vm.assertFalse(_finding(preview, RuleId.VENUE_ALLOWLIST).ok);
        vm.assertEq(
            preview.revertData,
            abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_BadPair.selector, address(dai), aUsdc)
        );
    }

    // --------------------------------------------------------------- vaults

    function test_vault_askedFor_boundary() public {
        Action memory action = _deposit(20_000e18);
        action.minAmountOut = 20_000e18;
        vm.assertTrue(_allows(_one(action)));
        action.minAmountOut = 20_000e18 + 1;
        Preview memory preview = _preview(action);
        vm.assertFalse(preview.allowed);
        vm.assertEq(
            preview.revertData,
            abi.encodeWithSelector(IHand.PolicyModule_TooLittle.selector, 0, 20_000e18, 20_000e18 + 1)
        );
        vm.assertEq(_execute(_decision(_one(action))), module.DENIED());
        vm.assertEq(vault.balanceOf(custody), 0);
    }

    // ------------------------------------------------------------- payments

    /// @dev The recipient gets less; custody gave what it said, and that is what counts.
    function test_pay_aTokenThatKeepsAPart() public {
        usdc.setKeepBps(100);
        uint256 navBefore = _nav();
        _do(_pay(PAYEE, address(usdc), 5000e6));
        vm.assertEq(usdc.balanceOf(PAYEE), 4950e6);
        vm.assertEq(navBefore - _nav(), 5000e8);
        vm.assertEq(limits.state().lossUsedWad, 0);
    }

    // ------------------------------------------------------------ positions

    function test_position_reduceOnlyLetsOnlyOut() public {
        _do(_mint());
        uint128 liquidity = positions.positionOf(1, custody).liquidity;
        vm.prank(address(changes));
        limits.setMode(Mode.REDUCE_ONLY);
        Action memory more = _of(ActionKind.INCREASE, 1, _mint().amountIn);
        more.amountIn1 = _mint().amountIn1;
        vm.assertTrue(_onlyDenies(_one(more), RuleId.MODE));
        vm.assertFalse(_allows(_one(_mint())));
        _do(_of(ActionKind.DECREASE, 1, liquidity));
        _do(_of(ActionKind.COLLECT, 1, 0));
        _do(_of(ActionKind.BURN, 1, 0));
        vm.assertEq(positions.count(), 0);
    }

    function test_position_ninth() public {
        _openEight();
        vm.assertEq(positions.count(), 8);
        Preview memory preview = _preview(_mint());
        vm.assertFalse(preview.allowed);
        vm.assertEq(preview.revertData, abi.encodeWithSelector(Positions.Positions_TooMany.selector, 9, 8));
        vm.assertEq(_execute(_decision(_one(_mint()))), module.DENIED());
        vm.assertEq(positions.count(), 8);
    }

    function test_position_thatDoesNotExist() public {
        Preview memory preview = _preview(_of(ActionKind.DECREASE, 99, 1));
        vm.assertFalse(preview.allowed);
        vm.assertFalse(_finding(preview, RuleId.POSITIONS).ok);
        vm.assertFalse(_finding(preview, RuleId.VENUE_ALLOWLIST).ok);
    }

    function test_position_turnover_boundary() public {
        uint256 gross = uint256(_finding(_preview(_mint()), RuleId.TURNOVER).observed);
        LimitParams memory params = _params();
        params.turnoverUsd8 = uint128(gross);
        _setLimits(params);
        vm.assertTrue(_allows(_one(_mint())));
        params.turnoverUsd8 = uint128(gross - 1);
        _setLimits(params);
        vm.assertTrue(_onlyDenies(_one(_mint()), RuleId.TURNOVER));
    }

    // -------------------------------------------------------------- private

    function _openEight() private {
        LimitParams memory params = _params();
        params.rangeCooldownSeconds = 0;
        _setLimits(params);
        Action[] memory actions = new Action[](8);
        for (uint256 i = 0; i < 8; ++i) {
            actions[i] = _mint();
            (actions[i].amountIn, actions[i].amountIn1) = (actions[i].amountIn / 10, actions[i].amountIn1 / 10);
        }
        vm.assertEq(_execute(_decision(actions)), module.EXECUTED());
    }

    /// @dev Runs one action that must be allowed.
    function _do(Action memory action) private {
        vm.assertEq(_execute(_decision(_one(action))), module.EXECUTED());
    }

    function _preview(Action memory action) private returns (Preview memory) {
        return module.preview(_decision(_one(action)));
    }

    function _nav() private view returns (uint256 navUsd8) {
        (navUsd8,) = valuation.nav(custody);
    }

    /// @dev Somebody lends and borrows half of it, and time passes.
    function _accrue(uint256 time) private {
        usdc.approve(address(lending), 1_000_000e6);
        lending.supply(address(usdc), 1_000_000e6, address(this), 0);
        lending.borrow(address(usdc), 500_000e6, 2, 0, address(this));
        _later(time);
    }
}
