// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {vm} from "../support/Vm.sol";

/// @notice One thing a thief does, as numbers that a search can turn.
/// @param kind one of `Move`
/// @param pair which way a swap goes: 0 WETH to USDC, 1 back, 2 DAI to USDC, 3 back; a position's pool is that pair's
/// @param count how many swaps of that size one decision holds
/// @param rounds how often the step is taken
/// @param mirrored every other time the other way, with the real prices leaning the other way
/// @param insist how often it is tried again with half the size after a denial
/// @param sizeBps of the largest trade
/// @param worseBps how much worse than the oracle's the pool's price is made for the treasury first; for a position, how far up
/// @param leanWeth where the real price lies, from -10,000 (epsilon under) to 10,000
/// @param driftBps how far the ether feed moves first, and the market with it
/// @param waitSeconds before each round
/// @param centre middle of a new position's range, from the oracle's price [ticks]
/// @param width of a new position's range [ticks]
/// @param blind swaps ask for nothing back, not for the least the rules let pass
struct Step {
    uint256 kind;
    uint256 pair;
    uint256 count;
    uint256 rounds;
    bool mirrored;
    uint256 insist;
    uint256 sizeBps;
    int256 worseBps;
    int256 leanWeth;
    int256 leanUsdc;
    int256 leanDai;
    int256 driftBps;
    uint256 waitSeconds;
    int256 centre;
    uint256 width;
    bool blind;
}

library Move {
    uint256 internal constant SWAP = 0;
    /// @dev There and back in one decision.
    uint256 internal constant ROUND_TRIP = 1;
    uint256 internal constant MINT = 2;
    uint256 internal constant INCREASE = 3;
    /// @dev Decrease, collect and burn.
    uint256 internal constant UNWIND = 4;
    /// @dev A swap that moves the pool, and a new position in the pool so moved, in one decision.
    uint256 internal constant SWAP_AND_MINT = 5;
    /// @dev Lends the proceeds of a swap.
    uint256 internal constant SWAP_AND_SUPPLY = 6;
    /// @dev Sells what comes back from lending.
    uint256 internal constant WITHDRAW_AND_SWAP = 7;
    uint256 internal constant WRAP = 8;
    /// @dev To the thief itself.
    uint256 internal constant PAY = 9;
    /// @dev The thief gives, to have a share of more.
    uint256 internal constant GIVE = 10;
    uint256 internal constant LEND = 11;
    /// @dev The thief gives to the vault, whose shares then redeem for more.
    uint256 internal constant PUMP = 12;
    uint256 internal constant KINDS = 13;

    function name(uint256 kind) internal pure returns (string memory) {
        string[13] memory names = [
            "swap",
            "swap there and back",
            "mint",
            "increase",
            "unwind",
            "swap and mint",
            "swap and supply",
            "withdraw and swap",
            "wrap",
            "pay the thief",
            "give",
            "lend or take back",
            "pump the vault"
        ];
        return names[kind];
    }
}

/// @notice A stream of numbers that follows from a seed.
struct Dice {
    uint256 seed;
    uint256 thrown;
}

/// @notice Steps drawn and turned by dice.
library Plans {
    uint256 internal constant FIELDS = 16;
    uint256 internal constant MOST_ROUNDS = 48;
    /// @dev How many ways `scale` has.
    uint256 internal constant SCALES = 16;

    function below(Dice memory dice, uint256 end) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(dice.seed, ++dice.thrown))) % end;
    }

    /// @dev Both ends, and every other one is an end: what is forbidden begins just past one.
    function between(Dice memory dice, int256 low, int256 high) internal pure returns (int256) {
        if (below(dice, 2) == 0) return below(dice, 2) == 0 ? low : high;
        return low + int256(below(dice, uint256(high - low + 1)));
    }

    /// @dev Once and at once. Every pair has its turn, every other step is a swap, and every fourth asks for nothing.
    function draw(Dice memory dice, uint256 turn_) internal pure returns (Step memory step) {
        for (uint256 field = 0; field < FIELDS; ++field) {
            if (!_isRhythm(field)) _throwField(step, dice, field);
        }
        step.rounds = 1;
        step.pair = turn_ % 4;
        if (turn_ / 4 % 2 == 0) step.kind = Move.SWAP;
        step.blind = turn_ / 8 % 4 == 0;
        if (step.blind) step.worseBps = between(dice, -120, 9990);
    }

    /// @dev The same step otherwise.
    function turn(Step memory step, Dice memory dice) internal pure returns (Step memory next) {
        next = copy(step);
        for (uint256 turns = 1 + below(dice, 3); turns > 0; --turns) {
            uint256 field = below(dice, FIELDS);
            if (!_isRhythm(field)) _turnField(next, dice, field);
        }
    }

    /// @dev The same step over and over, as the dice say.
    function repeated(Step memory step, Dice memory dice) internal pure returns (Step memory next) {
        next = copy(step);
        for (uint256 field = 0; field < FIELDS; ++field) {
            if (_isRhythm(field)) _throwField(next, dice, field);
        }
    }

    /// @dev Another plan near to this one: a field turned, a proven step added, one left out, doubled, or moved.
    function mutate(Step[] memory plan, Step memory proven, Dice memory dice, uint256 most)
        internal
        pure
        returns (Step[] memory next)
    {
        uint256 choice = below(dice, 10);
        uint256 index = below(dice, plan.length);
        if (choice < 2 && plan.length < most) {
            return _insert(plan, proven, below(dice, plan.length + 1));
        }
        if (choice == 2 && plan.length < most) return _insert(plan, copy(plan[index]), index);
        if (choice == 3 && plan.length > 1) return without(plan, index);
        next = copy(plan);
        if (choice == 4) {
            uint256 other = below(dice, plan.length);
            (next[index], next[other]) = (next[other], next[index]);
            return next;
        }
        for (uint256 turns = 1 + below(dice, 3); turns > 0; --turns) {
            bool rhythm = below(dice, 2) == 0;
            uint256 field = below(dice, FIELDS);
            while (rhythm && !_isRhythm(field)) field = below(dice, FIELDS);
            _turnField(next[index], dice, field);
        }
    }

    /// @dev A number of every step a little larger or smaller: wait, size, rounds, the pool's price, the three leans, or how many
    /// swaps a decision holds.
    /// @param part how little: by a half, a quarter, and so on
    function scale(Step[] memory plan, uint256 way, uint256 part) internal pure returns (Step[] memory next) {
        next = copy(plan);
        bool up = way % 2 == 0;
        for (uint256 i = 0; i < next.length; ++i) {
            Step memory step = next[i];
            if (way < 2) step.waitSeconds = _least(_by(step.waitSeconds, part, up), 3 days);
            else if (way < 4) step.sizeBps = _least(_by(step.sizeBps, part, up), 10_000);
            else if (way < 6) step.rounds = _least(_by(step.rounds, part, up), MOST_ROUNDS);
            else if (way < 8) step.worseBps = _mostly(step.worseBps + (up ? int256(64 / part) : -int256(64 / part)));
            else if (way < 10) step.leanWeth = up ? _farther(step.leanWeth) : -step.leanWeth;
            else if (way < 12) step.leanUsdc = up ? _farther(step.leanUsdc) : -step.leanUsdc;
            else if (way < 14) step.leanDai = up ? _farther(step.leanDai) : -step.leanDai;
            else step.count = _least(_by(step.count, part, up), 5);
        }
    }

    function copy(Step[] memory plan) internal pure returns (Step[] memory next) {
        next = new Step[](plan.length);
        for (uint256 i = 0; i < plan.length; ++i) {
            next[i] = copy(plan[i]);
        }
    }

    function without(Step[] memory plan, uint256 index) internal pure returns (Step[] memory next) {
        next = new Step[](plan.length - 1);
        for (uint256 i = 0; i < next.length; ++i) {
            next[i] = copy(plan[i < index ? i : i + 1]);
        }
    }

    function describe(Step memory step) internal pure returns (string memory text) {
        text = string.concat(
            vm.toString(step.rounds),
            step.mirrored ? " times by turns: " : " times: ",
            Move.name(step.kind),
            ", pair ",
            vm.toString(step.pair),
            ", ",
            vm.toString(step.count),
            " x ",
            vm.toString(step.sizeBps),
            " bps of the largest trade"
        );
        text = string.concat(
            text,
            ", pool worse by ",
            vm.toString(step.worseBps),
            " bps, lean ",
            vm.toString(step.leanWeth),
            "/",
            vm.toString(step.leanUsdc),
            "/",
            vm.toString(step.leanDai)
        );
        text = string.concat(
            text,
            ", drift ",
            vm.toString(step.driftBps),
            " bps, wait ",
            vm.toString(step.waitSeconds),
            " s, range ",
            vm.toString(step.centre),
            " +- ",
            vm.toString(step.width / 2),
            step.blind ? ", for nothing" : ""
        );
    }

    function _throwField(Step memory step, Dice memory dice, uint256 field) private pure {
        if (field == 0) step.kind = below(dice, Move.KINDS);
        if (field == 1) step.pair = below(dice, 4);
        if (field == 2) step.count = uint256(between(dice, 1, 5));
        if (field == 3) step.rounds = below(dice, 4) == 0 ? 1 : 2 + below(dice, MOST_ROUNDS - 1);
        if (field == 4) step.mirrored = below(dice, 2) == 0;
        if (field == 5) step.insist = below(dice, 3);
        if (field == 6) step.sizeBps = uint256(between(dice, 100, 10_000));
        if (field == 7) step.worseBps = between(dice, -120, below(dice, 8) == 0 ? int256(9990) : int256(120));
        if (field == 8) step.leanWeth = between(dice, -10_000, 10_000);
        if (field == 9) step.leanUsdc = between(dice, -10_000, 10_000);
        if (field == 10) step.leanDai = between(dice, -10_000, 10_000);
        if (field == 11) step.driftBps = below(dice, 4) == 0 ? between(dice, -100, 100) : int256(0);
        if (field == 12) step.waitSeconds = uint256(between(dice, 0, 3 days));
        if (field == 13) step.centre = between(dice, -400, 400);
        if (field == 14) step.width = uint256(between(dice, 200, 2000));
        if (field == 15) step.blind = below(dice, 4) == 0;
    }

    /// @dev How often, when, and how stubbornly.
    function _isRhythm(uint256 field) private pure returns (bool) {
        return field == 3 || field == 4 || field == 5 || field == 11 || field == 12;
    }

    function _turnField(Step memory step, Dice memory dice, uint256 field) private pure {
        if (below(dice, 2) == 0) _throwField(step, dice, field);
        else _nudge(step, dice, field);
    }

    /// @dev Twice as far the same way.
    function _farther(int256 lean) private pure returns (int256) {
        return lean > 5000 ? int256(10_000) : lean < -5000 ? -int256(10_000) : 2 * lean;
    }

    function _by(uint256 amount, uint256 part, bool up) private pure returns (uint256) {
        uint256 change = amount / part + 1;
        return up ? amount + change : amount > change ? amount - change : 1;
    }

    /// @dev Half as much, twice as much, or the other way round.
    function _nudge(Step memory step, Dice memory dice, uint256 field) private pure {
        bool up = below(dice, 2) == 0;
        if (field == 3) step.rounds = up ? _least(step.rounds * 2, MOST_ROUNDS) : (step.rounds + 1) / 2;
        else if (field == 6) step.sizeBps = up ? _least(step.sizeBps * 3 / 2, 10_000) : step.sizeBps * 2 / 3 + 1;
        else if (field == 7) step.worseBps = up ? _mostly(step.worseBps * 2 + 5) : step.worseBps / 2 - 5;
        else if (field == 8) step.leanWeth = -step.leanWeth;
        else if (field == 9) step.leanUsdc = -step.leanUsdc;
        else if (field == 10) step.leanDai = -step.leanDai;
        else if (field == 12) step.waitSeconds = up ? _least(step.waitSeconds * 2, 3 days) : step.waitSeconds / 2;
        else if (field == 13) step.centre += up ? int256(50) : -50;
        else if (field == 14) step.width = up ? _least(step.width * 2, 20_000) : step.width / 2;
        else _throwField(step, dice, field);
    }

    function _mostly(int256 bps) private pure returns (int256) {
        return bps > 9990 ? int256(9990) : bps < -5000 ? -int256(5000) : bps;
    }

    function _insert(Step[] memory plan, Step memory step, uint256 index) private pure returns (Step[] memory next) {
        next = new Step[](plan.length + 1);
        for (uint256 i = 0; i < next.length; ++i) {
            next[i] = i == index ? step : copy(plan[i < index ? i : i - 1]);
        }
    }

    function copy(Step memory step) internal pure returns (Step memory) {
        return abi.decode(abi.encode(step), (Step));
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
