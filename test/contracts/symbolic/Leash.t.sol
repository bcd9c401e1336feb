// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, LimitState} from "../../../contracts/types/Policy.sol";
import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {BentJudge, BentSeat, Outside} from "./Outside.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Limits, Outcome} from "../../../contracts/Limits.sol";
import {Parts, PolicyModule} from "../../../contracts/PolicyModule.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Shipped} from "../support/Shipped.sol";
import {SoundPolicy} from "./SoundPolicy.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {vm} from "../support/Vm.sol";

/// @notice For halmos: a decision of one action, of each kind, through what ships: module, treasury, limits, seats, anchor,
/// positions and adapters. Stand-ins are what is outside (tokens, venues, a seat's contract) and the judge with its valuation,
/// which may say and do anything: what holds with that judge holds with ours.
///
/// Whatever they do: custody calls somebody only in a decision that was signed, for this submitter, and that took from
/// the limits' storage all that was said of it. Else the limits are as they were and custody called nobody.
///
/// NO PATH MOVES FUNDS WITHOUT CONSUMING A LIMIT is what the checks of this folder come to, link by link:
///  1. Custody does what its module asks, and the module asks in `execute`, in `unwind` for the owner and only out of venues, and in
///     `revoke` for owner and guardian and only to take approvals away (`Paths`). A preview leaves nothing of what it tried
///     (`Judging`).
///  2. In `execute`, custody's calls stand only where the limits took the outcome that the judge told. That is here, for every
///     outcome.
///  3. What the limits take they take whole or refuse whole, never over a budget, and nobody but module and governance touches
///     them (`Charging`). Time alone gives it back, never more than there was (`Budgets`).
///  4. What the judge tells of an action is what custody's balances say, whatever the action did (`Judging`).
///  5. Of that, what is gone is charged to the loss budget, by what it is worth (`Worths`) and the feeds' error with it; what was
///     asked for counts to turnover whole and to the recipient's bucket (`Sums`).
///  6. Where it goes: an adapter calls its venue, for custody, and nobody else; a payment goes to the decision's recipient
///     (`Plans`), whom step 3 refuses where the limits do not list it.
/// Each link is for one action; prices are what the oracle says.
contract LeashSymbolic {
    uint256 private constant START = 1_700_000_000;
    uint256 private constant NAV = 1_000_000e8;

    Treasury private custody;
    Outside private token;
    Outside private venue;
    BentSeat private seat;
    BentJudge private judge;
    Limits private limits;
    PolicyModule private module;

    function setUp() public {
        vm.warp(START);
        (token, venue, seat) = (new Outside(), new Outside(), new BentSeat());
        _bend(1, 0);
        AssetPolicy[] memory assets = new AssetPolicy[](1);
        assets[0] = AssetPolicy(address(token), 18, 0, 50, 8000, 1, 0, 0);
        limits = SoundPolicy.limits(address(this), assets, _adapters());
        limits.commit(_outcome(4000e8, 400_000e8, 0));
        judge = new BentJudge(limits);
        custody = Shipped.treasury(SoundPolicy.OWNER, address(0xDEAD));
        vm.deal(address(custody), 1e27);
        address[] memory council = new address[](1);
        council[0] = address(seat);
        Seats seats = Shipped.seats(SoundPolicy.OWNER, council, 1);
        DecisionAnchor anchor = Shipped.anchor(address(this), address(custody), address(this), address(0));
        Positions positions = Shipped.positions(address(limits), address(venue));
        positions.record(7);
        module = Shipped.policyModule(
            Parts(
                ICustody(address(custody)),
                limits,
                Valuation(address(judge)),
                seats,
                anchor,
                Judge(address(judge)),
                IPositionRegistry(address(positions))
            )
        );
        anchor.register(address(custody), address(module), address(0));
        limits.setController(address(module));
        vm.prank(SoundPolicy.OWNER);
        custody.enableModule(address(module));
        vm.warp(START + 3 days);
    }

    struct Free {
        uint64 nonce;
        address caller;
        bool signs;
        bool acts;
        bool stands;
        uint64 charge;
        uint128 gross;
        uint64 paid;
        uint256 answer;
        uint128 amountIn;
        uint128 least;
    }

    function check_wrap(Free memory free) public {
        _holds(free, _ether(ActionKind.WRAP, free));
    }

    function check_unwrap(Free memory free) public {
        _holds(free, _ether(ActionKind.UNWRAP, free));
    }

    function check_swap(Free memory free, uint24 fee) public {
        Action memory action = _exchange(ActionKind.SWAP, free, true);
        action.fees = new uint24[](1);
        action.fees[0] = fee;
        _holds(free, action);
    }

    function check_supply(Free memory free) public {
        _holds(free, _exchange(ActionKind.SUPPLY, free, true));
    }

    function check_withdraw(Free memory free) public {
        _holds(free, _exchange(ActionKind.WITHDRAW, free, false));
    }

    function check_deposit(Free memory free) public {
        _holds(free, _exchange(ActionKind.DEPOSIT, free, true));
    }

    function check_redeem(Free memory free) public {
        _holds(free, _exchange(ActionKind.REDEEM, free, false));
    }

    function check_mint(Free memory free, uint128 amountIn1, uint128 least1, int24 lower, int24 upper) public {
        Action memory action = _exchange(ActionKind.MINT, free, true);
        action.fees = new uint24[](1);
        (action.amountIn1, action.minAmountOut1) = (amountIn1, least1);
        (action.tickLower, action.tickUpper) = (lower, upper);
        _holds(free, action);
    }

    function check_increase(Free memory free, uint128 amountIn1, uint128 least1, uint256 id, uint256 left) public {
        _bend(free.answer, left);
        Action memory action = _position(ActionKind.INCREASE, free, id);
        (action.amountIn1, action.minAmountOut1) = (amountIn1, least1);
        _holds(free, action);
    }

    function check_decrease(Free memory free, uint128 least1, uint256 id) public {
        Action memory action = _position(ActionKind.DECREASE, free, id);
        action.minAmountOut1 = least1;
        _holds(free, action);
    }

    function check_collect(Free memory free, uint256 id) public {
        _holds(free, _position(ActionKind.COLLECT, free, id));
    }

    function check_burn(Free memory free, uint256 id) public {
        _holds(free, _position(ActionKind.BURN, free, id));
    }

    function check_pay(Free memory free, address recipient) public {
        Action memory action = _ether(ActionKind.PAY, free);
        action.path = new address[](1);
        (action.path[0], action.recipient) = (address(token), recipient);
        _holds(free, action);
    }

    // -------------------------------------------------------------- what holds

    function _holds(Free memory free, Action memory action) private {
        seat.bend(free.signs);
        Outcome memory outcome = _outcome(free.charge, free.gross, free.paid);
        judge.bend(free.acts, free.stands, outcome);
        LimitState memory before = limits.state();
        (bool done, bool executed) = _execute(free, action);
        LimitState memory next = limits.state();
        uint256 paid = limits.paymentOf(SoundPolicy.PAYEE).usedUsd8;
        if (done && executed) {
            assert(free.signs && free.stands && free.caller == address(this));
            assert(next.turnoverUsedUsd8 == (free.gross == 0 ? before.turnoverUsedUsd8 : free.gross));
            assert(free.gross <= 1_000_000e8);
            assert(uint256(next.epochUsedWad - before.epochUsedWad) * NAV >= uint256(free.charge) * 1e18);
            assert(next.epochUsedWad <= 300 * 1e14 && (free.charge == 0 || next.lossUsedWad <= 100 * 1e14));
            assert(paid == free.paid && paid <= 10_000e8);
            return;
        }
        assert(token.calls() + venue.calls() == 0);
        assert(next.turnoverUsedUsd8 == before.turnoverUsedUsd8 && next.epochUsedWad == before.epochUsedWad);
        assert(next.lossUsedWad == before.lossUsedWad && paid == 0);
    }

    function _execute(Free memory free, Action memory action) private returns (bool done, bool executed) {
        Decision memory decision;
        (decision.custody, decision.submitter) = (address(custody), address(this));
        (decision.seatEpoch, decision.nonce) = (1, free.nonce);
        decision.actions = new Action[](1);
        decision.actions[0] = action;
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = abi.encode(address(seat), bytes(""));
        vm.prank(free.caller);
        try module.execute(decision, signatures) returns (uint8 status) {
            return (true, status == 1);
        } catch {}
    }

    // ------------------------------------------------------------------ actions

    function _ether(uint8 kind, Free memory free) private pure returns (Action memory action) {
        (action.kind, action.amountIn) = (kind, free.amountIn);
    }

    /// @param in_ from the token to the venue's receipt, or back
    function _exchange(uint8 kind, Free memory free, bool in_) private returns (Action memory action) {
        _bend(free.answer, 0);
        action = _ether(kind, free);
        action.minAmountOut = free.least;
        action.path = new address[](2);
        (address first, address last) = (address(token), address(venue));
        (action.path[0], action.path[1]) = in_ ? (first, last) : (last, first);
    }

    function _position(uint8 kind, Free memory free, uint256 id) private pure returns (Action memory action) {
        action = _ether(kind, free);
        (action.minAmountOut, action.positionId) = (free.least, id);
    }

    // -------------------------------------------------------------------- world

    /// @param left of an approval, by what the token says
    function _bend(uint256 answer, uint256 left) private {
        token.bend(answer, left, address(venue));
        venue.bend(answer, left, address(token));
    }

    function _outcome(uint256 charge, uint256 gross, uint256 paid) private pure returns (Outcome memory outcome) {
        (outcome.navBeforeUsd8, outcome.navAfterUsd8) = (NAV, NAV);
        (outcome.chargeUsd8, outcome.grossUsd8) = (charge, gross);
        (outcome.recipients, outcome.paymentsUsd8) = (new address[](1), new uint256[](1));
        (outcome.recipients[0], outcome.paymentsUsd8[0]) = (SoundPolicy.PAYEE, paid);
    }

    function _adapters() private returns (address[] memory all) {
        address[] memory listed = new address[](1);
        listed[0] = address(venue);
        PoolKey[] memory pools = new PoolKey[](0);
        all = new address[](14);
        (all[1], all[13]) = (address(Shipped.wethAdapter(address(token))), address(Shipped.paymentAdapter()));
        all[2] = all[1];
        all[3] = address(Shipped.swapAdapter(address(venue), address(venue), pools));
        all[4] = address(Shipped.positionAdapter(address(venue), address(venue), pools));
        (all[5], all[6], all[7], all[8]) = (all[4], all[4], all[4], all[4]);
        all[9] = address(Shipped.aaveAdapter(address(venue), listed));
        all[11] = address(Shipped.vaultAdapter(listed));
        (all[10], all[12]) = (all[9], all[11]);
    }
}
