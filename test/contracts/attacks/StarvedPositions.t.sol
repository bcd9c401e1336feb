// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {Starving} from "./Starvation.t.sol";
import {vm} from "../support/Vm.sol";

contract StarvedPositionsAttacks is Starving {
    /// @dev A treasury that must value eight positions twice.
    function test_attack_submitterStarvesATreasuryOfPositions() public {
        _openPositions(8);
        _starve(_decision(_sell(1 ether)), 600_000, 4_000_000);
    }

    /// @dev A token whose hook eats all gas it gets: the denial is recorded all the same.
    function test_gas_venueThatBurnsItAll() public {
        _openPositions(8);
        Decision memory decision = _decision(_sell(1 ether));
        bytes memory data = abi.encodeCall(module.execute, (decision, _sign(decision)));
        usdc.setHook(address(new Burner()), "");
        _cool();
        vm.prank(SUBMITTER);
        (bool done, bytes memory answer) = address(module).call{gas: 3_600_000}(data);
        vm.assertTrue(done);
        vm.assertEq(uint256(abi.decode(answer, (uint8))), uint256(module.DENIED()));
        vm.assertEq(uint256(module.nextNonce()), uint256(decision.nonce) + 1);
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

/// @notice Uses up whatever gas it is given.
contract Burner {
    fallback() external {
        uint256 spent = 0;
        while (true) ++spent;
    }
}
