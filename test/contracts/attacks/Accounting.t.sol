// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode} from "../../../contracts/types/Decision.sol";
import {AssetPolicy, GroupCap, LimitParams, LimitState} from "../../../contracts/types/Policy.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Limits} from "../../../contracts/Limits.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Shipped} from "../support/Shipped.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

/// @notice Making a budget larger, fuller or forgotten without losing less.
contract AccountingAttacks is Bazaar {
    uint256 private constant NAV = 500_000e8;

    // ------------------------------------------------------------- donation

    /// @dev A gift doubles NAV. Trade size and budget are shares of base NAV, which has hardly noticed.
    function test_attack_donationBeforeADecision() public {
        module.checkpoint();
        usdc.mint(custody, 500_000e6);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, 2 * NAV);
        vm.assertTrue(_allows(_sell(12.5 ether)));
        vm.assertTrue(_onlyDenies(_sell(12.5 ether + 1), RuleId.TRADE_SIZE));
        (uint256 capacity,) = limits.lossBudget(nav);
        vm.assertEq(capacity, NAV / 100);
        // Not by looking again and again either: 2% a day, however often.
        for (uint256 hour = 0; hour < 24; ++hour) {
            _later(1 hours);
            module.checkpoint();
        }
        vm.assertLe(uint256(limits.state().baseNavUsd8), NAV * 10_203 / 10_000);
        vm.assertGe(uint256(limits.state().baseNavUsd8), NAV * 10_199 / 10_000);
    }

    /// @dev Before the first look nothing is known yet, and a gift counts in full. It also stays: what a larger budget lets out
    /// is a hundredth of it.
    function test_attack_donationBeforeTheFirstLook() public {
        usdc.mint(custody, 500_000e6);
        _carryOut(_hold());
        vm.assertEq(uint256(limits.state().baseNavUsd8), 2 * NAV);
        (uint256 capacity,) = limits.lossBudget(2 * NAV);
        vm.assertLt(capacity, 500_000e8 / 20);
    }

    function test_attack_donationRefillsNothing() public {
        _carryOut(_sell(12 ether));
        LimitState memory before = limits.state();
        usdc.mint(custody, 500_000e6);
        module.checkpoint();
        LimitState memory after_ = limits.state();
        vm.assertEq(after_.lossUsedWad, before.lossUsedWad);
        vm.assertEq(after_.epochUsedWad, before.epochUsedWad);
        vm.assertEq(after_.turnoverUsedUsd8, before.turnoverUsedUsd8);
        vm.assertEq(after_.baseNavUsd8, before.baseNavUsd8);
    }

    function test_attack_giftedTokenBuysNoAuthority() public {
        TestToken gift = new TestToken(18);
        gift.mint(custody, 1e30);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, NAV);
        Action[] memory sale = _one(_swap(address(gift), address(usdc), 500, 1e18, 0));
        vm.assertTrue(_denies(sale, RuleId.ASSET_ALLOWLIST));
        vm.assertTrue(_denies(_one(_pay(address(gift), PAYEE, 1e18)), RuleId.ASSET_ALLOWLIST));
    }

    // -------------------------------------------------------------- refills

    /// @dev Everything the owner can set anew, set to what it was: nothing comes back.
    function test_attack_reSettingThatRefills() public {
        _carryOut(_two(_sell(12 ether)[0], _pay(address(usdc), PAYEE, 9000e6)));
        LimitState memory before = limits.state();
        uint256 paid = limits.paymentOf(PAYEE).usedUsd8;
        AssetPolicy[] memory assets = limits.assets();
        address[] memory held = limits.held();
        address swapper = limits.adapterOf(ActionKind.SWAP);
        _setLimits(_params());
        _setAssets(assets, held);
        _setCaps(new GroupCap[](0));
        _setAdapter(ActionKind.SWAP, swapper);
        _setCosigner(address(1));
        vm.startPrank(address(changes));
        limits.setPayment(PAYEE, 10_000e8, 30 days);
        // Off the list and on it again.
        limits.setPayment(PAYEE, 0, 0);
        limits.setPayment(PAYEE, 10_000e8, 30 days);
        limits.setGuardian(address(1));
        limits.setController(address(module));
        limits.setMode(Mode.NORMAL);
        vm.stopPrank();
        vm.assertEq(keccak256(abi.encode(limits.state())), keccak256(abi.encode(before)));
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), paid);
        vm.assertTrue(_onlyDenies(_one(_pay(address(usdc), PAYEE, 1001e6)), RuleId.PAYMENTS));
    }

    /// @dev A larger budget and back leaves what is used as it was, less what time gave back meanwhile.
    function test_attack_widerForAMoment() public {
        _carryOut(_sell(12 ether));
        uint256 used = limits.state().lossUsedWad;
        LimitParams memory wide = _params();
        (wide.lossBudgetBps, wide.turnoverUsd8) = (10_000, type(uint128).max);
        _setLimits(wide);
        _setLimits(_params());
        vm.assertEq(uint256(limits.state().lossUsedWad), used);
    }

    /// @dev A new module knows what the old one used, paid and minted; the old one can do nothing any more, and no signature
    /// for the one is good for the other.
    function test_attack_setControllerThatForgets() public {
        _carryOut(_one(_mint(-WIDEST, WIDEST, 10 ether, 20_000e6)));
        _carryOut(_two(_sell(12 ether)[0], _pay(address(usdc), PAYEE, 9000e6)));
        Decision memory signed = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(signed);
        bytes32 before = keccak256(abi.encode(limits.state(), limits.paymentOf(PAYEE)));
        uint256 id = positions.ids()[0];
        PolicyModule old = module;
        judge = Shipped.judge(limits, oracle, address(weth), book, Shipped.ruleBook());
        module = Shipped.policyModule(_parts());
        anchor.register(custody, address(module), SUBMITTER);
        vm.prank(address(changes));
        limits.setController(address(module));
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).enableModule(address(module));
        vm.assertEq(keccak256(abi.encode(limits.state(), limits.paymentOf(PAYEE))), before);
        vm.assertTrue(positions.isKnown(id));
        // The old module is still enabled in custody, and a quorum still signs for it.
        uint256 ether_ = weth.balanceOf(custody);
        signed.policyVersion = limits.policyVersion();
        bytes32 digest = old.digest(signed);
        bytes[] memory again = _signDigest(digest);
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Limits.Limits_NotController.selector, address(old), address(module)));
        old.execute(signed, again);
        signed.nonce = 0;
        vm.prank(SUBMITTER);
        vm.expectPartialRevert(Seats.Seats_BadSignature.selector);
        module.execute(signed, signatures);
        vm.assertEq(weth.balanceOf(custody), ether_);
        _carryOut(_one(_of(ActionKind.COLLECT, id, 0)));
    }

    // ---------------------------------------------------------------- flows

    /// @dev A bad trade in one decision with a payment is charged as it is alone, and trips the breaker as it would.
    function test_attack_lossHiddenAsAPayment() public {
        module.checkpoint();
        _makeEtherCost(1986e8);
        Action memory bad = _swap(address(weth), address(usdc), 500, 12 ether, 12 * 1980e6);
        uint256 world = vm.snapshotState();
        _carryOut(_one(bad));
        (uint256 used, uint256 base) = (limits.state().lossUsedWad, limits.state().baseNavUsd8);
        uint256 fall = NAV - base;
        vm.revertToState(world);
        _carryOut(_two(bad, _pay(address(usdc), PAYEE, 9975e6)));
        vm.assertEq(uint256(limits.state().lossUsedWad), used);
        // Base NAV and peak lost the payment alike; how far one stands under the other is the trade's doing.
        LimitState memory state = limits.state();
        vm.assertLe(uint256(state.baseNavUsd8), base - 9975e8 + 1);
        uint256 share = uint256(state.peakNavUsd8 - state.baseNavUsd8) * 1e12 / state.peakNavUsd8;
        vm.assertGe(share + 1, fall * 1e12 / NAV);
        vm.assertLe(share, fall * 1e12 / NAV + 1);
    }

    /// @dev Whatever holders can be talked into declaring: budgets stay as used as they were, and nobody else can declare.
    function test_attack_flowThatHidesALoss() public {
        _carryOut(_sell(12 ether));
        LimitState memory before = limits.state();
        uint256 fallBefore = uint256(before.peakNavUsd8 - before.baseNavUsd8) * 1e12 / before.peakNavUsd8;
        vm.prank(SUBMITTER);
        vm.expectRevert(abi.encodeWithSelector(Limits.Limits_NotChanges.selector, SUBMITTER, address(changes)));
        limits.declareFlow(-100e8);
        vm.prank(address(changes));
        limits.declareFlow(-100_000e8);
        LimitState memory after_ = limits.state();
        vm.assertEq(after_.lossUsedWad, before.lossUsedWad);
        vm.assertEq(after_.epochUsedWad, before.epochUsedWad);
        vm.assertEq(after_.turnoverUsedUsd8, before.turnoverUsedUsd8);
        uint256 fall = uint256(after_.peakNavUsd8 - after_.baseNavUsd8) * 1e12 / after_.peakNavUsd8;
        vm.assertGe(fall + 1, fallBefore);
    }

    /// @dev Holders take a quarter out, and somebody makes the module look before it was said. Said first, nothing trips; said
    /// after, the breaker does, which costs liveness and no money.
    function test_attack_lookInTheMiddleOfAFlow() public {
        module.checkpoint();
        uint256 world = vm.snapshotState();
        vm.prank(address(changes));
        limits.declareFlow(-125_000e8);
        module.checkpoint();
        _takeOut(125_000e6);
        module.checkpoint();
        vm.assertEq(uint256(module.mode()), Mode.NORMAL);
        vm.assertEq(uint256(limits.state().baseNavUsd8), 375_000e8);
        vm.assertEq(uint256(limits.state().peakNavUsd8), 375_000e8);
        vm.revertToState(world);
        _takeOut(125_000e6);
        module.checkpoint();
        vm.assertEq(uint256(module.mode()), Mode.REDUCE_ONLY);
        vm.prank(address(changes));
        limits.declareFlow(-125_000e8);
        // Counted twice, to the council's cost.
        vm.assertEq(uint256(limits.state().baseNavUsd8), 250_000e8);
    }

    function _takeOut(uint256 amount) private {
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).execute(address(usdc), 0, abi.encodeCall(TestToken.transfer, (EXECUTOR, amount)));
    }
}
