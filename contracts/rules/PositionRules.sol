// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, Facts} from "../types/Facts.sol";
import {ActionKind} from "../types/Decision.sol";
import {FindingList, FindingLists} from "./FindingList.sol";
import {Round} from "../types/Round.sol";
import {RuleId, Unit} from "../types/RuleId.sol";
import {TotalsOf} from "./Totals.sol";

/// @notice Liquidity: only positions the module minted, wide enough, not too often, and none that grows in a moved pool. A moved
/// pool does not keep anyone from leaving it.
library PositionRules {
    using FindingLists for FindingList;

    function judge(Facts memory facts, FindingList memory list) internal pure {
        bool minted = false;
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            if (!TotalsOf.isPosition(action.kind)) continue;
            address pool = action.pools[0];
            list.equal(RuleId.POSITIONS, pool, action.known ? 1 : 0, 1, Unit.COUNT);
            if (action.kind == ActionKind.MINT) {
                _mint(facts, list, action, minted);
                minted = true;
            }
            if (action.kind != ActionKind.MINT && action.kind != ActionKind.INCREASE) continue;
            int256 most = Round.toInt(facts.limits.maxPoolDeviationBps);
            list.atMost(RuleId.POSITIONS, pool, Round.toInt(action.deviationBps), most, Unit.BPS);
        }
    }

    /// @dev The second new position of one decision comes no time after the first.
    function _mint(Facts memory facts, FindingList memory list, ActionFacts memory action, bool again) private pure {
        address pool = action.pools[0];
        int256 least = Round.toInt(facts.limits.minRangeTicks);
        list.atLeast(RuleId.POSITIONS, pool, Round.toInt(action.rangeTicks), least, Unit.COUNT);
        uint256 since = again ? 0 : Round.dropBelowZero(facts.timestamp, facts.state.lastMintAt);
        least = Round.toInt(facts.limits.rangeCooldownSeconds);
        list.atLeast(RuleId.POSITIONS, pool, Round.toInt(since), least, Unit.SECONDS);
    }
}
