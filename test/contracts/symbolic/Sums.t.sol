// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts} from "../../../contracts/types/Facts.sol";
import {ActionKind} from "../../../contracts/types/Decision.sol";
import {PaymentRules} from "../../../contracts/rules/PaymentRules.sol";
import {Totals, TotalsOf} from "../../../contracts/rules/Totals.sol";
import {Worth} from "../../../contracts/rules/Worth.sol";

/// @notice For halmos: what the rules sum up to be charged, over whatever an action did to two assets.
contract SumsSymbolic {
    address private constant FIRST = address(0xA1);
    address private constant SECOND = address(0xA2);
    address private constant PAYEE = address(0x9A7);
    /// @dev How far the two feeds may be off, so that what is divided by, 10,000 less the one and 10,000 with the other, is a power
    /// of two: a solver divides by those alone.
    uint16 private constant EPSILON = 1808;
    uint16 private constant EPSILON_1 = 6384;

    /// @dev What fell more than the rest rose is charged whole. In one price group and in two.
    function check_sums_lossIsCharged(uint64[2] memory falls, uint64[2] memory rises, bool oneGroup) public pure {
        Totals memory totals = _sums(falls, rises, oneGroup);
        uint256 fell = uint256(falls[0]) + falls[1];
        uint256 rose = uint256(rises[0]) + rises[1];
        if (fell > rose) assert(totals.chargeUsd8 >= fell - rose);
    }

    /// @dev What leaves one price group where something enters another is charged for how far both feeds may be off, though nothing is lost by
    /// them.
    function check_sums_epsilonIsCharged(uint32 fall, uint32 rise) public pure {
        if (rise == 0) return;
        Totals memory totals = _sums([uint64(fall), 0], [0, uint64(rise)], false);
        uint256 loss = fall > rise ? uint256(fall) - rise : 0;
        uint256 least = uint256(fall) * (uint256(EPSILON) + EPSILON_1) * 10_000;
        assert((totals.chargeUsd8 - loss) * 8192 * 16_384 >= least);
    }

    /// @dev What an action moves counts to turnover whole, and so it does to what its recipient is paid.
    function check_sums_grossIsWhole(uint64 amountIn, bool pays) public pure {
        Facts memory facts = _facts(false, pays);
        facts.actions[0].amountIn = amountIn;
        Totals memory totals = TotalsOf.facts(facts, new Worth[](2));
        assert(totals.grossUsd8 == amountIn);
    }

    /// @dev A recipient's bucket is asked for no less than what is paid is worth, with the feed's error on top.
    function check_sums_paymentIsWhole(uint64 amountIn) public pure {
        Facts memory facts = _facts(false, true);
        facts.actions[0].amountIn = amountIn;
        assert(PaymentRules.paidTo(facts, PAYEE) * 8192 >= uint256(amountIn) * 10_000);
        assert(PaymentRules.paidTo(facts, FIRST) == 0);
    }

    function _sums(uint64[2] memory falls, uint64[2] memory rises, bool oneGroup) private pure returns (Totals memory) {
        Facts memory facts = _facts(oneGroup, false);
        Worth[] memory worths = new Worth[](2);
        for (uint256 i = 0; i < 2; ++i) {
            (worths[i].fall, worths[i].rise) = (falls[i], rises[i]);
            // Only whether a balance moved is asked of the balances.
            facts.assets[i].balanceAfter = 1;
        }
        return TotalsOf.facts(facts, worths);
    }

    /// @dev A unit of each is worth one unit.
    function _facts(bool oneGroup, bool pays) private pure returns (Facts memory facts) {
        facts.assets = new AssetFacts[](2);
        (facts.assets[0].token, facts.assets[1].token) = (FIRST, SECOND);
        (facts.assets[0].priceUsd8, facts.assets[1].priceUsd8) = (1, 1);
        (facts.assets[0].epsilonBps, facts.assets[1].epsilonBps) = (EPSILON, EPSILON_1);
        (facts.assets[0].priceGroup, facts.assets[1].priceGroup) = (1, oneGroup ? 1 : 2);
        facts.actions = new ActionFacts[](1);
        ActionFacts memory action = facts.actions[0];
        (action.kind, action.recipient) = (pays ? ActionKind.PAY : ActionKind.SUPPLY, PAYEE);
        action.tokens = new address[](2);
        (action.tokens[0], action.tokens[1]) = (FIRST, SECOND);
    }
}
