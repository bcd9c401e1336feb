// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

struct PackedUserOperation {
    address sender;
    uint256 nonce;
    bytes initCode;
    bytes callData;
    bytes32 accountGasLimits;
    uint256 preVerificationGas;
    bytes32 gasFees;
    bytes paymasterAndData;
    bytes signature;
}

interface IEntryPoint {
    function handleOps(PackedUserOperation[] calldata ops, address payable beneficiary) external;
    function getUserOpHash(PackedUserOperation calldata op) external view returns (bytes32);
    function getNonce(address sender, uint192 key) external view returns (uint256);
    function depositTo(address account) external payable;
    function senderCreator() external view returns (address);
}

interface IAccountFactory {
    function createAccount(address owner, uint256 salt) external returns (address);
}

interface ISmartAccount {
    function execute(address target, uint256 value, bytes calldata data) external;
}

/// @notice Handing in from an ERC-4337 account: the published EntryPoint 0.8 and SimpleAccount, from npm's artifacts.
contract SmartSubmitterTest is World {
    string private constant FOLDER = "node_modules/@account-abstraction/contracts/artifacts/";
    uint256 private constant OWNER_KEY = 0x0111;
    address private constant BUNDLER = address(0xB0D1E5);

    IEntryPoint private entryPoint;
    address private account;

    function setUp() public override {
        super.setUp();
        entryPoint = IEntryPoint(Artifacts.deploy(string.concat(FOLDER, "EntryPoint.json"), ""));
        bytes memory args = abi.encode(address(entryPoint));
        address accounts = Artifacts.deploy(string.concat(FOLDER, "SimpleAccountFactory.json"), args);
        vm.prank(entryPoint.senderCreator());
        account = IAccountFactory(accounts).createAccount(vm.addr(OWNER_KEY), 0);
        vm.deal(address(this), 10 ether);
        entryPoint.depositTo{value: 10 ether}(account);
    }

    function test_submit_throughTheEntryPoint() public {
        uint256 before = weth.balanceOf(custody);
        _handle(_operation(_handIn(_ofAccount()), OWNER_KEY));
        vm.assertEq(weth.balanceOf(custody), before - 1 ether);
        vm.assertEq(module.nextNonce(), 1);
    }

    /// @dev The bundler carries it; the decision names the account and nobody else.
    function test_RevertWhen_theBundlerHandsItIn() public {
        Decision memory decision = _ofAccount();
        bytes[] memory signatures = _sign(decision);
        vm.expectPartialRevert(PolicyModule.PolicyModule_WrongSubmitter.selector);
        vm.prank(BUNDLER);
        module.execute(decision, signatures);
    }

    function test_RevertWhen_anotherSignsForTheAccount() public {
        PackedUserOperation memory operation = _operation(_handIn(_ofAccount()), OWNER_KEY + 1);
        PackedUserOperation[] memory operations = new PackedUserOperation[](1);
        operations[0] = operation;
        vm.expectRevert();
        vm.prank(BUNDLER, BUNDLER);
        entryPoint.handleOps(operations, payable(BUNDLER));
        vm.assertEq(module.nextNonce(), 0);
    }

    // -------------------------------------------------------------- private

    function _ofAccount() private returns (Decision memory decision) {
        decision = _decision(_sell(1 ether));
        decision.submitter = account;
    }

    function _handIn(Decision memory decision) private view returns (bytes memory) {
        bytes memory call = abi.encodeCall(PolicyModule.execute, (decision, _sign(decision)));
        return abi.encodeCall(ISmartAccount.execute, (address(module), 0, call));
    }

    function _operation(bytes memory call, uint256 key) private view returns (PackedUserOperation memory operation) {
        operation.sender = account;
        operation.nonce = entryPoint.getNonce(account, 0);
        operation.callData = call;
        operation.accountGasLimits = bytes32(uint256(200_000) << 128 | 9_000_000);
        operation.preVerificationGas = 100_000;
        operation.gasFees = bytes32(uint256(1 gwei) << 128 | 1 gwei);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, entryPoint.getUserOpHash(operation));
        operation.signature = abi.encodePacked(r, s, v);
    }

    function _handle(PackedUserOperation memory operation) private {
        PackedUserOperation[] memory operations = new PackedUserOperation[](1);
        operations[0] = operation;
        vm.prank(BUNDLER, BUNDLER);
        entryPoint.handleOps(operations, payable(BUNDLER));
    }
}
