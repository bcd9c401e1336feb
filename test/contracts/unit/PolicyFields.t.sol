// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap} from "../../../contracts/types/Policy.sol";
import {Change, Delays, Effect, Step} from "../../../contracts/types/Change.sol";
import {Directions, Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {PolicyDraft} from "../../../contracts/governance/PolicyDraft.sol";
import {PolicyStand} from "../../../contracts/governance/PolicyStand.sol";
import {Mandated} from "../support/Mandated.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

/// @notice Looked at where the limits keep it, and not by the same words that changed it.
contract PolicyFieldsTest is Mandated {
    uint8 private constant MAX_TRADE = 0;

    function test_asset_capAndEpsilon() public {
        _submit(_of(Parameter.ASSET_CAP_BPS, ETHER, 7000));
        AssetPolicy[] memory assets = limits.assets();
        vm.assertEq(uint256(assets[0].capBps), 7000);
        vm.assertEq(uint256(assets[0].epsilonBps), 50);
        _submit(_of(Parameter.ASSET_EPSILON_BPS, DOLLAR, 26));
        assets = limits.assets();
        vm.assertEq(uint256(assets[0].capBps), 7000);
        vm.assertEq(uint256(assets[0].epsilonBps), 50);
        vm.assertEq(uint256(assets[1].capBps), 9000);
        vm.assertEq(uint256(assets[1].epsilonBps), 26);
    }

    function test_caps_ofVenueAndIssuer() public {
        _submit(_of(Parameter.VENUE_CAP_BPS, address(1), 1500));
        vm.assertEq(_capOf(0, 1), 1500);
        vm.assertEq(_capOf(1, 1), 9000);
        _submit(_of(Parameter.ISSUER_CAP_BPS, address(1), 8000));
        vm.assertEq(_capOf(0, 1), 1500);
        vm.assertEq(_capOf(1, 1), 8000);
        _submit(_of(Parameter.ISSUER_CAP_BPS, address(2), 100));
        vm.assertEq(_capOf(0, 2), 0);
        vm.assertEq(_capOf(1, 2), 100);
        vm.assertEq(limits.policy().caps.length, 3);
    }

    function test_flows_moveBaseAndPeak() public {
        _submit(_one(Parameter.FLOW_OUT_USD8, 400_000e8));
        vm.assertEq(uint256(limits.state().baseNavUsd8), 600_000e8);
        vm.assertEq(uint256(limits.state().peakNavUsd8), 600_000e8);
        Change[] memory flow = _one(Parameter.FLOW_IN_USD8, 200_000e8);
        _submit(flow);
        vm.warp(START + 3 days);
        changes.accept(flow);
        vm.assertEq(uint256(limits.state().baseNavUsd8), 800_000e8);
        vm.assertEq(uint256(limits.state().peakNavUsd8), 800_000e8);
    }

    function test_offices_sayWhoHoldsThem() public view {
        vm.assertEq(_stands(Parameter.CHANGES), uint160(address(changes)));
        vm.assertEq(_stands(Parameter.OWNER), uint160(OWNER));
        vm.assertEq(_stands(Parameter.GUARDIAN), uint160(GUARDIAN));
        vm.assertEq(_stands(Parameter.TIGHTENER), uint160(TIGHTENER));
        vm.assertEq(_stands(Parameter.CONTROLLER), uint160(address(this)));
        vm.assertEq(_stands(Parameter.COSIGNER), uint160(address(0xC0)));
        vm.assertEq(_stands(Parameter.DELAY_LIMIT), 3 days);
        vm.assertEq(_stands(Parameter.DELAY_STRUCTURE), 7 days);
        vm.assertEq(_stands(Parameter.DELAY_RESTORE), 1 days);
        vm.assertEq(_stands(Parameter.QUORUM), 2);
        vm.assertEq(_stands(Parameter.FLOW_IN_USD8), 0);
    }

    function test_payments_eachFieldAlone() public {
        _submit(_of(Parameter.PAYMENT_REFILL_SECONDS, PAYEE, 60 days));
        vm.assertEq(uint256(limits.paymentOf(PAYEE).capacityUsd8), 1000e8);
        vm.assertEq(uint256(limits.paymentOf(PAYEE).refillSeconds), 60 days);
        _submit(_of(Parameter.PAYMENT_CAPACITY_USD8, PAYEE, 900e8));
        vm.assertEq(uint256(limits.paymentOf(PAYEE).capacityUsd8), 900e8);
        vm.assertEq(uint256(limits.paymentOf(PAYEE).refillSeconds), 60 days);
    }

    function test_subjects_boundary() public {
        _submit(_of(Parameter.ISSUER_CAP_BPS, address(255), 100));
        vm.assertEq(_capOf(1, 255), 100);
        uint8[2] memory caps = [Parameter.VENUE_CAP_BPS, Parameter.ISSUER_CAP_BPS];
        address[2] memory ids = [address(0), address(256)];
        for (uint256 i = 0; i < 4; ++i) {
            (uint8 cap, address id) = (caps[i / 2], ids[i % 2]);
            vm.expectRevert(abi.encodeWithSelector(PolicyDraft.PolicyDraft_NoSuchSubject.selector, cap, id));
            _submit(_of(cap, id, 100));
        }
        bytes memory none =
            abi.encodeWithSelector(PolicyDraft.PolicyDraft_NoSuchSubject.selector, Parameter.ASSET, address(0x99));
        vm.expectRevert(none);
        _submit(_of(Parameter.ASSET, address(0x99), 0));
        vm.expectRevert(abi.encodeWithSelector(Directions.Directions_NoSuchParameter.selector, Parameter.COUNT));
        vm.prank(OWNER);
        changes.abdicate(Parameter.COUNT);
        // An asset that is there, as something that is none: it waits, and is refused when it would be applied.
        Change[] memory unlisted = _of(Parameter.ASSET, ETHER, 5);
        _submit(unlisted);
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(PolicyDraft.PolicyDraft_NoSuchSubject.selector, Parameter.ASSET, ETHER));
        changes.accept(unlisted);
        vm.assertEq(limits.assets().length, 2);
    }

    function test_held_namedAndLeftAsItIs() public {
        vm.assertEq(changes.valueOf(Parameter.HELD, HELD), 1);
        vm.assertEq(changes.valueOf(Parameter.HELD, address(0x99)), 0);
        _submit(_two(_one(MAX_TRADE, 400), _of(Parameter.HELD, HELD, 1)));
        _submit(_two(_one(MAX_TRADE, 300), _of(Parameter.HELD, address(0x99), 0)));
        vm.assertEq(limits.held().length, 1);
        vm.assertEq(limits.held()[0], HELD);
        vm.assertEq(uint256(limits.limits().maxTradeBps), 300);
    }

    function test_cut_isForgottenWhereAnybodyElseChangesIt() public {
        uint256 world = vm.snapshotState();
        for (uint256 by = 0; by < 4; ++by) {
            _tighten(GUARDIAN, _one(MAX_TRADE, 100));
            vm.assertEq(uint256(changes.cutOf(MAX_TRADE, address(0)).cutAt), START);
            if (by == 0) _tighten(TIGHTENER, _one(MAX_TRADE, 90));
            if (by == 1) _tighten(OWNER, _one(MAX_TRADE, 90));
            if (by == 2) _submit(_one(MAX_TRADE, 90));
            if (by == 3) _accepted(_one(MAX_TRADE, 400), 1 days);
            vm.assertEq(uint256(changes.cutOf(MAX_TRADE, address(0)).cutAt), 0);
            vm.assertEq(changes.cutOf(MAX_TRADE, address(0)).before, 0);
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }

    function test_effects_byTheirNumbers() public {
        _tighten(GUARDIAN, _one(MAX_TRADE, 100));
        uint16[4] memory values = [uint16(100), 99, 501, 500];
        for (uint256 i = 0; i < 4; ++i) {
            (Step[] memory steps,) = changes.weigh(_one(MAX_TRADE, values[i]));
            // As policies/onchain reads them: the same, tighter, looser, put back.
            vm.assertEq(uint256(steps[0].effect), i);
            vm.assertEq(steps[0].old, 100);
            vm.assertEq(steps[0].value, values[i]);
        }
    }

    function test_constructor_eachDelay_boundary() public {
        for (uint8 i = 0; i < 3; ++i) {
            _built(i, 30 days);
            vm.expectRevert(
                abi.encodeWithSelector(
                    PolicyChanges.PolicyChanges_BadValue.selector, Parameter.DELAY_LIMIT + i, 30 days + 1
                )
            );
            _built(i, 30 days + 1);
        }
    }

    // ---------------------------------------------------------------- tells

    function test_tells_whatWaitsAndWhatIsApplied() public {
        Change[] memory looser = _one(MAX_TRADE, 600);
        Step[] memory steps = new Step[](1);
        steps[0] = Step(500, 600, Effect.LOOSER);
        bytes32 id = changes.idOf(looser);
        vm.expectEmit(address(changes));
        emit PolicyChanges.Submitted(id, uint40(START + 3 days), false, looser, steps);
        _submit(looser);
        vm.warp(START + 3 days);
        vm.expectEmit(address(changes));
        emit PolicyStand.Applied(address(this), looser, steps);
        changes.accept(looser);
        Change[] memory tighter = _one(MAX_TRADE, 100);
        steps[0] = Step(600, 100, Effect.TIGHTER);
        vm.expectEmit(address(changes));
        emit PolicyStand.Applied(OWNER, tighter, steps);
        _submit(tighter);
    }

    function test_tells_whatIsCancelledAndGivenUp() public {
        (bytes32 id,) = _submit(_one(MAX_TRADE, 600));
        vm.expectEmit(address(changes));
        emit PolicyChanges.Cancelled(id, GUARDIAN);
        vm.prank(GUARDIAN);
        changes.cancel(id);
        vm.expectEmit(address(changes));
        emit PolicyChanges.Abdicated(MAX_TRADE);
        vm.prank(OWNER);
        changes.abdicate(MAX_TRADE);
    }

    // -------------------------------------------------------------- private

    function _built(uint8 which, uint32 seconds_) private {
        Delays memory delays = Delays(3 days, 7 days, 1 days);
        if (which == 0) delays.limit = seconds_;
        if (which == 1) delays.structure = seconds_;
        if (which == 2) delays.restore = seconds_;
        Shipped.changes(limits, seats, TIGHTENER, delays);
    }

    function _stands(uint8 parameter) private view returns (uint256) {
        return changes.valueOf(parameter, address(0));
    }

    /// @dev Zero where there is none.
    function _capOf(uint8 kind, uint8 id) private view returns (uint256) {
        GroupCap[] memory caps = limits.policy().caps;
        for (uint256 i = 0; i < caps.length; ++i) {
            if (caps[i].kind == kind && caps[i].id == id) return caps[i].capBps;
        }
        return 0;
    }
}
