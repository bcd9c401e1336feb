// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Starving} from "./Starvation.t.sol";
import {vm} from "../support/Vm.sol";

contract StarvedPositionsAttacks is Starving {
    /// @dev A treasury that must value eight positions twice.
    function test_attack_submitterStarvesATreasuryOfPositions() public {
        _openPositions(8);
        _starve(_decision(_sell(1 ether)), 600_000, 4_000_000);
    }

    function _openPositions(uint256 count) private {
        for (uint256 i = 0; i < count; ++i) {
            int24 around = _tick() / 10 * 10;
            int24 half = 5000 + int24(int256(i)) * 100;
            _carryOut(_one(_mint(around - half, around + half, 0.1 ether, 200e6)));
            _later(1 hours);
        }
        vm.assertEq(positions.ids().length, count);
    }
}
