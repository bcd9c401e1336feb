// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Dice, Plans, Step} from "./Plan.sol";
import {Ledger} from "./Ledger.sol";
import {Player} from "./Player.sol";

/// @notice What one seed came to.
/// @param charged to the budget for what was taken [1e-8 USD]
/// @param played plans carried out, all of them through the real contracts
struct Climb {
    Step[] plan;
    int256 taken;
    uint256 bound;
    uint256 charged;
    uint256 played;
    int256 score;
}

/// @notice A thief who knows no contract. It first asks what one decision can take: draws steps, keeps the four best kinds, and
/// turns them for as long as that takes more. Then it makes plans for a month of what it learned, the same way.
abstract contract Search is Player {
    uint256 private constant MOST_STEPS = 8;
    uint256 private constant PROVEN = 4;

    /// @param effort plans of a month that are tried, and twice as many of one decision before
    /// @param enough where to stop [1e-8 USD]; zero for the bound
    function _climb(uint256 seed, uint256 effort, int256 enough) internal returns (Climb memory best) {
        Dice memory dice = Dice(seed, 0);
        Climb[] memory proven = _prove(dice, effort);
        best.score = type(int256).min;
        best.played = 2 * effort;
        uint256 end = best.played + effort;
        for (uint256 i = 0; best.played < end && !_isEnough(best, enough); ++i) {
            bool first = i < effort / 4;
            Step memory step = proven[first ? i % PROVEN : Plans.below(dice, PROVEN)].plan[0];
            step = Plans.repeated(step, dice);
            _keepBetter(best, first ? _only(step) : Plans.mutate(best.plan, step, dice, MOST_STEPS));
            if (i >= effort / 4 && i % (effort / 8) == 0) {
                _polish(best, _least(end, best.played + _polishes(effort)), enough);
            }
        }
    }

    /// @dev Plans that are tried number by number, before one is turned by dice again.
    function _polishes(uint256 effort) internal view virtual returns (uint256) {
        return effort / 4;
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _isEnough(Climb memory best, int256 enough) private pure returns (bool) {
        return best.taken > (enough == 0 ? int256(best.bound) : enough);
    }

    /// @dev Every number of the plan up and down, for as long as that takes more, and then by less.
    function _polish(Climb memory best, uint256 end, int256 enough) private {
        uint256 part = 2;
        while (part <= 64) {
            bool better = false;
            for (uint256 way = 0; way < Plans.SCALES; ++way) {
                bool won = true;
                while (won) {
                    if (best.played >= end || _isEnough(best, enough)) return;
                    int256 score = best.score;
                    Step[] memory plan = Plans.scale(best.plan, way, part);
                    if (keccak256(abi.encode(plan)) == keccak256(abi.encode(best.plan))) break;
                    _keepBetter(best, plan);
                    won = best.score > score;
                    better = better || won;
                }
            }
            if (!better) part *= 2;
        }
    }

    /// @dev What one decision can take, by the best of its kind and pair: steps drawn, and then turned.
    function _prove(Dice memory dice, uint256 effort) private returns (Climb[] memory proven) {
        proven = new Climb[](PROVEN);
        Climb memory next;
        for (uint256 i = 0; i < 2 * effort; ++i) {
            next.score = type(int256).min;
            Climb memory from = proven[i % PROVEN];
            bool drawn = i < effort || from.plan.length == 0;
            _keepBetter(next, _only(drawn ? Plans.draw(dice, i) : Plans.turn(from.plan[0], dice)));
            _place(proven, next);
        }
    }

    /// @dev Best first, and no two of one kind and pair.
    function _place(Climb[] memory proven, Climb memory next) private pure {
        Climb memory carried = Climb(next.plan, next.taken, next.bound, next.charged, next.played, next.score);
        for (uint256 i = 0; i < proven.length; ++i) {
            bool free = proven[i].plan.length == 0;
            bool alike = !free && _alike(proven[i].plan[0], carried.plan[0]);
            if (free || carried.score > proven[i].score) (proven[i], carried) = (carried, proven[i]);
            if (free || alike) return;
        }
    }

    function _alike(Step memory a, Step memory b) private pure returns (bool) {
        return a.kind == b.kind && a.pair == b.pair;
    }

    /// @dev What was taken, less what the budget was charged for nothing. As good is good enough where it is no longer:
    /// it leads off a plateau.
    function _keepBetter(Climb memory best, Step[] memory plan) private {
        (int256 taken, uint256 bound, uint256 charged) = _play(plan);
        ++best.played;
        int256 score = taken - (int256(charged) - taken);
        bool better = score > best.score || (score == best.score && plan.length <= best.plan.length);
        if (better) {
            (best.plan, best.taken, best.bound, best.charged, best.score) = (plan, taken, bound, charged, score);
        }
    }

    /// @dev Leaves out steps and rounds for as long as the plan still passes the bound.
    function _shrink(Climb memory found) internal returns (Climb memory) {
        bool shorter = true;
        while (shorter) {
            shorter = false;
            for (uint256 i = 0; i < found.plan.length && !shorter; ++i) {
                if (found.plan.length > 1) shorter = _passes(found, Plans.without(found.plan, i));
                if (shorter || found.plan[i].rounds < 2) continue;
                Step[] memory fewer = Plans.copy(found.plan);
                --fewer[i].rounds;
                shorter = _passes(found, fewer);
            }
        }
        return found;
    }

    function _show(Step[] memory plan) internal view {
        for (uint256 i = 0; i < plan.length; ++i) {
            Ledger.say(string.concat("  ", Plans.describe(plan[i])));
        }
    }

    function _passes(Climb memory found, Step[] memory plan) private returns (bool) {
        (int256 taken, uint256 bound,) = _play(plan);
        ++found.played;
        if (taken <= int256(bound)) return false;
        (found.plan, found.taken, found.bound) = (plan, taken, bound);
        return true;
    }

    function _only(Step memory step) private pure returns (Step[] memory plan) {
        plan = new Step[](1);
        plan[0] = step;
    }
}
