// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PolicyCode} from "../types/PolicyCode.sol";

/// @notice Every parameter that holders may change, by its number. The first are the words of `LimitParams`, in its order.
library Parameter {
    uint8 internal constant LIMITS = uint8(PolicyCode.LIMIT_WORDS);
    /// @dev A managed asset whole; the subject is its token. See `PolicyDraft.pack`.
    uint8 internal constant ASSET = LIMITS;
    uint8 internal constant ASSET_EPSILON_BPS = LIMITS + 1;
    uint8 internal constant ASSET_CAP_BPS = LIMITS + 2;
    /// @dev One where the subject is a held token.
    uint8 internal constant HELD = LIMITS + 3;
    /// @dev The subject is the group's id; 10,000 is no cap.
    uint8 internal constant VENUE_CAP_BPS = LIMITS + 4;
    uint8 internal constant ISSUER_CAP_BPS = LIMITS + 5;
    /// @dev The subject is the kind of action.
    uint8 internal constant ADAPTER = LIMITS + 6;
    uint8 internal constant COSIGNER = LIMITS + 7;
    /// @dev The subject is who is paid.
    uint8 internal constant PAYMENT_REFILL_SECONDS = LIMITS + 8;
    uint8 internal constant PAYMENT_CAPACITY_USD8 = LIMITS + 9;
    uint8 internal constant MODE = LIMITS + 10;
    uint8 internal constant PEAK_NAV_USD8 = LIMITS + 11;
    uint8 internal constant FLOW_IN_USD8 = LIMITS + 12;
    uint8 internal constant FLOW_OUT_USD8 = LIMITS + 13;
    /// @dev Only ever set to zero: a new epoch.
    uint8 internal constant EPOCH_USED_WAD = LIMITS + 14;
    /// @dev One where the subject is a seat.
    uint8 internal constant SEAT = LIMITS + 15;
    uint8 internal constant QUORUM = LIMITS + 16;
    uint8 internal constant CONTROLLER = LIMITS + 17;
    uint8 internal constant GUARDIAN = LIMITS + 18;
    uint8 internal constant OWNER = LIMITS + 19;
    uint8 internal constant TIGHTENER = LIMITS + 20;
    /// @dev The successor of `PolicyChanges` itself.
    uint8 internal constant CHANGES = LIMITS + 21;
    uint8 internal constant DELAY_LIMIT = LIMITS + 22;
    uint8 internal constant DELAY_STRUCTURE = LIMITS + 23;
    uint8 internal constant DELAY_RESTORE = LIMITS + 24;
    uint8 internal constant COUNT = LIMITS + 25;
}

/// @notice Which way each parameter tightens, how long its loosening waits, and who may tighten it beside the owner.
library Directions {
    /// @dev First byte: 00 lower tightens, 01 higher tightens, 02 neither way, which counts as loosening; +10 waits the longer
    /// delay; +20 guardian and tightener may tighten it; +40 it has a subject; +80 it is an act or moves by itself, so that it
    /// may stand elsewhere when the change is accepted. Second byte: how many bits a value has.
    bytes internal constant TABLE = hex"2010" // maxTradeBps
        hex"2110" // minOutBps
        hex"2010" // lossBudgetBps
        hex"2110" // stableFloorBps
        hex"2010" // maxDrawdownBps
        hex"2010" // maxSnapshotAgeBlocks
        hex"2010" // maxNavToleranceBps
        hex"2120" // lossRefillSeconds
        hex"2020" // maxDecisionAgeSeconds
        hex"2140" // depegUsd8
        hex"2180" // stableFloorUsd8
        hex"2140" // repegUsd8
        hex"2010" // epochLossBps
        hex"2010" // haltDrawdownBps
        hex"2010" // maxNavGrowthBpsPerDay
        hex"2120" // cooldownSeconds
        hex"2080" // turnoverUsd8
        hex"2120" // turnoverRefillSeconds
        hex"2010" // maxPoolShareBps
        hex"2080" // approvalUsd8
        hex"2120" // vetoSeconds
        hex"2040" // mandateExpiry
        hex"2118" // minRangeTicks
        hex"2120" // rangeCooldownSeconds
        hex"2010" // maxPoolDeviationBps
        hex"1208" // positionVenue
        hex"5249" // asset
        hex"6110" // assetEpsilonBps
        hex"6010" // assetCapBps
        hex"5101" // held: one more is one more that cannot be touched
        hex"6010" // venueCapBps
        hex"6010" // issuerCapBps
        hex"52a0" // adapter
        hex"12a0" // cosigner
        hex"6120" // paymentRefillSeconds
        hex"6080" // paymentCapacityUsd8
        hex"2108" // mode
        hex"8180" // peakNavUsd8
        hex"8080" // flowInUsd8: budgets grow with it
        hex"8180" // flowOutUsd8
        hex"8140" // epochUsedWad
        hex"7001" // seat
        hex"3110" // quorum
        hex"12a0" // controller
        hex"12a0" // guardian
        hex"12a0" // owner
        hex"12a0" // tightener
        hex"12a0" // changes
        hex"1120" // delayLimit
        hex"1120" // delayStructure
        hex"1120"; // delayRestore

    uint8 internal constant LOWER = 0;
    uint8 internal constant HIGHER = 1;
    uint8 internal constant UNORDERED = 2;

    uint8 internal constant DIRECTION = 0x03;
    uint8 internal constant STRUCTURE = 0x10;
    uint8 internal constant FAST = 0x20;
    uint8 internal constant SUBJECT = 0x40;
    uint8 internal constant ACT = 0x80;

    error Directions_NoSuchParameter(uint8 parameter);

    /// @return flags direction, and who and how long
    /// @return bits of its value
    function rowOf(uint8 parameter) internal pure returns (uint8 flags, uint8 bits) {
        if (parameter >= Parameter.COUNT) revert Directions_NoSuchParameter(parameter);
        bytes memory table = TABLE;
        return (uint8(table[2 * uint256(parameter)]), uint8(table[2 * uint256(parameter) + 1]));
    }

    /// @notice Whether `value` is strictly tighter than `old`.
    function isTighter(uint8 flags, uint256 old, uint256 value) internal pure returns (bool) {
        uint8 direction = flags & DIRECTION;
        return (direction == LOWER && value < old) || (direction == HIGHER && value > old);
    }
}
