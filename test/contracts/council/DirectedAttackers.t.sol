// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {vm} from "../support/Vm.sol";
import {Ledger} from "./Ledger.sol";
import {StolenCouncil} from "./StolenCouncil.sol";

/// @notice Thieves written by hand, who know the contract. Each has a month.
contract DirectedAttackers is StolenCouncil {
    /// @dev Nothing is lost by the oracle but the pool's fee: the real prices lean against every trade, there and back.
    function test_attack_epsilonIsHarvestedAtFairPoolPrices() public {
        _tradeForAMonth(0);
        _report("epsilon harvested at fair pool prices", 90);
    }

    /// @dev The pools stand where the least that may come out is what comes out.
    function test_attack_everyTradeAtTheWorstPriceAllowed() public {
        _tradeForAMonth(80);
        _report("every trade at the worst price allowed", 90);
    }

    /// @dev Sells and buys ether by turns, each day as much as turnover and the budget let go.
    /// @param displacement how much worse than the oracle's the pool's price is [bps]
    function _tradeForAMonth(int256 displacement) private {
        for (uint256 day = 0; day <= 30; ++day) {
            if (day != 0) _pass(1 days);
            bool sells = day % 2 == 0;
            if (sells) _turn(10_000, -10_000, 0);
            else _turn(-10_000, 10_000, 0);
            uint256 size = _min(limits.turnoverAvailable() / 5, 24_900e8);
            for (uint256 tries = 0; tries < 16 && size > 10e8; ++tries) {
                _displace(pool, (address(weth) < address(usdc)) == sells ? -displacement : displacement);
                if (!_try(_times(_trade(sells ? WETH : USDC, sells ? USDC : WETH, size), 5))) size = size * 4 / 5;
                else size = _min(limits.turnoverAvailable() / 5, size);
            }
        }
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _report(string memory name, uint256 leastPercent) internal {
        int256 taken = _taken();
        uint256 bound = _bound();
        Ledger.say(Ledger.line(name, taken, bound));
        vm.assertTrue(taken <= int256(bound), "past the bound");
        vm.assertTrue(taken * 100 >= int256(bound * leastPercent), "the attacker is too weak");
    }
}
