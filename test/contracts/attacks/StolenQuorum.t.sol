// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {ISafe, SafeHouse} from "../support/SafeHouse.sol";
import {vm} from "../support/Vm.sol";

/// @notice Every seat's key is the attacker's, and so is the pools' liquidity. What leaves the treasury in a trade is its gain.
contract StolenQuorumAttacks is Bazaar {
    uint256 private constant NAV = 500_000e8;
    uint256 private extracted;

    /// @dev Trades at the worst price the rules allow, each leg at true prices that stand at the very edge of epsilon, until
    /// the budget says no; then again as it refills, for 120 days. Nothing but the budgets ends it.
    function test_attack_stolenQuorum() public {
        _bleed();
        // One full budget: 1%. A directed attacker comes to nine tenths of it at once.
        vm.assertLe(extracted, NAV / 100);
        vm.assertGe(extracted, NAV / 100 * 9 / 10);
        for (uint256 day = 0; day < 120; day += 5) {
            _later(5 days);
            _bleed();
            if (day == 25) {
                // After a month: b(1 + T/W).
                vm.assertLe(extracted, NAV / 50);
                vm.assertGe(extracted, NAV / 50 * 8 / 10);
            }
        }
        // The epoch stop: 3%, however long it goes on.
        vm.assertLe(extracted, NAV * 3 / 100);
        vm.assertGe(extracted, NAV * 3 / 100 * 9 / 10);
        vm.assertTrue(_onlyDenies(_one(_badSale()), RuleId.EPOCH_LOSS));
    }

    /// @dev The same with honest prices: what is charged for epsilon was never lost, so less is extracted, not more.
    function test_attack_stolenQuorumWhereTheOracleIsRight() public {
        uint256 before = _worth(custody);
        for (uint256 i = 0; i < 40; ++i) {
            Action memory action = i % 2 == 0 ? _badSale() : _badPurchase();
            if (_execute(_decision(_one(action))) == module.DENIED()) break;
            vm.assertLt(i, 39);
        }
        uint256 lost = before - _worth(custody);
        vm.assertLe(lost, NAV / 100);
        vm.assertGe(lost, NAV / 200);
    }

    /// @dev Many trades under the human gate instead of one over it: the gate does not see them, turnover does.
    function test_attack_smallTradesUnderTheHumanGate() public {
        LimitParams memory params = _params();
        (params.approvalUsd8, params.turnoverUsd8) = (10_000e8, 100_000e8);
        _setLimits(params);
        vm.assertTrue(_onlyDenies(_one(_sale(5.1 ether)), RuleId.HUMAN_GATE));
        uint256 trades = 0;
        while (_execute(_decision(_one(trades % 2 == 0 ? _sale(4.9 ether) : _purchase(9800e6)))) == module.EXECUTED()) {
            vm.assertLt(++trades, 12);
        }
        // Ten of 9,800 dollars are 98,000; the eleventh is too much.
        vm.assertEq(trades, 10);
        vm.assertTrue(_onlyDenies(_one(_sale(4.9 ether)), RuleId.TURNOVER));
    }

    /// @dev The size of a trade is limited one by one, so a decision may hold eight; turnover counts them together.
    function test_attack_eightTradesInOneDecision() public {
        LimitParams memory params = _params();
        params.turnoverUsd8 = 100_000e8;
        _setLimits(params);
        Action[] memory actions = new Action[](5);
        for (uint256 i = 0; i < 4; ++i) {
            actions[i] = _swap(address(dai), address(usdc), 500, 25_000e18, 24_750e6);
        }
        vm.assertTrue(_allows(actions));
        (actions[4].kind, actions[4].amountIn) = (ActionKind.UNWRAP, 1);
        vm.assertTrue(_onlyDenies(actions, RuleId.TURNOVER));
        bytes32 before = keccak256(abi.encode(dai.balanceOf(custody), limits.state().turnoverUsedUsd8));
        vm.assertEq(_execute(_decision(actions)), module.DENIED());
        vm.assertEq(keccak256(abi.encode(dai.balanceOf(custody), limits.state().turnoverUsedUsd8)), before);
    }

    /// @dev What is too small to have a value is still counted.
    function test_attack_dustCountsForNothing() public {
        Action memory dust;
        (dust.kind, dust.amountIn) = (ActionKind.UNWRAP, 1);
        _carryOut(_one(dust));
        vm.assertEq(limits.state().turnoverUsedUsd8, 1);
        _carryOut(_two(dust, dust));
        vm.assertEq(limits.state().turnoverUsedUsd8, 3);
        // A trade of one wei brings nothing, and nothing is not enough.
        vm.assertTrue(_onlyDenies(_one(_swap(address(weth), address(usdc), 500, 1, 0)), RuleId.MIN_OUT));
        // The smallest that brings something is charged.
        _carryOut(_one(_swap(address(weth), address(usdc), 500, 1e12, 1990)));
        vm.assertGt(limits.state().lossUsedWad, 0);
    }

    function test_attack_quorumPaysItself() public {
        address thief = address(0xBAD);
        vm.assertTrue(_onlyDenies(_one(_pay(address(usdc), thief, 1e6)), RuleId.PAYMENTS));
        vm.assertEq(_execute(_decision(_one(_pay(address(usdc), thief, 1e6)))), module.DENIED());
        // A listed recipient gets its bucket and no more, in one payment or in many, each dollar at the dearest its feed allows.
        vm.assertTrue(_onlyDenies(_one(_pay(address(usdc), PAYEE, 9975e6 + 1)), RuleId.PAYMENTS));
        _carryOut(_one(_pay(address(usdc), PAYEE, 5985e6)));
        Action[] memory rest = _two(_pay(address(usdc), PAYEE, 1995e6), _pay(address(dai), PAYEE, 1995e18 + 1e10));
        vm.assertTrue(_onlyDenies(rest, RuleId.PAYMENTS));
        rest[1].amountIn = 1995e18;
        _carryOut(rest);
        vm.assertEq(_execute(_decision(_one(_pay(address(usdc), PAYEE, 1)))), module.DENIED());
        vm.assertEq(usdc.balanceOf(thief) + dai.balanceOf(thief), 0);
        vm.assertEq(_worth(PAYEE), 9975e8);
    }

    /// @dev Turning the treasury over at fair prices feeds the pool's fee to whoever provides its liquidity.
    function test_attack_churnStopsAtTheLossBudget() public {
        uint256 before = _worth(custody);
        uint256 denied = 0;
        for (uint256 i = 0; i < 80 && denied == 0; ++i) {
            if (_execute(_decision(_one(i % 2 == 0 ? _sale(12 ether) : _purchase(23_900e6)))) == module.DENIED()) {
                denied = i;
            }
        }
        vm.assertGt(denied, 10);
        vm.assertGe(_worth(custody), before - NAV / 100);
    }

    // -------------------------------------------------------------- private

    /// @dev Until the first denial, which must be a budget's.
    function _bleed() private {
        for (uint256 i = 0; i < 60; ++i) {
            bool sells = weth.balanceOf(custody) > 90 ether;
            // Ether is worth more than the oracle says when the treasury sells it, and less when it buys.
            (uint256 etherUsd8, uint256 dollarUsd8) = sells
                ? (uint256(2000e8) * 10_000 / 9950, uint256(1e8) * 10_000 / 10_025)
                : (uint256(2000e8) * 10_000 / 10_050, uint256(1e8) * 10_000 / 9975);
            Decision memory decision = _decision(_one(sells ? _badSale() : _badPurchase()));
            uint256 before = _worth(custody, etherUsd8, dollarUsd8);
            if (_execute(decision) == module.DENIED()) return;
            extracted += before - _worth(custody, etherUsd8, dollarUsd8);
        }
        revert("nothing ends it");
    }

    /// @dev 12 ether for a little over 99% of what the oracle says.
    function _badSale() private returns (Action memory) {
        _makeEtherCost(1985.6e8);
        return _swap(address(weth), address(usdc), 500, 12 ether, 12 * 1980e6);
    }

    function _badPurchase() private returns (Action memory) {
        _makeEtherCost(2014.4e8);
        return _swap(address(usdc), address(weth), 500, 24_000e6, 12 ether * 99 / 100);
    }

    function _sale(uint256 amount) private view returns (Action memory) {
        return _sell(amount)[0];
    }

    function _purchase(uint256 amount) private view returns (Action memory) {
        return _swap(address(usdc), address(weth), 500, amount, amount * 1e12 * 992 / 1000 / 2000);
    }
}

/// @notice All of it again where custody is a real Safe.
contract StolenQuorumOfASafe is StolenQuorumAttacks {
    function _custody() internal override returns (address) {
        return SafeHouse.build(vm.addr(11), vm.addr(12));
    }

    function _enable(address module_) internal override {
        vm.prank(custody);
        ISafe(custody).enableModule(module_);
    }
}
