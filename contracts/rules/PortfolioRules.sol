// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts, Facts} from "../types/Facts.sol";
import {AssetLookup} from "./AssetLookup.sol";
import {BaseNav} from "../types/BaseNav.sol";
import {CapKind, GroupCap} from "../types/Policy.sol";
import {Comparison, RuleId, Unit} from "../types/RuleId.sol";
import {Exits} from "./Exits.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {LossBudget} from "../types/LossBudget.sol";
import {Round} from "../types/Round.sol";
import {Totals} from "./Totals.sol";
import {Worth} from "./Worth.sol";

/// @notice How does the whole treasury stand after the decision?
library PortfolioRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, Worth[] memory worths, Totals memory totals, FindingList memory list)
        internal
        pure
    {
        AssetFacts[] memory assets = facts.assets;
        for (uint256 i = 0; i < assets.length; ++i) {
            (AssetFacts memory asset, Worth memory worth) = (assets[i], worths[i]);
            _cap(totals, list, RuleId.ALLOCATION_CAP, asset.token, worth.hadUp, worth.hasUp, asset.capBps);
        }
        _floorShare(facts, totals, list);
        _floorValue(facts, totals, list);
        uint256 free = LossBudget.availableUsd8(facts.state, facts.limits, totals.baseNavUsd8, facts.timestamp);
        int256 charge = Round.toInt(totals.chargeUsd8);
        list.atMost(RuleId.LOSS_BUDGET, address(0), charge, Round.toInt(free), Unit.USD8);
        _drawdown(facts, totals, list);
    }

    function simulation(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        int256 tolerance = Round.toInt(facts.envelope.navToleranceBps);
        int256 maxTolerance = Round.toInt(facts.limits.maxNavToleranceBps);
        list.atMost(RuleId.SIMULATION_BOUND, address(0), tolerance, maxTolerance, Unit.BPS);
        uint256 predicted = facts.envelope.predictedNavUsd8;
        uint256 real = totals.navAfterUsd8;
        uint256 gap = real > predicted ? real - predicted : predicted - real;
        int256 observed = Round.toInt(Round.shareBpsUp(gap, predicted));
        list.atMost(RuleId.SIMULATION_BOUND, address(0), observed, tolerance, Unit.BPS);
    }

    /// @notice Not too much where one venue or one issuer could take it all.
    function groups(Facts memory facts, Worth[] memory worths, Totals memory totals, FindingList memory list)
        internal
        pure
    {
        _groups(facts, worths, totals, list, CapKind.VENUE, RuleId.VENUE_CAP);
        _groups(facts, worths, totals, list, CapKind.ISSUER, RuleId.ISSUER_CAP);
    }

    function _groups(
        Facts memory facts,
        Worth[] memory worths,
        Totals memory totals,
        FindingList memory list,
        uint8 kind,
        uint8 rule
    ) private pure {
        GroupCap[] memory caps = facts.caps;
        for (uint256 i = 0; i < caps.length; ++i) {
            GroupCap memory cap = caps[i];
            if (cap.kind != kind) continue;
            (uint256 had, uint256 has) = _exposure(facts, worths, kind == CapKind.VENUE, cap.id);
            _cap(totals, list, rule, address(uint160(cap.id)), had, has, cap.capBps);
        }
    }

    /// @dev What lies in positions also lies with the positions' venue.
    function _exposure(Facts memory facts, Worth[] memory worths, bool venue, uint256 id)
        private
        pure
        returns (uint256 had, uint256 has)
    {
        AssetFacts[] memory assets = facts.assets;
        bool holdsPositions = venue && id == facts.limits.positionVenue;
        for (uint256 i = 0; i < assets.length; ++i) {
            AssetFacts memory asset = assets[i];
            if ((venue ? asset.venue : asset.issuer) == id) {
                Worth memory worth = worths[i];
                had += worth.hadUp;
                has += worth.hasUp;
            } else if (holdsPositions) {
                (uint256 before, uint256 after_) = (asset.positionBefore, asset.positionAfter);
                if (before != 0) had += AssetLookup.valueUp(asset, before);
                if (after_ != 0) has += AssetLookup.valueUp(asset, after_);
            }
        }
    }

    /// @dev Over its cap a share may only shrink in value and in share, compared exactly: a share also falls where the rest
    /// gains, which nobody decided.
    function _cap(
        Totals memory totals,
        FindingList memory list,
        uint8 rule,
        address subject,
        uint256 had,
        uint256 has,
        uint256 capBps
    ) private pure {
        uint256 observed = Round.shareBpsUp(has, totals.navAfterUsd8);
        bool shrinks = has < had && Round.shareBpsUp(had, totals.navBeforeUsd8) > capBps
            && has * totals.navBeforeUsd8 < had * totals.navAfterUsd8;
        list.shrinkable(rule, subject, observed, capBps, Unit.BPS, Comparison.AT_MOST, observed <= capBps, shrinks);
    }

    /// @dev A share also rises where the rest loses; only more in stables shrinks the breach.
    function _floorShare(Facts memory facts, Totals memory totals, FindingList memory list) private pure {
        uint256 limit = facts.limits.stableFloorBps;
        uint256 observed = Round.shareBpsDown(totals.stableAfterUsd8, totals.navAfterUsd8);
        bool breached = Round.shareBpsDown(totals.stableBeforeUsd8, totals.navBeforeUsd8) < limit;
        bool shrinks = breached && totals.stableAfterUsd8 > totals.stableBeforeUsd8
            && totals.stableAfterUsd8 * totals.navBeforeUsd8 > totals.stableBeforeUsd8 * totals.navAfterUsd8;
        _floor(facts, totals, list, observed, limit, Unit.BPS, breached, shrinks);
    }

    function _floorValue(Facts memory facts, Totals memory totals, FindingList memory list) private pure {
        uint256 limit = facts.limits.stableFloorUsd8;
        bool breached = totals.stableBeforeUsd8 < limit;
        bool shrinks = breached && totals.stableAfterUsd8 > totals.stableBeforeUsd8;
        _floor(facts, totals, list, totals.stableAfterUsd8, limit, Unit.USD8, breached, shrinks);
    }

    /// @dev Under the floor an exit that takes nothing from it passes too: a stable that counts no more can be left, a loan or a
    /// position ended.
    function _floor(
        Facts memory facts,
        Totals memory totals,
        FindingList memory list,
        uint256 observed,
        uint256 limit,
        uint8 unit,
        bool breached,
        bool shrinks
    ) private pure {
        bool holds = observed >= limit;
        if (breached && !holds && !shrinks && totals.stableAfterUsd8 >= totals.stableBeforeUsd8) {
            holds = Exits.fromStables(facts);
        }
        list.shrinkable(RuleId.STABLE_FLOOR, address(0), observed, limit, unit, Comparison.AT_LEAST, holds, shrinks);
    }

    /// @dev Base NAV against its peak; what was paid did not fall. Once the fall has tripped the breaker, the mode rule speaks;
    /// this one would only forbid the way out.
    function _drawdown(Facts memory facts, Totals memory totals, FindingList memory list) private pure {
        uint256 limit = facts.limits.maxDrawdownBps;
        uint256 base = totals.baseNavUsd8;
        uint256 observed = BaseNav.fallBps(facts.state, base, totals.navAfterUsd8 + totals.paidUsd8);
        bool ok = observed <= limit || BaseNav.fallBps(facts.state, base, base) > limit;
        list.judged(RuleId.DRAWDOWN, address(0), observed, limit, Unit.BPS, Comparison.AT_MOST, ok);
    }
}
