// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, CapKind, GroupCap, LimitParams, Policy} from "../types/Policy.sol";
import {Round} from "../types/Round.sol";
import {Parameter} from "./Directions.sol";

/// @notice A policy in memory, read and written parameter by parameter.
library PolicyDraft {
    /// @dev Set in a packed asset that is listed; zero is one that is not.
    uint256 internal constant LISTED = 1 << 72;

    error PolicyDraft_NoSuchSubject(uint8 parameter, address subject);

    /// @notice Whether the policy itself holds the parameter; what is left is kept elsewhere.
    function holds(uint8 parameter) internal pure returns (bool) {
        return parameter <= Parameter.COSIGNER;
    }

    function get(Policy memory policy, uint8 parameter, address subject) internal pure returns (uint256) {
        if (parameter < Parameter.LIMITS) return _word(policy.limits, parameter);
        if (parameter == Parameter.COSIGNER) return uint160(policy.cosigner);
        if (parameter == Parameter.ADAPTER) return uint160(policy.adapters[_kind(policy, subject)]);
        if (parameter == Parameter.HELD) return _heldAt(policy, subject) < policy.held.length ? 1 : 0;
        if (parameter == Parameter.VENUE_CAP_BPS || parameter == Parameter.ISSUER_CAP_BPS) {
            uint256 cap = _capAt(policy, _capKind(parameter), subject);
            return cap < policy.caps.length ? policy.caps[cap].capBps : Round.BPS;
        }
        uint256 i = _assetAt(policy, subject);
        if (parameter == Parameter.ASSET) return i < policy.assets.length ? pack(policy.assets[i]) : 0;
        if (i == policy.assets.length) revert PolicyDraft_NoSuchSubject(parameter, subject);
        return parameter == Parameter.ASSET_CAP_BPS ? policy.assets[i].capBps : policy.assets[i].epsilonBps;
    }

    /// @dev `value` has no more bits than its row in `Directions` allows.
    function set(Policy memory policy, uint8 parameter, address subject, uint256 value) internal pure {
        if (parameter < Parameter.LIMITS) return _setWord(policy.limits, parameter, value);
        if (parameter == Parameter.COSIGNER) {
            policy.cosigner = address(uint160(value));
        } else if (parameter == Parameter.ADAPTER) {
            policy.adapters[_kind(policy, subject)] = address(uint160(value));
        } else if (parameter == Parameter.HELD) {
            _setHeld(policy, subject, value);
        } else if (parameter == Parameter.ASSET) {
            _setAsset(policy, subject, value);
        } else if (parameter == Parameter.VENUE_CAP_BPS || parameter == Parameter.ISSUER_CAP_BPS) {
            _setCap(policy, _capKind(parameter), subject, value);
        } else {
            uint256 i = _assetAt(policy, subject);
            if (i == policy.assets.length) revert PolicyDraft_NoSuchSubject(parameter, subject);
            // forge-lint: disable-next-line(unsafe-typecast)
            if (parameter == Parameter.ASSET_CAP_BPS) policy.assets[i].capBps = uint16(value);
            // forge-lint: disable-next-line(unsafe-typecast)
            else policy.assets[i].epsilonBps = uint16(value);
        }
    }

    /// @notice An asset as one value: listed, decimals, class, ε, cap, price group, venue, issuer, from the left.
    function pack(AssetPolicy memory asset) internal pure returns (uint256) {
        return LISTED | uint256(asset.decimals) << 64 | uint256(asset.assetClass) << 56 | uint256(asset.epsilonBps)
            << 40 | uint256(asset.capBps) << 24 | uint256(asset.priceGroup) << 16 | uint256(asset.venue) << 8
            | asset.issuer;
    }

    // forge-lint: disable-start(unsafe-typecast)
    function unpack(address token, uint256 value) internal pure returns (AssetPolicy memory) {
        return AssetPolicy({
            token: token,
            decimals: uint8(value >> 64),
            assetClass: uint8(value >> 56),
            epsilonBps: uint16(value >> 40),
            capBps: uint16(value >> 24),
            priceGroup: uint8(value >> 16),
            venue: uint8(value >> 8),
            issuer: uint8(value)
        });
    }

    // forge-lint: disable-end(unsafe-typecast)

    // -------------------------------------------------------------- private

    /// @dev A struct of values lies in memory as its words in order.
    function _word(LimitParams memory limits, uint8 index) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(limits, mul(index, 32)))
        }
    }

    function _setWord(LimitParams memory limits, uint8 index, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(limits, mul(index, 32)), value)
        }
    }

    function _kind(Policy memory policy, address subject) private pure returns (uint256 kind) {
        kind = uint160(subject);
        if (kind >= policy.adapters.length) revert PolicyDraft_NoSuchSubject(Parameter.ADAPTER, subject);
    }

    function _capKind(uint8 parameter) private pure returns (uint8) {
        return parameter == Parameter.VENUE_CAP_BPS ? CapKind.VENUE : CapKind.ISSUER;
    }

    /// @return i index, or the length where it is not there
    function _assetAt(Policy memory policy, address token) private pure returns (uint256 i) {
        while (i < policy.assets.length && policy.assets[i].token != token) ++i;
    }

    function _heldAt(Policy memory policy, address token) private pure returns (uint256 i) {
        while (i < policy.held.length && policy.held[i] != token) ++i;
    }

    function _capAt(Policy memory policy, uint8 kind, address id) private pure returns (uint256 i) {
        if (uint160(id) == 0 || uint160(id) > type(uint8).max) {
            revert PolicyDraft_NoSuchSubject(
                kind == CapKind.VENUE ? Parameter.VENUE_CAP_BPS : Parameter.ISSUER_CAP_BPS, id
            );
        }
        while (i < policy.caps.length && (policy.caps[i].kind != kind || policy.caps[i].id != uint160(id))) ++i;
    }

    function _setAsset(Policy memory policy, address token, uint256 value) private pure {
        AssetPolicy[] memory assets = policy.assets;
        uint256 place = _assetAt(policy, token);
        bool listed = value & LISTED != 0;
        if (listed && place < assets.length) {
            assets[place] = unpack(token, value);
            return;
        }
        if (!listed && (value != 0 || place == assets.length)) {
            revert PolicyDraft_NoSuchSubject(Parameter.ASSET, token);
        }
        AssetPolicy[] memory next = new AssetPolicy[](listed ? assets.length + 1 : assets.length - 1);
        uint256 to = 0;
        for (uint256 i = 0; i < assets.length; ++i) {
            if (i != place) next[to++] = assets[i];
        }
        if (listed) next[to] = unpack(token, value);
        policy.assets = next;
    }

    function _setHeld(Policy memory policy, address token, uint256 value) private pure {
        uint256 place = _heldAt(policy, token);
        uint256 length = policy.held.length;
        if (value == (place < length ? 1 : 0)) return;
        address[] memory next = new address[](value == 1 ? length + 1 : length - 1);
        uint256 to = 0;
        for (uint256 i = 0; i < length; ++i) {
            if (i != place) next[to++] = policy.held[i];
        }
        if (value == 1) next[to] = token;
        policy.held = next;
    }

    /// @dev A cap of all is none.
    function _setCap(Policy memory policy, uint8 kind, address id, uint256 value) private pure {
        GroupCap[] memory caps = policy.caps;
        uint256 place = _capAt(policy, kind, id);
        uint256 others = place < caps.length ? caps.length - 1 : caps.length;
        bool listed = value != Round.BPS;
        GroupCap[] memory next = new GroupCap[](listed ? others + 1 : others);
        uint256 to = 0;
        for (uint256 i = 0; i < caps.length; ++i) {
            if (i != place) next[to++] = caps[i];
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        if (listed) next[to] = GroupCap(kind, uint8(uint160(id)), uint16(value));
        policy.caps = next;
    }
}
