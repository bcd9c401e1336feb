// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AaveV3Adapter} from "../../../contracts/adapters/AaveV3Adapter.sol";
import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {LendingMarket} from "../support/LendingMarket.sol";
import {Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

contract AaveV3AdapterTest is LendingMarket {
    // -------------------------------------------------------------- supply

    function test_supply_atTheFirstIndexIsExact() public {
        _perform(adapter, _supply(1000e6));
        vm.assertEq(_balance(address(dollar)), 199_000e6);
        vm.assertEq(_balance(aDollar), 1000e6);
    }

    /// @dev With a grown index aTokens are rounded: never more than a unit either way, and both ways happen.
    function testFuzz_supply_isWithinAUnit(uint40 amount, uint32 time) public {
        _accrue(1 + uint256(time) % 3650 days);
        uint256 given = 1 + uint256(amount) % 200_000e6;
        // Aave refuses what rounds to nothing.
        if (given * 1e27 / lending.getReserveNormalizedIncome(address(dollar)) == 0) return;
        _perform(adapter, _supply(given));
        vm.assertEq(_balance(address(dollar)), 200_000e6 - given);
        uint256 got = _balance(aDollar);
        vm.assertLe(got, given + 1);
        vm.assertGe(got + 1, given);
    }

    function test_supply_canLoseAUnit() public {
        _accrue(365 days);
        bool lost = false;
        bool gained = false;
        uint256 before = 0;
        for (uint256 i = 0; i < 64; ++i) {
            _perform(adapter, _supply(1000 + i));
            uint256 got = _balance(aDollar) - before;
            before += got;
            if (got == 1000 + i - 1) lost = true;
            if (got == 1000 + i + 1) gained = true;
        }
        vm.assertTrue(lost, "never a unit less");
        vm.assertTrue(gained, "never a unit more");
    }

    // ------------------------------------------------------------ withdraw

    function test_withdraw_givesTheAssetExactly() public {
        _accrue(365 days);
        _perform(adapter, _supply(10_000e6));
        uint256 lent = _balance(aDollar);
        bytes memory answer = _perform(adapter, _withdraw(4000e6));
        vm.assertEq(abi.decode(answer, (uint256)), 4000e6);
        vm.assertEq(_balance(address(dollar)), 194_000e6);
        uint256 left = _balance(aDollar);
        vm.assertLe(left, lent - 4000e6 + 1);
        vm.assertGe(left + 1, lent - 4000e6);
    }

    function test_withdraw_boundary() public {
        _accrue(365 days);
        _perform(adapter, _supply(10_000e6));
        uint256 all = _balance(aDollar);
        (bool done,) = _try(adapter, _withdraw(all + 1));
        vm.assertFalse(done);
        _perform(adapter, _withdraw(all));
        vm.assertEq(_balance(aDollar), 0);
        vm.assertEq(_balance(address(dollar)), 190_000e6 + all);
    }

    function test_withdraw_everythingTakesWhatHasGrown() public {
        _accrue(30 days);
        _perform(adapter, _supply(10_000e6));
        vm.warp(START + 400 days);
        uint256 grown = _balance(aDollar);
        vm.assertGt(grown, 10_000e6);
        _perform(adapter, _withdraw(adapter.EVERYTHING()));
        vm.assertEq(_balance(aDollar), 0);
        vm.assertEq(_balance(address(dollar)), 190_000e6 + grown);
    }

    // ---------------------------------------------------------- Aave fails

    function test_RevertWhen_paused() public {
        _perform(adapter, _supply(1000e6));
        lendingConfigurator.setReservePause(address(dollar), true);
        (bool done,) = _try(adapter, _supply(1000e6));
        vm.assertFalse(done);
        (done,) = _try(adapter, _withdraw(1000e6));
        vm.assertFalse(done);
        vm.assertEq(_balance(address(dollar)), 199_000e6);
        vm.assertEq(_balance(aDollar), 1000e6);
    }

    function test_frozen_letsGoButTakesNothing() public {
        _perform(adapter, _supply(1000e6));
        lendingConfigurator.setReserveFreeze(address(dollar), true);
        (bool done,) = _try(adapter, _supply(1000e6));
        vm.assertFalse(done);
        _perform(adapter, _withdraw(1000e6));
        vm.assertEq(_balance(address(dollar)), 200_000e6);
    }

    // ------------------------------------------------------- route and plan

    function test_route_namesThePoolForListedPairs() public view {
        (address[] memory tokens, address[] memory pools) = adapter.route(_supply(1));
        vm.assertEq(tokens[0], address(dollar));
        vm.assertEq(tokens[1], aDollar);
        vm.assertEq(pools.length, 1);
        vm.assertEq(pools[0], address(lending));
        (tokens, pools) = adapter.route(_withdraw(1));
        vm.assertEq(tokens[0], aDollar);
        vm.assertEq(pools[0], address(lending));
        (, pools) = adapter.route(_pair(ActionKind.SUPPLY, address(dollar), aEther, 1));
        vm.assertEq(pools[0], address(0));
        (, pools) = adapter.route(_pair(ActionKind.WITHDRAW, address(dollar), aDollar, 1));
        vm.assertEq(pools[0], address(0));
    }

    function test_plan_approvesForASupplyOnly() public view {
        Plan memory plan = adapter.plan(_supply(7), address(custody), 0);
        vm.assertEq(plan.approveToken, address(dollar));
        vm.assertEq(plan.approveToken1, address(0));
        vm.assertEq(plan.spender, address(lending));
        plan = adapter.plan(_withdraw(7), address(custody), 0);
        vm.assertEq(plan.approveToken, address(0));
        vm.assertEq(adapter.spender(), address(lending));
    }

    function test_RevertWhen_thePairIsNotListed() public {
        Action memory action = _pair(ActionKind.SUPPLY, address(dollar), aEther, 1);
        vm.expectRevert(abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_BadPair.selector, address(dollar), aEther));
        adapter.plan(action, address(custody), 0);
        action = _pair(ActionKind.WITHDRAW, address(0), address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_BadPair.selector, address(0), address(0)));
        adapter.plan(action, address(custody), 0);
    }

    function test_RevertWhen_theKindIsAnother() public {
        vm.expectRevert(abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_BadKind.selector, 11));
        adapter.plan(_pair(ActionKind.DEPOSIT, address(dollar), aDollar, 1), address(custody), 0);
    }

    function test_plan_suppliesForCustodyAndNobodysReferral() public view {
        bytes memory supply =
            abi.encodeWithSignature("supply(address,uint256,address,uint16)", address(dollar), 7, address(custody), 0);
        vm.assertEq(adapter.plan(_supply(7), address(custody), 0).data, supply);
    }

    function test_RevertWhen_anATokenIsAnotherPools() public {
        address[] memory listed = new address[](1);
        listed[0] = aDollar;
        vm.expectRevert(
            abi.encodeWithSelector(
                AaveV3Adapter.AaveV3Adapter_NotThePools.selector, aDollar, address(lending), address(1)
            )
        );
        Shipped.aaveAdapter(address(1), listed);
    }

    function _supply(uint256 amount) private view returns (Action memory) {
        return _pair(ActionKind.SUPPLY, address(dollar), aDollar, amount);
    }

    function _withdraw(uint256 amount) private view returns (Action memory) {
        return _pair(ActionKind.WITHDRAW, aDollar, address(dollar), amount);
    }
}
