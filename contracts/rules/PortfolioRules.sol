// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts, Facts} from "../types/Facts.sol";
import {Comparison, RuleId, Unit} from "../types/RuleId.sol";
import {EnvelopeRules} from "./EnvelopeRules.sol";
import {Finding} from "../types/Decision.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {LossBudget} from "../types/LossBudget.sol";
import {Round} from "../types/Round.sol";
import {Totals} from "./Totals.sol";

/// @notice How does the whole treasury stand after the decision?
library PortfolioRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            _cap(facts.assets[i], totals, list);
        }
        _floorShare(facts, totals, list);
        _floorValue(facts, totals, list);
        uint256 free = LossBudget.availableUsd8(facts.state, facts.limits, totals.navBeforeUsd8, facts.timestamp);
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

    /// @dev Over its cap an asset may only lose value and share, compared exactly: a share also falls where the rest gains,
    /// which nobody decided.
    function _cap(AssetFacts memory asset, Totals memory totals, FindingList memory list) private pure {
        uint256 valueBefore = Round.valueUp(asset.balanceBefore, asset.decimals, asset.priceUsd8);
        uint256 valueAfter = Round.valueUp(asset.balanceAfter, asset.decimals, asset.priceUsd8);
        uint256 observed = Round.shareBpsUp(valueAfter, totals.navAfterUsd8);
        bool breached = Round.shareBpsUp(valueBefore, totals.navBeforeUsd8) > asset.capBps;
        bool shrinks = breached && valueAfter < valueBefore
            && valueAfter * totals.navBeforeUsd8 < valueBefore * totals.navAfterUsd8;
        bool ok = observed <= asset.capBps || shrinks;
        if (list.skips(ok)) return;
        Finding memory finding = Finding({
            rule: RuleId.ALLOCATION_CAP,
            subject: asset.token,
            observed: Round.toInt(observed),
            limit: Round.toInt(asset.capBps),
            unit: Unit.BPS,
            comparison: Comparison.AT_MOST,
            ok: ok,
            shrinks: shrinks
        });
        list.add(finding);
    }

    /// @dev A share also rises where the rest loses; only more in stables shrinks the breach.
    function _floorShare(Facts memory facts, Totals memory totals, FindingList memory list) private pure {
        uint256 limit = facts.limits.stableFloorBps;
        uint256 observed = Round.shareBpsDown(totals.stableAfterUsd8, totals.navAfterUsd8);
        bool breached = Round.shareBpsDown(totals.stableBeforeUsd8, totals.navBeforeUsd8) < limit;
        bool shrinks = breached && totals.stableAfterUsd8 > totals.stableBeforeUsd8
            && totals.stableAfterUsd8 * totals.navBeforeUsd8 > totals.stableBeforeUsd8 * totals.navAfterUsd8;
        _floor(list, observed, limit, Unit.BPS, shrinks);
    }

    function _floorValue(Facts memory facts, Totals memory totals, FindingList memory list) private pure {
        uint256 limit = facts.limits.stableFloorUsd8;
        bool breached = totals.stableBeforeUsd8 < limit;
        bool shrinks = breached && totals.stableAfterUsd8 > totals.stableBeforeUsd8;
        _floor(list, totals.stableAfterUsd8, limit, Unit.USD8, shrinks);
    }

    function _floor(FindingList memory list, uint256 observed, uint256 limit, uint8 unit, bool shrinks) private pure {
        bool ok = observed >= limit || shrinks;
        if (list.skips(ok)) return;
        Finding memory finding = Finding({
            rule: RuleId.STABLE_FLOOR,
            subject: address(0),
            observed: Round.toInt(observed),
            limit: Round.toInt(limit),
            unit: unit,
            comparison: Comparison.AT_LEAST,
            ok: ok,
            shrinks: shrinks
        });
        list.add(finding);
    }

    /// @dev Once the fall has tripped the breaker, the mode rule speaks; this one would only forbid the way out.
    function _drawdown(Facts memory facts, Totals memory totals, FindingList memory list) private pure {
        uint256 limit = facts.limits.maxDrawdownBps;
        uint256 observed = EnvelopeRules.fallBps(facts, totals.navBeforeUsd8, totals.navAfterUsd8);
        bool tripped = EnvelopeRules.fallBps(facts, totals.navBeforeUsd8, totals.navBeforeUsd8) > limit;
        bool ok = observed <= limit || tripped;
        if (list.skips(ok)) return;
        Finding memory finding = Finding({
            rule: RuleId.DRAWDOWN,
            subject: address(0),
            observed: Round.toInt(observed),
            limit: Round.toInt(limit),
            unit: Unit.BPS,
            comparison: Comparison.AT_MOST,
            ok: ok,
            shrinks: false
        });
        list.add(finding);
    }
}
