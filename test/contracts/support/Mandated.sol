// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap, LimitParams, PaymentPolicy, Policy} from "../../../contracts/types/Policy.sol";
import {Change, Delays} from "../../../contracts/types/Change.sol";
import {Limits, LimitsSetup, Outcome} from "../../../contracts/Limits.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Shipped} from "./Shipped.sol";
import {vm} from "./Vm.sol";

/// @notice Limits, seats and their changes alone, each number in the middle of what it may be. This contract is the controller.
abstract contract Mandated {
    bool public IS_TEST = true;

    uint256 internal constant START = 1_700_000_000;
    address internal constant OWNER = address(0xE0);
    address internal constant GUARDIAN = address(0x6A);
    address internal constant TIGHTENER = address(0x71);
    address internal constant ETHER = address(0x70);
    address internal constant DOLLAR = address(0x72);
    address internal constant HELD = address(0x73);
    address internal constant PAYEE = address(0x9A);
    Limits internal limits;
    Seats internal seats;
    PolicyChanges internal changes;

    function setUp() public virtual {
        vm.warp(START);
        PaymentPolicy[] memory payments = new PaymentPolicy[](1);
        payments[0] = PaymentPolicy(PAYEE, 1000e8, 30 days);
        limits = Shipped.limits(LimitsSetup(OWNER, address(this), GUARDIAN, address(this), _policy(), payments));
        address[] memory council = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            council[i] = _seat(i);
        }
        seats = Shipped.seats(address(this), council, 2);
        changes = Shipped.changes(limits, seats, TIGHTENER, Delays(3 days, 7 days, 1 days));
        // Something is used up, has a peak, and stands in reduce-only, so that each can go both ways.
        Outcome memory outcome;
        (outcome.navBeforeUsd8, outcome.navAfterUsd8, outcome.chargeUsd8) = (1_000_000e8, 1_000_000e8, 100e8);
        limits.commit(outcome);
        limits.setMode(1);
        limits.setChanges(address(changes));
        seats.setOwner(address(changes));
    }

    function _one(uint8 parameter, uint256 value) internal pure returns (Change[] memory list) {
        return _of(parameter, address(0), value);
    }

    function _of(uint8 parameter, address subject, uint256 value) internal pure returns (Change[] memory list) {
        list = new Change[](1);
        list[0] = Change(parameter, subject, value);
    }

    function _two(Change[] memory a, Change[] memory b) internal pure returns (Change[] memory list) {
        list = new Change[](2);
        (list[0], list[1]) = (a[0], b[0]);
    }

    function _submit(Change[] memory list) internal returns (bytes32 id, uint40 eta) {
        vm.prank(OWNER);
        return changes.submit(list);
    }

    function _tighten(address by, Change[] memory list) internal {
        vm.prank(by);
        changes.tighten(list);
    }

    function _seat(uint256 index) internal pure returns (address) {
        return address(uint160(0x5EA7 + index));
    }

    /// @dev A subject whose value stands somewhere.
    function _subjectOf(uint8 parameter) internal pure returns (address) {
        if (parameter == Parameter.ASSET || parameter == Parameter.ASSET_CAP_BPS) return ETHER;
        if (parameter == Parameter.ASSET_EPSILON_BPS) return ETHER;
        if (parameter == Parameter.HELD) return HELD;
        if (parameter == Parameter.VENUE_CAP_BPS || parameter == Parameter.ISSUER_CAP_BPS) return address(1);
        if (parameter == Parameter.ADAPTER) return address(3);
        if (parameter == Parameter.PAYMENT_REFILL_SECONDS || parameter == Parameter.PAYMENT_CAPACITY_USD8) {
            return PAYEE;
        }
        if (parameter == Parameter.SEAT) return _seat(2);
        return address(0);
    }

    function _policy() internal pure returns (Policy memory policy) {
        policy.limits = _params();
        policy.assets = new AssetPolicy[](2);
        policy.assets[0] = AssetPolicy(ETHER, 18, 0, 50, 8000, 1, 0, 0);
        policy.assets[1] = AssetPolicy(DOLLAR, 6, 1, 25, 9000, 2, 0, 1);
        policy.held = new address[](1);
        policy.held[0] = HELD;
        policy.caps = new GroupCap[](2);
        policy.caps[0] = GroupCap(0, 1, 2000);
        policy.caps[1] = GroupCap(1, 1, 9000);
        policy.adapters = new address[](14);
        policy.adapters[3] = address(0xADA);
        policy.cosigner = address(0xC0);
    }

    function _params() internal pure returns (LimitParams memory) {
        return LimitParams({
            maxTradeBps: 500,
            minOutBps: 9900,
            lossBudgetBps: 100,
            stableFloorBps: 2000,
            maxDrawdownBps: 2000,
            maxSnapshotAgeBlocks: 50,
            maxNavToleranceBps: 50,
            lossRefillSeconds: 30 days,
            maxDecisionAgeSeconds: 600,
            depegUsd8: 0.98e8,
            stableFloorUsd8: 1000e8,
            repegUsd8: 0.99e8,
            epochLossBps: 300,
            haltDrawdownBps: 3000,
            maxNavGrowthBpsPerDay: 200,
            cooldownSeconds: 60,
            turnoverUsd8: 1_000_000e8,
            turnoverRefillSeconds: 1 days,
            maxPoolShareBps: 2000,
            approvalUsd8: 100_000e8,
            vetoSeconds: 300,
            mandateExpiry: 2_000_000_000,
            minRangeTicks: 100,
            rangeCooldownSeconds: 1 hours,
            maxPoolDeviationBps: 100,
            positionVenue: 1
        });
    }

    /// @dev Hands a list in, sees that it waits so long, and has it applied.
    function _accepted(Change[] memory list, uint256 delay) internal {
        uint256 time = vm.getBlockTimestamp();
        (bytes32 id, uint40 eta) = _submit(list);
        vm.assertTrue(id != 0, "it waits");
        vm.assertEq(uint256(eta), time + delay, "delay");
        vm.warp(eta);
        changes.accept(list);
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].parameter == Parameter.CHANGES) continue;
            vm.assertEq(changes.valueOf(list[i].parameter, list[i].subject), list[i].value);
        }
    }
}
