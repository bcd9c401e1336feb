// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionKind} from "../../../contracts/types/Decision.sol";
import {AssetPolicy, CapKind, GroupCap, Policy} from "../../../contracts/types/Policy.sol";
import {PolicyCheck} from "../../../contracts/types/PolicyCheck.sol";
import {LimitsHouse} from "../support/LimitsHouse.sol";
import {vm} from "../support/Vm.sol";

/// @notice What a policy cannot be, each beside the last that it can.
contract PolicyCheckTest is LimitsHouse {
    function test_shares_boundary() public {
        for (uint256 i = 0; i < 10; ++i) {
            _sound(_withShare(i, 10_000));
            _refused(_withShare(i, 10_001), _badBps(10_001, 10_000));
        }
    }

    function test_periods_boundary() public {
        for (uint256 i = 0; i < 4; ++i) {
            _sound(_withPeriod(i, 1));
            _refused(_withPeriod(i, 0), abi.encodeWithSelector(PolicyCheck.Limits_ZeroPeriod.selector));
        }
        Policy memory policy = _sample();
        policy.limits.mandateExpiry = 1;
        _sound(policy);
        policy.limits.mandateExpiry = 0;
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_NoExpiry.selector));
    }

    function test_pairs_boundary() public {
        Policy memory policy = _sample();
        policy.limits.haltDrawdownBps = policy.limits.maxDrawdownBps;
        policy.limits.repegUsd8 = policy.limits.depegUsd8;
        policy.limits.vetoSeconds = policy.limits.maxDecisionAgeSeconds;
        _sound(policy);
    }

    function test_assets_boundary() public {
        Policy memory policy = _sample();
        policy.assets = new AssetPolicy[](0);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_AssetCount.selector, 0, 16));
        policy.limits.stableFloorBps = 0;
        policy.assets = _many(16);
        _sound(policy);
        policy.assets = _many(17);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_AssetCount.selector, 17, 16));
        for (uint256 i = 1; i < 4; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                policy.assets = _many(4);
                policy.assets[i].token = policy.assets[j].token;
                address twice = policy.assets[j].token;
                _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_DuplicateToken.selector, twice));
            }
        }
    }

    function test_asset_boundary() public {
        Policy memory policy = _sample();
        AssetPolicy memory asset = policy.assets[0];
        (asset.decimals, asset.epsilonBps, asset.capBps) = (36, 5000, 10_000);
        _sound(policy);
        asset.decimals = 37;
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_BadAsset.selector, asset.token));
        (asset.decimals, asset.assetClass) = (36, 2);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_BadAsset.selector, asset.token));
        (asset.assetClass, asset.epsilonBps) = (0, 5001);
        _refused(policy, _badBps(5001, 5000));
        (asset.epsilonBps, asset.capBps) = (5000, 10_001);
        _refused(policy, _badBps(10_001, 10_000));
        (asset.capBps, asset.token) = (10_000, address(0));
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_BadAsset.selector, address(0)));
    }

    function test_held_boundary() public {
        Policy memory policy = _sample();
        policy.held = _tokens(16);
        _sound(policy);
        policy.held = _tokens(17);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_AssetCount.selector, 17, 16));
        for (uint256 i = 0; i < 3; ++i) {
            policy.held = _tokens(3);
            policy.held[i] = address(0);
            _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_ZeroAddress.selector));
            for (uint256 j = 0; j < 2; ++j) {
                policy.held[i] = policy.assets[j].token;
                _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_DuplicateToken.selector, policy.held[i]));
            }
            for (uint256 j = 0; j < i; ++j) {
                policy.held[i] = policy.held[j];
                _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_DuplicateToken.selector, policy.held[i]));
            }
        }
    }

    function test_caps_boundary() public {
        Policy memory policy = _sample();
        policy.caps = _groups(16);
        policy.caps[15].capBps = 10_000;
        _sound(policy);
        policy.caps[15].capBps = 10_001;
        _refused(policy, _badBps(10_001, 10_000));
        policy.caps = _groups(17);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_AssetCount.selector, 17, 16));
        policy.caps = _groups(1);
        policy.caps[0].id = 0;
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_BadCap.selector, CapKind.VENUE, 0));
        policy.caps[0] = GroupCap(CapKind.ISSUER + 1, 1, 100);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_BadCap.selector, CapKind.ISSUER + 1, 1));
        for (uint256 i = 1; i < 4; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                policy.caps = _groups(4);
                policy.caps[i].id = policy.caps[j].id;
                _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_BadCap.selector, CapKind.VENUE, j + 1));
                // A venue and an issuer may have the same number.
                policy.caps[i].kind = CapKind.ISSUER;
                _sound(policy);
            }
        }
    }

    function test_floor_boundary() public {
        Policy memory policy = _sample();
        policy.assets = _many(4);
        for (uint256 i = 0; i < 4; ++i) {
            policy.assets[i].capBps = uint16(1000 * (i + 1));
            policy.assets[i].assetClass = uint8(i % 2);
        }
        // The second and the fourth are stables.
        policy.limits.stableFloorBps = 6000;
        _sound(policy);
        policy.limits.stableFloorBps = 6001;
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_FloorOverCaps.selector, 6001, 6000));
    }

    function test_adapters_boundary() public {
        Policy memory policy = _sample();
        policy.adapters = new address[](14);
        for (uint256 i = 0; i < 14; ++i) {
            policy.adapters[i] = address(uint160(0xADA0 + i));
        }
        _sound(policy);
        for (uint8 kind = 0; kind < 14; ++kind) {
            vm.assertEq(limits.adapterOf(kind), address(uint160(0xADA0) + kind));
        }
        // Kinds that a list does not come to have none.
        policy.adapters = new address[](2);
        policy.adapters[1] = address(0xADA1);
        _sound(policy);
        vm.assertEq(limits.adapterOf(ActionKind.WRAP), address(0xADA1));
        vm.assertEq(limits.adapterOf(ActionKind.UNWRAP), address(0));
        policy.adapters = new address[](15);
        _refused(policy, abi.encodeWithSelector(PolicyCheck.Limits_AdapterCount.selector, 15, 14));
    }

    // -------------------------------------------------------------- private

    function _sound(Policy memory policy) private {
        vm.prank(CHANGES);
        limits.setPolicy(policy);
        vm.assertEq(keccak256(abi.encode(limits.limits())), keccak256(abi.encode(policy.limits)));
        vm.assertEq(keccak256(abi.encode(limits.assets())), keccak256(abi.encode(policy.assets)));
        vm.assertEq(keccak256(abi.encode(limits.held())), keccak256(abi.encode(policy.held)));
        vm.assertEq(keccak256(abi.encode(limits.policy().caps)), keccak256(abi.encode(policy.caps)));
    }

    function _refused(Policy memory policy, bytes memory reason) private {
        vm.prank(CHANGES);
        vm.expectRevert(reason);
        limits.setPolicy(policy);
    }

    function _badBps(uint256 observed, uint256 limit) private pure returns (bytes memory) {
        return abi.encodeWithSelector(PolicyCheck.Limits_BadBps.selector, observed, limit);
    }

    function _sample() private pure returns (Policy memory) {
        return _policy(_params(), _assets());
    }

    function _withShare(uint256 which, uint16 bps) private pure returns (Policy memory policy) {
        policy = _sample();
        policy.assets[1].capBps = 10_000;
        if (which == 0) policy.limits.maxTradeBps = bps;
        if (which == 1) policy.limits.minOutBps = bps;
        if (which == 2) policy.limits.lossBudgetBps = bps;
        if (which == 3) policy.limits.stableFloorBps = bps;
        if (which == 4) (policy.limits.maxDrawdownBps, policy.limits.haltDrawdownBps) = (bps, 10_000);
        if (which == 5) policy.limits.maxNavToleranceBps = bps;
        if (which == 6) policy.limits.epochLossBps = bps;
        if (which == 7) policy.limits.haltDrawdownBps = bps;
        if (which == 8) policy.limits.maxPoolShareBps = bps;
        if (which == 9) policy.limits.maxPoolDeviationBps = bps;
    }

    function _withPeriod(uint256 which, uint8 value) private pure returns (Policy memory policy) {
        policy = _sample();
        if (which == 0) policy.limits.lossRefillSeconds = value;
        if (which == 1) policy.limits.maxDecisionAgeSeconds = value;
        if (which == 2) policy.limits.maxSnapshotAgeBlocks = value;
        if (which == 3) policy.limits.turnoverRefillSeconds = value;
        if (which == 1) (policy.limits.vetoSeconds, policy.limits.approvalUsd8) = (0, type(uint128).max);
    }

    function _many(uint256 count) private pure returns (AssetPolicy[] memory assets) {
        assets = new AssetPolicy[](count);
        for (uint256 i = 0; i < count; ++i) {
            assets[i] = AssetPolicy(address(uint160(0x70 + i)), 18, 0, 50, 8000, 1, 0, 0);
        }
    }

    function _tokens(uint256 count) private pure returns (address[] memory tokens) {
        tokens = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            tokens[i] = address(uint160(0xE70 + i));
        }
    }

    function _groups(uint256 count) private pure returns (GroupCap[] memory caps) {
        caps = new GroupCap[](count);
        for (uint256 i = 0; i < count; ++i) {
            caps[i] = GroupCap(CapKind.VENUE, uint8(i + 1), 100);
        }
    }
}
