// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode} from "../../../contracts/types/Decision.sol";
import {IVenueAdapter, Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {LimitParams, Policy} from "../../../contracts/types/Policy.sol";
import {PolicyCheck} from "../../../contracts/types/PolicyCheck.sol";
import {Change} from "../../../contracts/types/Change.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {Limits} from "../../../contracts/Limits.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Signatures} from "../support/Signatures.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

/// @notice Says that custody owes it an allowance, to be called with custody's authority.
contract FalseToken {
    PolicyModule private immutable module;
    bool public called;
    bool public reentered;

    constructor(PolicyModule module_) {
        module = module_;
    }

    function allowance(address, address) external pure returns (uint256) {
        return 1;
    }

    function approve(address, uint256) external returns (bool) {
        called = true;
        (bool looked,) = address(module).call(abi.encodeCall(PolicyModule.checkpoint, ()));
        (bool unwound,) = address(module).call(abi.encodeCall(PolicyModule.unwind, (new Action[](0))));
        (bool acted,) = address(module.custody())
            .call(abi.encodeCall(module.custody().execTransactionFromModuleReturnData, (address(this), 0, "", 0)));
        reentered = looked || unwound || acted;
        return true;
    }
}

/// @notice What an owner without conscience would name: a venue that takes everything.
contract DrainAdapter is IVenueAdapter {
    address private immutable to;

    constructor(address to_) {
        to = to_;
    }

    function route(Action calldata action) external pure returns (address[] memory tokens, address[] memory pools) {
        return (action.path, new address[](0));
    }

    function plan(Action calldata action, address custody, uint256) external view returns (Plan memory result) {
        result.target = action.path[0];
        result.data = abi.encodeCall(TestToken.transfer, (to, TestToken(action.path[0]).balanceOf(custody)));
    }

    function spender() external pure returns (address) {
        return address(0);
    }
}

/// @notice Those who may do something without the council: guardian, cosigner, holders. And what the council may not without them.
contract PeopleAttacks is Bazaar {
    uint256 private constant COSIGNER = 0xC05;

    // ------------------------------------------------------------- guardian

    /// @dev It can stop the treasury. It cannot loosen anything, move anything, or keep its own place.
    function test_attack_hostileGuardian() public {
        vm.startPrank(GUARDIAN);
        _refused(address(limits), abi.encodeCall(Limits.setMode, (Mode.NORMAL)));
        _refused(address(limits), abi.encodeCall(Limits.setPolicy, (limits.policy())));
        _refused(address(limits), abi.encodeCall(Limits.setController, (GUARDIAN)));
        _refused(address(limits), abi.encodeCall(Limits.setPayment, (GUARDIAN, 1e8, 1)));
        _refused(address(limits), abi.encodeCall(Limits.setGuardian, (GUARDIAN)));
        _refused(address(seats), abi.encodeCall(Seats.setOwner, (GUARDIAN)));
        _refused(address(module), abi.encodeCall(PolicyModule.unwind, (new Action[](0))));
        _refused(address(changes), abi.encodeCall(changes.submit, (_change(Parameter.GUARDIAN, GUARDIAN))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_change(Parameter.COSIGNER, GUARDIAN))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(Parameter.PEAK_NAV_USD8, 1e30))));
        _refused(address(changes), abi.encodeCall(changes.abdicate, (Parameter.MODE)));
        uint256 before = _worth(custody);
        changes.tighten(_number(Parameter.MODE, Mode.HALTED));
        // Halted is the end of its power: not even back.
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(Parameter.MODE, Mode.REDUCE_ONLY))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(Parameter.MODE, Mode.NORMAL))));
        vm.stopPrank();
        vm.assertEq(_worth(custody), before);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.DENIED());
        // Holders end it, and it has no say in that: neither in its removal nor in the undoing of its cut.
        vm.startPrank(EXECUTOR);
        (bytes32 removal,) = changes.submit(_change(Parameter.GUARDIAN, address(0)));
        (bytes32 undoing, uint40 eta) = changes.submit(_number(Parameter.MODE, Mode.NORMAL));
        vm.stopPrank();
        vm.assertEq(eta, START + 1 days);
        vm.startPrank(GUARDIAN);
        _refused(address(changes), abi.encodeCall(changes.cancel, (removal)));
        _refused(address(changes), abi.encodeCall(changes.cancel, (undoing)));
        vm.stopPrank();
        // Until it is gone it cuts anew each time.
        _later(1 days);
        changes.accept(_number(Parameter.MODE, Mode.NORMAL));
        vm.prank(GUARDIAN);
        changes.tighten(_number(Parameter.MODE, Mode.HALTED));
        vm.prank(EXECUTOR);
        changes.submit(_number(Parameter.MODE, Mode.NORMAL));
        _later(6 days);
        changes.accept(_change(Parameter.GUARDIAN, address(0)));
        changes.accept(_number(Parameter.MODE, Mode.NORMAL));
        vm.prank(GUARDIAN);
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(Parameter.MODE, Mode.HALTED))));
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
    }

    /// @dev Cut upon cut, so that only the last could be undone quickly: a row of cuts is one, and what it cut comes back in a day.
    function test_attack_guardianCutsUponItsCut() public {
        vm.startPrank(GUARDIAN);
        for (uint256 bps = 400; bps > 0; bps -= 100) {
            changes.tighten(_number(0, bps));
        }
        vm.stopPrank();
        vm.prank(EXECUTOR);
        (, uint40 eta) = changes.submit(_number(0, 500));
        vm.assertEq(eta, START + 1 days);
        _later(1 days);
        changes.accept(_number(0, 500));
        vm.assertEq(uint256(limits.limits().maxTradeBps), 500);
    }

    /// @dev Something loosened under the cover of the guardian's removal, which it cannot cancel.
    function test_attack_looseningBehindARemoval() public {
        Change[] memory both = new Change[](2);
        both[0] = Change(0, address(0), 10_000);
        both[1] = Change(Parameter.GUARDIAN, address(0), 0);
        vm.prank(EXECUTOR);
        _refused(address(changes), abi.encodeCall(changes.submit, (both)));
    }

    /// @dev Custody calls whatever the guardian calls a token. It is called with two numbers, and that is all it gets.
    function test_attack_guardianRevokesAFalseToken() public {
        FalseToken token = new FalseToken(module);
        bytes32 before = _standing();
        vm.prank(GUARDIAN);
        module.revoke(address(token), address(this));
        vm.assertTrue(token.called());
        vm.assertFalse(token.reentered());
        vm.assertEq(_standing(), before);
        // Where nothing is allowed there is nothing to revoke, and a contract of another kind is not called at all.
        vm.prank(GUARDIAN);
        _refused(address(module), abi.encodeCall(PolicyModule.revoke, (address(usdc), router)));
        vm.prank(GUARDIAN);
        _refused(address(module), abi.encodeCall(PolicyModule.revoke, (address(manager), router)));
    }

    // -------------------------------------------------------------- holders

    /// @dev A majority can take everything, and nobody else can. But what it names waits a week in the open, and while there is a
    /// guardian it cancels it: that takes another week, of the guardian's removal.
    function test_attack_hostileMajority() public {
        address adapter = address(new DrainAdapter(address(0xBAD)));
        Change[] memory named = _change(Parameter.ADAPTER, adapter);
        named[0].subject = address(uint160(ActionKind.WITHDRAW));
        Action memory take = _pay(address(usdc), address(0), 1);
        take.kind = ActionKind.WITHDRAW;
        take.path = new address[](2);
        (take.path[0], take.path[1]) = (address(usdc), address(weth));
        bytes memory taken = abi.encodeCall(PolicyModule.unwind, (_one(take)));
        address[5] memory others = [GUARDIAN, TIGHTENER, SUBMITTER, vm.addr(keys[0]), address(this)];
        for (uint256 i = 0; i < 5; ++i) {
            vm.startPrank(others[i]);
            _refused(address(changes), abi.encodeCall(changes.submit, (named)));
            _refused(address(changes), abi.encodeCall(changes.tighten, (named)));
            _refused(address(module), taken);
            vm.stopPrank();
        }
        vm.startPrank(EXECUTOR);
        // Without such a venue the owner's own unwind brings nothing out of custody.
        _refused(address(module), taken);
        (bytes32 id,) = changes.submit(named);
        _refused(address(changes), abi.encodeCall(changes.accept, (named)));
        vm.stopPrank();
        vm.prank(GUARDIAN);
        changes.cancel(id);
        vm.prank(EXECUTOR);
        changes.submit(_change(Parameter.GUARDIAN, address(0)));
        vm.warp(START + 7 days);
        _refused(address(changes), abi.encodeCall(changes.accept, (named)));
        changes.accept(_change(Parameter.GUARDIAN, address(0)));
        vm.prank(EXECUTOR);
        changes.submit(named);
        vm.warp(START + 14 days - 1);
        _refused(address(changes), abi.encodeCall(changes.accept, (named)));
        vm.warp(START + 14 days);
        changes.accept(named);
        vm.prank(EXECUTOR);
        (bool done,) = address(module).call(taken);
        vm.assertTrue(done);
        vm.assertEq(usdc.balanceOf(address(0xBAD)), 200_000e6);
    }

    /// @dev The fast path of a majority takes nothing: it can make the council do less, and not even keep it so.
    function test_attack_hostileFastPath() public {
        uint256 before = _worth(custody);
        vm.startPrank(TIGHTENER);
        _refused(address(changes), abi.encodeCall(changes.submit, (_number(0, 400))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(0, 501))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(Parameter.DELAY_LIMIT, 30 days))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_number(Parameter.FLOW_OUT_USD8, 1e8))));
        _refused(address(changes), abi.encodeCall(changes.tighten, (_change(Parameter.OWNER, TIGHTENER))));
        changes.tighten(_number(0, 0));
        _refused(address(changes), abi.encodeCall(changes.cancel, (bytes32(0))));
        vm.stopPrank();
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.DENIED());
        // Not a guardian's cut: holders said so themselves, and take it back as they loosen anything.
        vm.prank(EXECUTOR);
        (, uint40 eta) = changes.submit(_number(0, 500));
        vm.assertEq(eta, START + 3 days);
        vm.assertEq(_worth(custody), before);
    }

    /// @dev A loosening voted for, and the floor under it cut meanwhile: it would loosen by more than was voted.
    function test_attack_acceptedOverACut() public {
        Change[] memory wider = _number(0, 600);
        vm.prank(EXECUTOR);
        changes.submit(wider);
        vm.prank(GUARDIAN);
        changes.tighten(_number(0, 100));
        _later(3 days);
        vm.expectRevert(abi.encodeWithSelector(PolicyChanges.PolicyChanges_Overtaken.selector, changes.idOf(wider)));
        changes.accept(wider);
        vm.assertEq(uint256(limits.limits().maxTradeBps), 100);
    }

    // ----------------------------------------------------------- human gate

    /// @dev With a window of no length a decision would be announced and carried out in one transaction: such limits are refused.
    function test_attack_gateWithoutAWindow() public {
        LimitParams memory params = _params();
        (params.approvalUsd8, params.vetoSeconds) = (10_000e8, 0);
        Policy memory policy = limits.policy();
        policy.limits = params;
        vm.expectRevert(abi.encodeWithSelector(PolicyCheck.Limits_NoVetoWindow.selector));
        vm.prank(address(changes));
        limits.setPolicy(policy);
        // The shortest that there is still asks for another second.
        _gate(10_000e8, address(0));
        params = limits.limits();
        params.vetoSeconds = 1;
        _setLimits(params);
        Decision memory decision = _decision(_sell(12 ether));
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        module.announce(decision, signatures);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.HUMAN_GATE));
    }

    function test_attack_vetoBypass() public {
        _gate(10_000e8, address(0));
        Decision memory decision = _decision(_sell(12 ether));
        bytes[] memory signatures = _sign(decision);
        vm.startPrank(SUBMITTER);
        module.announce(decision, signatures);
        vm.expectRevert();
        module.announce(decision, signatures);
        vm.stopPrank();
        bytes32 digest = module.digest(decision);
        vm.prank(GUARDIAN);
        module.veto(digest);
        vm.startPrank(SUBMITTER);
        // It can be neither announced anew nor waited out.
        vm.expectRevert();
        module.announce(decision, signatures);
        vm.warp(START + 300);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.HUMAN_GATE));
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.stopPrank();
        // A small one, that needs no window, is held by its veto all the same; unannounced it goes.
        decision = _decision(_sell(1 ether));
        signatures = _sign(decision);
        digest = module.digest(decision);
        vm.prank(SUBMITTER);
        module.announce(decision, signatures);
        vm.prank(GUARDIAN);
        module.veto(digest);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.HUMAN_GATE));
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
    }

    /// @dev The window is the announced decision's alone, to the second.
    function test_attack_anotherDecisionsWindow() public {
        _gate(10_000e8, address(0));
        Decision memory harmless = _decision(_sell(5.1 ether));
        bytes[] memory signatures = _sign(harmless);
        vm.prank(SUBMITTER);
        module.announce(harmless, signatures);
        vm.warp(START + 299);
        vm.assertTrue(_onlyDenies(module.preview(harmless), RuleId.HUMAN_GATE));
        vm.warp(START + 300);
        vm.assertTrue(module.preview(harmless).allowed);
        vm.assertTrue(_onlyDenies(_sell(12 ether), RuleId.HUMAN_GATE));
    }

    /// @dev A cosigner is no seat, and a seat is nobody's second pair of eyes.
    function test_attack_cosignerCountedAsSeat() public {
        _gate(10_000e8, vm.addr(COSIGNER));
        Decision memory decision = _decision(_sell(12 ether));
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = Signatures.sorted(Signatures.by(keys[0], digest), Signatures.by(COSIGNER, digest));
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 1, 2));
        module.execute(decision, signatures);
        _gate(10_000e8, vm.addr(keys[1]));
        decision = _decision(_sell(12 ether));
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    // -------------------------------------------------------------- private

    function _gate(uint128 approvalUsd8, address cosigner) private {
        LimitParams memory params = _params();
        params.approvalUsd8 = approvalUsd8;
        _setLimits(params);
        _setCosigner(cosigner);
    }

    function _number(uint8 parameter, uint256 value) private pure returns (Change[] memory list) {
        list = new Change[](1);
        list[0] = Change(parameter, address(0), value);
    }

    function _change(uint8 parameter, address value) private pure returns (Change[] memory) {
        return _number(parameter, uint160(value));
    }

    function _refused(address to, bytes memory data) private {
        (bool success,) = to.call(data);
        vm.assertFalse(success);
    }
}
