// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Finding, Preview} from "./types/Decision.sol";
import {ActionFacts, AssetFacts, EnvelopeFacts, Facts, HeldFacts, PaymentFacts} from "./types/Facts.sol";
import {Appraisal} from "./Appraisal.sol";
import {AssetLookup} from "./rules/AssetLookup.sol";
import {FactsImage, Image} from "./types/FactsImage.sol";
import {IErc20} from "./interfaces/IErc20.sol";
import {IHand} from "./interfaces/IHand.sol";
import {IPositionBook} from "./interfaces/IPositionBook.sol";
import {IVenueAdapter} from "./interfaces/IVenueAdapter.sol";
import {Limits, Outcome} from "./Limits.sol";
import {Oracle} from "./Oracle.sol";
import {PaymentBucket, Policy} from "./types/Policy.sol";
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

    error Judge_OnlySelf(address caller);
    error Judge_Rehearsed(Preview preview);

    RuleBook public immutable rules;

    constructor(Limits limits_, Oracle oracle_, address weth_, IPositionBook book_, RuleBook rules_)
        Appraisal(limits_, oracle_, weth_, book_)
    {
        rules = rules_;
    }

    /// @notice Runs a decision through the caller and judges what came of it; reverts where a rule denies.
    /// @return outcome what it takes from the limits
    function run(Decision calldata decision, Standing calldata standing) external returns (Outcome memory outcome) {
        Image memory image = FactsImage.begin();
        (Facts memory facts, Policy memory policy) = _gather(decision, standing);
        image.close();
        _run(IHand(msg.sender), decision.actions, standing.custody, facts, policy);
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
        outcome.recipients = new address[](facts.payments.length);
        outcome.paymentsUsd8 = new uint256[](facts.payments.length);
        for (uint256 i = 0; i < facts.payments.length; ++i) {
            address recipient = facts.payments[i].recipient;
            outcome.recipients[i] = recipient;
            outcome.paymentsUsd8[i] = PaymentRules.paidTo(facts, recipient);
        }
    }

    /// @notice Every finding of a decision. What it runs is undone; where an action cannot run, nothing has changed.
    function preview(Decision calldata decision, Standing calldata standing) external returns (Preview memory result) {
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
            (Facts memory facts,) = _gather(decision, standing);
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
        (Facts memory facts, Policy memory policy) = _gather(decision, standing);
        image.close();
        _run(hand, decision.actions, standing.custody, facts, policy);
        revert Judge_Rehearsed(_tell(facts, image));
    }

    function _judge(Facts memory facts, Image memory image, bool failingOnly)
        private
        view
        returns (Finding[] memory, Totals memory)
    {
        return rules.judgeImage(image.start + 32, FactsImage.pointerOf(facts), failingOnly, image.toBytes());
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
    }

    // --------------------------------------------------------------- before

    function _gather(Decision calldata decision, Standing calldata standing)
        private
        view
        returns (Facts memory facts, Policy memory policy)
    {
        facts.timestamp = block.timestamp;
        facts.blockNumber = block.number;
        facts.nextNonce = standing.expectedNonce;
        address code;
        (facts.policyVersion, code, facts.state) = limits.read();
        policy = PolicyCode.load(code);
        _requireGas(policy.assets.length, decision.actions.length);
        facts.limits = policy.limits;
        facts.caps = policy.caps;
        EnvelopeFacts memory envelope = facts.envelope;
        envelope.policyVersion = decision.policyVersion;
        envelope.nonce = decision.nonce;
        envelope.snapshotBlock = decision.snapshotBlock;
        envelope.expiry = decision.expiry;
        envelope.predictedNavUsd8 = decision.predictedNavUsd8;
        envelope.navToleranceBps = decision.navToleranceBps;
        envelope.cosigned = standing.cosigned;
        envelope.announcedAt = standing.announcedAt;
        facts.assets = _appraise(standing.custody, policy, facts.state.depegMask);
        facts.held = _readHeld(standing.custody, policy);
        facts.actions = new ActionFacts[](decision.actions.length);
        uint256 payments = 0;
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            uint8 kind = decision.actions[i].kind;
            bool known = kind == ActionKind.HOLD || policy.adapters[kind] != address(0);
            if (!known) revert IHand.PolicyModule_BadAction(i);
            _gatherAction(facts, facts.actions[i], decision.actions[i], policy);
            if (facts.actions[i].kind == ActionKind.PAY) ++payments;
        }
        if (payments != 0) facts.payments = _payments(facts, payments);
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
        (fact.tokens, fact.pools) = IVenueAdapter(policy.adapters[kind]).route(action);
        if (kind == ActionKind.SWAP) {
            if (fact.pools[0] != address(0)) fact.poolBalance = IErc20(fact.tokens[0]).balanceOf(fact.pools[0]);
        } else if (TotalsOf.isPosition(kind)) {
            _gatherPosition(facts, fact, action);
        }
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

    function _run(IHand hand, Action[] calldata actions, address custody, Facts memory facts, Policy memory policy)
        private
    {
        address[] memory spenders = new address[](actions.length);
        for (uint256 i = 0; i < actions.length; ++i) {
            if (actions[i].kind == ActionKind.HOLD) continue;
            spenders[i] = _act(hand, i, actions[i], custody, facts, policy);
        }
        _weigh(custody, facts.assets);
        address spender = _swapSpender(policy);
        for (uint256 i = 0; i < facts.held.length; ++i) {
            HeldFacts memory held = facts.held[i];
            held.balanceAfter = IErc20(held.token).balanceOf(custody);
            held.allowanceAfter = IErc20(held.token).allowance(custody, spender);
        }
        for (uint256 i = 0; i < actions.length; ++i) {
            if (spenders[i] == address(0)) continue;
            ActionFacts memory fact = facts.actions[i];
            fact.allowanceAfter = IErc20(fact.tokens[0]).allowance(custody, spenders[i]);
            if (TotalsOf.isPosition(fact.kind)) {
                fact.allowanceAfter1 = IErc20(fact.tokens[1]).allowance(custody, spenders[i]);
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
        Policy memory policy
    ) private returns (address spender) {
        ActionFacts memory fact = facts.actions[index];
        IVenueAdapter adapter = IVenueAdapter(policy.adapters[action.kind]);
        if (action.kind == ActionKind.WRAP || action.kind == ActionKind.UNWRAP) {
            fact.amountOut = action.amountIn;
            return hand.act(index, action, adapter);
        }
        IErc20 first = IErc20(fact.tokens[0]);
        IErc20 last = IErc20(fact.tokens[fact.tokens.length - 1]);
        bool position = TotalsOf.isPosition(action.kind);
        bool pays = action.kind == ActionKind.PAY;
        uint256 had0 = position || pays ? first.balanceOf(custody) : 0;
        uint256 had = pays ? 0 : last.balanceOf(custody);
        // An action before this one may have moved the pool.
        if (position) _lookAtPool(facts, fact);
        spender = hand.act(index, action, adapter);
        if (position) {
            fact.moved0 = _gap(had0, first.balanceOf(custody));
            fact.moved1 = _gap(had, last.balanceOf(custody));
        } else if (pays) {
            uint256 gone = Round.dropBelowZero(had0, first.balanceOf(custody));
            fact.amountOut = gone < action.amountIn ? gone : action.amountIn;
            uint256 i = AssetLookup.indexOf(facts, fact.tokens[0]);
            if (i != AssetLookup.NONE) facts.assets[i].paid += fact.amountOut;
        } else {
            fact.amountOut = Round.dropBelowZero(last.balanceOf(custody), had);
        }
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
