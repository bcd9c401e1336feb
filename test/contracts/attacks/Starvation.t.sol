// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {vm} from "../support/Vm.sol";

/// @notice The submitter chooses how much gas a decision gets, and would like it to be denied for want of it.
abstract contract Starving is Bazaar {
    /// @dev Each attempt begins cold, as a transaction does.
    function _starve(Decision memory decision, uint256 from, uint256 to) internal {
        bytes memory call = abi.encodeCall(PolicyModule.execute, (decision, _sign(decision)));
        uint64 nonce = module.nextNonce();
        uint256 ran = 0;
        uint256 world = vm.snapshotState();
        for (uint256 gas_ = from; gas_ < to; gas_ += 41_000) {
            _cool();
            vm.prank(SUBMITTER);
            (bool success, bytes memory result) = address(module).call{gas: gas_}(call);
            if (success) {
                vm.assertEq(uint256(abi.decode(result, (uint8))), uint256(module.EXECUTED()), "denied for want of gas");
                ++ran;
            } else {
                vm.assertEq(uint256(module.nextNonce()), uint256(nonce));
            }
            vm.revertToState(world);
            world = vm.snapshotState();
        }
        vm.assertGt(ran, 0);
    }
}

contract StarvationAttacks is Starving {
    /// @dev Whatever gas it sends: the call fails as if it never was, or the decision runs. It is never denied for want of gas.
    function test_attack_submitterStarvesADecisionIntoADenial() public {
        _starve(_decision(_sell(1 ether)), 300_000, 2_600_000);
    }

    /// @dev The dearest kind of action: two approvals, a new token, fresh ticks, and the registry.
    function test_attack_submitterStarvesAMint() public {
        _starve(_decision(_one(_mint(-WIDEST, WIDEST, 1 ether, 2000e6))), 600_000, 3_200_000);
    }
}
