// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap, LimitParams, PaymentPolicy, Policy} from "../../../contracts/types/Policy.sol";
import {Limits, LimitsSetup, Outcome} from "../../../contracts/Limits.sol";
import {ExampleLimits} from "./ExampleLimits.sol";
import {Shipped} from "./Shipped.sol";
import {vm} from "./Vm.sol";

/// @notice The limits alone, with this contract as their controller.
abstract contract LimitsHouse {
    uint256 internal constant START = 1_700_000_000;
    uint256 internal constant NAV = 1_000_000e8;
    address internal constant OWNER = address(0xE0);
    address internal constant CHANGES = address(0xC4);
    address internal constant GUARDIAN = address(0x6A);
    Limits internal limits;

    function setUp() public {
        vm.warp(START);
        limits = Shipped.limits(_setup());
    }

    function _setup() internal view returns (LimitsSetup memory) {
        Policy memory policy = _policy(_params(), _assets());
        return LimitsSetup(OWNER, address(this), GUARDIAN, CHANGES, policy, new PaymentPolicy[](0));
    }

    function _outcome(uint256 navBefore, uint256 navAfter, uint256 charge)
        internal
        pure
        returns (Outcome memory outcome)
    {
        outcome.navBeforeUsd8 = navBefore;
        outcome.navAfterUsd8 = navAfter;
        outcome.chargeUsd8 = charge;
    }

    /// @dev So much of NAV is paid to one.
    function _paying(address recipient, uint256 paid) internal pure returns (Outcome memory outcome) {
        outcome = _outcome(NAV, NAV - paid, 0);
        outcome.paidUsd8 = paid;
        outcome.recipients = new address[](1);
        outcome.recipients[0] = recipient;
        outcome.paymentsUsd8 = new uint256[](1);
        outcome.paymentsUsd8[0] = paid;
    }

    function _setLimits(LimitParams memory params) internal {
        vm.prank(CHANGES);
        limits.setPolicy(_policy(params, _assets()));
    }

    function _policy(LimitParams memory params, AssetPolicy[] memory assets) internal pure returns (Policy memory) {
        return Policy(params, assets, new address[](0), new GroupCap[](0), new address[](4), address(0));
    }

    function _params() internal pure returns (LimitParams memory) {
        return ExampleLimits.params();
    }

    function _assets() internal pure returns (AssetPolicy[] memory assets) {
        assets = new AssetPolicy[](2);
        assets[0] = AssetPolicy(address(0x70), 18, 0, 50, 8000, 1, 0, 0);
        assets[1] = AssetPolicy(address(0x71), 6, 1, 25, 9000, 2, 0, 0);
    }
}
