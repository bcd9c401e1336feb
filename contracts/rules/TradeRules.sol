// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts} from "../types/Facts.sol";
import {ActionKind, Finding} from "../types/Decision.sol";
import {Comparison, RuleId, Unit} from "../types/RuleId.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {Round} from "../types/Round.sol";
import {Totals} from "./Totals.sol";

/// @notice Is each swap small enough, and does enough come back by the oracle?
library TradeRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, Totals memory totals, FindingList memory list) internal pure {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (facts.actions[i].kind == ActionKind.SWAP) _size(facts, totals, facts.actions[i], list);
        }
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (facts.actions[i].kind == ActionKind.SWAP) _minOut(facts, facts.actions[i], list);
        }
    }

    function approvals(Facts memory facts, FindingList memory list) internal pure {
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            if (action.kind != ActionKind.SWAP) continue;
            list.equal(RuleId.APPROVALS, action.tokens[0], action.allowanceAfter, 0, Unit.BASE_UNITS);
        }
    }

    /// @dev A token without a believable price has no size that could be small enough.
    function _size(Facts memory facts, Totals memory totals, ActionFacts memory action, FindingList memory list)
        private
        pure
    {
        address sold = action.tokens[0];
        (uint256 price, uint8 decimals) = _priceOf(facts, sold);
        uint256 observed = Round.shareBpsUp(Round.valueUp(action.amountIn, decimals, price), totals.navBeforeUsd8);
        uint256 limit = facts.limits.maxTradeBps;
        bool ok = price != 0 && observed <= limit;
        if (list.skips(ok)) return;
        list.add(
            Finding(
                RuleId.TRADE_SIZE,
                sold,
                Round.toInt(observed),
                Round.toInt(limit),
                Unit.BPS,
                Comparison.AT_MOST,
                ok,
                false
            )
        );
    }

    /// @dev Both what was asked for and what really came must be worth enough.
    function _minOut(Facts memory facts, ActionFacts memory action, FindingList memory list) private pure {
        address bought = action.tokens[action.tokens.length - 1];
        int256 limit = Round.toInt(facts.limits.minOutBps);
        int256 asked = _returnBps(facts, action, action.minAmountOut);
        list.atLeast(RuleId.MIN_OUT, bought, asked, limit, Unit.BPS);
        list.atLeast(RuleId.MIN_OUT, bought, _returnBps(facts, action, action.amountOut), limit, Unit.BPS);
    }

    function _returnBps(Facts memory facts, ActionFacts memory action, uint256 amountOut)
        private
        pure
        returns (int256)
    {
        (uint256 priceIn, uint8 decimalsIn) = _priceOf(facts, action.tokens[0]);
        (uint256 priceOut, uint8 decimalsOut) = _priceOf(facts, action.tokens[action.tokens.length - 1]);
        uint256 valueIn = Round.valueUp(action.amountIn, decimalsIn, priceIn);
        uint256 valueOut = Round.valueDown(amountOut, decimalsOut, priceOut);
        return Round.toInt(Round.shareBpsDown(valueOut, valueIn));
    }

    function _priceOf(Facts memory facts, address token) private pure returns (uint256 priceUsd8, uint8 decimals) {
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            AssetFacts memory asset = facts.assets[i];
            if (asset.token == token) return (asset.priceUsd8, asset.decimals);
        }
    }
}
