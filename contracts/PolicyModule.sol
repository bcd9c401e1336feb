// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Action, ActionKind, Decision, Preview} from "./types/Decision.sol";
import {ActionCall} from "./types/ActionCall.sol";
import {BoundedCall} from "./types/BoundedCall.sol";
import {DecisionAnchor} from "./DecisionAnchor.sol";
import {DecisionHash} from "./types/DecisionHash.sol";
import {DecisionShape} from "./types/DecisionShape.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IErc20} from "./interfaces/IErc20.sol";
import {IHand} from "./interfaces/IHand.sol";
import {IPositionAdapter, IPositionRegistry} from "./interfaces/IPositionBook.sol";
import {IVenueAdapter, Plan} from "./interfaces/IVenueAdapter.sol";
import {Judge, Standing} from "./Judge.sol";
import {Limits} from "./Limits.sol";
import {Outcomes} from "./types/Outcomes.sol";
import {Seats} from "./Seats.sol";
import {Valuation} from "./Valuation.sol";

/// @notice The contracts a module works with.
/// @param registry where it writes down the positions it mints; zero where there are none
struct Parts {
    ICustody custody;
    Limits limits;
    Valuation valuation;
    Seats seats;
    DecisionAnchor anchor;
    Judge judge;
    IPositionRegistry registry;
}

/// @title The leash
/// @notice EXECUTION. A quorum of seats signs a decision; the named submitter hands it in; its actions run through custody;
/// then everything is judged at once, before against after. All of it stands, or none of it does and the denial is recorded.
///
/// BAD CALL OR DENIAL. What shows that a call is not this treasury's decision (signatures, custody, submitter, seat epoch, a
/// spent nonce, a malformed action) reverts and leaves nothing. What the council could have got wrong (every rule of the
/// judge, a swap that fails) is a denial: it consumes the decision, is anchored, and survives.
///
/// PEOPLE. A large decision is cosigned, or announced and left alone for the veto window. Cosigner, guardian and owner may veto.
/// The guardian may also take approvals away. The owner may unwind positions and loans without oracle or rules.
///
/// GAS. The judge runs in a call with a floor under it, so that a submitter cannot starve it into a denial, and enough is kept
/// back to record one. A denial whose gas ran out all the same is possible with venues that burn it; that is griefing, and
/// outside the bound.
///
/// WEAKNESSES. Prices are read once; NAV is what the oracle says. Custody's owners and other modules can do anything.
contract PolicyModule is EIP712, IHand {
    uint8 public constant EXECUTED = 1;
    uint8 public constant DENIED = 2;
    uint256 public constant MAX_ACTIONS = 8;
    /// @dev Kept back to commit, or to look once more at the largest treasury there can be, all of it cold, and record a
    /// denial. [gas]
    uint256 public constant GAS_FOR_DENIAL = 1_000_000;
    /// @dev Enough for the judge to see what it needs, and say so where it is too little. [gas]
    uint256 public constant GAS_TO_BEGIN = 200_000;
    /// @dev Most bytes of a revert reason that are kept; a hostile venue cannot make a denial too dear to record.
    uint256 public constant MAX_REASON_BYTES = 4096;
    /// @dev Stands for the time of announcement of a vetoed decision.
    uint64 public constant VETOED = type(uint64).max;

    /// @dev Decisions denied ahead of their nonce could come back when it is their turn, if nothing remembered them.
    struct Mark {
        bool denied;
        uint64 announcedAt;
    }

    ICustody public immutable custody;
    Limits public immutable limits;
    Valuation public immutable valuation;
    Seats public immutable seats;
    DecisionAnchor public immutable anchor;
    Judge public immutable judge;
    IPositionRegistry public immutable registry;

    uint64 public nextNonce;
    mapping(bytes32 digest => Mark) private _marks;
    bool private transient _locked;

    event DecisionExecuted(
        bytes32 indexed digest, uint64 nonce, uint256 navBeforeUsd8, uint256 navAfterUsd8, uint256 chargedUsd8
    );
    event DecisionDenied(bytes32 indexed digest, uint64 nonce, bytes reason);
    event DecisionAnnounced(bytes32 indexed digest, uint64 nonce, uint64 announcedAt);
    event DecisionVetoed(bytes32 indexed digest, address by);
    event AllowanceRevoked(address indexed token, address indexed spender, address by);
    event Unwound(Action[] actions);

    error PolicyModule_WrongCustody(address observed, address expected);
    error PolicyModule_WrongSubmitter(address caller, address submitter);
    error PolicyModule_WrongSeatEpoch(uint64 observed, uint64 expected);
    error PolicyModule_NonceSpent(uint64 nonce, uint64 nextNonce);
    error PolicyModule_AlreadyDenied(bytes32 digest);
    error PolicyModule_AlreadyAnnounced(bytes32 digest);
    error PolicyModule_NotAnnounced(bytes32 digest);
    error PolicyModule_NotAllowed(address caller);
    error PolicyModule_OnlyJudge(address caller);
    error PolicyModule_NothingToRevoke(address token, address spender);
    error PolicyModule_NotAnUnwind(uint8 kind);
    error PolicyModule_Locked();

    modifier nonReentrant() {
        _lock();
        _;
        _locked = false;
    }

    constructor(Parts memory parts) EIP712("Exchequer", "1") {
        custody = parts.custody;
        limits = parts.limits;
        valuation = parts.valuation;
        seats = parts.seats;
        anchor = parts.anchor;
        judge = parts.judge;
        registry = parts.registry;
    }

    // ---------------------------------------------------------------- reads

    /// @notice What the seats sign: the EIP-712 digest under the live chain id and this module.
    function digest(Decision calldata decision) public view returns (bytes32) {
        return _hashTypedDataV4(DecisionHash.hash(decision));
    }

    function mode() external view returns (uint8) {
        return limits.mode();
    }

    /// @notice Whether a decision was denied ahead of its nonce.
    function isDenied(bytes32 digest_) external view returns (bool) {
        return _marks[digest_].denied;
    }

    /// @notice When a decision was announced; zero for never, `VETOED` once vetoed [unix seconds].
    function announcedAt(bytes32 digest_) external view returns (uint64) {
        return _marks[digest_].announcedAt;
    }

    // -------------------------------------------------------------- execute

    /// @notice Runs a decision that a quorum signed, or records why it was denied.
    /// @param signatures each `abi.encode(address signer, bytes signature)`, sorted by signer, ascending; the cosigner's among
    /// them where it signed
    /// @return status EXECUTED or DENIED
    function execute(Decision calldata decision, bytes[] calldata signatures)
        external
        nonReentrant
        returns (uint8 status)
    {
        (bytes32 digest_, bool cosigned) = _verify(decision, signatures);
        uint256 floor = GAS_FOR_DENIAL + GAS_TO_BEGIN;
        if (gasleft() < floor) revert PolicyModule_GasBelowFloor(gasleft(), floor);

        // Consumed before anything runs, and it stays consumed.
        uint64 expected = nextNonce;
        if (decision.nonce == expected) nextNonce = expected + 1;
        else _marks[digest_].denied = true;

        Standing memory standing = Standing(address(custody), expected, cosigned, _marks[digest_].announcedAt);
        (bool done, bytes memory result) = BoundedCall.call(
            address(judge), _asAsked(Judge.run.selector, standing), gasleft() - GAS_FOR_DENIAL, MAX_REASON_BYTES
        );
        if (done) {
            _commit(result);
            anchor.anchor(address(custody), EXECUTED, digest_, bytes32(0));
            (uint256 navBeforeUsd8, uint256 navAfterUsd8, uint256 chargeUsd8) = Outcomes.sums(result);
            emit DecisionExecuted(digest_, decision.nonce, navBeforeUsd8, navAfterUsd8, chargeUsd8);
            return EXECUTED;
        }
        _bubbleBadCall(result);
        _observe();
        anchor.anchor(address(custody), DENIED, digest_, keccak256(result));
        emit DecisionDenied(digest_, decision.nonce, result);
        return DENIED;
    }

    /// @notice Carries one action out through custody. Only the judge may call it, and only while a decision runs.
    function act(uint256 index, Action calldata action, IVenueAdapter adapter) external returns (address) {
        if (msg.sender != address(judge) || !_locked) revert PolicyModule_OnlyJudge(msg.sender);
        return _act(index, action, adapter);
    }

    /// @notice Looks at NAV and trips the breaker where it must. Anyone may call it.
    function checkpoint() external nonReentrant {
        _observe();
    }

    // -------------------------------------------------------------- preview

    /// @notice Every finding of a decision, from the code that would execute it. It needs no signatures and leaves no trace:
    /// what it runs is undone. Call it with `eth_call`.
    function preview(Decision calldata decision) external returns (Preview memory) {
        _preview(decision, false);
    }

    /// @notice As `preview`, as if the cosigner had signed.
    function previewCosigned(Decision calldata decision) external returns (Preview memory) {
        _preview(decision, true);
    }

    // --------------------------------------------------------------- people

    /// @notice Opens the veto window of a decision that a quorum signed.
    function announce(Decision calldata decision, bytes[] calldata signatures) external nonReentrant {
        (bytes32 digest_,) = _verify(decision, signatures);
        if (_marks[digest_].announcedAt != 0) revert PolicyModule_AlreadyAnnounced(digest_);
        _marks[digest_].announcedAt = uint64(block.timestamp);
        emit DecisionAnnounced(digest_, decision.nonce, uint64(block.timestamp));
    }

    /// @notice Ends an announced decision for good. For the cosigner, the guardian and the owner.
    function veto(bytes32 digest_) external nonReentrant {
        bool mayVeto =
            msg.sender == limits.owner() || msg.sender == limits.guardian() || msg.sender == limits.cosigner();
        if (!mayVeto) revert PolicyModule_NotAllowed(msg.sender);
        uint64 announced = _marks[digest_].announcedAt;
        if (announced == 0 || announced == VETOED) revert PolicyModule_NotAnnounced(digest_);
        _marks[digest_].announcedAt = VETOED;
        emit DecisionVetoed(digest_, msg.sender);
    }

    /// @notice Takes an approval of custody's away, whoever gave it. For the guardian and the owner. Without an allowance there
    /// is nothing to do, so that the call cannot approve anything of another kind.
    function revoke(address token, address spender) external nonReentrant {
        if (msg.sender != limits.owner() && msg.sender != limits.guardian()) {
            revert PolicyModule_NotAllowed(msg.sender);
        }
        if (IErc20(token).allowance(address(custody), spender) == 0) {
            revert PolicyModule_NothingToRevoke(token, spender);
        }
        _call(0, token, 0, abi.encodeCall(IErc20.approve, (spender, 0)), true);
        emit AllowanceRevoked(token, spender, msg.sender);
    }

    /// @notice Closes positions and returns what is lent, by the owner, without oracle or rules. All of it lands in custody.
    function unwind(Action[] calldata actions) external nonReentrant {
        if (msg.sender != limits.owner()) revert PolicyModule_NotAllowed(msg.sender);
        for (uint256 i = 0; i < actions.length; ++i) {
            uint8 kind = actions[i].kind;
            bool unwinds = (kind >= ActionKind.DECREASE && kind <= ActionKind.BURN) || kind == ActionKind.UNWRAP
                || kind == ActionKind.WITHDRAW || kind == ActionKind.REDEEM;
            if (!unwinds) revert PolicyModule_NotAnUnwind(kind);
            address adapter = limits.adapterOf(kind);
            if (adapter == address(0) || !DecisionShape.isWellFormed(actions[i])) revert PolicyModule_BadAction(i);
            _act(i, actions[i], IVenueAdapter(adapter));
        }
        emit Unwound(actions);
    }

    // ----------------------------------------------------------------- runs

    function _act(uint256 index, Action calldata action, IVenueAdapter adapter) private returns (address) {
        Plan memory plan = _plan(action, adapter);
        if (plan.approveToken != address(0)) {
            _call(index, plan.approveToken, 0, abi.encodeCall(IErc20.approve, (plan.spender, action.amountIn)), true);
        }
        if (plan.approveToken1 != address(0)) {
            _call(index, plan.approveToken1, 0, abi.encodeCall(IErc20.approve, (plan.spender, action.amountIn1)), true);
        }
        bytes memory answer = _call(index, plan.target, plan.value, plan.data, action.kind == ActionKind.PAY);
        if (action.kind == ActionKind.MINT) {
            registry.record(IPositionAdapter(address(adapter)).mintedId(answer));
        } else if (action.kind == ActionKind.BURN) {
            registry.forget(action.positionId);
        }
        if (plan.approveToken1 != address(0)) {
            // A position takes what its range asks for, often less of one token.
            _clear(index, plan.approveToken, plan.spender);
            _clear(index, plan.approveToken1, plan.spender);
        }
        return plan.spender;
    }

    function _plan(Action calldata action, IVenueAdapter adapter) private view returns (Plan memory) {
        (bool done, bytes memory answer) =
            address(adapter).staticcall(ActionCall.plan(action, address(custody), block.timestamp));
        if (!done) BoundedCall.bubble(answer);
        return abi.decode(answer, (Plan));
    }

    function _clear(uint256 index, address token, address spender) private {
        if (IErc20(token).allowance(address(custody), spender) == 0) return;
        _call(index, token, 0, abi.encodeCall(IErc20.approve, (spender, 0)), true);
    }

    /// @param isToken also fail where a token answers `false` instead of reverting
    function _call(uint256 index, address to, uint256 value, bytes memory data, bool isToken)
        private
        returns (bytes memory)
    {
        (bool success, bytes memory answer) = custody.execTransactionFromModuleReturnData(to, value, data, 0);
        bool refused = isToken && answer.length >= 32 && abi.decode(answer, (uint256)) == 0;
        if (!success || refused) revert PolicyModule_ActionReverted(index, BoundedCall.cut(answer, 256));
        return answer;
    }

    // -------------------------------------------------------------- private

    function _lock() private {
        if (_locked) revert PolicyModule_Locked();
        _locked = true;
    }

    /// @dev Hands on what the judge answered, as it is.
    function _preview(Decision calldata decision, bool cosigned) private {
        _lock();
        _requireOurs(decision);
        Standing memory standing = Standing(address(custody), nextNonce, cosigned, _marks[digest(decision)].announcedAt);
        (bool done, bytes memory answer) = address(judge).call(_asAsked(Judge.preview.selector, standing));
        _locked = false;
        assembly ("memory-safe") {
            if done { return(add(answer, 32), mload(answer)) }
            revert(add(answer, 32), mload(answer))
        }
    }

    function _verify(Decision calldata decision, bytes[] calldata signatures)
        private
        view
        returns (bytes32 digest_, bool cosigned)
    {
        _requireOurs(decision);
        if (decision.submitter != msg.sender) revert PolicyModule_WrongSubmitter(msg.sender, decision.submitter);
        uint64 expected = nextNonce;
        if (decision.nonce < expected) revert PolicyModule_NonceSpent(decision.nonce, expected);
        digest_ = digest(decision);
        if (_marks[digest_].denied) revert PolicyModule_AlreadyDenied(digest_);
        cosigned = _verifySeats(digest_, signatures);
    }

    /// @dev The signatures go to the seats as they lie in this call, with all that follows them.
    function _verifySeats(bytes32 digest_, bytes[] calldata signatures) private view returns (bool) {
        uint256 start;
        assembly ("memory-safe") {
            start := sub(signatures.offset, 32)
        }
        bytes memory head = abi.encodeWithSelector(Seats.verify.selector, digest_, uint256(96), limits);
        (bool done, bytes memory answer) = address(seats).staticcall(bytes.concat(head, msg.data[start:]));
        if (!done) BoundedCall.bubble(answer);
        return abi.decode(answer, (bool));
    }

    /// @dev This very call for the judge to read, byte for byte at the same places, and behind it how the decision stands. So
    /// the judge can see no other decision than the one that was verified here.
    function _asAsked(bytes4 selector, Standing memory standing) private pure returns (bytes memory) {
        return abi.encodePacked(selector, msg.data[4:], abi.encode(standing));
    }

    /// @dev What the judge answered is encoded as the limits are told it.
    function _commit(bytes memory outcome) private {
        (bool done, bytes memory reason) = address(limits).call(bytes.concat(Limits.commit.selector, outcome));
        if (!done) BoundedCall.bubble(reason);
    }

    function _observe() private {
        (uint256 navUsd8, bool priced, uint16 depegMask) = valuation.look(address(custody));
        // Without every price there is no NAV to trip on; such decisions are denied by the oracle rule.
        if (priced) limits.observeNav(navUsd8, depegMask);
    }

    function _requireOurs(Decision calldata decision) private view {
        if (decision.custody != address(custody)) {
            revert PolicyModule_WrongCustody(decision.custody, address(custody));
        }
        uint64 epoch = seats.epoch();
        if (decision.seatEpoch != epoch) revert PolicyModule_WrongSeatEpoch(decision.seatEpoch, epoch);
        Action[] calldata actions = decision.actions;
        uint256 count = actions.length;
        if (count == 0 || count > MAX_ACTIONS) revert PolicyModule_BadAction(count);
        for (uint256 i = 0; i < count; ++i) {
            if (!DecisionShape.isWellFormed(actions[i])) revert PolicyModule_BadAction(i);
        }
    }

    /// @dev What the judge cannot begin with is no denial: nothing was consumed.
    function _bubbleBadCall(bytes memory reason) private pure {
        // forge-lint: disable-next-line(unsafe-typecast)
        bytes4 selector = bytes4(reason);
        if (selector != PolicyModule_GasBelowFloor.selector && selector != PolicyModule_BadAction.selector) return;
        BoundedCall.bubble(reason);
    }
}
