// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {Around} from "./Around.sol";
import {AssetPolicy} from "../../../contracts/types/Policy.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {Judge, Standing} from "../../../contracts/Judge.sol";
import {Limits, Outcome} from "../../../contracts/Limits.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {CountingCustody} from "./Paths.t.sol";
import {Parts, PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Shipped} from "../support/Shipped.sol";
import {SoundPolicy} from "./SoundPolicy.sol";
import {Valuation} from "../../../contracts/Valuation.sol";

/// @notice For halmos: the judge tells the rules what is so. It is the one that ships, with the limits that ship; the action
/// leaves custody with whatever it likes, and the rule book says back what it was told, which becomes the outcome. Why: head of
/// Leash.t.sol.
contract JudgingSymbolic {
    address private constant WETH = address(0xE7);

    Around private around;
    Limits private limits;
    Judge private judge;
    PolicyModule private module;
    CountingCustody private custody;

    function setUp() public {
        around = new Around();
        AssetPolicy[] memory assets = new AssetPolicy[](2);
        assets[0] = AssetPolicy(address(around.first()), 0, 0, 0, 10_000, 1, 0, 0);
        assets[1] = AssetPolicy(address(around.second()), 0, 0, 0, 10_000, 2, 0, 0);
        address[] memory adapters = new address[](14);
        for (uint256 i = 1; i < 14; ++i) {
            adapters[i] = address(around);
        }
        limits = SoundPolicy.limits(address(around), assets, adapters);
        judge =
            Shipped.judge(limits, Oracle(address(around)), WETH, IPositionBook(address(0)), RuleBook(address(around)));
        custody = new CountingCustody();
        address all = address(around);
        module = Shipped.policyModule(
            Parts(
                ICustody(address(custody)),
                limits,
                Valuation(all),
                Seats(all),
                DecisionAnchor(all),
                judge,
                IPositionRegistry(all)
            )
        );
    }

    /// @notice What custody had and has of two tokens, what an action asks for, and whom it pays.
    struct Free {
        uint96 had;
        uint96 had1;
        uint96 has;
        uint96 has1;
        uint96 left;
        uint96 amountIn;
        address recipient;
        bool ofSecond;
    }

    function check_judge_swap(Free memory free) public {
        _exchanged(ActionKind.SWAP, free);
    }

    function check_judge_supply(Free memory free) public {
        _exchanged(ActionKind.SUPPLY, free);
    }

    function check_judge_withdraw(Free memory free) public {
        _exchanged(ActionKind.WITHDRAW, free);
    }

    function check_judge_deposit(Free memory free) public {
        _exchanged(ActionKind.DEPOSIT, free);
    }

    function check_judge_redeem(Free memory free) public {
        _exchanged(ActionKind.REDEEM, free);
    }

    function check_judge_wrap(Free memory free) public {
        _exchanged(ActionKind.WRAP, free);
    }

    function check_judge_unwrap(Free memory free) public {
        _exchanged(ActionKind.UNWRAP, free);
    }

    /// @dev Balances as they were and are, whatever was asked for; nothing counts as paid.
    function _exchanged(uint8 kind, Free memory free) private {
        Outcome memory outcome = _judge(kind, free);
        assert(outcome.paidUsd8 == 0 && outcome.recipients.length == 0);
        assert(outcome.chargeUsd8 == (free.ofSecond ? free.left : free.amountIn));
    }

    /// @dev Besides, both amounts that the position took or gave.
    function check_judge_mint(Free memory free) public {
        _moved(ActionKind.MINT, free);
    }

    function check_judge_increase(Free memory free) public {
        _moved(ActionKind.INCREASE, free);
    }

    function check_judge_decrease(Free memory free) public {
        _moved(ActionKind.DECREASE, free);
    }

    function check_judge_collect(Free memory free) public {
        _moved(ActionKind.COLLECT, free);
    }

    function check_judge_burn(Free memory free) public {
        _moved(ActionKind.BURN, free);
    }

    function _moved(uint8 kind, Free memory free) private {
        Outcome memory outcome = _judge(kind, free);
        (uint256 had, uint256 has) = free.ofSecond ? (free.had1, free.has1) : (free.had, free.has);
        assert(outcome.grossUsd8 == (had > has ? had - has : has - had));
        assert(outcome.paidUsd8 == 0 && outcome.recipients.length == 0);
    }

    /// @dev What counts as paid is no more than what left, and no more than what was asked for.
    function check_judge_payment(Free memory free) public {
        Outcome memory outcome = _judge(ActionKind.PAY, free);
        uint256 gone = free.had > free.has ? free.had - free.has : 0;
        assert(outcome.paidUsd8 == (free.ofSecond ? 0 : gone < free.amountIn ? gone : free.amountIn));
        assert(outcome.recipients.length == 1 && outcome.recipients[0] == free.recipient);
    }

    /// @dev The recipient's bucket is asked for the whole of what was asked for, whatever left; here is only who and that.
    /// `Sums.t.sol` has how much.
    function check_judge_paymentIsAsked(Free memory free) public {
        free.amountIn = 12_345;
        Outcome memory outcome = _judge(ActionKind.PAY, free);
        assert(outcome.recipients[0] == free.recipient && outcome.paymentsUsd8[0] == 12_345);
    }

    function _judge(uint8 kind, Free memory free) private returns (Outcome memory outcome) {
        around.first().set(free.had, 0);
        around.second().set(free.had1, 0);
        around.bend(free.has, free.has1, free.left);
        around.tell(free.ofSecond);
        outcome = around.decide(judge, _decision(kind, free), Standing(address(custody), 0, false, 0));
        assert(outcome.navBeforeUsd8 == (free.ofSecond ? free.had1 : free.had));
        assert(outcome.navAfterUsd8 == (free.ofSecond ? free.has1 : free.has));
    }

    function _decision(uint8 kind, Free memory free) private view returns (Decision memory decision) {
        (decision.custody, decision.submitter, decision.seatEpoch) = (address(custody), address(this), 1);
        decision.actions = new Action[](1);
        (decision.actions[0].kind, decision.actions[0].amountIn) = (kind, free.amountIn);
        decision.actions[0].recipient = free.recipient;
    }

    /// @dev A preview runs its actions through custody and leaves no call of them.
    function check_preview_leavesNothing(uint128 amountIn, bool cosigned, bool fails) public {
        around.fail(fails);
        Free memory free;
        Decision memory decision = _decision(ActionKind.WRAP, free);
        decision.actions[0].amountIn = amountIn;
        (bool done,) = address(module)
            .call(
                cosigned
                    ? abi.encodeCall(PolicyModule.previewCosigned, (decision))
                    : abi.encodeCall(PolicyModule.preview, (decision))
            );
        done;
        assert(custody.calls() == 0);
    }
}
