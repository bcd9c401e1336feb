// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts} from "../types/Facts.sol";
import {ActionKind} from "../types/Decision.sol";
import {AssetLookup} from "./AssetLookup.sol";
import {BaseNav} from "../types/BaseNav.sol";
import {Round} from "../types/Round.sol";
import {Worth} from "./Worth.sol";

/// @notice Sums over the decision [1e-8 USD]. The twin is policies/rules/totals.ts.
/// @param stableBeforeUsd8 healthy stables outside positions, each at the least of its feed, its pool and one dollar
/// @param leavingUsd8 net value that left a price group, summed over those it left
/// @param enteringUsd8 net value that entered a price group, summed over those it entered
/// @param lossUsd8 value that is gone by the oracle, payments apart; what is given away while a pool contradicts its feed counts
/// at the larger of the two
/// @param chargeUsd8 what the decision takes from the loss budget
/// @param grossUsd8 what the actions moved, for turnover
/// @param paidUsd8 what payments took
/// @param baseNavUsd8 NAV before, as budgets count it
struct Totals {
    uint256 navBeforeUsd8;
    uint256 navAfterUsd8;
    uint256 stableBeforeUsd8;
    uint256 stableAfterUsd8;
    uint256 leavingUsd8;
    uint256 enteringUsd8;
    uint256 epsilonLeavingBps;
    uint256 epsilonEnteringBps;
    uint256 lossUsd8;
    uint256 chargeUsd8;
    uint256 grossUsd8;
    uint256 paidUsd8;
    uint256 baseNavUsd8;
}

/// @notice Sums the assets and the actions, and computes the charge.
library TotalsOf {
    uint256 internal constant ONE_USD8 = 1e8;

    /// @param worths of the assets, in order
    function facts(Facts memory all, Worth[] memory worths) internal pure returns (Totals memory totals) {
        AssetFacts[] memory assets = all.assets;
        uint256 falls = 0;
        uint256 rises = 0;
        for (uint256 i = 0; i < assets.length; ++i) {
            (AssetFacts memory asset, Worth memory worth) = (assets[i], worths[i]);
            _stand(all, totals, asset, worth);
            falls += worth.fall;
            rises += worth.rise;
            if (_moved(asset) && _opensGroup(assets, i, asset.priceGroup)) _addGroup(assets, worths, totals, i);
        }
        totals.lossUsd8 = Round.dropBelowZero(falls + _contradicted(all), rises);
        totals.chargeUsd8 =
            totals.lossUsd8 + charge(totals.leavingUsd8, totals.epsilonLeavingBps, totals.epsilonEnteringBps);
        for (uint256 i = 0; i < all.actions.length; ++i) {
            _addAction(all, totals, all.actions[i]);
        }
        totals.baseNavUsd8 = BaseNav.capped(all.state, all.limits, totals.navBeforeUsd8, all.timestamp);
    }

    /// @notice kappa * value, kappa = (ei + ej) / ((1 - ei)(1 + ej)), rounded up: what may be gone although the oracle does not
    /// say so, where what is given is off by ei and what is got by ej.
    function charge(uint256 valueUsd8, uint256 ei, uint256 ej) internal pure returns (uint256) {
        return Round.mulDivUp(valueUsd8, (ei + ej) * Round.BPS, (Round.BPS - ei) * (Round.BPS + ej));
    }

    function isPosition(uint8 kind) internal pure returns (bool) {
        return kind >= ActionKind.MINT && kind <= ActionKind.BURN;
    }

    function _stand(Facts memory all, Totals memory totals, AssetFacts memory asset, Worth memory worth) private pure {
        totals.navBeforeUsd8 += worth.hadDown;
        totals.navAfterUsd8 += worth.hasDown;
        if (asset.paid != 0) totals.paidUsd8 += AssetLookup.valueUp(asset, asset.paid);
        if (!AssetLookup.isHealthyStable(all, asset)) return;
        uint256 price = AssetLookup.lowUsd8(asset);
        bool whole =
            price == asset.priceUsd8 && price <= ONE_USD8 && asset.positionBefore == 0 && asset.positionAfter == 0;
        if (whole) {
            totals.stableBeforeUsd8 += worth.hadDown;
            totals.stableAfterUsd8 += worth.hasDown;
            return;
        }
        if (price > ONE_USD8) price = ONE_USD8;
        totals.stableBeforeUsd8 += Round.valueDown(asset.balanceBefore - asset.positionBefore, asset.decimals, price);
        totals.stableAfterUsd8 += Round.valueDown(asset.balanceAfter - asset.positionAfter, asset.decimals, price);
    }

    /// @dev By how much more than the feed says a pool that contradicts it values what swaps give away.
    function _contradicted(Facts memory all) private pure returns (uint256 moreUsd8) {
        for (uint256 i = 0; i < all.actions.length; ++i) {
            ActionFacts memory action = all.actions[i];
            if (action.kind != ActionKind.SWAP) continue;
            uint256 sold = AssetLookup.indexOf(all, action.tokens[0]);
            if (sold == AssetLookup.NONE) continue;
            AssetFacts memory asset = all.assets[sold];
            uint256 more = AssetLookup.exitUsd8(asset) - asset.priceUsd8;
            if (more != 0) moreUsd8 += Round.valueUp(action.amountIn, asset.decimals, more);
        }
    }

    function _moved(AssetFacts memory asset) private pure returns (bool) {
        return asset.balanceAfter + asset.paid != asset.balanceBefore;
    }

    /// @dev Whether asset `i`, which moved, is the first of its price group that did.
    function _opensGroup(AssetFacts[] memory assets, uint256 i, uint256 group) private pure returns (bool) {
        for (uint256 j = 0; j < i; ++j) {
            AssetFacts memory asset = assets[j];
            if (asset.priceGroup == group && _moved(asset)) return false;
        }
        return true;
    }

    /// @dev Within a group value may move for nothing: its assets are wrong by the same. The widest epsilon on each side bounds
    /// every pair of groups.
    function _addGroup(AssetFacts[] memory assets, Worth[] memory worths, Totals memory totals, uint256 first)
        private
        pure
    {
        (uint256 falls, uint256 rises, uint256 epsilon) = (0, 0, 0);
        uint256 group = assets[first].priceGroup;
        for (uint256 i = first; i < assets.length; ++i) {
            AssetFacts memory asset = assets[i];
            if (asset.priceGroup != group || !_moved(asset)) continue;
            Worth memory worth = worths[i];
            falls += worth.fall;
            rises += worth.rise;
            if (asset.epsilonBps > epsilon) epsilon = asset.epsilonBps;
        }
        if (falls > rises) {
            totals.leavingUsd8 += falls - rises;
            if (epsilon > totals.epsilonLeavingBps) totals.epsilonLeavingBps = epsilon;
        } else if (rises > falls) {
            totals.enteringUsd8 += rises - falls;
            if (epsilon > totals.epsilonEnteringBps) totals.epsilonEnteringBps = epsilon;
        }
    }

    /// @dev A position is charged for both its tokens: its range trades one for the other at any price within it.
    function _addAction(Facts memory all, Totals memory totals, ActionFacts memory action) private pure {
        if (action.kind == ActionKind.HOLD) return;
        if (!isPosition(action.kind)) {
            totals.grossUsd8 += AssetLookup.valueUp(all, action.tokens[0], action.amountIn);
            return;
        }
        uint256 value = AssetLookup.valueUp(all, action.tokens[0], action.moved0)
            + AssetLookup.valueUp(all, action.tokens[1], action.moved1);
        totals.grossUsd8 += value;
        (uint256 wide, uint256 narrow) = (_epsilonOf(all, action.tokens[0]), _epsilonOf(all, action.tokens[1]));
        if (wide < narrow) (wide, narrow) = (narrow, wide);
        totals.chargeUsd8 += charge(value, wide, narrow);
    }

    function _epsilonOf(Facts memory all, address token) private pure returns (uint256) {
        uint256 i = AssetLookup.indexOf(all, token);
        return i == AssetLookup.NONE ? 0 : all.assets[i].epsilonBps;
    }
}
