// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Finding, Preview} from "./types/Decision.sol";
import {ActionFacts, AssetFacts, EnvelopeFacts, Facts, HeldFacts, PaymentFacts} from "./types/Facts.sol";
import {ActionCall} from "./types/ActionCall.sol";
import {Appraisal} from "./Appraisal.sol";
import {Ask} from "./types/Ask.sol";
import {AssetLookup} from "./rules/AssetLookup.sol";
import {BoundedCall} from "./types/BoundedCall.sol";
import {CodeStore} from "./types/CodeStore.sol";
import {FactsImage, Image} from "./types/FactsImage.sol";
import {IHand} from "./interfaces/IHand.sol";
import {IPositionBook} from "./interfaces/IPositionBook.sol";
import {Limits, Outcome} from "./Limits.sol";
import {Oracle} from "./Oracle.sol";
import {LimitState, PaymentBucket, Policy} from "./types/Policy.sol";
import {PaymentRules} from "./rules/PaymentRules.sol";
import {PolicyCode} from "./types/PolicyCode.sol";
import {Round} from "./types/Round.sol";
import {RuleBook} from "./RuleBook.sol";
import {Totals, TotalsOf} from "./rules/Totals.sol";

/// @notice How a decision stands with the module that asks.
struct Standing {
    address custody;
    uint64 expectedNonce;
    bool cosigned;
    uint64 announcedAt;
}

/// @title The judge
/// @notice Reads prices and balances, has the caller carry out each action, reads again, and puts before against after to every
/// rule. It keeps nothing and owns nothing; whoever calls is the hand
/// that acts, so what a stranger makes it do touches only the stranger.
contract Judge is Appraisal {
    using FactsImage for Image;

    /// @dev Floor for valuing and judging. [gas]
    uint256 public constant GAS_FOR_JUDGING = 250_000;
    /// @dev Floor for each managed asset: a feed, a balance. [gas]
    uint256 public constant GAS_PER_ASSET = 50_000;
    /// @dev Floor for each position that is valued, before and after. [gas]
    uint256 public constant GAS_PER_POSITION = 150_000;
    /// @dev Floor for each action. [gas]
    uint256 public constant GAS_PER_ACTION = 400_000;

    uint256 private constant STANDING_BYTES = 128;
    uint256 private constant FINDING_WORDS = 8;

    error Judge_OnlySelf(address caller);
    error Judge_Rehearsed(Preview preview);

    RuleBook public immutable rules;

    constructor(Limits limits_, Oracle oracle_, address weth_, IPositionBook book_, RuleBook rules_)
        Appraisal(limits_, oracle_, weth_, book_)
    {
        rules = rules_;
    }

    /// @notice Runs a decision through the caller and judges what came of it; reverts where a rule denies. Behind the arguments
    /// the caller puts an encoded `Standing`, here and in `preview`.
    /// @return outcome what it takes from the limits
    function run(Decision calldata decision, bytes[] calldata) external returns (Outcome memory outcome) {
        Standing memory standing = _standing();
        Image memory image = FactsImage.begin();
        (Facts memory facts, address[] memory adapters, address swapSpender) = _gather(decision, standing);
        image.close();
        _run(IHand(msg.sender), decision.actions, standing.custody, facts, adapters, swapSpender);
        (Finding[] memory failing, Totals memory totals) = _judge(facts, image, true);
        if (failing.length != 0) revert IHand.PolicyModule_Denied(failing);
        outcome.navBeforeUsd8 = totals.navBeforeUsd8;
        outcome.navAfterUsd8 = totals.navAfterUsd8;
        outcome.chargeUsd8 = totals.chargeUsd8;
        outcome.grossUsd8 = totals.grossUsd8;
        outcome.paidUsd8 = totals.paidUsd8;
        outcome.depegMask = _depegMask(facts.limits, facts.assets);
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (facts.actions[i].kind == ActionKind.MINT) outcome.minted = true;
        }
        PaymentFacts[] memory payments = facts.payments;
        outcome.recipients = new address[](payments.length);
        outcome.paymentsUsd8 = new uint256[](payments.length);
        for (uint256 i = 0; i < payments.length; ++i) {
            address recipient = payments[i].recipient;
            outcome.recipients[i] = recipient;
            outcome.paymentsUsd8[i] = PaymentRules.paidTo(facts, recipient);
        }
    }

    /// @notice Every finding of a decision. What it runs is undone; where an action cannot run, nothing has changed.
    function preview(Decision calldata decision) external returns (Preview memory result) {
        Standing memory standing = _standing();
        try this.rehearse(IHand(msg.sender), decision, standing) {
            return result;
        } catch (bytes memory reason) {
            // forge-lint: disable-next-line(unsafe-typecast)
            if (bytes4(reason) == Judge_Rehearsed.selector) {
                assembly ("memory-safe") {
                    return(add(reason, 36), sub(mload(reason), 4))
                }
            }
            Image memory image = FactsImage.begin();
            (Facts memory facts,,) = _gather(decision, standing);
            image.close();
            result = _tell(facts, image);
            result.allowed = false;
            result.revertData = reason;
        }
    }

    /// @notice Runs and judges a decision, and reverts with what was found. Only the judge itself may call it.
    function rehearse(IHand hand, Decision calldata decision, Standing calldata standing) external {
        if (msg.sender != address(this)) revert Judge_OnlySelf(msg.sender);
        Image memory image = FactsImage.begin();
        (Facts memory facts, address[] memory adapters, address swapSpender) = _gather(decision, standing);
        image.close();
        _run(hand, decision.actions, standing.custody, facts, adapters, swapSpender);
        revert Judge_Rehearsed(_tell(facts, image));
    }

    /// @dev The module hands on its own call and puts the standing behind it.
    function _standing() private pure returns (Standing memory) {
        return abi.decode(msg.data[msg.data.length - STANDING_BYTES:], (Standing));
    }

    function _judge(Facts memory facts, Image memory image, bool failingOnly)
        private
        view
        returns (Finding[] memory findings, Totals memory totals)
    {
        uint256 answer = image.ask(address(rules), RuleBook.judgeImage.selector, facts, failingOnly);
        uint256 list;
        assembly ("memory-safe") {
            // Where the findings are, then the totals, as both lie in memory.
            totals := add(answer, 0x20)
            list := add(answer, mload(answer))
        }
        (uint256[] memory pointers,) = CodeStore.table(list, FINDING_WORDS);
        assembly ("memory-safe") {
            findings := pointers
        }
    }

    function _tell(Facts memory facts, Image memory image) private view returns (Preview memory result) {
        Totals memory totals;
        (result.findings, totals) = _judge(facts, image, false);
        result.allowed = true;
        for (uint256 i = 0; i < result.findings.length; ++i) {
            if (!result.findings[i].ok) result.allowed = false;
        }
        result.navBeforeUsd8 = totals.navBeforeUsd8;
        result.navAfterUsd8 = totals.navAfterUsd8;
        result.amountsOut = new uint256[](facts.actions.length);
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            result.amountsOut[i] = facts.actions[i].amountOut;
        }
        (result.assets, result.held, result.actions) = (facts.assets, facts.held, facts.actions);
    }

    // --------------------------------------------------------------- before

    function _gather(Decision calldata decision, Standing memory standing)
        private
        view
        returns (Facts memory facts, address[] memory adapters, address swapSpender)
    {
        facts.timestamp = block.timestamp;
        facts.blockNumber = block.number;
        facts.nextNonce = standing.expectedNonce;
        Policy memory policy = PolicyCode.load(_readLimits(facts));
        adapters = policy.adapters;
        Action[] calldata actions = decision.actions;
        _requireGas(policy.assets.length, actions.length);
        facts.limits = policy.limits;
        facts.caps = policy.caps;
        facts.envelope = EnvelopeFacts({
            policyVersion: decision.policyVersion,
            nonce: decision.nonce,
            snapshotBlock: decision.snapshotBlock,
            expiry: decision.expiry,
            predictedNavUsd8: decision.predictedNavUsd8,
            navToleranceBps: decision.navToleranceBps,
            cosigned: standing.cosigned,
            announcedAt: standing.announcedAt
        });
        facts.assets = _appraise(standing.custody, policy, facts.state.depegMask);
        swapSpender = _swapSpender(policy);
        facts.held = _readHeld(standing.custody, policy, swapSpender);
        facts.actions = new ActionFacts[](actions.length);
        uint256 payments = 0;
        for (uint256 i = 0; i < actions.length; ++i) {
            Action calldata action = actions[i];
            uint8 kind = action.kind;
            bool known = kind == ActionKind.HOLD || adapters[kind] != address(0);
            if (!known) revert IHand.PolicyModule_BadAction(i);
            _gatherAction(facts, facts.actions[i], action, policy);
            if (kind == ActionKind.PAY) ++payments;
        }
        if (payments != 0) facts.payments = _payments(facts, payments);
    }

    /// @dev Version and state as the limits answer them.
    /// @return code where the policy is
    function _readLimits(Facts memory facts) private view returns (address code) {
        uint256 answer = Ask.words(address(limits), abi.encodeWithSelector(Limits.read.selector));
        uint64 version;
        LimitState memory state;
        assembly ("memory-safe") {
            version := mload(answer)
            code := mload(add(answer, 0x20))
            state := add(answer, 0x40)
        }
        (facts.policyVersion, facts.state) = (version, state);
    }

    function _gatherAction(Facts memory facts, ActionFacts memory fact, Action calldata action, Policy memory policy)
        private
        view
    {
        uint8 kind = action.kind;
        fact.kind = kind;
        fact.known = true;
        if (kind == ActionKind.HOLD) return;
        fact.amountIn = action.amountIn;
        fact.minAmountOut = action.minAmountOut;
        fact.amountIn1 = action.amountIn1;
        fact.minAmountOut1 = action.minAmountOut1;
        fact.recipient = action.recipient;
        _readRoute(fact, Ask.words(policy.adapters[kind], ActionCall.route(action)));
        if (kind == ActionKind.SWAP) {
            if (fact.pools[0] != address(0)) fact.poolBalance = Ask.balanceOf(fact.tokens[0], fact.pools[0]);
        } else if (TotalsOf.isPosition(kind)) {
            _gatherPosition(facts, fact, action);
        }
    }

    /// @dev Two lists of addresses, which lie in memory as they are encoded.
    function _readRoute(ActionFacts memory fact, uint256 answer) private pure {
        address[] memory tokens;
        address[] memory pools;
        assembly ("memory-safe") {
            tokens := add(answer, mload(answer))
            pools := add(answer, mload(add(answer, 0x20)))
        }
        (fact.tokens, fact.pools) = (tokens, pools);
    }

    function _gatherPosition(Facts memory facts, ActionFacts memory fact, Action calldata action) private view {
        if (fact.kind == ActionKind.MINT) {
            fact.rangeTicks = uint256(int256(action.tickUpper) - int256(action.tickLower));
        } else {
            fact.known = address(book) != address(0) && book.isKnown(action.positionId);
        }
        _lookAtPool(facts, fact);
    }

    /// @dev How far the pool stands from the oracle where a position grows. Without prices there is nothing to stand near to.
    function _lookAtPool(Facts memory facts, ActionFacts memory fact) private view {
        if (fact.kind != ActionKind.MINT && fact.kind != ActionKind.INCREASE) return;
        uint256 i = AssetLookup.indexOf(facts, fact.tokens[0]);
        uint256 j = AssetLookup.indexOf(facts, fact.tokens[1]);
        bool priced = i != AssetLookup.NONE && j != AssetLookup.NONE && fact.pools[0] != address(0);
        if (priced) priced = facts.assets[i].priceUsd8 != 0 && facts.assets[j].priceUsd8 != 0;
        if (!priced || address(book) == address(0)) {
            fact.deviationBps = Round.BOUNDLESS;
            return;
        }
        (AssetFacts memory a, AssetFacts memory b) = (facts.assets[i], facts.assets[j]);
        fact.deviationBps = book.deviationBps(fact.pools[0], a.priceUsd8, a.decimals, b.priceUsd8, b.decimals);
    }

    /// @dev One for each recipient, in order of first appearance.
    function _payments(Facts memory facts, uint256 most) private view returns (PaymentFacts[] memory payments) {
        payments = new PaymentFacts[](most);
        uint256 count = 0;
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            if (facts.actions[i].kind != ActionKind.PAY) continue;
            address recipient = facts.actions[i].recipient;
            uint256 j = 0;
            while (j < count && payments[j].recipient != recipient) ++j;
            if (j < count) continue;
            PaymentBucket memory bucket = limits.paymentOf(recipient);
            payments[count++] = PaymentFacts(
                recipient, bucket.listed, bucket.capacityUsd8, bucket.refillSeconds, bucket.usedUsd8, bucket.updatedAt
            );
        }
        assembly ("memory-safe") {
            mstore(payments, count)
        }
    }

    // ----------------------------------------------------------------- runs

    function _run(
        IHand hand,
        Action[] calldata actions,
        address custody,
        Facts memory facts,
        address[] memory adapters,
        address swapSpender
    ) private {
        address[] memory spenders = new address[](actions.length);
        for (uint256 i = 0; i < actions.length; ++i) {
            ActionFacts memory fact = facts.actions[i];
            if (fact.kind == ActionKind.HOLD) continue;
            spenders[i] = _act(hand, i, actions[i], custody, facts, fact, adapters[fact.kind]);
        }
        _weigh(custody, facts.assets);
        for (uint256 i = 0; i < facts.held.length; ++i) {
            HeldFacts memory held = facts.held[i];
            held.balanceAfter = Ask.balanceOf(held.token, custody);
            held.allowanceAfter = Ask.allowance(held.token, custody, swapSpender);
        }
        for (uint256 i = 0; i < actions.length; ++i) {
            address spender = spenders[i];
            if (spender == address(0)) continue;
            ActionFacts memory fact = facts.actions[i];
            fact.allowanceAfter = Ask.allowance(fact.tokens[0], custody, spender);
            if (TotalsOf.isPosition(fact.kind)) {
                fact.allowanceAfter1 = Ask.allowance(fact.tokens[1], custody, spender);
            }
        }
    }

    /// @dev What an action moved is what custody's balances say, never what was asked for or answered.
    function _act(
        IHand hand,
        uint256 index,
        Action calldata action,
        address custody,
        Facts memory facts,
        ActionFacts memory fact,
        address adapter
    ) private returns (address spender) {
        uint8 kind = fact.kind;
        bytes memory order = ActionCall.act(index, action, adapter);
        if (kind == ActionKind.WRAP || kind == ActionKind.UNWRAP) {
            fact.amountOut = fact.amountIn;
            return _order(hand, order);
        }
        address first = fact.tokens[0];
        address last = fact.tokens[fact.tokens.length - 1];
        bool position = TotalsOf.isPosition(kind);
        bool pays = kind == ActionKind.PAY;
        uint256 had0 = position || pays ? Ask.balanceOf(first, custody) : 0;
        uint256 had = pays ? 0 : Ask.balanceOf(last, custody);
        // An action before this one may have moved the pool.
        if (position) _lookAtPool(facts, fact);
        spender = _order(hand, order);
        if (position) {
            fact.moved0 = _gap(had0, Ask.balanceOf(first, custody));
            fact.moved1 = _gap(had, Ask.balanceOf(last, custody));
        } else if (pays) {
            uint256 gone = Round.dropBelowZero(had0, Ask.balanceOf(first, custody));
            fact.amountOut = gone < fact.amountIn ? gone : fact.amountIn;
            uint256 i = AssetLookup.indexOf(facts, first);
            if (i != AssetLookup.NONE) facts.assets[i].paid += fact.amountOut;
        } else {
            uint256 got = Round.dropBelowZero(Ask.balanceOf(last, custody), had);
            fact.amountOut = got;
            // Lending and vaults have no least amount in their calls.
            if (got < fact.minAmountOut) revert IHand.PolicyModule_TooLittle(index, got, fact.minAmountOut);
        }
    }

    /// @dev Has the hand act, and hears who got an approval for it.
    function _order(IHand hand, bytes memory order) private returns (address spender) {
        (bool done, bytes memory answer) = address(hand).call(order);
        if (!done) BoundedCall.bubble(answer);
        return abi.decode(answer, (address));
    }

    function _gap(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : b - a;
    }

    /// @dev So that a submitter cannot starve a decision into a denial.
    function _requireGas(uint256 assets, uint256 actions) private view {
        uint256 floor = GAS_FOR_JUDGING + GAS_PER_ASSET * assets + GAS_PER_ACTION * actions;
        if (address(book) != address(0)) floor += GAS_PER_POSITION * book.count();
        if (gasleft() < floor) revert IHand.PolicyModule_GasBelowFloor(gasleft(), floor);
    }
}
