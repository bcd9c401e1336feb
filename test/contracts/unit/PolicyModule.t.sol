// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode, Preview} from "../../../contracts/types/Decision.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {IVenueAdapter} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Judge, Standing} from "../../../contracts/Judge.sol";
import {LimitState} from "../../../contracts/types/Policy.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Signatures} from "../support/Signatures.sol";
import {Vm, vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

contract PolicyModuleTest is World {
    // ------------------------------------------------------------- executes

    function test_execute_swaps() public {
        Decision memory decision = _decision(_sell(10 ether));
        Preview memory preview = module.preview(decision);
        vm.assertTrue(preview.allowed);
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(weth.balanceOf(custody), 90 ether);
        vm.assertEq(usdc.balanceOf(custody), 200_000e6 + preview.amountsOut[0]);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, preview.navAfterUsd8);
        vm.assertEq(weth.allowance(custody, router), 0);
        vm.assertEq(module.nextNonce(), 1);
    }

    function test_execute_chargesTheBudgetAndRaisesThePeak() public {
        Decision memory decision = _decision(_sell(10 ether));
        _execute(decision);
        LimitState memory state = limits.state();
        // 20,000 dollars leave at (50 + 25) bps of feed error, and the pool takes 0.15%: about 0.036% of NAV.
        vm.assertGt(state.lossUsedWad, 3.5e14);
        vm.assertLt(state.lossUsedWad, 4e14);
        vm.assertEq(state.peakNavUsd8, 500_000e8);
        (uint256 capacity, uint256 available) = limits.lossBudget(500_000e8);
        vm.assertEq(capacity, state.baseNavUsd8 / 100);
        vm.assertLt(available, 4830e8);
    }

    function test_execute_swapsOverTwoHops() public {
        Action memory action = _swap(address(weth), address(dai), 500, 5 ether, 9900e18);
        action.path = new address[](3);
        (action.path[0], action.path[1], action.path[2]) = (address(weth), address(usdc), address(dai));
        action.fees = new uint24[](2);
        (action.fees[0], action.fees[1]) = (500, 500);
        Decision memory decision = _decision(_one(action));
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(usdc.balanceOf(custody), 200_000e6);
        vm.assertGt(dai.balanceOf(custody), 109_900e18);
    }

    function test_execute_wrapsUnwrapsAndHolds() public {
        Action[] memory actions = new Action[](3);
        actions[0].kind = ActionKind.UNWRAP;
        actions[0].amountIn = 7 ether;
        actions[1].kind = ActionKind.WRAP;
        actions[1].amountIn = 3 ether;
        Decision memory decision = _decision(actions);
        vm.assertEq(decision.predictedNavUsd8, 500_000e8);
        uint256[] memory out = module.preview(decision).amountsOut;
        vm.assertEq(out[0], 7 ether);
        vm.assertEq(out[1], 3 ether);
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(weth.balanceOf(custody), 96 ether);
        vm.assertEq(custody.balance, 4 ether);
        vm.assertEq(limits.state().lossUsedWad, 0);
    }

    /// @dev An approval of a held asset that stood before is not what the decision did.
    function test_execute_leavesAHeldAssetsApprovalAsItWas() public {
        vm.prank(custody);
        gov.approve(router, 7);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
        vm.assertEq(gov.allowance(custody, router), 7);
    }

    function test_execute_anchorsAndTells() public {
        Decision memory decision = _decision(_hold());
        bytes32 digest = module.digest(decision);
        _execute(decision);
        vm.assertEq(anchor.head(custody), keccak256(abi.encode(bytes32(0), anchor.EXECUTED(), digest, bytes32(0))));
    }

    // --------------------------------------------------------------- denies

    function test_execute_expiry_boundary() public {
        Decision memory decision = _decision(_hold());
        uint256 before = vm.snapshotState();
        vm.warp(decision.expiry);
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.revertToState(before);
        vm.warp(decision.expiry + 1);
        vm.assertEq(_execute(decision), module.DENIED());
    }

    function test_execute_decisionAge_boundary() public {
        Decision memory decision = _decision(_hold());
        decision.expiry = uint64(block.timestamp + 601);
        uint256 before = vm.snapshotState();
        vm.assertEq(_execute(decision), module.DENIED());
        vm.revertToState(before);
        decision.expiry = uint64(block.timestamp + 600);
        vm.assertEq(_execute(decision), module.EXECUTED());
    }

    function test_execute_tradeSize_boundary() public {
        // 5% of 500,000 dollars is 12.5 ether.
        vm.assertTrue(module.preview(_decision(_sell(12.5 ether))).allowed);
        vm.assertTrue(_onlyDenies(module.preview(_decision(_sell(12.5 ether + 1))), RuleId.TRADE_SIZE));
    }

    function test_execute_denialSurvivesAndMovesNothing() public {
        Decision memory decision = _decision(_sell(13 ether));
        bytes32 digest = module.digest(decision);
        vm.recordLogs();
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
        vm.assertEq(weth.allowance(custody, router), 0);
        vm.assertEq(module.nextNonce(), 1);
        vm.assertEq(limits.state().lossUsedWad, 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        (uint64 nonce, bytes memory reason) = abi.decode(logs[logs.length - 1].data, (uint64, bytes));
        vm.assertEq(nonce, 0);
        vm.assertEq(bytes32(bytes4(reason)), bytes32(IHand.PolicyModule_Denied.selector));
        bytes32 head = keccak256(abi.encode(bytes32(0), anchor.DENIED(), digest, keccak256(reason)));
        vm.assertEq(anchor.head(custody), head);
    }

    function test_execute_aSwapThatRevertsIsADenial() public {
        Action[] memory actions = _sell(10 ether);
        actions[0].minAmountOut = 20_001e6;
        Decision memory decision = _decision(actions);
        Preview memory preview = module.preview(decision);
        vm.assertFalse(preview.allowed);
        vm.assertEq(bytes32(bytes4(preview.revertData)), bytes32(IHand.PolicyModule_ActionReverted.selector));
        vm.assertGt(preview.findings.length, 20);
        vm.assertEq(_execute(decision), module.DENIED());
    }

    function test_execute_simulationBound() public {
        Decision memory decision = _decision(_sell(10 ether));
        decision.predictedNavUsd8 += 3000e8;
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.SIMULATION_BOUND));
    }

    function test_execute_policyVersionInForce() public {
        Decision memory decision = _decision(_hold());
        _setLimits(_params());
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.POLICY_VERSION));
        vm.assertEq(_execute(decision), module.DENIED());
    }

    function test_execute_staleFeedDenies_boundary() public {
        vm.warp(START + 3900);
        vm.assertTrue(module.preview(_decision(_hold())).allowed);
        vm.warp(START + 3901);
        Decision memory decision = _decision(_hold());
        vm.assertFalse(module.preview(decision).allowed);
        vm.assertEq(_execute(decision), module.DENIED());
    }

    // ------------------------------------------------------------- bad call

    function test_RevertWhen_custodyIsAnother() public {
        Decision memory decision = _decision(_hold());
        decision.custody = address(1);
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_WrongCustody.selector, address(1), custody));
        module.execute(decision, signatures);
    }

    function test_RevertWhen_callerIsNotTheSubmitter() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = _sign(decision);
        vm.expectRevert(
            abi.encodeWithSelector(PolicyModule.PolicyModule_WrongSubmitter.selector, address(this), SUBMITTER)
        );
        module.execute(decision, signatures);
    }

    function test_RevertWhen_belowQuorum() public {
        Decision memory decision = _decision(_hold());
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = Signatures.by(keys[0], module.digest(decision));
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Seats.Seats_BelowQuorum.selector, 1, 2));
        module.execute(decision, signatures);
    }

    function test_RevertWhen_theDecisionWasChangedAfterSigning() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        decision.actions[0].minAmountOut = 0;
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        module.execute(decision, signatures);
    }

    function test_RevertWhen_nonceIsSpent() public {
        Decision memory decision = _decision(_hold());
        _execute(decision);
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_NonceSpent.selector, 0, 1));
        module.execute(decision, signatures);
    }

    function test_RevertWhen_malformed() public {
        Action[] memory actions = _sell(1 ether);
        Decision memory decision = _decision(actions);
        for (uint256 i = 0; i < 6; ++i) {
            decision.actions[0] = _malformed(i);
            vm.expectRevert(abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 0));
            module.preview(decision);
        }
        decision.actions = new Action[](0);
        vm.expectRevert(abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 0));
        module.preview(decision);
        decision.actions = new Action[](9);
        vm.expectRevert(abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 9));
        module.preview(decision);
    }

    function _malformed(uint256 which) private view returns (Action memory action) {
        action = _swap(address(weth), address(usdc), 500, 1 ether, 0);
        if (which == 0) action.fees = new uint24[](2);
        if (which == 1) action.path[1] = address(weth);
        if (which == 2) action.amountIn = uint256(type(uint128).max) + 1;
        if (which == 3) action.amountIn = 0;
        if (which == 4) action.kind = ActionKind.WRAP;
        if (which == 5) {
            action = _hold()[0];
            action.kind = ActionKind.PAY + 1;
        }
    }

    function test_RevertWhen_anyoneElseRunsTheInnerPart() public {
        Decision memory decision = _decision(_sell(1 ether));
        Standing memory standing = Standing(custody, 0, true, 0);
        IVenueAdapter adapter = IVenueAdapter(limits.adapterOf(3));
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_OnlyJudge.selector, address(this)));
        module.act(0, decision.actions[0], adapter);
        // Nor can anyone make the judge ask for it: whoever calls the judge is the hand.
        bytes memory order = bytes.concat(abi.encodeCall(Judge.run, (decision, new bytes[](0))), abi.encode(standing));
        (bool ran,) = address(judge).call(order);
        vm.assertFalse(ran);
        vm.expectRevert(abi.encodeWithSelector(Judge.Judge_OnlySelf.selector, address(this)));
        judge.rehearse(module, decision, standing);
        vm.prank(address(judge));
        vm.expectRevert(abi.encodeWithSelector(PolicyModule.PolicyModule_OnlyJudge.selector, address(judge)));
        module.act(0, decision.actions[0], adapter);
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    // -------------------------------------------------- breaker, checkpoint

    function test_checkpoint_tripsToReduceOnly_boundary() public {
        module.checkpoint();
        vm.assertEq(limits.state().peakNavUsd8, 500_000e8);
        // 20% under the peak is 400,000: 100 WETH at 1,000.
        wethFeed.set(1000e8, block.timestamp);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.NORMAL);
        wethFeed.set(1000e8 - 1, block.timestamp);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.REDUCE_ONLY);
    }

    function test_checkpoint_changesNothingWithoutEveryPrice() public {
        module.checkpoint();
        wethFeed.set(0, block.timestamp);
        module.checkpoint();
        vm.assertEq(module.mode(), Mode.NORMAL);
        vm.assertEq(limits.state().peakNavUsd8, 500_000e8);
    }

    function test_execute_tripSurvivesTheDenial() public {
        module.checkpoint();
        wethFeed.set(900e8, block.timestamp);
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 1000e6, 1 ether));
        Decision memory decision = _decision(buy);
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(module.mode(), Mode.REDUCE_ONLY);
    }

    function test_execute_reduceOnlyLetsOnlyTheWayIntoStables() public {
        vm.prank(address(changes));
        limits.setMode(Mode.REDUCE_ONLY);
        vm.assertTrue(module.preview(_decision(_sell(1 ether))).allowed);
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 1000e6, 0.498 ether));
        vm.assertTrue(_onlyDenies(module.preview(_decision(buy)), RuleId.MODE));
        vm.prank(address(changes));
        limits.setMode(Mode.HALTED);
        vm.assertTrue(_onlyDenies(module.preview(_decision(_sell(1 ether))), RuleId.MODE));
        vm.assertTrue(_onlyDenies(module.preview(_decision(_hold())), RuleId.MODE));
    }

    // -------------------------------------------------------------- preview

    function test_preview_leavesNoTrace() public {
        Decision memory decision = _decision(_sell(10 ether));
        bytes32 slot = vm.load(address(limits), bytes32(uint256(3)));
        module.preview(decision);
        vm.assertEq(weth.balanceOf(custody), 100 ether);
        vm.assertEq(module.nextNonce(), 0);
        vm.assertEq(vm.load(address(limits), bytes32(uint256(3))), slot);
        vm.assertEq(anchor.head(custody), bytes32(0));
    }

    function testFuzz_preview_isWhatExecuteDoes(uint256 amount) public {
        amount = 0.01 ether + amount % 20 ether;
        Decision memory decision = _decision(_sell(amount));
        Preview memory preview = module.preview(decision);
        vm.assertEq(preview.allowed, amount <= 12.5 ether);
        vm.assertEq(_execute(decision), preview.allowed ? 1 : 2);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, preview.allowed ? preview.navAfterUsd8 : preview.navBeforeUsd8);
    }
}
