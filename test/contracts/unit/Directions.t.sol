// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Change} from "../../../contracts/types/Change.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {Directions, Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {PolicyDraft} from "../../../contracts/governance/PolicyDraft.sol";
import {Mandated} from "../support/Mandated.sol";
import {vm} from "../support/Vm.sol";

/// @notice Each parameter on both sides of where it stands: what tightens applies at once, what loosens waits.
contract DirectionsTest is Mandated {
    uint8 private constant LESS = 0;
    uint8 private constant MORE = 1;
    uint8 private constant NEITHER = 2;

    /// @dev What is expected of a parameter, written down apart from the contract's own table.
    /// @param structure it waits the longer delay
    /// @param fast guardian and tightener may tighten it
    struct Row {
        uint8 parameter;
        string name;
        uint8 tighter;
        bool structure;
        bool fast;
    }

    Row[] private rows;

    function setUp() public override {
        super.setUp();
        _limitRows();
        _otherRows();
    }

    /// @dev A limit that is added needs a row here and there.
    function test_everyParameterHasARow() public view {
        vm.assertEq(abi.encode(_params()).length / 32, uint256(Parameter.LIMITS), "words of LimitParams");
        vm.assertEq(rows.length, uint256(Parameter.COUNT), "rows");
        vm.assertEq(Directions.TABLE.length, 2 * rows.length, "table");
        for (uint8 i = 0; i < rows.length; ++i) {
            vm.assertEq(uint256(rows[i].parameter), i, rows[i].name);
        }
    }

    function test_RevertWhen_thereIsNoSuchParameter() public {
        vm.expectRevert(abi.encodeWithSelector(Directions.Directions_NoSuchParameter.selector, Parameter.COUNT));
        changes.row(Parameter.COUNT);
    }

    /// @dev Property of every row: tighter at once, looser after its delay to the second.
    function test_direction_boundary() public {
        for (uint256 i = 0; i < rows.length; ++i) {
            Row memory row = rows[i];
            (uint256 tighter, uint256 looser, uint8 which) = _around(row);
            uint256 world = vm.snapshotState();
            if (which & 1 != 0) _appliesAtOnce(row, tighter);
            vm.revertToState(world);
            if (which & 2 != 0) _waits(row, looser);
            vm.revertToState(world);
        }
    }

    function test_fastPath_boundary() public {
        for (uint256 i = 0; i < rows.length; ++i) {
            Row memory row = rows[i];
            (uint256 tighter, uint256 looser, uint8 which) = _around(row);
            address[2] memory people = [GUARDIAN, TIGHTENER];
            for (uint256 j = 0; j < 2; ++j) {
                uint256 world = vm.snapshotState();
                if (which & 1 != 0) {
                    if (!row.fast) {
                        vm.prank(people[j]);
                        vm.expectRevert(
                            abi.encodeWithSelector(PolicyChanges.PolicyChanges_OwnersOnly.selector, row.parameter)
                        );
                        changes.tighten(_change(row, tighter));
                    } else {
                        _tighten(people[j], _change(row, tighter));
                        vm.assertEq(changes.valueOf(row.parameter, _subjectOf(row.parameter)), tighter, row.name);
                    }
                }
                vm.revertToState(world);
                if (which & 2 == 0) continue;
                vm.prank(people[j]);
                vm.expectPartialRevert(PolicyChanges.PolicyChanges_NotTighter.selector);
                changes.tighten(_change(row, looser));
            }
        }
    }

    /// @dev A bit too many would be cut off on its way: 65,536 + 1 basis points would be voted, and one would stand.
    function test_RevertWhen_aValueIsTooWide() public {
        for (uint256 i = 0; i < rows.length; ++i) {
            (, uint8 bits) = changes.row(rows[i].parameter);
            Change[] memory wide = _change(rows[i], 1 << bits);
            vm.prank(OWNER);
            vm.expectRevert(
                abi.encodeWithSelector(PolicyChanges.PolicyChanges_BadValue.selector, rows[i].parameter, 1 << bits)
            );
            changes.submit(wide);
        }
    }

    /// @dev A row is as wide as the field it stands for.
    function test_width_boundary() public {
        for (uint256 i = 0; i < Parameter.LIMITS; ++i) {
            (, uint8 bits) = changes.row(uint8(i));
            this.decode(_with(i, (1 << bits) - 1));
            vm.expectRevert();
            this.decode(_with(i, 1 << bits));
        }
    }

    function test_RevertWhen_thereIsASubjectWhereNoneBelongs() public {
        for (uint256 i = 0; i < rows.length; ++i) {
            if (_subjectOf(rows[i].parameter) != address(0)) continue;
            vm.prank(OWNER);
            vm.expectRevert(
                abi.encodeWithSelector(PolicyChanges.PolicyChanges_BadSubject.selector, rows[i].parameter, address(1))
            );
            changes.submit(_of(rows[i].parameter, address(1), 0));
        }
    }

    function decode(bytes calldata words) external pure returns (LimitParams memory) {
        return abi.decode(words, (LimitParams));
    }

    // -------------------------------------------------------------- private

    function _appliesAtOnce(Row memory row, uint256 value) private {
        (bytes32 id, uint40 eta) = _submit(_change(row, value));
        vm.assertEq(id, 0);
        vm.assertEq(uint256(eta), START, row.name);
        _stands(row, value);
    }

    function _waits(Row memory row, uint256 value) private {
        Change[] memory change = _change(row, value);
        uint256 before = changes.valueOf(row.parameter, change[0].subject);
        (bytes32 id, uint40 eta) = _submit(change);
        vm.assertTrue(id != 0, row.name);
        vm.assertEq(uint256(eta), START + (row.structure ? 7 days : 3 days), row.name);
        vm.warp(eta - 1);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_TooEarly.selector, eta - 1, eta));
        changes.accept(change);
        vm.assertEq(changes.valueOf(row.parameter, change[0].subject), before, row.name);
        vm.warp(eta);
        changes.accept(change);
        _stands(row, value);
    }

    function _stands(Row memory row, uint256 value) private view {
        // What was an act leaves no value; a successor answers for itself.
        if (row.parameter == Parameter.FLOW_IN_USD8 || row.parameter == Parameter.FLOW_OUT_USD8) return;
        if (row.parameter == Parameter.CHANGES) return vm.assertEq(limits.changes(), address(uint160(value)));
        vm.assertEq(changes.valueOf(row.parameter, _subjectOf(row.parameter)), value, row.name);
    }

    function _change(Row memory row, uint256 value) private pure returns (Change[] memory) {
        return _of(row.parameter, _subjectOf(row.parameter), value);
    }

    /// @dev `which` is 1 where there is a tighter value, 2 where there is a looser one, 3 where both
    function _around(Row memory row) private view returns (uint256 tighter, uint256 looser, uint8 which) {
        uint8 parameter = row.parameter;
        uint256 stands = changes.valueOf(parameter, _subjectOf(parameter));
        if (parameter == Parameter.FLOW_IN_USD8) return (0, 1, 2);
        if (parameter == Parameter.FLOW_OUT_USD8) return (1, 0, 1);
        if (parameter == Parameter.HELD || parameter == Parameter.EPOCH_USED_WAD) return (0, 0, 2);
        if (parameter == Parameter.SEAT) return (0, 0, 1);
        // Another decimals, class and group at once.
        if (parameter == Parameter.ASSET) return (0, stands + (1 << 64) + (1 << 56) + (1 << 16), 2);
        if (row.tighter == NEITHER) return (0, stands + 1, 2);
        return row.tighter == LESS ? (stands - 1, stands + 1, 3) : (stands + 1, stands - 1, 3);
    }

    function _with(uint256 index, uint256 value) private pure returns (bytes memory words) {
        words = abi.encode(_params());
        assembly ("memory-safe") {
            mstore(add(add(words, 32), mul(index, 32)), value)
        }
    }

    function _row(uint256 parameter, string memory name, uint8 tighter, bool structure, bool fast) private {
        rows.push(Row(uint8(parameter), name, tighter, structure, fast));
    }

    function _limitRows() private {
        _row(0, "maxTradeBps", LESS, false, true);
        _row(1, "minOutBps", MORE, false, true);
        _row(2, "lossBudgetBps", LESS, false, true);
        _row(3, "stableFloorBps", MORE, false, true);
        _row(4, "maxDrawdownBps", LESS, false, true);
        _row(5, "maxSnapshotAgeBlocks", LESS, false, true);
        _row(6, "maxNavToleranceBps", LESS, false, true);
        _row(7, "lossRefillSeconds", MORE, false, true);
        _row(8, "maxDecisionAgeSeconds", LESS, false, true);
        _row(9, "depegUsd8", MORE, false, true);
        _row(10, "stableFloorUsd8", MORE, false, true);
        _row(11, "repegUsd8", MORE, false, true);
        _row(12, "epochLossBps", LESS, false, true);
        _row(13, "haltDrawdownBps", LESS, false, true);
        _row(14, "maxNavGrowthBpsPerDay", LESS, false, true);
        _row(15, "cooldownSeconds", MORE, false, true);
        _row(16, "turnoverUsd8", LESS, false, true);
        _row(17, "turnoverRefillSeconds", MORE, false, true);
        _row(18, "maxPoolShareBps", LESS, false, true);
        _row(19, "approvalUsd8", LESS, false, true);
        _row(20, "vetoSeconds", MORE, false, true);
        _row(21, "mandateExpiry", LESS, false, true);
        _row(22, "minRangeTicks", MORE, false, true);
        _row(23, "rangeCooldownSeconds", MORE, false, true);
        _row(24, "maxPoolDeviationBps", LESS, false, true);
        _row(25, "positionVenue", NEITHER, true, false);
    }

    function _otherRows() private {
        _row(Parameter.ASSET, "asset", NEITHER, true, false);
        _row(Parameter.ASSET_EPSILON_BPS, "assetEpsilonBps", MORE, false, true);
        _row(Parameter.ASSET_CAP_BPS, "assetCapBps", LESS, false, true);
        _row(Parameter.HELD, "held", MORE, true, false);
        _row(Parameter.VENUE_CAP_BPS, "venueCapBps", LESS, false, true);
        _row(Parameter.ISSUER_CAP_BPS, "issuerCapBps", LESS, false, true);
        _row(Parameter.ADAPTER, "adapter", NEITHER, true, false);
        _row(Parameter.COSIGNER, "cosigner", NEITHER, true, false);
        _row(Parameter.PAYMENT_REFILL_SECONDS, "paymentRefillSeconds", MORE, false, true);
        _row(Parameter.PAYMENT_CAPACITY_USD8, "paymentCapacityUsd8", LESS, false, true);
        _row(Parameter.MODE, "mode", MORE, false, true);
        _row(Parameter.PEAK_NAV_USD8, "peakNavUsd8", MORE, false, false);
        _row(Parameter.FLOW_IN_USD8, "flowInUsd8", LESS, false, false);
        _row(Parameter.FLOW_OUT_USD8, "flowOutUsd8", MORE, false, false);
        _row(Parameter.EPOCH_USED_WAD, "epochUsedWad", MORE, false, false);
        _row(Parameter.SEAT, "seat", LESS, true, true);
        _row(Parameter.QUORUM, "quorum", MORE, true, true);
        _row(Parameter.CONTROLLER, "controller", NEITHER, true, false);
        _row(Parameter.GUARDIAN, "guardian", NEITHER, true, false);
        _row(Parameter.OWNER, "owner", NEITHER, true, false);
        _row(Parameter.TIGHTENER, "tightener", NEITHER, true, false);
        _row(Parameter.CHANGES, "changes", NEITHER, true, false);
        _row(Parameter.DELAY_LIMIT, "delayLimit", MORE, true, false);
        _row(Parameter.DELAY_STRUCTURE, "delayStructure", MORE, true, false);
        _row(Parameter.DELAY_RESTORE, "delayRestore", MORE, true, false);
    }
}
