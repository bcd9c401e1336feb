// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Action, ActionKind, Decision, Finding, Preview} from "./types/Decision.sol";
import {ActionFacts, EnvelopeFacts, Facts} from "./types/Facts.sol";
import {BoundedCall} from "./types/BoundedCall.sol";
import {DecisionAnchor} from "./DecisionAnchor.sol";
import {DecisionHash} from "./types/DecisionHash.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IErc20} from "./interfaces/IErc20.sol";
import {IVenueAdapter, Plan} from "./interfaces/IVenueAdapter.sol";
import {Limits} from "./Limits.sol";
import {Round} from "./types/Round.sol";
import {RuleBook} from "./RuleBook.sol";
import {Seats} from "./Seats.sol";
import {Totals} from "./rules/Totals.sol";
import {Valuation} from "./Valuation.sol";

/// @notice The contracts a module works with.
struct Parts {
    ICustody custody;
    Limits limits;
    Valuation valuation;
    Seats seats;
    DecisionAnchor anchor;
    RuleBook rules;
}

/// @notice What was seen after the actions ran.
struct Aftermath {
    uint256[] assetBalances;
    uint256[] heldBalances;
    uint256[] heldAllowances;
    uint256[] amountsOut;
    uint256[] allowances;
}

/// @title The leash
/// @notice EXECUTION. A quorum of seats signs a decision; the named submitter hands it in; its actions run through custody;
/// then everything is judged at once, before against after. All of it stands, or none of it does and the denial is recorded.
///
/// BAD CALL OR DENIAL. What shows that a call is not this treasury's decision (signatures, custody, submitter, seat epoch, a
/// spent nonce, a malformed action) reverts and leaves nothing. What the council could have got wrong (every rule of
/// `RuleBook`, a swap that fails) is a denial: it consumes the decision, is anchored, and survives.
///
/// GAS. The actions run in a call of their own with a floor under it, so that a submitter cannot starve them into a denial,
/// and enough is kept back to record one. A denial whose gas ran out all the same is possible with venues that burn it;
/// that is griefing, and outside the bound.
///
/// WEAKNESSES. Prices are read once; NAV is what the oracle says. Custody's owners and other modules can do anything.
contract PolicyModule is EIP712, ReentrancyGuardTransient {
    uint8 public constant EXECUTED = 1;
    uint8 public constant DENIED = 2;
    uint256 public constant MAX_ACTIONS = 8;
    uint256 public constant MAX_HOPS = 3;
    /// @dev Kept back to value the treasury once more and record a denial. [gas]
    uint256 public constant GAS_FOR_DENIAL = 500_000;
    /// @dev Floor for valuing and judging. [gas]
    uint256 public constant GAS_FOR_JUDGING = 400_000;
    /// @dev Floor for each action. [gas]
    uint256 public constant GAS_PER_ACTION = 400_000;
    /// @dev Most bytes of a revert reason that are kept; a hostile venue cannot make a denial too dear to record.
    uint256 public constant MAX_REASON_BYTES = 4096;
    uint256 private constant MAX_AMOUNT = type(uint128).max;

    ICustody public immutable custody;
    Limits public immutable limits;
    Valuation public immutable valuation;
    Seats public immutable seats;
    DecisionAnchor public immutable anchor;
    RuleBook public immutable rules;

    uint64 public nextNonce;
    /// @notice Decisions denied ahead of their nonce: without this they could come back when it is their turn.
    mapping(bytes32 digest => bool) public isDenied;

    event DecisionExecuted(
        bytes32 indexed digest, uint64 nonce, uint256 navBeforeUsd8, uint256 navAfterUsd8, uint256 chargedUsd8
    );
    event DecisionDenied(bytes32 indexed digest, uint64 nonce, bytes reason);

    error PolicyModule_WrongCustody(address observed, address expected);
    error PolicyModule_WrongSubmitter(address caller, address submitter);
    error PolicyModule_WrongSeatEpoch(uint64 observed, uint64 expected);
    error PolicyModule_NonceSpent(uint64 nonce, uint64 nextNonce);
    error PolicyModule_AlreadyDenied(bytes32 digest);
    error PolicyModule_GasBelowFloor(uint256 observed, uint256 floor);
    error PolicyModule_BadAction(uint256 index);
    error PolicyModule_OnlySelf(address caller);
    error PolicyModule_ActionReverted(uint256 index, bytes reason);
    error PolicyModule_Denied(Finding[] findings);
    error PolicyModule_Rehearsed(Aftermath aftermath);

    modifier onlySelf() {
        if (msg.sender != address(this)) revert PolicyModule_OnlySelf(msg.sender);
        _;
    }

    constructor(Parts memory parts) EIP712("Exchequer", "1") {
        custody = parts.custody;
        limits = parts.limits;
        valuation = parts.valuation;
        seats = parts.seats;
        anchor = parts.anchor;
        rules = parts.rules;
    }

    // ---------------------------------------------------------------- reads

    /// @notice What the seats sign: the EIP-712 digest under the live chain id and this module.
    function digest(Decision calldata decision) public view returns (bytes32) {
        return _hashTypedDataV4(DecisionHash.hash(decision));
    }

    function mode() external view returns (uint8) {
        return limits.mode();
    }

    // -------------------------------------------------------------- execute

    /// @notice Runs a decision that a quorum signed, or records why it was denied.
    /// @param signatures each `abi.encode(address signer, bytes signature)`, sorted by signer, ascending
    /// @return status EXECUTED or DENIED
    function execute(Decision calldata decision, bytes[] calldata signatures)
        external
        nonReentrant
        returns (uint8 status)
    {
        _requireOurs(decision);
        if (decision.submitter != msg.sender) revert PolicyModule_WrongSubmitter(msg.sender, decision.submitter);
        uint64 expected = nextNonce;
        if (decision.nonce < expected) revert PolicyModule_NonceSpent(decision.nonce, expected);
        bytes32 digest_ = digest(decision);
        if (isDenied[digest_]) revert PolicyModule_AlreadyDenied(digest_);
        seats.verify(digest_, signatures);
        _requireGas(decision.actions.length);

        // Consumed before anything runs, and it stays consumed.
        if (decision.nonce == expected) nextNonce = expected + 1;
        else isDenied[digest_] = true;

        (bool done, bytes memory result) = BoundedCall.callSelf(
            abi.encodeCall(this.executeInner, (decision, expected)), gasleft() - GAS_FOR_DENIAL, MAX_REASON_BYTES
        );
        if (done) {
            (uint256 navBefore, uint256 navAfter, uint256 charged) = abi.decode(result, (uint256, uint256, uint256));
            anchor.anchor(address(custody), EXECUTED, digest_, bytes32(0));
            emit DecisionExecuted(digest_, decision.nonce, navBefore, navAfter, charged);
            return EXECUTED;
        }
        _observe();
        anchor.anchor(address(custody), DENIED, digest_, keccak256(result));
        emit DecisionDenied(digest_, decision.nonce, result);
        return DENIED;
    }

    /// @notice The part of `execute` that is undone by a denial. Only the module itself may call it.
    function executeInner(Decision calldata decision, uint64 expectedNonce)
        external
        onlySelf
        returns (uint256, uint256, uint256)
    {
        Facts memory facts = _gather(decision, expectedNonce);
        _apply(facts, _run(decision.actions, facts));
        (Finding[] memory failing, Totals memory totals) = rules.denials(facts);
        if (failing.length != 0) revert PolicyModule_Denied(failing);
        limits.commit(totals.navBeforeUsd8, totals.navAfterUsd8, totals.chargeUsd8);
        return (totals.navBeforeUsd8, totals.navAfterUsd8, totals.chargeUsd8);
    }

    /// @notice Looks at NAV and trips the breaker where it must. Anyone may call it.
    function checkpoint() external nonReentrant {
        _observe();
    }

    // -------------------------------------------------------------- preview

    /// @notice Every finding of a decision, from the code that would execute it. It needs no signatures and leaves no trace:
    /// what it runs is undone. Call it with `eth_call`.
    function preview(Decision calldata decision) external nonReentrant returns (Preview memory result) {
        _requireOurs(decision);
        Facts memory facts = _gather(decision, nextNonce);
        bool ran;
        (ran, result.revertData) = _rehearse(decision.actions, facts);
        Totals memory totals;
        (result.findings, totals) = rules.judge(facts);
        result.allowed = ran;
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

    /// @notice Runs actions and reverts with what they led to. Only the module itself may call it.
    function rehearse(Action[] calldata actions, address[] calldata assets, address[] calldata held) external onlySelf {
        revert PolicyModule_Rehearsed(_runOver(actions, assets, held));
    }

    // --------------------------------------------------------- before, after

    function _gather(Decision calldata decision, uint64 expectedNonce) private view returns (Facts memory facts) {
        facts.timestamp = block.timestamp;
        facts.blockNumber = block.number;
        facts.nextNonce = expectedNonce;
        (facts.policyVersion, facts.limits, facts.state) = limits.read();
        facts.envelope = EnvelopeFacts({
            policyVersion: decision.policyVersion,
            nonce: decision.nonce,
            snapshotBlock: decision.snapshotBlock,
            expiry: decision.expiry,
            predictedNavUsd8: decision.predictedNavUsd8,
            navToleranceBps: decision.navToleranceBps,
            cosigned: false,
            announcedAt: 0
        });
        facts.assets = valuation.readAssets(address(custody));
        facts.held = valuation.readHeld(address(custody), _swapSpender());
        facts.actions = new ActionFacts[](decision.actions.length);
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            _gatherAction(facts.actions[i], decision.actions[i]);
        }
        _leaveAsBefore(facts);
    }

    function _gatherAction(ActionFacts memory fact, Action calldata action) private view {
        fact.kind = action.kind;
        fact.amountIn = action.amountIn;
        fact.minAmountOut = action.minAmountOut;
        if (action.kind != ActionKind.HOLD) (fact.tokens, fact.pools) = _adapterOf(action.kind).route(action);
    }

    /// @dev Where the actions cannot run, nothing has changed.
    function _leaveAsBefore(Facts memory facts) private pure {
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            facts.assets[i].balanceAfter = facts.assets[i].balanceBefore;
        }
        for (uint256 i = 0; i < facts.held.length; ++i) {
            facts.held[i].balanceAfter = facts.held[i].balanceBefore;
            facts.held[i].allowanceAfter = facts.held[i].allowanceBefore;
        }
    }

    function _apply(Facts memory facts, Aftermath memory aftermath) private pure {
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            facts.assets[i].balanceAfter = aftermath.assetBalances[i];
        }
        for (uint256 i = 0; i < facts.held.length; ++i) {
            facts.held[i].balanceAfter = aftermath.heldBalances[i];
            facts.held[i].allowanceAfter = aftermath.heldAllowances[i];
        }
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            facts.actions[i].amountOut = aftermath.amountsOut[i];
            facts.actions[i].allowanceAfter = aftermath.allowances[i];
        }
    }

    // ----------------------------------------------------------------- runs

    function _run(Action[] calldata actions, Facts memory facts) private returns (Aftermath memory) {
        (address[] memory assets, address[] memory held) = _tokensOf(facts);
        return _runOver(actions, assets, held);
    }

    function _rehearse(Action[] calldata actions, Facts memory facts) private returns (bool, bytes memory) {
        (address[] memory assets, address[] memory held) = _tokensOf(facts);
        try this.rehearse(actions, assets, held) {
            return (false, "");
        } catch (bytes memory reason) {
            // forge-lint: disable-next-line(unsafe-typecast)
            if (bytes4(reason) != PolicyModule_Rehearsed.selector) return (false, reason);
            _apply(facts, abi.decode(BoundedCall.withoutSelector(reason), (Aftermath)));
            return (true, "");
        }
    }

    function _runOver(Action[] calldata actions, address[] memory assets, address[] memory held)
        private
        returns (Aftermath memory aftermath)
    {
        aftermath.amountsOut = new uint256[](actions.length);
        for (uint256 i = 0; i < actions.length; ++i) {
            if (actions[i].kind != ActionKind.HOLD) aftermath.amountsOut[i] = _act(i, actions[i]);
        }
        aftermath.assetBalances = valuation.balancesOf(address(custody), assets);
        aftermath.heldBalances = new uint256[](held.length);
        aftermath.heldAllowances = new uint256[](held.length);
        address spender = _swapSpender();
        for (uint256 i = 0; i < held.length; ++i) {
            aftermath.heldBalances[i] = IErc20(held[i]).balanceOf(address(custody));
            aftermath.heldAllowances[i] = IErc20(held[i]).allowance(address(custody), spender);
        }
        aftermath.allowances = new uint256[](actions.length);
        for (uint256 i = 0; i < actions.length; ++i) {
            if (actions[i].kind != ActionKind.SWAP) continue;
            aftermath.allowances[i] = IErc20(actions[i].path[0]).allowance(address(custody), spender);
        }
    }

    /// @return amountOut what custody really got [base units]
    function _act(uint256 index, Action calldata action) private returns (uint256 amountOut) {
        Plan memory plan = _adapterOf(action.kind).plan(action, address(custody), block.timestamp);
        if (plan.approveToken != address(0)) {
            _call(index, plan.approveToken, 0, abi.encodeCall(IErc20.approve, (plan.spender, action.amountIn)), true);
        }
        if (plan.approveToken1 != address(0)) {
            _call(index, plan.approveToken1, 0, abi.encodeCall(IErc20.approve, (plan.spender, action.amountIn1)), true);
        }
        if (action.kind != ActionKind.SWAP) {
            _call(index, plan.target, plan.value, plan.data, false);
            return action.amountIn;
        }
        IErc20 bought = IErc20(action.path[action.path.length - 1]);
        uint256 before = bought.balanceOf(address(custody));
        _call(index, plan.target, plan.value, plan.data, false);
        return Round.dropBelowZero(bought.balanceOf(address(custody)), before);
    }

    /// @param isToken also fail where a token answers `false` instead of reverting
    function _call(uint256 index, address to, uint256 value, bytes memory data, bool isToken) private {
        (bool success, bytes memory answer) = custody.execTransactionFromModuleReturnData(to, value, data, 0);
        bool refused = isToken && answer.length >= 32 && abi.decode(answer, (uint256)) == 0;
        if (!success || refused) revert PolicyModule_ActionReverted(index, BoundedCall.cut(answer, 256));
    }

    // -------------------------------------------------------------- private

    function _observe() private {
        (uint256 navUsd8, bool priced) = valuation.nav(address(custody));
        // Without every price there is no NAV to trip on; such decisions are denied by the oracle rule.
        if (priced) limits.observeNav(navUsd8);
    }

    function _requireOurs(Decision calldata decision) private view {
        if (decision.custody != address(custody)) {
            revert PolicyModule_WrongCustody(decision.custody, address(custody));
        }
        uint64 epoch = seats.epoch();
        if (decision.seatEpoch != epoch) revert PolicyModule_WrongSeatEpoch(decision.seatEpoch, epoch);
        uint256 count = decision.actions.length;
        if (count == 0 || count > MAX_ACTIONS) revert PolicyModule_BadAction(count);
        for (uint256 i = 0; i < count; ++i) {
            if (!_isWellFormed(decision.actions[i])) revert PolicyModule_BadAction(i);
        }
    }

    function _isWellFormed(Action calldata action) private view returns (bool) {
        if (action.amountIn > MAX_AMOUNT || action.minAmountOut > MAX_AMOUNT) return false;
        bool more = action.amountIn1 != 0 || action.minAmountOut1 != 0 || action.tickLower != 0 || action.tickUpper != 0
            || action.positionId != 0 || action.recipient != address(0);
        if (more || action.kind > ActionKind.SWAP) return false;
        uint256 hops = action.fees.length;
        if (action.kind == ActionKind.SWAP) {
            bool shaped = hops != 0 && hops <= MAX_HOPS && action.path.length == hops + 1;
            if (!shaped || action.path[0] == action.path[hops] || action.amountIn == 0) return false;
        } else if (hops != 0 || action.path.length != 0 || action.minAmountOut != 0) {
            return false;
        }
        if (action.kind == ActionKind.HOLD) return action.amountIn == 0;
        return limits.adapterOf(action.kind) != address(0);
    }

    function _requireGas(uint256 actions) private view {
        uint256 floor = GAS_FOR_DENIAL + GAS_FOR_JUDGING + GAS_PER_ACTION * actions;
        if (gasleft() < floor) revert PolicyModule_GasBelowFloor(gasleft(), floor);
    }

    function _adapterOf(uint8 kind) private view returns (IVenueAdapter) {
        return IVenueAdapter(limits.adapterOf(kind));
    }

    function _swapSpender() private view returns (address) {
        address adapter = limits.adapterOf(ActionKind.SWAP);
        return adapter == address(0) ? address(0) : IVenueAdapter(adapter).spender();
    }

    function _tokensOf(Facts memory facts) private pure returns (address[] memory assets, address[] memory held) {
        assets = new address[](facts.assets.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            assets[i] = facts.assets[i].token;
        }
        held = new address[](facts.held.length);
        for (uint256 i = 0; i < held.length; ++i) {
            held[i] = facts.held[i].token;
        }
    }
}
