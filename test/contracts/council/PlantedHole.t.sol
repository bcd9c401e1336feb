// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionFacts, AssetFacts, Facts} from "../../../contracts/types/Facts.sol";
import {ActionKind, Finding} from "../../../contracts/types/Decision.sol";
import {AssetPolicy} from "../../../contracts/types/Policy.sol";
import {Climb, Search} from "./Search.sol";
import {FactsImage} from "../../../contracts/types/FactsImage.sol";
import {Ledger} from "./Ledger.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Shipped} from "../support/Shipped.sol";
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
contract PlantedHoleInTheMandate is Search {
    function _assets() internal view override returns (AssetPolicy[] memory assets) {
        assets = super._assets();
        for (uint256 i = 0; i < assets.length; ++i) {
            assets[i].epsilonBps = 0;
        }
    }

    /// @dev Turnover is what is left to stop it: kappa of a bucket and a month's refill.
    function test_search_takesUnchargedEpsilonUntilTurnoverStopsIt() public {
        uint256 moved = uint256(_params().turnoverUsd8) * 31;
        uint256 planted = moved * 75 * 10_000 / (9950 * 10_025);
        Climb memory most;
        uint256 played = 0;
        uint256 seed = 0;
        while (most.taken * 100 < int256(planted * 90) && seed < 6) {
            Climb memory found = _climb(++seed, 120, int256(planted));
            if (found.taken > most.taken) most = found;
            played += found.played;
        }
        string memory name = string.concat("epsilon uncharged, ", vm.toString(seed), " seeds, ");
        Ledger.say(Ledger.line(string.concat(name, vm.toString(played), " plans"), most.taken, planted));
        _show(most.plan);
        vm.assertTrue(most.taken * 100 >= int256(planted * 90), "the hole was not found");
        vm.assertTrue(most.taken > int256(most.bound), "no hole");
    }
}
