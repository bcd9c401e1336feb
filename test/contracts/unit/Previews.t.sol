// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {AssetPolicy} from "../../../contracts/types/Policy.sol";
import {IErc20} from "../../../contracts/interfaces/IErc20.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {FactsImage} from "../../../contracts/types/FactsImage.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {LoudToken} from "../support/QuirkyTokens.sol";
import {Shipped} from "../support/Shipped.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice The facts themselves: what is read, and that it is read after the actions as well as before.
contract PreviewsTest is VenueWorld {
    address private constant OTHER_PAYEE = address(0x9A8);

    function test_preview_tellsWhatItSaw() public {
        vm.prank(custody);
        gov.approve(router, 7);
        Preview memory seen = module.preview(_decision(_sell(10 ether)));
        vm.assertTrue(seen.allowed);
        vm.assertEq(seen.assets.length, 5);
        vm.assertEq(seen.assets[0].token, address(weth));
        vm.assertEq(seen.assets[0].balanceBefore, 100 ether);
        vm.assertEq(seen.assets[0].balanceAfter, 90 ether);
        vm.assertEq(seen.held.length, 1);
        vm.assertEq(seen.held[0].token, address(gov));
        vm.assertEq(seen.held[0].balanceBefore, 1000e18);
        vm.assertEq(seen.held[0].balanceAfter, 1000e18);
        vm.assertEq(seen.held[0].allowanceBefore, 7);
        vm.assertEq(seen.held[0].allowanceAfter, 7);
        vm.assertEq(seen.actions.length, 1);
        vm.assertEq(seen.actions[0].amountIn, 10 ether);
        vm.assertEq(seen.actions[0].minAmountOut, 19_850e6);
        vm.assertEq(seen.actions[0].amountOut, seen.amountsOut[0]);
        vm.assertEq(seen.actions[0].poolBalance, weth.balanceOf(pool));
    }

    /// @dev Where the actions fail nothing has changed, and that is what it tells.
    function test_preview_thatFailsTellsWhatStands() public {
        Action[] memory sell = _sell(10 ether);
        sell[0].minAmountOut = 20_001e6;
        Preview memory seen = module.preview(_bare(sell));
        vm.assertGt(seen.revertData.length, 0);
        vm.assertEq(seen.assets[0].balanceBefore, 100 ether);
        vm.assertEq(seen.assets[0].balanceAfter, 100 ether);
        vm.assertEq(seen.held[0].balanceBefore, 1000e18);
        vm.assertEq(seen.held[0].balanceAfter, 1000e18);
    }

    function test_preview_tellsWhatLiesInPositions() public {
        _execute(_decision(_one(_mint())));
        Preview memory seen = module.preview(_bare(_hold()));
        vm.assertGt(seen.assets[0].positionBefore, 4.9 ether);
        vm.assertEq(seen.assets[0].positionBefore, seen.assets[0].positionAfter);
        vm.assertEq(seen.assets[0].balanceBefore, weth.balanceOf(custody) + seen.assets[0].positionBefore);
    }

    /// @dev Nobody may take of a held asset where nothing can be swapped.
    function test_held_withoutASwapVenue() public {
        _setAdapter(ActionKind.SWAP, address(0));
        vm.assertTrue(_allows(_hold()));
    }

    function test_preview_tellsBothAmountsOfAPosition() public {
        Action memory mint = _mint();
        (mint.minAmountOut, mint.minAmountOut1) = (1, 2);
        Preview memory seen = module.preview(_bare(_one(mint)));
        vm.assertEq(seen.actions[0].amountIn1, mint.amountIn1);
        vm.assertEq(seen.actions[0].minAmountOut, 1);
        vm.assertEq(seen.actions[0].minAmountOut1, 2);
        _execute(_decision(_one(mint)));
        wethFeed.set(2015e8, START);
        // Half a percent and more from the oracle, which keeps nobody from leaving.
        seen = module.preview(_bare(_one(_of(ActionKind.DECREASE, 1, 1000))));
        vm.assertTrue(_finding(seen, RuleId.POSITIONS).ok);
        vm.assertEq(seen.actions[0].deviationBps, 0);
    }

    function test_position_growsInAMovedPool() public {
        _execute(_decision(_one(_mint())));
        Action memory more = _of(ActionKind.INCREASE, 1, _mint().amountIn);
        more.amountIn1 = _mint().amountIn1;
        vm.assertTrue(_allows(_one(more)));
        // Two percent from the oracle, where one is allowed.
        wethFeed.set(2045e8, START);
        vm.assertTrue(_onlyDenies(_one(more), RuleId.POSITIONS));
    }

    /// @dev An image laid where the rule book itself writes would be another by the time it is read.
    function test_RevertWhen_anImageLiesTooLow() public {
        RuleBook rules = Shipped.ruleBook();
        vm.expectPartialRevert(FactsImage.FactsImage_Misplaced.selector);
        rules.judgeImage(0x80, 0x80, true, new bytes(0x400));
    }

    function test_RevertWhen_aKindHasNoAdapter() public {
        _setAdapter(ActionKind.SUPPLY, address(0));
        Decision memory decision = _bare(_two(_hold()[0], _supply(1e6)));
        vm.expectRevert(abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 1));
        module.preview(decision);
    }

    function test_pay_twoRecipientsAtOnce() public {
        vm.prank(address(changes));
        limits.setPayment(OTHER_PAYEE, 10_000e8, 1 days);
        Action[] memory actions = new Action[](4);
        actions[0] = _pay(PAYEE, address(usdc), 997.5e6);
        actions[1] = _pay(OTHER_PAYEE, address(usdc), 1995e6);
        actions[2] = _pay(PAYEE, address(dai), 3990e18);
        actions[3] = _pay(OTHER_PAYEE, address(dai), 997.5e18);
        vm.assertEq(_execute(_decision(actions)), module.EXECUTED());
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), 5000e8);
        vm.assertEq(uint256(limits.paymentOf(OTHER_PAYEE).usedUsd8), 3000e8);
    }

    /// @dev What a venue reverts with is kept to 256 bytes, so that no denial is too dear to record.
    function test_preview_reasonIsCut_boundary() public {
        uint256[4] memory says = [uint256(0), 3, 256, 257];
        uint256 world = vm.snapshotState();
        for (uint256 i = 0; i < 4; ++i) {
            vm.etch(address(dai), address(new LoudToken(says[i])).code);
            Decision memory decision = _bare(_two(_hold()[0], _pay(PAYEE, address(dai), 1e18)));
            bytes memory reason = new bytes(says[i] > 256 ? 256 : says[i]);
            for (uint256 j = 0; j < reason.length; ++j) {
                reason[j] = 0x21;
            }
            vm.assertEq(
                module.preview(decision).revertData,
                abi.encodeWithSelector(IHand.PolicyModule_ActionReverted.selector, 1, reason)
            );
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }

    /// @dev A hook in the middle of the decision, with a hand on custody that the module does not know of.
    function test_held_approvedMeanwhileIsDenied() public {
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).enableModule(address(usdc));
        bytes memory approve = abi.encodeCall(IErc20.approve, (router, 5));
        usdc.setHook(
            custody, abi.encodeCall(Treasury.execTransactionFromModuleReturnData, (address(gov), 0, approve, 0))
        );
        Preview memory seen = module.preview(_bare(_sell(1 ether)));
        vm.assertEq(seen.held[0].allowanceBefore, 0);
        vm.assertEq(seen.held[0].allowanceAfter, 5);
        vm.assertTrue(_onlyDenies(_sell(1 ether), RuleId.HELD_ASSETS));
    }

    /// @dev What never had a peg loses none.
    function test_depeg_onlyOfStables() public {
        AssetPolicy[] memory assets = limits.assets();
        assets[2].assetClass = 0;
        address[] memory held = limits.held();
        _setAssets(assets, held);
        daiFeed.set(0.97e8, START);
        module.checkpoint();
        vm.assertEq(uint256(limits.state().depegMask), 1 << 4);
    }

    function test_depeg_staysThroughAnExecution_boundary() public {
        daiFeed.set(0.979e8, START);
        module.checkpoint();
        // Dai and the vault's shares of it.
        vm.assertEq(uint256(limits.state().depegMask), 1 << 2 | 1 << 4);
        daiFeed.set(0.99e8 - 1, START);
        vm.assertEq(_execute(_decision(_hold())), module.EXECUTED());
        vm.assertEq(uint256(limits.state().depegMask), 1 << 2 | 1 << 4);
        daiFeed.set(0.99e8, START);
        vm.assertEq(_execute(_decision(_hold())), module.EXECUTED());
        vm.assertEq(uint256(limits.state().depegMask), 0);
        // And it is lost by an execution too.
        daiFeed.set(0.98e8 - 1, START);
        vm.assertEq(_execute(_decision(_hold())), module.EXECUTED());
        vm.assertEq(uint256(limits.state().depegMask), 1 << 2 | 1 << 4);
    }
}
