// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Change, Delays, Step} from "../types/Change.sol";
import {PaymentBucket, Policy} from "../types/Policy.sol";
import {Limits} from "../Limits.sol";
import {Seats} from "../Seats.sol";
import {Parameter} from "./Directions.sol";
import {PolicyDraft} from "./PolicyDraft.sol";

/// @title Where each parameter stands, and how it is set
/// @notice `PolicyChanges` decides what is set and when; here is only how.
abstract contract PolicyStand {
    Limits public immutable limits;
    Seats public immutable seats;
    /// @notice The fast path: it may only tighten. Zero for nobody.
    address public tightener;
    Delays internal _delays;

    event Applied(address indexed by, Change[] changes, Step[] steps);

    constructor(Limits limits_, Seats seats_, address tightener_, Delays memory delays_) {
        (limits, seats, tightener) = (limits_, seats_, tightener_);
        _delays = delays_;
    }

    function _valueOf(Policy memory policy, uint8 parameter, address subject) internal view returns (uint256) {
        if (PolicyDraft.holds(parameter)) return PolicyDraft.get(policy, parameter, subject);
        if (parameter == Parameter.PAYMENT_REFILL_SECONDS) return limits.paymentOf(subject).refillSeconds;
        if (parameter == Parameter.PAYMENT_CAPACITY_USD8) return limits.paymentOf(subject).capacityUsd8;
        if (parameter == Parameter.MODE) return limits.mode();
        if (parameter == Parameter.PEAK_NAV_USD8) return limits.state().peakNavUsd8;
        if (parameter == Parameter.EPOCH_USED_WAD) return limits.state().epochUsedWad;
        if (parameter == Parameter.SEAT) return seats.isSeat(subject) ? 1 : 0;
        if (parameter == Parameter.QUORUM) return seats.threshold();
        if (parameter == Parameter.CONTROLLER) return uint160(limits.controller());
        if (parameter == Parameter.GUARDIAN) return uint160(limits.guardian());
        if (parameter == Parameter.OWNER) return uint160(limits.owner());
        if (parameter == Parameter.TIGHTENER) return uint160(tightener);
        if (parameter == Parameter.CHANGES) return uint160(address(this));
        if (parameter == Parameter.DELAY_LIMIT) return _delays.limit;
        if (parameter == Parameter.DELAY_STRUCTURE) return _delays.structure;
        if (parameter == Parameter.DELAY_RESTORE) return _delays.restore;
        // A flow is an act: nothing stands.
        return 0;
    }

    function _apply(Policy memory policy, Change[] calldata changes, Step[] memory steps) internal {
        bool policyChanged = false;
        bool seatsChanged = false;
        for (uint256 i = 0; i < changes.length; ++i) {
            uint8 parameter = changes[i].parameter;
            if (PolicyDraft.holds(parameter)) {
                PolicyDraft.set(policy, parameter, changes[i].subject, changes[i].value);
                policyChanged = true;
            } else if (parameter == Parameter.SEAT || parameter == Parameter.QUORUM) {
                seatsChanged = true;
            } else {
                _carryOut(parameter, changes[i].subject, changes[i].value);
            }
        }
        if (policyChanged) limits.setPolicy(policy);
        if (seatsChanged) _seat(changes);
        _handOver(changes);
        emit Applied(msg.sender, changes, steps);
    }

    // forge-lint: disable-start(unsafe-typecast)
    function _carryOut(uint8 parameter, address subject, uint256 value) private {
        PaymentBucket memory bucket;
        if (parameter == Parameter.PAYMENT_REFILL_SECONDS || parameter == Parameter.PAYMENT_CAPACITY_USD8) {
            bucket = limits.paymentOf(subject);
        }
        if (parameter == Parameter.PAYMENT_REFILL_SECONDS) {
            limits.setPayment(subject, bucket.capacityUsd8, uint32(value));
        } else if (parameter == Parameter.PAYMENT_CAPACITY_USD8) {
            limits.setPayment(subject, uint128(value), bucket.refillSeconds);
        } else if (parameter == Parameter.MODE) {
            limits.setMode(uint8(value));
        } else if (parameter == Parameter.PEAK_NAV_USD8) {
            limits.setPeakNav(uint128(value));
        } else if (parameter == Parameter.FLOW_IN_USD8) {
            limits.declareFlow(int256(value));
        } else if (parameter == Parameter.FLOW_OUT_USD8) {
            limits.declareFlow(-int256(value));
        } else if (parameter == Parameter.EPOCH_USED_WAD) {
            limits.resetEpoch();
        } else if (parameter == Parameter.CONTROLLER) {
            limits.setController(address(uint160(value)));
        } else if (parameter == Parameter.GUARDIAN) {
            limits.setGuardian(address(uint160(value)));
        } else if (parameter == Parameter.OWNER) {
            limits.setOwner(address(uint160(value)));
        } else if (parameter == Parameter.TIGHTENER) {
            tightener = address(uint160(value));
        } else if (parameter == Parameter.DELAY_LIMIT) {
            _delays.limit = uint32(value);
        } else if (parameter == Parameter.DELAY_STRUCTURE) {
            _delays.structure = uint32(value);
        } else if (parameter == Parameter.DELAY_RESTORE) {
            _delays.restore = uint32(value);
        }
    }

    // forge-lint: disable-end(unsafe-typecast)

    /// @dev Who is left of the seats that stand, then who is new.
    function _seat(Change[] calldata changes) private {
        address[] memory stand = seats.seats();
        address[] memory next = new address[](stand.length + changes.length);
        uint16 quorum = seats.threshold();
        uint256 count = 0;
        for (uint256 i = 0; i < stand.length; ++i) {
            bool revoked = false;
            for (uint256 j = 0; j < changes.length; ++j) {
                if (changes[j].parameter != Parameter.SEAT || changes[j].subject != stand[i]) continue;
                revoked = changes[j].value == 0;
            }
            if (!revoked) next[count++] = stand[i];
        }
        for (uint256 j = 0; j < changes.length; ++j) {
            // forge-lint: disable-next-line(unsafe-typecast)
            if (changes[j].parameter == Parameter.QUORUM) quorum = uint16(changes[j].value);
            bool named = changes[j].parameter == Parameter.SEAT && changes[j].value == 1;
            if (named && !seats.isSeat(changes[j].subject)) next[count++] = changes[j].subject;
        }
        assembly ("memory-safe") {
            mstore(next, count)
        }
        seats.setSeats(next, quorum);
    }

    /// @dev Last, as nothing can be done here afterwards.
    function _handOver(Change[] calldata changes) private {
        for (uint256 i = 0; i < changes.length; ++i) {
            if (changes[i].parameter != Parameter.CHANGES) continue;
            address successor = address(uint160(changes[i].value));
            limits.setChanges(successor);
            seats.setOwner(successor);
        }
    }
}
