// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap, LimitParams, PaymentPolicy, Policy} from "../../../contracts/types/Policy.sol";
import {Limits, LimitsSetup} from "../../../contracts/Limits.sol";
import {Shipped} from "../support/Shipped.sol";

/// @notice The limits that ship, of a treasury of a million dollars: 1% of loss a month, 3% an epoch, a million of turnover a
/// day, one recipient with $10,000 a day.
library SoundPolicy {
    address internal constant OWNER = address(0xE0);
    address internal constant PAYEE = address(0x9A7);

    /// @param controller who may charge and, besides, change
    function limits(address controller, AssetPolicy[] memory assets, address[] memory adapters)
        internal
        returns (Limits)
    {
        PaymentPolicy[] memory payments = new PaymentPolicy[](1);
        payments[0] = PaymentPolicy(PAYEE, 10_000e8, 1 days);
        Policy memory policy = Policy(params(), assets, new address[](0), new GroupCap[](0), adapters, address(0));
        return Shipped.limits(LimitsSetup(OWNER, controller, address(0), controller, policy, payments));
    }

    function params() internal pure returns (LimitParams memory all) {
        (all.maxTradeBps, all.minOutBps, all.maxNavGrowthBpsPerDay) = (500, 9900, 200);
        (all.lossBudgetBps, all.epochLossBps, all.lossRefillSeconds) = (100, 300, 30 days);
        (all.maxDrawdownBps, all.haltDrawdownBps) = (2000, 3000);
        (all.turnoverUsd8, all.turnoverRefillSeconds) = (1_000_000e8, 1 days);
        (all.maxSnapshotAgeBlocks, all.maxNavToleranceBps, all.maxDecisionAgeSeconds) = (50, 50, 600);
        (all.depegUsd8, all.repegUsd8, all.maxPoolShareBps) = (0.98e8, 0.99e8, 2000);
        (all.vetoSeconds, all.mandateExpiry, all.approvalUsd8) = (300, 4_000_000_000, type(uint128).max);
        (all.minRangeTicks, all.rangeCooldownSeconds, all.maxPoolDeviationBps) = (100, 3600, 100);
    }
}
