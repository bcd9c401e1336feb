// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LimitParams, LimitState} from "../../../contracts/types/Policy.sol";
import {StolenTreasury} from "./StolenTreasury.sol";
import {vm} from "../support/Vm.sol";

/// @notice The invariants of contracts/INVARIANTS.md, looked at after every step of `StolenTreasury`. How many runs and how deep
/// stands in foundry.toml; the long run has more.
contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    bool public IS_TEST = true;
    uint256 private constant START = 1_700_000_000;
    StolenTreasury private treasury;

    function setUp() public {
        treasury = new StolenTreasury();
        treasury.setUp();
    }

    /// @dev Only the steps, not what they are made of; trades and time more often than the rest.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        bytes4[] memory steps = new bytes4[](18);
        for (uint256 i = 0; i < 4; ++i) {
            steps[i] = StolenTreasury.trade.selector;
        }
        (steps[4], steps[5]) = (StolenTreasury.pay.selector, StolenTreasury.tradeAndPay.selector);
        (steps[6], steps[7]) = (StolenTreasury.wrap.selector, StolenTreasury.provide.selector);
        (steps[8], steps[9]) = (StolenTreasury.unwindOne.selector, StolenTreasury.sellHeld.selector);
        (steps[10], steps[11]) = (StolenTreasury.market.selector, StolenTreasury.time.selector);
        (steps[12], steps[13]) = (StolenTreasury.time.selector, StolenTreasury.feedsGoOld.selector);
        (steps[14], steps[15]) = (StolenTreasury.gift.selector, StolenTreasury.look.selector);
        (steps[16], steps[17]) = (StolenTreasury.guardianRaises.selector, StolenTreasury.ownerActs.selector);
        targets[0] = FuzzSelector(address(treasury), steps);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(treasury);
    }

    function invariant_budgetsBucketsAndState() public view {
        string[17] memory names = [
            "",
            "I1 loss used is over its capacity",
            "I2 the nonce did not grow by one",
            "",
            "",
            "I5 the mode loosened without the owner",
            "I6 the epoch's loss fell without a reset, or is over its stop",
            "I7 turnover is over its capacity",
            "I8 base NAV grew too fast",
            "I9 a decision of the future",
            "I10 a denial moved something",
            "I11 more was lost than charged",
            "I12 a recipient's bucket is over its capacity",
            "I13 a peg came or went on its own",
            "I14 a consumed decision is not in the chain, or one that was not is",
            "I15 executed without every price",
            "I16 the policy version fell"
        ];
        for (uint256 i = 1; i < 17; ++i) {
            if (bytes(names[i]).length != 0) vm.assertEq(treasury.broken(i), 0, names[i]);
        }
    }

    function invariant_custodyAndPayments() public view {
        vm.assertEq(treasury.allowances(), 0, "I3 an allowance of custody is left");
        vm.assertTrue(treasury.held() >= 1000e18, "I4 a held asset fell");
        LimitState memory state = treasury.state();
        LimitParams memory params = treasury.params();
        // What was used and has refilled since, and what may still be used, are the bucket.
        uint256 elapsed = vm.getBlockTimestamp() - state.turnoverUpdatedAt;
        uint256 refill = uint256(params.turnoverUsd8) * elapsed / params.turnoverRefillSeconds;
        uint256 used = state.turnoverUsedUsd8 > refill ? state.turnoverUsedUsd8 - refill : 0;
        vm.assertEq(
            used + treasury.turnoverAvailable(), params.turnoverUsd8, "I7 used and available are not the bucket"
        );
        uint256 most = 10_000e8 + 10_000e8 * (vm.getBlockTimestamp() - START) / 30 days;
        vm.assertTrue(treasury.paidUsd8() <= most, "I12 more was paid than P + p * T");
        vm.assertTrue(treasury.lostUsd8() <= treasury.chargedUsd8() + 1e6, "I11 more was lost than charged in all");
        vm.assertEq(treasury.strangersPart(), 0, "I17 a stranger has something");
        vm.assertEq(treasury.stranded(), 0, "I18 the leash holds money");
        uint256[] memory ids = treasury.positionIds();
        vm.assertTrue(ids.length <= 8, "I19 too many positions");
        for (uint256 i = 0; i < ids.length; ++i) {
            vm.assertTrue(treasury.isCustodys(ids[i]), "I19 a position is not custody's");
        }
    }

    /// @dev That the steps do what they say: a campaign in which nothing ever executes proves nothing.
    function test_steps_reachEveryKindOfDecision() public {
        treasury.trade(10_000e6, 0, 1);
        treasury.trade(10_000e6, 1, 1);
        treasury.trade(10_000e6, 2, 1);
        treasury.trade(10_000e6, 3, 1);
        treasury.pay(1000e6, 0, false);
        treasury.tradeAndPay(1 ether, 1000e6);
        treasury.wrap(1 ether, true);
        treasury.provide(1000, 1 ether);
        treasury.unwindOne(0, 51);
        treasury.time(1 hours);
        treasury.unwindOne(0, 50);
        vm.assertEq(treasury.executed(), 10);
        treasury.pay(1000e6, 0, true);
        treasury.sellHeld(1);
        treasury.trade(29_000e6, 0, 0);
        vm.assertEq(treasury.denied(), 3);
        treasury.market(0, 0);
        treasury.look(address(1));
        treasury.ownerActs(1, 0);
        treasury.ownerActs(2, 0);
        treasury.guardianRaises(16);
        treasury.gift(1e6, 0);
        vm.assertEq(treasury.epochs(), 1);
        invariant_budgetsBucketsAndState();
        invariant_custodyAndPayments();
    }
}
