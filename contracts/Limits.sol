// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetClass, AssetPolicy, LimitParams, LimitState} from "./types/Policy.sol";
import {LossBudget} from "./types/LossBudget.sol";
import {Mode} from "./types/Decision.sol";
import {Round} from "./types/Round.sol";

/// @title The limits and what they remember
/// @notice AUTHORITY. The owner is one address, the governance executor; it alone sets limits, assets, venues, the controller
/// and the mode. Every such change raises `policyVersion`, and a decision names the version it was made under.
/// The controller (the policy module) may only charge the budget, raise the peak and trip the breaker.
///
/// STATE. It is apart from the controller, so that holders replace the controller without refilling a budget or forgetting a
/// peak. Setting limits anew first settles what is used under the old ones: it never refills.
contract Limits {
    uint256 public constant MAX_ASSETS = 16;
    /// @dev An oracle that may be half wrong says nothing: 50%.
    uint256 public constant MAX_EPSILON_BPS = 5000;

    address public owner;
    address public controller;
    uint64 public policyVersion;
    LimitState private _state;
    LimitParams private _limits;
    AssetPolicy[] private _assets;
    address[] private _held;
    mapping(uint8 kind => address) public adapterOf;

    event PolicyChanged(uint64 indexed policyVersion);
    event ModeChanged(uint8 mode, bool tripped);
    event OwnerChanged(address indexed owner);
    event ControllerChanged(address indexed controller);

    error Limits_NotOwner(address caller, address owner);
    error Limits_NotController(address caller, address controller);
    error Limits_ZeroAddress();
    error Limits_BadBps(uint256 observedBps, uint256 limitBps);
    error Limits_ZeroPeriod();
    error Limits_BadAsset(address token);
    error Limits_DuplicateToken(address token);
    error Limits_AssetCount(uint256 observed, uint256 limit);
    error Limits_FloorOverCaps(uint256 floorBps, uint256 stableCapsBps);
    error Limits_BadMode(uint8 mode);
    error Limits_LossBudgetExceeded(uint256 usedWad, uint256 capacityWad);

    modifier onlyOwner() {
        if (msg.sender != owner) revert Limits_NotOwner(msg.sender, owner);
        _;
    }

    modifier onlyController() {
        if (msg.sender != controller) revert Limits_NotController(msg.sender, controller);
        _;
    }

    /// @param adapters adapter of each action kind, by index; zero where the kind needs none or is not allowed
    constructor(
        address owner_,
        address controller_,
        LimitParams memory limits_,
        AssetPolicy[] memory assets_,
        address[] memory held_,
        address[] memory adapters
    ) {
        if (owner_ == address(0) || controller_ == address(0)) {
            revert Limits_ZeroAddress();
        }
        owner = owner_;
        controller = controller_;
        _setAssets(assets_, held_);
        _setLimits(limits_);
        for (uint256 kind = 0; kind < adapters.length; ++kind) {
            // forge-lint: disable-next-line(unsafe-typecast)
            adapterOf[uint8(kind)] = adapters[kind];
        }
        _nextVersion();
        emit OwnerChanged(owner_);
        emit ControllerChanged(controller_);
    }

    // ---------------------------------------------------------------- reads

    /// @notice Everything a decision is judged by, in one call.
    function read() external view returns (uint64, LimitParams memory, LimitState memory) {
        return (policyVersion, _limits, _state);
    }

    function limits() external view returns (LimitParams memory) {
        return _limits;
    }

    function state() external view returns (LimitState memory) {
        return _state;
    }

    function mode() external view returns (uint8) {
        return _state.mode;
    }

    function assets() external view returns (AssetPolicy[] memory) {
        return _assets;
    }

    function held() external view returns (address[] memory) {
        return _held;
    }

    /// @notice The loss budget now, for a treasury of `navUsd8` [1e-8 USD].
    function lossBudget(uint256 navUsd8) external view returns (uint256 capacityUsd8, uint256 availableUsd8) {
        capacityUsd8 = Round.mulDivDown(navUsd8, _limits.lossBudgetBps, Round.BPS);
        availableUsd8 = LossBudget.availableUsd8(_state, _limits, navUsd8, block.timestamp);
    }

    // ----------------------------------------------------------- controller

    /// @notice Charges a decision and remembers the NAV on both sides of it.
    function commit(uint256 navBeforeUsd8, uint256 navAfterUsd8, uint256 chargeUsd8) external onlyController {
        LimitState memory next = _state;
        if (chargeUsd8 != 0) {
            uint256 used = LossBudget.usedWad(next, _limits, block.timestamp);
            used += Round.mulDivUp(chargeUsd8, LossBudget.WAD, navBeforeUsd8);
            uint256 capacity = uint256(_limits.lossBudgetBps) * LossBudget.BPS_WAD;
            if (used > capacity) revert Limits_LossBudgetExceeded(used, capacity);
            // forge-lint: disable-next-line(unsafe-typecast)
            next.lossUsedWad = uint64(used);
            next.lossUpdatedAt = uint40(block.timestamp);
        }
        _observe(next, navBeforeUsd8);
        _observe(next, navAfterUsd8);
        _state = next;
    }

    /// @notice Raises the peak, and trips to reduce-only where NAV fell too far from it.
    function observeNav(uint256 navUsd8) external onlyController {
        LimitState memory next = _state;
        _observe(next, navUsd8);
        _state = next;
    }

    // ---------------------------------------------------------------- owner

    function setLimits(LimitParams calldata limits_) external onlyOwner {
        // forge-lint: disable-next-line(unsafe-typecast)
        _state.lossUsedWad = uint64(LossBudget.usedWad(_state, _limits, block.timestamp));
        _state.lossUpdatedAt = uint40(block.timestamp);
        _setLimits(limits_);
        _nextVersion();
    }

    function setAssets(AssetPolicy[] calldata assets_, address[] calldata held_) external onlyOwner {
        _setAssets(assets_, held_);
        _requireFloorUnderCaps(_limits.stableFloorBps);
        _nextVersion();
    }

    function setAdapter(uint8 kind, address adapter) external onlyOwner {
        adapterOf[kind] = adapter;
        _nextVersion();
    }

    function setController(address controller_) external onlyOwner {
        if (controller_ == address(0)) revert Limits_ZeroAddress();
        controller = controller_;
        emit ControllerChanged(controller_);
        _nextVersion();
    }

    function setMode(uint8 mode_) external onlyOwner {
        if (mode_ > Mode.HALTED) revert Limits_BadMode(mode_);
        _state.mode = mode_;
        emit ModeChanged(mode_, false);
        _nextVersion();
    }

    /// @notice Sets the peak anew [1e-8 USD]: after holders moved funds in or out themselves, or to go on after a trip,
    /// which lasts as long as NAV stands that far under the peak, whatever the mode says.
    function setPeakNav(uint128 peakNavUsd8) external onlyOwner {
        _state.peakNavUsd8 = peakNavUsd8;
        _nextVersion();
    }

    function setOwner(address owner_) external onlyOwner {
        if (owner_ == address(0)) revert Limits_ZeroAddress();
        owner = owner_;
        emit OwnerChanged(owner_);
    }

    // -------------------------------------------------------------- private

    function _observe(LimitState memory next, uint256 navUsd8) private {
        if (navUsd8 > next.peakNavUsd8) {
            // A NAV over 2^128 is 3e30 USD.
            // forge-lint: disable-next-line(unsafe-typecast)
            next.peakNavUsd8 = navUsd8 > type(uint128).max ? type(uint128).max : uint128(navUsd8);
        }
        uint256 fall = Round.shareBpsUp(Round.dropBelowZero(next.peakNavUsd8, navUsd8), next.peakNavUsd8);
        if (fall > _limits.maxDrawdownBps && next.mode == Mode.NORMAL) {
            next.mode = Mode.REDUCE_ONLY;
            emit ModeChanged(Mode.REDUCE_ONLY, true);
        }
    }

    function _nextVersion() private {
        emit PolicyChanged(++policyVersion);
    }

    function _setLimits(LimitParams memory next) private {
        _requireBps(next.maxTradeBps);
        _requireBps(next.minOutBps);
        _requireBps(next.lossBudgetBps);
        _requireBps(next.stableFloorBps);
        _requireBps(next.maxDrawdownBps);
        _requireBps(next.maxNavToleranceBps);
        if (next.lossRefillSeconds == 0 || next.maxDecisionAgeSeconds == 0 || next.maxSnapshotAgeBlocks == 0) {
            revert Limits_ZeroPeriod();
        }
        _requireFloorUnderCaps(next.stableFloorBps);
        _limits = next;
    }

    function _setAssets(AssetPolicy[] memory assets_, address[] memory held_) private {
        if (assets_.length == 0 || assets_.length > MAX_ASSETS) revert Limits_AssetCount(assets_.length, MAX_ASSETS);
        if (held_.length > MAX_ASSETS) revert Limits_AssetCount(held_.length, MAX_ASSETS);
        delete _assets;
        for (uint256 i = 0; i < assets_.length; ++i) {
            AssetPolicy memory asset = assets_[i];
            if (asset.token == address(0) || asset.assetClass > AssetClass.STABLE || asset.decimals > 36) {
                revert Limits_BadAsset(asset.token);
            }
            if (asset.epsilonBps > MAX_EPSILON_BPS) revert Limits_BadBps(asset.epsilonBps, MAX_EPSILON_BPS);
            _requireBps(asset.capBps);
            _requireNotListed(asset.token);
            _assets.push(asset);
        }
        delete _held;
        for (uint256 i = 0; i < held_.length; ++i) {
            if (held_[i] == address(0)) revert Limits_ZeroAddress();
            _requireNotListed(held_[i]);
            _held.push(held_[i]);
        }
    }

    function _requireNotListed(address token) private view {
        for (uint256 i = 0; i < _assets.length; ++i) {
            if (_assets[i].token == token) revert Limits_DuplicateToken(token);
        }
        for (uint256 i = 0; i < _held.length; ++i) {
            if (_held[i] == token) revert Limits_DuplicateToken(token);
        }
    }

    function _requireFloorUnderCaps(uint256 floorBps) private view {
        uint256 stableCapsBps = 0;
        for (uint256 i = 0; i < _assets.length; ++i) {
            if (_assets[i].assetClass == AssetClass.STABLE) stableCapsBps += _assets[i].capBps;
        }
        if (floorBps > stableCapsBps) revert Limits_FloorOverCaps(floorBps, stableCapsBps);
    }

    function _requireBps(uint256 bps) private pure {
        if (bps > Round.BPS) revert Limits_BadBps(bps, Round.BPS);
    }
}
