// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Change, Cut, Delays, Effect, Pending, Step} from "../types/Change.sol";
import {Policy} from "../types/Policy.sol";
import {Limits} from "../Limits.sol";
import {Seats} from "../Seats.sol";
import {Directions, Parameter} from "./Directions.sol";
import {PolicyStand} from "./PolicyStand.sol";

/// @title What may change a limit, and when
/// @notice AUTHORITY. `Limits` and `Seats` take changes from this contract alone. Their owner, the governance executor, hands in
/// lists of changes, one for each parameter; `Directions` says of each whether it tightens. A list that loosens nothing applies
/// at once. Any other waits for the longest delay of what it loosens, as a whole, and then anyone may have it applied.
///
/// BASE. A pending list is good only while every parameter it names stands where it stood when it was handed in: nothing is
/// ever loosened by more than was voted, and a cut that comes between ends it. What it does not name may move.
///
/// GUARDIAN, TIGHTENER. Both may tighten numbers, raise the mode, take seats away while a quorum is left; nothing else here.
/// The guardian's cuts are remembered: putting back what it cut, or less, waits only the short delay, for 14 days. It may
/// cancel what is pending, but not its own removal and not the undoing of its cuts. The tightener's are holders' own.
///
/// FINAL. A parameter the owner abdicated is never loosened again by anyone; to stay final, abdicate `CHANGES` and `OWNER` too.
///
/// WEAKNESSES. A hostile guardian can cut again as soon as a cut is undone, until its removal is accepted. Custody's own owner is
/// not bound by any of this.
contract PolicyChanges is PolicyStand {
    /// @dev How long after its eta a list may be accepted.
    uint256 public constant GRACE_SECONDS = 14 days;
    /// @dev How long after it a cut may be undone.
    uint256 public constant RESTORE_SECONDS = 14 days;
    /// @dev No delay is longer, so that tightening one cannot shut holders out.
    uint256 public constant MAX_DELAY_SECONDS = 30 days;

    mapping(bytes32 id => Pending) public pending;
    mapping(uint8 parameter => uint40 time) public abdicatedAt;
    mapping(bytes32 key => Cut) private _cuts;

    event Submitted(bytes32 indexed id, uint40 eta, bool beyondGuardian, Change[] changes, Step[] steps);
    event Cancelled(bytes32 indexed id, address by);
    event Abdicated(uint8 indexed parameter);

    error PolicyChanges_NotOwner(address caller, address owner);
    error PolicyChanges_NotGuardian(address caller, address guardian);
    error PolicyChanges_MayNotTighten(address caller);
    error PolicyChanges_MayNotCancel(address caller, bytes32 id);
    error PolicyChanges_NotTighter(uint8 parameter, uint256 observed, uint256 old);
    error PolicyChanges_OwnersOnly(uint8 parameter);
    error PolicyChanges_NotAscending(uint8 parameter, address subject);
    error PolicyChanges_Empty();
    error PolicyChanges_BadValue(uint8 parameter, uint256 value);
    error PolicyChanges_BadSubject(uint8 parameter, address subject);
    error PolicyChanges_NotAlone(uint8 parameter);
    error PolicyChanges_Abdicated(uint8 parameter);
    error PolicyChanges_NotPending(bytes32 id);
    error PolicyChanges_TooEarly(uint256 time, uint256 eta);
    error PolicyChanges_TooLate(uint256 time, uint256 deadline);
    error PolicyChanges_Overtaken(bytes32 id);
    error PolicyChanges_Incomplete(uint256 observed, uint256 expected);

    constructor(Limits limits_, Seats seats_, address tightener_, Delays memory delays_)
        PolicyStand(limits_, seats_, tightener_, delays_)
    {
        if (Directions.TABLE.length != 2 * uint256(Parameter.COUNT)) {
            revert PolicyChanges_Incomplete(Directions.TABLE.length, 2 * uint256(Parameter.COUNT));
        }
        _requireDelay(Parameter.DELAY_LIMIT, delays_.limit);
        _requireDelay(Parameter.DELAY_STRUCTURE, delays_.structure);
        _requireDelay(Parameter.DELAY_RESTORE, delays_.restore);
    }

    // ---------------------------------------------------------------- reads

    function delays() external view returns (Delays memory) {
        return _delays;
    }

    /// @notice A parameter's row of the table.
    /// @param parameter_ one of `Parameter`
    function row(uint8 parameter_) external pure returns (uint8 flags, uint8 bits) {
        return Directions.rowOf(parameter_);
    }

    /// @notice What stands now.
    function valueOf(uint8 parameter, address subject) external view returns (uint256) {
        return _valueOf(limits.policy(), parameter, subject);
    }

    /// @notice The guardian's last cut of a parameter, also one that can no more be undone.
    function cutOf(uint8 parameter, address subject) external view returns (Cut memory) {
        return _cuts[_key(parameter, subject)];
    }

    function idOf(Change[] calldata changes) public pure returns (bytes32) {
        return keccak256(abi.encode(changes));
    }

    /// @notice What each change would do, and how long the list would wait [seconds].
    function weigh(Change[] calldata changes) external view returns (Step[] memory steps, uint256 delay) {
        (steps, delay) = _weigh(limits.policy(), changes);
    }

    // ---------------------------------------------------------------- owner

    /// @notice Hands in a list of changes, ascending by parameter and subject. A pending one handed in again waits anew.
    /// @return id what it is pending under; zero where it was applied
    /// @return eta from when on it may be accepted [unix seconds]
    function submit(Change[] calldata changes) external returns (bytes32 id, uint40 eta) {
        _onlyOwner();
        Policy memory policy = limits.policy();
        (Step[] memory steps, uint256 delay) = _weigh(policy, changes);
        eta = uint40(block.timestamp + delay);
        if (delay == 0) {
            _forget(changes, steps);
            _apply(policy, changes, steps);
            return (0, eta);
        }
        id = idOf(changes);
        bool beyondGuardian = _isBeyondGuardian(changes, steps);
        pending[id] = Pending(eta, beyondGuardian, _baseOf(changes, steps));
        emit Submitted(id, eta, beyondGuardian, changes, steps);
    }

    /// @notice Gives up loosening a parameter, for good, and forgets the guardian's cuts of it.
    function abdicate(uint8 parameter) external {
        _onlyOwner();
        Directions.rowOf(parameter);
        if (abdicatedAt[parameter] != 0) revert PolicyChanges_Abdicated(parameter);
        abdicatedAt[parameter] = uint40(block.timestamp);
        emit Abdicated(parameter);
    }

    // --------------------------------------------------------------- anyone

    /// @notice Applies a list that has waited. Anyone may call it.
    function accept(Change[] calldata changes) external {
        bytes32 id = idOf(changes);
        Pending memory waiting = pending[id];
        if (waiting.eta == 0) revert PolicyChanges_NotPending(id);
        if (block.timestamp < waiting.eta) revert PolicyChanges_TooEarly(block.timestamp, waiting.eta);
        if (block.timestamp > waiting.eta + GRACE_SECONDS) {
            revert PolicyChanges_TooLate(block.timestamp, waiting.eta + GRACE_SECONDS);
        }
        delete pending[id];
        Policy memory policy = limits.policy();
        (Step[] memory steps,) = _weigh(policy, changes);
        if (_baseOf(changes, steps) != waiting.base) revert PolicyChanges_Overtaken(id);
        _forget(changes, steps);
        _apply(policy, changes, steps);
    }

    // ------------------------------------------------- guardian and tightener

    /// @notice Applies changes that each tighten. For guardian, tightener and owner.
    function tighten(Change[] calldata changes) external {
        bool byGuardian = msg.sender == limits.guardian();
        if (!byGuardian && msg.sender != tightener && msg.sender != limits.owner()) {
            revert PolicyChanges_MayNotTighten(msg.sender);
        }
        Policy memory policy = limits.policy();
        (Step[] memory steps,) = _weigh(policy, changes);
        for (uint256 i = 0; i < changes.length; ++i) {
            uint8 parameter = changes[i].parameter;
            if (steps[i].effect != Effect.TIGHTER) {
                revert PolicyChanges_NotTighter(parameter, steps[i].value, steps[i].old);
            }
            (uint8 flags,) = Directions.rowOf(parameter);
            if (flags & Directions.FAST == 0) revert PolicyChanges_OwnersOnly(parameter);
            if (byGuardian) _remember(changes[i], steps[i].old);
        }
        if (!byGuardian) _forget(changes, steps);
        _apply(policy, changes, steps);
    }

    /// @notice Ends a pending list. For the owner, and for the guardian where it is not about the guardian.
    function cancel(bytes32 id) external {
        Pending memory waiting = pending[id];
        if (waiting.eta == 0) revert PolicyChanges_NotPending(id);
        bool may = msg.sender == limits.owner() || (msg.sender == limits.guardian() && !waiting.beyondGuardian);
        if (!may) revert PolicyChanges_MayNotCancel(msg.sender, id);
        delete pending[id];
        emit Cancelled(id, msg.sender);
    }

    /// @notice The guardian leaves; only the owner can name another.
    function resign() external {
        address guardian = limits.guardian();
        if (msg.sender != guardian) revert PolicyChanges_NotGuardian(msg.sender, guardian);
        limits.setGuardian(address(0));
    }

    // -------------------------------------------------------------- weighing

    function _weigh(Policy memory policy, Change[] calldata changes)
        private
        view
        returns (Step[] memory steps, uint256 delay)
    {
        if (changes.length == 0) revert PolicyChanges_Empty();
        steps = new Step[](changes.length);
        for (uint256 i = 0; i < changes.length; ++i) {
            Change calldata change = changes[i];
            (uint8 parameter, address subject) = (change.parameter, change.subject);
            uint8 flags = _requireSound(change);
            if (i != 0 && _order(changes[i - 1]) >= _order(change)) {
                revert PolicyChanges_NotAscending(parameter, subject);
            }
            // It takes the guardian's veto away, so nothing may hide beside it.
            if (parameter == Parameter.GUARDIAN && changes.length != 1) revert PolicyChanges_NotAlone(parameter);
            uint256 old = _valueOf(policy, parameter, subject);
            uint8 effect = _effect(flags, change, old);
            steps[i] = Step(old, change.value, effect);
            if (effect == Effect.LOOSER && abdicatedAt[parameter] != 0) revert PolicyChanges_Abdicated(parameter);
            uint256 wait = _delayOf(flags, effect);
            if (wait > delay) delay = wait;
        }
    }

    function _requireSound(Change calldata change) private pure returns (uint8 flags) {
        uint8 bits;
        (flags, bits) = Directions.rowOf(change.parameter);
        if (change.value >> bits != 0) revert PolicyChanges_BadValue(change.parameter, change.value);
        if (flags & Directions.SUBJECT == 0 && change.subject != address(0)) {
            revert PolicyChanges_BadSubject(change.parameter, change.subject);
        }
        if (change.parameter == Parameter.EPOCH_USED_WAD && change.value != 0) {
            revert PolicyChanges_BadValue(change.parameter, change.value);
        }
        if (change.parameter >= Parameter.DELAY_LIMIT) _requireDelay(change.parameter, change.value);
    }

    function _effect(uint8 flags, Change calldata change, uint256 old) private view returns (uint8) {
        uint256 value = change.value;
        if (value == old) return Effect.SAME;
        if (Directions.isTighter(flags, old, value)) return Effect.TIGHTER;
        Cut memory cut = _cuts[_key(change.parameter, change.subject)];
        bool undoes = _isLive(cut, change.parameter, old)
            && (value == cut.before || Directions.isTighter(flags, cut.before, value));
        return undoes ? Effect.RESTORE : Effect.LOOSER;
    }

    function _delayOf(uint8 flags, uint8 effect) private view returns (uint256) {
        if (effect == Effect.RESTORE) return _delays.restore;
        if (effect != Effect.LOOSER) return 0;
        return flags & Directions.STRUCTURE == 0 ? _delays.limit : _delays.structure;
    }

    function _isBeyondGuardian(Change[] calldata changes, Step[] memory steps) private pure returns (bool) {
        if (changes[0].parameter == Parameter.GUARDIAN) return true;
        for (uint256 i = 0; i < steps.length; ++i) {
            if (steps[i].effect == Effect.LOOSER) return false;
        }
        return true;
    }

    /// @dev An act has no base, nor has what moves by itself.
    function _baseOf(Change[] calldata changes, Step[] memory steps) private pure returns (bytes32) {
        uint256[] memory base = new uint256[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            (uint8 flags,) = Directions.rowOf(changes[i].parameter);
            if (flags & Directions.ACT == 0) base[i] = steps[i].old;
        }
        return keccak256(abi.encode(base));
    }

    function _order(Change calldata change) private pure returns (uint256) {
        return uint256(change.parameter) << 160 | uint160(change.subject);
    }

    function _requireDelay(uint8 parameter, uint256 seconds_) private pure {
        if (seconds_ > MAX_DELAY_SECONDS) revert PolicyChanges_BadValue(parameter, seconds_);
    }

    // ------------------------------------------------------------------ cuts

    function _key(uint8 parameter, address subject) private pure returns (bytes32) {
        return keccak256(abi.encode(parameter, subject));
    }

    /// @dev A cut after a cut, with nothing between, is one cut: what holders had is what stood before the first.
    function _remember(Change calldata change, uint256 old) private {
        Cut storage cut = _cuts[_key(change.parameter, change.subject)];
        if (!_isLive(cut, change.parameter, old)) cut.before = old;
        (cut.cutTo, cut.cutAt) = (change.value, uint40(block.timestamp));
    }

    /// @dev Where holders changed it themselves there is nothing left of a cut to undo.
    function _forget(Change[] calldata changes, Step[] memory steps) private {
        for (uint256 i = 0; i < steps.length; ++i) {
            if (steps[i].effect != Effect.SAME) delete _cuts[_key(changes[i].parameter, changes[i].subject)];
        }
    }

    function _isLive(Cut memory cut, uint8 parameter, uint256 stands) private view returns (bool) {
        return
            cut.cutAt > abdicatedAt[parameter] && block.timestamp <= cut.cutAt + RESTORE_SECONDS && cut.cutTo == stands;
    }

    // --------------------------------------------------------------- private

    function _onlyOwner() private view {
        address owner = limits.owner();
        if (msg.sender != owner) revert PolicyChanges_NotOwner(msg.sender, owner);
    }
}
