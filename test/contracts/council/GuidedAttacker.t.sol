// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Climb, Search} from "./Search.sol";
import {Ledger} from "./Ledger.sol";
import {vm} from "../support/Vm.sol";

/// @notice A search over whatever a stolen council may do, from many seeds.
contract GuidedAttacker is Search {
    function test_council_guidedSearch() public {
        bool long = bytes(vm.envOr("EXCHEQUER_LONG", string(""))).length != 0;
        uint256 seeds = long ? 40 : 3;
        uint256 played = 0;
        Climb memory most;
        for (uint256 seed = 1; seed <= seeds; ++seed) {
            Climb memory found = _climb(seed, long ? 300 : 100, 0);
            played += found.played;
            Ledger.say(Ledger.line(string.concat("seed ", vm.toString(seed)), found.taken, found.bound));
            _show(found.plan);
            if (_share(found) > _share(most)) most = found;
            if (found.taken <= int256(found.bound)) continue;
            _show(_shrink(found).plan);
            revert("a plan passed the bound");
        }
        string memory name = string.concat(vm.toString(seeds), " seeds, ", vm.toString(played), " plans; the best");
        Ledger.say(Ledger.line(name, most.taken, most.bound));
        vm.assertTrue(most.taken * 100 >= int256(most.bound * 80), "the search is too weak");
    }

    /// @dev Of the bound. [1e-4]
    function _share(Climb memory found) private pure returns (int256) {
        return found.bound == 0 ? int256(0) : found.taken * 10_000 / int256(found.bound);
    }
}
