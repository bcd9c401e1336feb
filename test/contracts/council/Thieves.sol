// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "../../../contracts/types/Decision.sol";
import {Ledger} from "./Ledger.sol";
import {Moves} from "./Moves.sol";
import {vm} from "../support/Vm.sol";

/// @notice What thieves written by hand have in common.
abstract contract Thieves is Moves {
    uint256 internal constant LARGEST = 24_900e8;

    /// @dev Leans the real prices against whoever trades that way, to the end of epsilon.
    function _leanAgainst(uint256 pair) internal {
        int256 by = pair % 2 == 0 ? int256(10_000) : -10_000;
        if (pair < 2) _turn(by, -by, 0);
        else _turn(0, -by, by);
    }

    /// @dev There one day and back the next, each day as much as turnover and the budget let go.
    /// @param worseBps how much worse than the oracle's the pool's price is
    function _tradeForAMonth(uint256 pair, int256 worseBps) internal {
        for (uint256 day = 0; day <= 30; ++day) {
            if (day != 0) _pass(1 days);
            _tradeADay(day % 2 == 0 ? pair : pair ^ 1, worseBps);
        }
    }

    function _tradeADay(uint256 pair, int256 worseBps) internal {
        _leanAgainst(pair);
        uint256 size = _min(limits.turnoverAvailable() / 5, LARGEST);
        for (uint256 tries = 0; tries < 16 && size > 10e8; ++tries) {
            _worsen(pair, worseBps);
            if (!_submit(_swaps(pair, size, 5), false)) size = size * 4 / 5;
            else size = _min(limits.turnoverAvailable() / 5, size);
        }
    }

    /// @dev Never more than the bound, and at least so many percent of it.
    function _report(string memory name, uint256 bound, uint256 leastPercent) internal {
        int256 taken = _taken();
        Ledger.say(Ledger.line(name, taken, bound));
        vm.assertTrue(taken <= int256(bound), "past the bound");
        vm.assertTrue(taken * 100 >= int256(bound * leastPercent), "the attacker is too weak");
    }

    function _min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function _only(Action memory action) internal pure returns (Action[] memory) {
        return _times(action, 1);
    }
}
