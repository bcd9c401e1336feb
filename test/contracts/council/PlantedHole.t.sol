// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts} from "../../../contracts/types/Facts.sol";
import {ActionKind, Finding} from "../../../contracts/types/Decision.sol";
import {AssetPolicy} from "../../../contracts/types/Policy.sol";
import {Bound} from "./Bound.sol";
import {Climb, Search} from "./Search.sol";
import {FactsImage} from "../../../contracts/types/FactsImage.sol";
import {Ledger} from "./Ledger.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Shipped} from "../support/Shipped.sol";
import {Thieves} from "./Thieves.sol";
import {Totals} from "../../../contracts/rules/Totals.sol";
import {vm} from "../support/Vm.sol";

/// @notice Rules that lose sight of one token: what leaves of it is still counted, and what it is sold for is not looked at.
contract ForgetfulBook {
    address private immutable token;
    RuleBook private immutable whole;

    constructor(address token_, RuleBook whole_) {
        token = token_;
        whole = whole_;
    }

    function judgeImage(uint256 start, uint256 pointer, bool failingOnly, bytes calldata image)
        external
        view
        returns (Finding[] memory, Totals memory)
    {
        Facts memory facts = FactsImage.restore(start, pointer, image)[0];
        for (uint256 i = 0; i < facts.assets.length; ++i) {
            AssetFacts memory asset = facts.assets[i];
            bool fell = asset.token == token && asset.balanceAfter < asset.balanceBefore;
            if (fell) asset.balanceAfter = asset.balanceBefore;
        }
        for (uint256 i = 0; i < facts.actions.length; ++i) {
            ActionFacts memory action = facts.actions[i];
            bool sold = action.kind == ActionKind.SWAP && action.tokens[0] == token;
            if (sold) (action.minAmountOut, action.amountOut) = (action.amountIn, action.amountIn);
        }
        return whole.judgeImage(start, pointer, failingOnly, _bytesAt(start, image.length));
    }

    function _bytesAt(uint256 start, uint256 length) private pure returns (bytes memory copy) {
        copy = new bytes(length);
        assembly ("memory-safe") {
            mcopy(add(copy, 32), start, length)
        }
    }
}

/// @notice The search against a leash with a hole: it must find it, say how in few steps, and take all of it.
contract PlantedHoleInTheRules is Search {
    function _ruleBook() internal override returns (RuleBook) {
        return RuleBook(address(new ForgetfulBook(address(dai), Shipped.ruleBook())));
    }

    function _foresees() internal pure override returns (bool) {
        return true;
    }

    /// @dev 100,000 DAI lie there.
    function test_search_takesAForgottenAssetWhole() public {
        int256 planted = 100_000e8;
        Climb memory found;
        uint256 played = 0;
        uint256 seed = 0;
        while (found.taken < planted && seed < 6) {
            found = _climb(++seed, 120, planted);
            played += found.played;
        }
        string memory name = string.concat("a forgotten asset, seed ", vm.toString(seed));
        Ledger.say(Ledger.line(string.concat(name, ", ", vm.toString(played), " plans"), found.taken, uint256(planted)));
        vm.assertTrue(found.taken >= planted, "the hole was not taken whole");
        found = _shrink(found);
        Ledger.say(Ledger.line("  shrunk to what still passes the bound", found.taken, found.bound));
        _show(found.plan);
        vm.assertTrue(found.plan.length == 1, "not shrunk");
    }
}

/// @notice The same with a mandate that says the feeds are never wrong, while they are: nothing is charged for it.
///
/// WHAT IS THERE TO TAKE. Of a decision that sells a value x by the oracle and loses L by it, kappa * x + L / (1 + ej) is truly
/// gone. The hole is that only L is charged. So the loss budget lets go E(T) as ever, and over it stands all of kappa * x, which
/// turnover alone still ends: kappa(U + uT), a full bucket and a month's refill. The whole is the sum, and no other limit is in
/// the way: a thief who knows takes 99% of it by hand, with turnover at zero in the end. What is short of it is L's divisor and
/// the last decision's rounding.
contract PlantedHoleInTheMandate is Search, Thieves {
    function _assets() internal view override returns (AssetPolicy[] memory assets) {
        assets = super._assets();
        for (uint256 i = 0; i < assets.length; ++i) {
            assets[i].epsilonBps = 0;
        }
    }

    /// @dev What is worst is one thing over and over here, so its numbers matter most.
    function _polishes(uint256 effort) internal pure override returns (uint256) {
        return effort;
    }

    /// @dev kappa(U + uT), by the widest pair.
    function _planted() private pure returns (uint256) {
        uint256 moved = uint256(_params().turnoverUsd8) * 31;
        return moved * 75 * 10_000 / (9950 * 10_025);
    }

    /// @dev The pool stands so much better for the treasury than the oracle says that the day's losses are the day's refill.
    function test_council_unchargedEpsilonByHand() public {
        for (uint256 day = 0; day <= 30; ++day) {
            if (day != 0) _pass(1 days);
            _leanAgainst(day % 2);
            for (uint256 tries = 0; tries < 6 && limits.turnoverAvailable() > 50e8; ++tries) {
                _worsen(day % 2, tries == 0 ? int256(-41) : -6);
                _submit(_swaps(day % 2, _min(limits.turnoverAvailable() / 5, 24_400e8), 5), false);
            }
        }
        _report("epsilon uncharged, by hand", _bound() + _planted(), 98);
        vm.assertTrue(limits.turnoverAvailable() < 50e8, "turnover was left");
    }

    function test_search_takesUnchargedEpsilonUntilTurnoverStopsIt() public {
        // E(T) of the month, as every plan's own bound says at its end.
        int256 whole = int256(Bound.overTime(_navByOracle(), 100, MONTH, 300, MONTH) + _planted());
        Climb memory found;
        uint256 played = 0;
        uint256 seed = 0;
        while (found.taken * 100 < whole * 95 && seed < 4) {
            found = _climb(++seed, 120, whole * 95 / 100);
            played += found.played;
        }
        string memory name =
            string.concat("epsilon uncharged, seed ", vm.toString(seed), ", ", vm.toString(played), " plans");
        Ledger.say(Ledger.line(name, found.taken, uint256(whole)));
        Ledger.say(Ledger.line("  of it uncharged", found.taken - int256(found.charged), _planted()));
        _show(found.plan);
        vm.assertTrue(found.taken * 100 >= whole * 95, "the hole was not taken whole");
        vm.assertTrue(found.taken - int256(found.charged) > int256(found.bound), "no hole");
    }
}
