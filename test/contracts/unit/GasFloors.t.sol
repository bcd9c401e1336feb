// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision} from "../../../contracts/types/Decision.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice What a submitter is told who sent too little gas: attacks/Starvation.t.sol shows that it is enough.
contract GasFloorsTest is VenueWorld {
    function test_RevertWhen_gasIsUnderWhatADenialNeeds() public {
        vm.assertEq(_floorSaid(_decision(_hold()), 1_100_000), 1_200_000);
    }

    function test_RevertWhen_gasIsUnderWhatJudgingNeeds() public {
        uint256 assets = limits.assets().length;
        vm.assertEq(_floorSaid(_decision(_hold()), 1_500_000), 250_000 + 50_000 * assets + 400_000);
        _execute(_decision(_one(_mint())));
        Decision memory decision = _decision(_two(_hold()[0], _hold()[0]));
        vm.assertEq(_floorSaid(decision, 1_800_000), 250_000 + 50_000 * assets + 150_000 + 2 * 400_000);
        vm.assertEq(_execute(decision), module.EXECUTED());
    }

    function _floorSaid(Decision memory decision, uint256 gas_) private returns (uint256 floor) {
        bytes memory call = abi.encodeCall(PolicyModule.execute, (decision, _sign(decision)));
        uint64 nonce = module.nextNonce();
        vm.prank(SUBMITTER);
        (bool done, bytes memory reason) = address(module).call{gas: gas_}(call);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(reason)), bytes32(IHand.PolicyModule_GasBelowFloor.selector));
        vm.assertEq(uint256(module.nextNonce()), uint256(nonce));
        uint256 left;
        assembly ("memory-safe") {
            left := mload(add(reason, 36))
            floor := mload(add(reason, 68))
        }
        vm.assertLt(left, floor);
    }
}
