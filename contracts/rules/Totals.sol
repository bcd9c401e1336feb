// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetClass, OracleStatus} from "../types/Policy.sol";
import {AssetFacts, Facts} from "../types/Facts.sol";
import {Round} from "../types/Round.sol";

/// @notice Sums over all managed assets [1e-8 USD]. The twin is policies/rules/totals.ts.
/// @param stableBeforeUsd8 healthy stables, each at the lower of its price and one dollar
/// @param leavingUsd8 value of what fell, rounded up
/// @param enteringUsd8 value of what rose, rounded down
/// @param chargeUsd8 what the decision takes from the loss budget
struct Totals {
    uint256 navBeforeUsd8;
    uint256 navAfterUsd8;
    uint256 stableBeforeUsd8;
    uint256 stableAfterUsd8;
    uint256 leavingUsd8;
    uint256 enteringUsd8;
    uint256 epsilonLeavingBps;
    uint256 epsilonEnteringBps;
    uint256 chargeUsd8;
}

/// @notice Sums the assets and computes the charge.
library TotalsOf {
    uint256 internal constant ONE_USD8 = 1e8;

    function facts(Facts memory all) internal pure returns (Totals memory totals) {
        for (uint256 i = 0; i < all.assets.length; ++i) {
            _add(totals, all.assets[i], all.limits.depegUsd8);
        }
        totals.chargeUsd8 = _charge(totals);
    }

    /// @notice Whether a stable counts to the floor and may be fled into.
    function isHealthyStable(AssetFacts memory asset, uint256 depegUsd8) internal pure returns (bool) {
        bool priced = asset.oracleStatus == OracleStatus.OK;
        return asset.assetClass == AssetClass.STABLE && priced && asset.priceUsd8 >= depegUsd8;
    }

    function _add(Totals memory totals, AssetFacts memory asset, uint256 depegUsd8) private pure {
        (uint256 before_, uint256 after_) = (asset.balanceBefore, asset.balanceAfter);
        totals.navBeforeUsd8 += Round.valueDown(before_, asset.decimals, asset.priceUsd8);
        totals.navAfterUsd8 += Round.valueDown(after_, asset.decimals, asset.priceUsd8);
        if (isHealthyStable(asset, depegUsd8)) {
            uint256 price = asset.priceUsd8 < ONE_USD8 ? asset.priceUsd8 : ONE_USD8;
            totals.stableBeforeUsd8 += Round.valueDown(before_, asset.decimals, price);
            totals.stableAfterUsd8 += Round.valueDown(after_, asset.decimals, price);
        }
        if (after_ < before_) {
            totals.leavingUsd8 += Round.valueUp(before_ - after_, asset.decimals, asset.priceUsd8);
            if (asset.epsilonBps > totals.epsilonLeavingBps) totals.epsilonLeavingBps = asset.epsilonBps;
        } else if (after_ > before_) {
            totals.enteringUsd8 += Round.valueDown(after_ - before_, asset.decimals, asset.priceUsd8);
            if (asset.epsilonBps > totals.epsilonEnteringBps) totals.epsilonEnteringBps = asset.epsilonBps;
        }
    }

    /// @dev max(0, loss) + kappa * value leaving, kappa = (ei + ej) / ((1 - ei)(1 + ej)), rounded up. The widest epsilon on
    /// each side bounds every pair. A gain is never credited.
    function _charge(Totals memory totals) private pure returns (uint256) {
        uint256 loss = Round.dropBelowZero(totals.leavingUsd8, totals.enteringUsd8);
        uint256 ei = totals.epsilonLeavingBps;
        uint256 ej = totals.epsilonEnteringBps;
        uint256 denominator = (Round.BPS - ei) * (Round.BPS + ej);
        return loss + Round.mulDivUp(totals.leavingUsd8, (ei + ej) * Round.BPS, denominator);
    }
}
