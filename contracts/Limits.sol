// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, LimitParams, LimitState, PaymentBucket, PaymentPolicy, Policy} from "./types/Policy.sol";
import {BaseNav} from "./types/BaseNav.sol";
import {Bucket} from "./types/Bucket.sol";
import {LossBudget} from "./types/LossBudget.sol";
import {Mode} from "./types/Decision.sol";
import {PolicyCheck} from "./types/PolicyCheck.sol";
import {PolicyCode} from "./types/PolicyCode.sol";
import {Round} from "./types/Round.sol";

/// @param guardian who may tighten at once; zero for nobody
/// @param changes the one contract that changes anything: `PolicyChanges`
struct LimitsSetup {
    address owner;
    address controller;
    address guardian;
    address changes;
    Policy policy;
    PaymentPolicy[] payments;
}

/// @notice What an executed decision takes from the limits.
/// @param minted whether it opened a position
/// @param depegMask stables that lost their peg, by its prices
struct Outcome {
    uint256 navBeforeUsd8;
    uint256 navAfterUsd8;
    uint256 chargeUsd8;
    uint256 grossUsd8;
    uint256 paidUsd8;
    bool minted;
    uint16 depegMask;
    address[] recipients;
    uint256[] paymentsUsd8;
}

/// @title The limits and what they remember
/// @notice AUTHORITY. The owner is one address, the governance executor. Nothing is set but by `changes`, which asks what the
/// owner wants, tells tightening from loosening and makes the latter wait. A change raises `policyVersion`, and a decision names
/// the version it was made under. The controller (the policy module) may only charge budgets, move base NAV and peak, and trip
/// the breaker.
///
/// STATE. It is apart from the controller, so that holders replace the controller without refilling a budget or forgetting a
/// peak. Setting limits anew first settles what is used under the old ones: it never refills.
///
/// BASE NAV. Budgets are shares of it, and the breaker watches it. It falls with NAV and rises slowly; what holders put in or
/// take out is declared (`declareFlow`), and payments scale it, so that neither looks like a gain or a loss.
contract Limits {
    address public owner;
    address public controller;
    uint64 public policyVersion;
    address public guardian;
    /// @notice The contract whose code is the policy; see `PolicyCode`.
    address public policyCode;
    LimitState private _state;
    mapping(address recipient => PaymentBucket) private _payments;
    address public changes;

    event PolicyChanged(uint64 indexed policyVersion);
    event ModeChanged(uint8 mode, bool tripped);
    event OwnerChanged(address indexed owner);
    event ControllerChanged(address indexed controller);
    event GuardianChanged(address indexed guardian);
    event ChangesChanged(address indexed changes);
    event PaymentChanged(address indexed recipient, uint128 capacityUsd8, uint32 refillSeconds);
    event FlowDeclared(int256 usd8, uint256 baseNavUsd8);
    event EpochReset(uint64 usedWad);

    error Limits_NotChanges(address caller, address changes);
    error Limits_NotController(address caller, address controller);
    error Limits_BadMode(uint8 mode);
    error Limits_LossBudgetExceeded(uint256 usedWad, uint256 capacityWad);
    error Limits_EpochLossExceeded(uint256 usedWad, uint256 capacityWad);
    error Limits_TurnoverExceeded(uint256 usedUsd8, uint256 capacityUsd8);
    error Limits_PaymentExceeded(address recipient, uint256 usedUsd8, uint256 capacityUsd8);

    modifier onlyChanges() {
        if (msg.sender != changes) revert Limits_NotChanges(msg.sender, changes);
        _;
    }

    modifier onlyController() {
        if (msg.sender != controller) revert Limits_NotController(msg.sender, controller);
        _;
    }

    constructor(LimitsSetup memory setup) {
        if (setup.owner == address(0) || setup.controller == address(0) || setup.changes == address(0)) {
            revert PolicyCheck.Limits_ZeroAddress();
        }
        owner = setup.owner;
        controller = setup.controller;
        guardian = setup.guardian;
        changes = setup.changes;
        _adopt(setup.policy);
        for (uint256 i = 0; i < setup.payments.length; ++i) {
            PaymentPolicy memory payment = setup.payments[i];
            _setPayment(payment.recipient, payment.capacityUsd8, payment.refillSeconds);
        }
        emit OwnerChanged(setup.owner);
        emit ControllerChanged(setup.controller);
        emit GuardianChanged(setup.guardian);
        emit ChangesChanged(setup.changes);
    }

    // ---------------------------------------------------------------- reads

    /// @notice Everything a decision is judged by, in one call: `PolicyCode.load` reads the second.
    function read() external view returns (uint64, address, LimitState memory) {
        return (policyVersion, policyCode, _state);
    }

    function policy() external view returns (Policy memory) {
        return PolicyCode.load(policyCode);
    }

    function limits() external view returns (LimitParams memory) {
        return PolicyCode.loadLimits(policyCode);
    }

    function state() external view returns (LimitState memory) {
        return _state;
    }

    function mode() external view returns (uint8) {
        return _state.mode;
    }

    function assets() external view returns (AssetPolicy[] memory) {
        return PolicyCode.load(policyCode).assets;
    }

    function held() external view returns (address[] memory) {
        return PolicyCode.load(policyCode).held;
    }

    function adapterOf(uint8 kind) external view returns (address) {
        address[] memory adapters = PolicyCode.load(policyCode).adapters;
        return kind < adapters.length ? adapters[kind] : address(0);
    }

    function cosigner() external view returns (address) {
        return PolicyCode.load(policyCode).cosigner;
    }

    function paymentOf(address recipient) external view returns (PaymentBucket memory) {
        return _payments[recipient];
    }

    /// @notice Base NAV now, where NAV is `navUsd8` [1e-8 USD].
    function baseNav(uint256 navUsd8) public view returns (uint256) {
        return BaseNav.capped(_state, PolicyCode.loadLimits(policyCode), navUsd8, block.timestamp);
    }

    /// @notice The loss budget now, where NAV is `navUsd8` [1e-8 USD].
    function lossBudget(uint256 navUsd8) external view returns (uint256 capacityUsd8, uint256 availableUsd8) {
        LimitParams memory params = PolicyCode.loadLimits(policyCode);
        uint256 base = baseNav(navUsd8);
        capacityUsd8 = Round.mulDivDown(base, params.lossBudgetBps, Round.BPS);
        availableUsd8 = LossBudget.availableUsd8(_state, params, base, block.timestamp);
    }

    /// @notice What may still be moved now [1e-8 USD].
    function turnoverAvailable() external view returns (uint256) {
        LimitParams memory params = PolicyCode.loadLimits(policyCode);
        return Round.dropBelowZero(params.turnoverUsd8, _turnoverUsed(_state, params));
    }

    // ----------------------------------------------------------- controller

    /// @notice Charges a decision and remembers the NAV on both sides of it.
    function commit(Outcome calldata outcome) external onlyController {
        LimitState memory next = _state;
        LimitParams memory params = PolicyCode.loadLimits(policyCode);
        uint256 base = BaseNav.capped(next, params, outcome.navBeforeUsd8, block.timestamp);
        if (outcome.chargeUsd8 != 0) _charge(next, params, outcome.chargeUsd8, base);
        if (outcome.grossUsd8 != 0) {
            uint256 used = _turnoverUsed(next, params) + outcome.grossUsd8;
            if (used > params.turnoverUsd8) revert Limits_TurnoverExceeded(used, params.turnoverUsd8);
            // forge-lint: disable-next-line(unsafe-typecast)
            next.turnoverUsedUsd8 = uint128(used);
            next.turnoverUpdatedAt = uint40(block.timestamp);
            next.lastDecisionAt = uint40(block.timestamp);
        }
        if (outcome.minted) next.lastMintAt = uint40(block.timestamp);
        _raisePeak(next, base);
        uint256 whole = outcome.navAfterUsd8 + outcome.paidUsd8;
        _observe(next, params, whole);
        if (outcome.paidUsd8 != 0) _scale(next, outcome.navAfterUsd8, whole);
        next.depegMask = outcome.depegMask;
        _state = next;
        for (uint256 i = 0; i < outcome.recipients.length; ++i) {
            _pay(outcome.recipients[i], outcome.paymentsUsd8[i]);
        }
    }

    /// @notice Moves base NAV and peak, and trips where base NAV fell too far from it.
    function observeNav(uint256 navUsd8, uint16 depegMask) external onlyController {
        LimitState memory next = _state;
        _observe(next, PolicyCode.loadLimits(policyCode), navUsd8);
        next.depegMask = depegMask;
        _state = next;
    }

    // -------------------------------------------------------------- changes

    /// @notice Another policy. What is used is settled under the old one first: it never refills. A stable that lost its peg has
    /// still lost it.
    function setPolicy(Policy calldata next) external onlyChanges {
        Policy memory old = PolicyCode.load(policyCode);
        _settle(old.limits);
        uint16 mask = 0;
        for (uint256 i = 0; i < next.assets.length; ++i) {
            for (uint256 j = 0; j < old.assets.length; ++j) {
                bool same = next.assets[i].token == old.assets[j].token;
                if (same && _state.depegMask >> j & 1 == 1) mask |= uint16(1 << i);
            }
        }
        _state.depegMask = mask;
        _adopt(next);
    }

    /// @notice Lists a recipient, changes its bucket, or takes it away with a capacity of zero. What is used stays used.
    function setPayment(address recipient, uint128 capacityUsd8, uint32 refillSeconds) external onlyChanges {
        _setPayment(recipient, capacityUsd8, refillSeconds);
        _nextVersion();
    }

    function setController(address controller_) external onlyChanges {
        if (controller_ == address(0)) revert PolicyCheck.Limits_ZeroAddress();
        controller = controller_;
        emit ControllerChanged(controller_);
        _nextVersion();
    }

    function setGuardian(address guardian_) external onlyChanges {
        guardian = guardian_;
        emit GuardianChanged(guardian_);
    }

    function setMode(uint8 mode_) external onlyChanges {
        if (mode_ > Mode.HALTED) revert Limits_BadMode(mode_);
        _setMode(mode_);
    }

    /// @notice Sets the peak anew [1e-8 USD], to go on after a trip, which lasts as long as base NAV stands that far under the
    /// peak, whatever the mode says.
    function setPeakNav(uint128 peakNavUsd8) external onlyChanges {
        _state.peakNavUsd8 = peakNavUsd8;
        _nextVersion();
    }

    /// @notice Says what holders put in (positive) or took out themselves [1e-8 USD]. Base NAV and peak move with it, so that it
    /// is neither a gain nor a fall; budgets stay as used as they were. To be called in the transaction that moves the funds.
    function declareFlow(int256 usd8) external onlyChanges {
        uint256 base = _state.baseNavUsd8;
        if (base != 0) {
            uint256 moved = uint256(usd8 < 0 ? -usd8 : usd8);
            uint256 next = usd8 < 0 ? Round.dropBelowZero(base, moved) : base + moved;
            _state.peakNavUsd8 = _narrow(Round.mulDivUp(_state.peakNavUsd8, next, base));
            _state.baseNavUsd8 = _narrow(next);
        }
        emit FlowDeclared(usd8, _state.baseNavUsd8);
        _nextVersion();
    }

    /// @notice Begins a new epoch: what was lost in the last one counts no more against the epoch stop.
    function resetEpoch() external onlyChanges {
        emit EpochReset(_state.epochUsedWad);
        _state.epochUsedWad = 0;
        _nextVersion();
    }

    function setChanges(address changes_) external onlyChanges {
        if (changes_ == address(0)) revert PolicyCheck.Limits_ZeroAddress();
        changes = changes_;
        emit ChangesChanged(changes_);
        _nextVersion();
    }

    function setOwner(address owner_) external onlyChanges {
        if (owner_ == address(0)) revert PolicyCheck.Limits_ZeroAddress();
        owner = owner_;
        emit OwnerChanged(owner_);
    }

    // -------------------------------------------------------------- private

    function _charge(LimitState memory next, LimitParams memory params, uint256 chargeUsd8, uint256 base) private view {
        uint256 part = Round.mulDivUp(chargeUsd8, LossBudget.WAD, base);
        uint256 used = LossBudget.usedWad(next, params, block.timestamp) + part;
        uint256 capacity = uint256(params.lossBudgetBps) * LossBudget.BPS_WAD;
        if (used > capacity) revert Limits_LossBudgetExceeded(used, capacity);
        // forge-lint: disable-next-line(unsafe-typecast)
        next.lossUsedWad = uint64(used);
        next.lossUpdatedAt = uint40(block.timestamp);
        used = next.epochUsedWad + part;
        capacity = uint256(params.epochLossBps) * LossBudget.BPS_WAD;
        if (used > capacity) revert Limits_EpochLossExceeded(used, capacity);
        // forge-lint: disable-next-line(unsafe-typecast)
        next.epochUsedWad = uint64(used);
    }

    function _settle(LimitParams memory old) private {
        // forge-lint: disable-next-line(unsafe-typecast)
        _state.lossUsedWad = uint64(LossBudget.usedWad(_state, old, block.timestamp));
        _state.lossUpdatedAt = uint40(block.timestamp);
        // forge-lint: disable-next-line(unsafe-typecast)
        _state.turnoverUsedUsd8 = uint128(_turnoverUsed(_state, old));
        _state.turnoverUpdatedAt = uint40(block.timestamp);
        // Growth so far counts at the old rate.
        if (_state.baseNavUsd8 >= BaseNav.LEAST_USD8) {
            _state.baseNavUsd8 = _narrow(BaseNav.capped(_state, old, type(uint128).max, block.timestamp));
            _state.baseUpdatedAt = uint40(block.timestamp);
        }
    }

    function _turnoverUsed(LimitState memory state_, LimitParams memory params) private view returns (uint256) {
        uint256 elapsed = Round.dropBelowZero(block.timestamp, state_.turnoverUpdatedAt);
        return Bucket.usedAfter(state_.turnoverUsedUsd8, params.turnoverUsd8, params.turnoverRefillSeconds, elapsed);
    }

    function _observe(LimitState memory next, LimitParams memory params, uint256 navUsd8) private {
        uint256 base = BaseNav.capped(next, params, navUsd8, block.timestamp);
        next.baseNavUsd8 = _narrow(base);
        next.baseUpdatedAt = uint40(block.timestamp);
        _raisePeak(next, base);
        uint256 fall = BaseNav.fallBps(next, base, base);
        uint8 trip =
            fall > params.haltDrawdownBps ? Mode.HALTED : fall > params.maxDrawdownBps ? Mode.REDUCE_ONLY : Mode.NORMAL;
        if (trip <= next.mode) return;
        next.mode = trip;
        emit ModeChanged(trip, true);
    }

    function _raisePeak(LimitState memory next, uint256 base) private pure {
        if (base > next.peakNavUsd8) next.peakNavUsd8 = _narrow(base);
    }

    /// @dev What was paid leaves base NAV and peak alike.
    function _scale(LimitState memory next, uint256 left, uint256 whole) private pure {
        next.baseNavUsd8 = _narrow(Round.mulDivDown(next.baseNavUsd8, left, whole));
        next.peakNavUsd8 = _narrow(Round.mulDivUp(next.peakNavUsd8, left, whole));
    }

    function _pay(address recipient, uint256 amountUsd8) private {
        PaymentBucket storage bucket = _payments[recipient];
        uint256 used = _paymentUsed(bucket) + amountUsd8;
        uint256 capacity = bucket.listed ? bucket.capacityUsd8 : 0;
        if (used > capacity) revert Limits_PaymentExceeded(recipient, used, capacity);
        // forge-lint: disable-next-line(unsafe-typecast)
        (bucket.usedUsd8, bucket.updatedAt) = (uint128(used), uint40(block.timestamp));
    }

    function _paymentUsed(PaymentBucket storage bucket) private view returns (uint256) {
        uint256 elapsed = Round.dropBelowZero(block.timestamp, bucket.updatedAt);
        return Bucket.usedAfter(bucket.usedUsd8, bucket.capacityUsd8, bucket.refillSeconds, elapsed);
    }

    function _setPayment(address recipient, uint128 capacityUsd8, uint32 refillSeconds) private {
        if (recipient == address(0)) revert PolicyCheck.Limits_ZeroAddress();
        if (capacityUsd8 != 0 && refillSeconds == 0) revert PolicyCheck.Limits_ZeroPeriod();
        PaymentBucket storage bucket = _payments[recipient];
        // forge-lint: disable-next-line(unsafe-typecast)
        bucket.usedUsd8 = uint128(_paymentUsed(bucket));
        bucket.updatedAt = uint40(block.timestamp);
        bucket.listed = capacityUsd8 != 0;
        bucket.capacityUsd8 = capacityUsd8;
        bucket.refillSeconds = refillSeconds;
        emit PaymentChanged(recipient, capacityUsd8, refillSeconds);
    }

    function _setMode(uint8 mode_) private {
        _state.mode = mode_;
        emit ModeChanged(mode_, false);
        _nextVersion();
    }

    function _adopt(Policy memory next) private {
        next.adapters = PolicyCheck.requireSound(next);
        policyCode = PolicyCode.store(next);
        _nextVersion();
    }

    function _nextVersion() private {
        emit PolicyChanged(++policyVersion);
    }

    /// @dev A NAV over 2^128 is 3e30 USD.
    function _narrow(uint256 usd8) private pure returns (uint128) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return usd8 > type(uint128).max ? type(uint128).max : uint128(usd8);
    }
}
