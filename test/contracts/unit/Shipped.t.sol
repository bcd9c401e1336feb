// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Shipped} from "../support/Shipped.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {vm} from "../support/Vm.sol";

/// @notice What tests deploy is what ships, and what ships was compiled from what lies here.
contract ShippedTest {
    bool public IS_TEST = true;

    /// @dev RuleBook and PaymentAdapter have no immutables, so nothing is filled in as they are deployed.
    function test_deployed_isWhatLiesInOut() public {
        _runsAs("RuleBook", address(Shipped.ruleBook()));
        _runsAs("PaymentAdapter", address(Shipped.paymentAdapter()));
    }

    function test_creationCode_isWhatLiesInOut() public view {
        string[] memory names = Shipped.names();
        for (uint256 i = 0; i < names.length; ++i) {
            bytes memory lies = vm.parseJsonBytes(vm.readFile(Shipped.path(names[i])), ".bytecode.object");
            vm.assertTrue(lies.length != 0, names[i]);
            vm.assertEq(keccak256(Shipped.code(names[i])), keccak256(lies));
        }
    }

    function test_out_isNotStale() public view {
        string[] memory names = Shipped.names();
        for (uint256 i = 0; i < names.length; ++i) {
            string memory artifact = vm.readFile(Shipped.path(names[i]));
            string[] memory sources = vm.parseJsonKeys(artifact, ".metadata.sources");
            vm.assertTrue(sources.length != 0, names[i]);
            for (uint256 j = 0; j < sources.length; ++j) {
                string memory key = string.concat(".metadata.sources['", sources[j], "'].keccak256");
                bool same = vm.parseJsonBytes32(artifact, key) == keccak256(bytes(vm.readFile(sources[j])));
                vm.assertTrue(same, string.concat(names[i], " is older than ", sources[j], ": run forge build"));
            }
        }
    }

    function test_out_isOptimized() public view {
        string[] memory names = Shipped.names();
        for (uint256 i = 0; i < names.length; ++i) {
            string memory artifact = vm.readFile(Shipped.path(names[i]));
            vm.assertTrue(vm.parseJsonBool(artifact, ".metadata.settings.viaIR"), names[i]);
            vm.assertTrue(vm.parseJsonBool(artifact, ".metadata.settings.optimizer.enabled"), names[i]);
            vm.assertEq(vm.parseJsonUint(artifact, ".metadata.settings.optimizer.runs"), 200);
            bytes32 version = keccak256(bytes(vm.parseJsonString(artifact, ".metadata.settings.evmVersion")));
            vm.assertEq(version, keccak256("cancun"));
        }
    }

    function test_RevertWhen_aConstructorRefuses() public {
        vm.expectRevert(abi.encodeWithSelector(Treasury.Treasury_ZeroAddress.selector));
        Shipped.treasury(address(0), address(1));
    }

    function _runsAs(string memory name, address deployed) private view {
        bytes memory lies = vm.parseJsonBytes(vm.readFile(Shipped.path(name)), ".deployedBytecode.object");
        vm.assertTrue(lies.length != 0, name);
        vm.assertEq(keccak256(deployed.code), keccak256(lies));
    }
}
