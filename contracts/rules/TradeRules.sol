// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts} from "../types/Facts.sol";
import {ActionKind} from "../types/Decision.sol";
import {AssetLookup} from "./AssetLookup.sol";
import {Comparison, RuleId, Unit} from "../types/RuleId.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {Round} from "../types/Round.sol";
import {Totals} from "./Totals.sol";

/// @notice Is each exchange small enough, and does enough come back by the oracle?
library TradeRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (_exchanges(facts.actions[i].kind)) _size(facts, totals, facts.actions[i], list);
        }
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (_exchanges(facts.actions[i].kind)) _minOut(facts, facts.actions[i], list);
        }
    }

    function approvals(Facts memory facts, FindingList memory list) internal pure {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            uint8 kind = action.kind;
            bool two = kind == ActionKind.MINT || kind == ActionKind.INCREASE;
            bool one = kind == ActionKind.SWAP || kind == ActionKind.SUPPLY || kind == ActionKind.DEPOSIT;
            if (!one && !two) continue;
            list.equal(RuleId.APPROVALS, action.tokens[0], action.allowanceAfter, 0, Unit.BASE_UNITS);
            if (two) list.equal(RuleId.APPROVALS, action.tokens[1], action.allowanceAfter1, 0, Unit.BASE_UNITS);
        }
    }

    /// @notice No swap is large against what the pool itself holds. A pool that is not listed is not looked at here.
    function depth(Facts memory facts, FindingList memory list) internal pure {
        uint256 limit = facts.limits.maxPoolShareBps;
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            if (action.kind != ActionKind.SWAP) continue;
            uint256 observed = Round.shareBpsUp(action.amountIn, action.poolBalance);
            bool ok = observed <= limit || limit == Round.BPS || action.pools[0] == address(0);
            list.judged(RuleId.POOL_DEPTH, action.pools[0], observed, limit, Unit.BPS, Comparison.AT_MOST, ok);
        }
    }

    /// @dev Something is given for something else.
    function _exchanges(uint8 kind) private pure returns (bool) {
        return kind == ActionKind.SWAP || (kind >= ActionKind.SUPPLY && kind <= ActionKind.REDEEM);
    }

    /// @dev A token without a believable price has no size that could be small enough.
    function _size(Facts memory facts, Totals memory totals, ActionFacts memory action, FindingList memory list)
        private
        pure
    {
        address sold = action.tokens[0];
        uint256 i = AssetLookup.indexOf(facts, sold);
        bool priced = i != AssetLookup.NONE && facts.assets[i].priceUsd8 != 0;
        uint256 value = priced ? AssetLookup.valueUp(facts.assets[i], action.amountIn) : 0;
        uint256 observed = Round.shareBpsUp(value, totals.baseNavUsd8);
        uint256 limit = facts.limits.maxTradeBps;
        bool ok = priced && observed <= limit;
        list.judged(RuleId.TRADE_SIZE, sold, observed, limit, Unit.BPS, Comparison.AT_MOST, ok);
    }

    /// @dev Both what was asked for and what really came must be worth enough.
    function _minOut(Facts memory facts, ActionFacts memory action, FindingList memory list) private pure {
        address bought = action.tokens[action.tokens.length - 1];
        int256 limit = Round.toInt(facts.limits.minOutBps);
        uint256 given = _given(facts, action);
        uint256 asked = 0;
        uint256 got = 0;
        uint256 i = AssetLookup.indexOf(facts, bought);
        if (i != AssetLookup.NONE) {
            AssetFacts memory asset = facts.assets[i];
            (uint256 unit, uint256 priceUsd8) = (10 ** asset.decimals, asset.priceUsd8);
            asked = Round.shareBpsDown(Round.mulDivDown(action.minAmountOut, priceUsd8, unit), given);
            got = Round.shareBpsDown(Round.mulDivDown(action.amountOut, priceUsd8, unit), given);
        }
        list.atLeast(RuleId.MIN_OUT, bought, Round.toInt(asked), limit, Unit.BPS);
        list.atLeast(RuleId.MIN_OUT, bought, Round.toInt(got), limit, Unit.BPS);
    }

    /// @dev What is lent or unwound comes back as the same thing; what is sold while a pool contradicts its feed is not sold under
    /// either.
    function _given(Facts memory facts, ActionFacts memory action) private pure returns (uint256) {
        uint256 i = AssetLookup.indexOf(facts, action.tokens[0]);
        if (i == AssetLookup.NONE) return 0;
        AssetFacts memory asset = facts.assets[i];
        uint256 priceUsd8 = action.kind == ActionKind.SWAP ? AssetLookup.exitUsd8(asset) : asset.priceUsd8;
        return Round.valueUp(action.amountIn, asset.decimals, priceUsd8);
    }
}
