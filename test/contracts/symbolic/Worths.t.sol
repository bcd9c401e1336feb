// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts, Facts} from "../../../contracts/types/Facts.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Shipped} from "../support/Shipped.sol";
import {SoundPolicy} from "./SoundPolicy.sol";
import {Totals} from "../../../contracts/rules/Totals.sol";

/// @notice For halmos: what a balance is worth, through the rule book that ships and all its rules. One asset without decimals, at
/// three units a piece, a billion of it, of which anything may be left or come.
contract WorthsSymbolic {
    uint256 private constant PRICE = 3;

    RuleBook private rules;

    function setUp() public {
        rules = Shipped.ruleBook();
    }

    /// @dev NAV is what custody has and had; what is gone and was not paid is charged whole.
    function check_worth_ofWhatIsGone(uint32 has, bool pays) public view {
        (uint256 had, uint256 paid) = (1_000_000_000, pays ? 1_000_000 : 0);
        Facts memory facts;
        facts.limits = SoundPolicy.params();
        facts.assets = new AssetFacts[](1);
        AssetFacts memory asset = facts.assets[0];
        (asset.token, asset.priceUsd8, asset.priceGroup) = (address(0xA1), PRICE, 1);
        (asset.balanceBefore, asset.balanceAfter, asset.paid) = (had, has, paid);
        (, Totals memory totals) = rules.judge(facts, true);
        assert(totals.navBeforeUsd8 == had * PRICE && totals.navAfterUsd8 == has * PRICE);
        assert(totals.paidUsd8 == paid * PRICE);
        uint256 left = uint256(has) + paid;
        if (left < had) assert(totals.chargeUsd8 >= (had - left) * PRICE);
    }
}
