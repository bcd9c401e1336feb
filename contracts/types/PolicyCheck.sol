// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionKind} from "./Decision.sol";
import {AssetClass, AssetPolicy, CapKind, GroupCap, LimitParams, Policy} from "./Policy.sol";
import {Round} from "./Round.sol";

/// @notice Refuses a policy that cannot hold, with the reason.
library PolicyCheck {
    uint256 internal constant MAX_ASSETS = 16;
    uint256 internal constant MAX_CAPS = 16;
    /// @dev An oracle that may be half wrong says nothing: 50%.
    uint256 internal constant MAX_EPSILON_BPS = 5000;

    error Limits_BadBps(uint256 observedBps, uint256 limitBps);
    error Limits_ZeroPeriod();
    error Limits_ZeroAddress();
    error Limits_BadAsset(address token);
    error Limits_BadCap(uint8 kind, uint8 id);
    error Limits_DuplicateToken(address token);
    error Limits_AssetCount(uint256 observed, uint256 limit);
    error Limits_FloorOverCaps(uint256 floorBps, uint256 stableCapsBps);
    error Limits_HaltUnderDrawdown(uint256 haltBps, uint256 drawdownBps);
    error Limits_RepegUnderDepeg(uint256 repegUsd8, uint256 depegUsd8);
    error Limits_VetoOverDecisionAge(uint256 vetoSeconds, uint256 maxDecisionAgeSeconds);
    error Limits_NoExpiry();
    error Limits_NoVetoWindow();
    error Limits_AdapterCount(uint256 observed, uint256 limit);

    /// @return adapters one for each action kind
    function requireSound(Policy memory policy) internal pure returns (address[] memory adapters) {
        _limits(policy.limits);
        _assets(policy.assets, policy.held);
        _caps(policy.caps);
        _floor(policy);
        uint256 kinds = uint256(ActionKind.PAY) + 1;
        if (policy.adapters.length > kinds) revert Limits_AdapterCount(policy.adapters.length, kinds);
        adapters = new address[](kinds);
        for (uint256 i = 0; i < policy.adapters.length; ++i) {
            adapters[i] = policy.adapters[i];
        }
    }

    function _limits(LimitParams memory next) private pure {
        _bps(next.maxTradeBps);
        _bps(next.minOutBps);
        _bps(next.lossBudgetBps);
        _bps(next.stableFloorBps);
        _bps(next.maxDrawdownBps);
        _bps(next.maxNavToleranceBps);
        _bps(next.epochLossBps);
        _bps(next.haltDrawdownBps);
        _bps(next.maxPoolShareBps);
        _bps(next.maxPoolDeviationBps);
        bool periods = next.lossRefillSeconds != 0 && next.maxDecisionAgeSeconds != 0 && next.maxSnapshotAgeBlocks != 0
            && next.turnoverRefillSeconds != 0;
        if (!periods) revert Limits_ZeroPeriod();
        if (next.haltDrawdownBps < next.maxDrawdownBps) {
            revert Limits_HaltUnderDrawdown(next.haltDrawdownBps, next.maxDrawdownBps);
        }
        if (next.repegUsd8 < next.depegUsd8) revert Limits_RepegUnderDepeg(next.repegUsd8, next.depegUsd8);
        if (next.vetoSeconds > next.maxDecisionAgeSeconds) {
            revert Limits_VetoOverDecisionAge(next.vetoSeconds, next.maxDecisionAgeSeconds);
        }
        // Announced and carried out at once, a decision would pass the gate that was to ask somebody.
        if (next.approvalUsd8 != type(uint128).max && next.vetoSeconds == 0) revert Limits_NoVetoWindow();
        if (next.mandateExpiry == 0) revert Limits_NoExpiry();
    }

    function _assets(AssetPolicy[] memory assets, address[] memory held) private pure {
        if (assets.length == 0 || assets.length > MAX_ASSETS) revert Limits_AssetCount(assets.length, MAX_ASSETS);
        if (held.length > MAX_ASSETS) revert Limits_AssetCount(held.length, MAX_ASSETS);
        for (uint256 i = 0; i < assets.length; ++i) {
            AssetPolicy memory asset = assets[i];
            if (asset.token == address(0) || asset.assetClass > AssetClass.STABLE || asset.decimals > 36) {
                revert Limits_BadAsset(asset.token);
            }
            if (asset.epsilonBps > MAX_EPSILON_BPS) revert Limits_BadBps(asset.epsilonBps, MAX_EPSILON_BPS);
            _bps(asset.capBps);
            for (uint256 j = 0; j < i; ++j) {
                if (assets[j].token == asset.token) revert Limits_DuplicateToken(asset.token);
            }
        }
        for (uint256 i = 0; i < held.length; ++i) {
            if (held[i] == address(0)) revert Limits_ZeroAddress();
            for (uint256 j = 0; j < assets.length; ++j) {
                if (assets[j].token == held[i]) revert Limits_DuplicateToken(held[i]);
            }
            for (uint256 j = 0; j < i; ++j) {
                if (held[j] == held[i]) revert Limits_DuplicateToken(held[i]);
            }
        }
    }

    function _caps(GroupCap[] memory caps) private pure {
        if (caps.length > MAX_CAPS) revert Limits_AssetCount(caps.length, MAX_CAPS);
        for (uint256 i = 0; i < caps.length; ++i) {
            GroupCap memory cap = caps[i];
            if (cap.id == 0 || cap.kind > CapKind.ISSUER) revert Limits_BadCap(cap.kind, cap.id);
            _bps(cap.capBps);
            for (uint256 j = 0; j < i; ++j) {
                if (caps[j].kind == cap.kind && caps[j].id == cap.id) revert Limits_BadCap(cap.kind, cap.id);
            }
        }
    }

    function _floor(Policy memory policy) private pure {
        uint256 stableCapsBps = 0;
        for (uint256 i = 0; i < policy.assets.length; ++i) {
            if (policy.assets[i].assetClass == AssetClass.STABLE) stableCapsBps += policy.assets[i].capBps;
        }
        uint256 floorBps = policy.limits.stableFloorBps;
        if (floorBps > stableCapsBps) revert Limits_FloorOverCaps(floorBps, stableCapsBps);
    }

    function _bps(uint256 bps) private pure {
        if (bps > Round.BPS) revert Limits_BadBps(bps, Round.BPS);
    }
}
