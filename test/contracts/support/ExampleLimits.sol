// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LimitParams} from "../../../contracts/types/Policy.sol";

/// @notice The limits a treasury of the tests starts with: none of them binds a small trade.
library ExampleLimits {
    function params() internal pure returns (LimitParams memory) {
        return LimitParams({
            maxTradeBps: 500,
            minOutBps: 9900,
            lossBudgetBps: 100,
            stableFloorBps: 2000,
            maxDrawdownBps: 2000,
            maxSnapshotAgeBlocks: 50,
            maxNavToleranceBps: 50,
            lossRefillSeconds: 30 days,
            maxDecisionAgeSeconds: 600,
            depegUsd8: 0.98e8,
            stableFloorUsd8: 0,
            repegUsd8: 0.99e8,
            epochLossBps: 300,
            haltDrawdownBps: 3000,
            maxNavGrowthBpsPerDay: 200,
            cooldownSeconds: 0,
            turnoverUsd8: 1_000_000_000e8,
            turnoverRefillSeconds: 1 days,
            maxPoolShareBps: 2000,
            approvalUsd8: type(uint128).max,
            vetoSeconds: 300,
            mandateExpiry: 4_000_000_000,
            minRangeTicks: 100,
            rangeCooldownSeconds: 1 hours,
            maxPoolDeviationBps: 100,
            positionVenue: 1
        });
    }
}
