// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Signatures} from "../support/Signatures.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice What people may do beside the council: cosign, wait, veto, tighten, revoke.
contract HumanGateTest is World {
    uint256 private constant COSIGNER_KEY = 0xD4;

    function setUp() public override {
        super.setUp();
        _setCosigner(vm.addr(COSIGNER_KEY));
    }

    function _params() internal pure override returns (LimitParams memory params) {
        params = super._params();
        params.approvalUsd8 = 20_000e8;
    }

    function test_gate_boundary() public {
        vm.assertTrue(_allows(_sell(10 ether)));
        vm.assertTrue(_onlyDenies(_sell(10 ether + 1), RuleId.HUMAN_GATE));
        vm.assertTrue(module.previewCosigned(_decision(_sell(10 ether + 1))).allowed);
    }

    function test_gate_cosignedExecutes() public {
        Decision memory decision = _decision(_sell(12 ether));
        bytes[] memory signatures = _cosigned(decision);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.EXECUTED());
    }

    function test_gate_withoutTheCosignerIsADenial() public {
        vm.assertEq(_execute(_decision(_sell(12 ether))), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    function test_gate_vetoWindow_boundary() public {
        Decision memory decision = _decision(_sell(12 ether));
        _announce(decision);
        uint256 announced = vm.snapshotState();
        vm.warp(START + 299);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.HUMAN_GATE));
        vm.assertEq(_execute(decision), module.DENIED());
        vm.revertToState(announced);
        vm.warp(START + 300);
        vm.assertEq(_execute(decision), module.EXECUTED());
    }

    function test_veto_endsItForGood() public {
        Decision memory decision = _decision(_sell(12 ether));
        _announce(decision);
        bytes32 digest = module.digest(decision);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, address(this)));
        module.veto(digest);
        vm.prank(GUARDIAN);
        module.veto(digest);
        vm.warp(START + 300);
        bytes[] memory signatures = _cosigned(decision);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
    }

    /// @dev A veto also holds where the decision would not have needed the gate.
    function test_veto_ofASmallDecision() public {
        Decision memory decision = _decision(_sell(1 ether));
        _announce(decision);
        bytes32 digest = module.digest(decision);
        vm.prank(vm.addr(COSIGNER_KEY));
        module.veto(digest);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.HUMAN_GATE));
        vm.assertEq(_execute(decision), module.DENIED());
    }

    /// @dev A cosigner that a venue calls has no say in the middle of a decision, not even over another one.
    function test_veto_notFromTheMiddleOfADecision() public {
        _setCosigner(address(usdc));
        Decision memory announced = _decision(_sell(1 ether));
        _announce(announced);
        bytes32 digest = module.digest(announced);
        usdc.setHook(address(module), abi.encodeCall(PolicyModule.veto, (digest)));
        vm.assertEq(_execute(_decision(_sell(2 ether))), module.EXECUTED());
        vm.assertFalse(usdc.hookSucceeded());
        vm.assertEq(uint256(module.announcedAt(digest)), START);
        usdc.transfer(address(this), 0);
        vm.assertTrue(usdc.hookSucceeded());
        vm.assertEq(uint256(module.announcedAt(digest)), module.VETOED());
    }

    function test_RevertWhen_announcingTwiceOrVetoingNothing() public {
        Decision memory decision = _decision(_sell(12 ether));
        bytes32 digest = module.digest(decision);
        vm.prank(EXECUTOR);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAnnounced.selector, digest));
        module.veto(digest);
        _announce(decision);
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_AlreadyAnnounced.selector, digest));
        module.announce(decision, signatures);
    }

    function test_guardian_resigned() public {
        vm.prank(GUARDIAN);
        changes.resign();
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, GUARDIAN));
        module.revoke(address(usdc), router);
    }

    /// @dev An approval that custody's owners once left is a standing theft waiting to happen.
    function test_revoke_takesAnyApprovalAway() public {
        vm.prank(custody);
        usdc.approve(address(0xBAD), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NotAllowed.selector, address(this)));
        module.revoke(address(usdc), address(0xBAD));
        vm.prank(GUARDIAN);
        module.revoke(address(usdc), address(0xBAD));
        vm.assertEq(usdc.allowance(custody, address(0xBAD)), 0);
        vm.prank(GUARDIAN);
        vm.expectRevert(
            abi.encodeWithSelector(PolicyModule.PolicyModule_NothingToRevoke.selector, address(usdc), address(0xBAD))
        );
        module.revoke(address(usdc), address(0xBAD));
    }

    function _announce(Decision memory decision) private {
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        module.announce(decision, signatures);
    }

    function _cosigned(Decision memory decision) private view returns (bytes[] memory) {
        return Signatures.inserted(_sign(decision), Signatures.by(COSIGNER_KEY, module.digest(decision)));
    }
}
