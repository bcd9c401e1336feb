// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode} from "../../../contracts/types/Decision.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {vm} from "../support/Vm.sol";

/// @notice The breaker as a weapon, and the mode after it as a way out.
contract BreakerAttacks is Bazaar {
    /// @dev Anyone may make the module look at NAV. What it sees comes from feeds and balances: no pool price and no gift makes
    /// it fall.
    function test_attack_griefingOfTheBreaker() public {
        _carryOut(_one(_mint(_tick() / 10 * 10 - 1000, _tick() / 10 * 10 + 1000, 10 ether, 20_000e6)));
        vm.prank(address(0xABCD));
        module.checkpoint();
        uint256 base = limits.state().baseNavUsd8;
        _makeEtherCost(1000e8);
        dai.mint(custody, 100_000e18);
        vm.prank(address(0xABCD));
        module.checkpoint();
        vm.assertEq(uint256(limits.state().mode), Mode.NORMAL);
        vm.assertGe(uint256(limits.state().baseNavUsd8), base);
        // A gift cannot be taken back to make a fall either; base NAV has hardly noticed it.
        vm.assertLe(uint256(limits.state().peakNavUsd8), 500_000e8);
    }

    /// @dev Denials take nothing but their nonces: a council that is denied all day has as much left as before.
    function test_attack_griefingOfTheBudgets() public {
        module.checkpoint();
        bytes32 before = keccak256(abi.encode(limits.state(), limits.paymentOf(PAYEE)));
        for (uint256 i = 0; i < 5; ++i) {
            vm.assertEq(_execute(_decision(_sell(13 ether))), module.DENIED());
            vm.assertEq(_execute(_decision(_one(_pay(address(usdc), PAYEE, 10_001e6)))), module.DENIED());
        }
        vm.assertEq(keccak256(abi.encode(limits.state(), limits.paymentOf(PAYEE))), before);
        vm.assertEq(uint256(module.nextNonce()), 10);
    }

    /// @dev The way into stables is open and no wider than before: same size, same slippage, same budget; and nothing else is.
    function test_attack_reduceOnlyAsAnExitLane() public {
        _trip();
        vm.assertTrue(_allows(_sell(12 ether)));
        vm.assertFalse(_allows(_sell(12.6 ether)));
        vm.assertTrue(_onlyDenies(_one(_pay(address(usdc), PAYEE, 1e6)), RuleId.MODE));
        vm.assertTrue(_onlyDenies(_one(_buy(1000e6)), RuleId.MODE));
        Action memory mint = _mint(-WIDEST, WIDEST, 1 ether, 2000e6);
        vm.assertTrue(_onlyDenies(_one(mint), RuleId.MODE));
        Action memory unwrap;
        (unwrap.kind, unwrap.amountIn) = (ActionKind.UNWRAP, 1 ether);
        vm.assertTrue(_onlyDenies(_one(unwrap), RuleId.MODE));
        // A sale with anything else beside it is not a way out.
        vm.assertTrue(_onlyDenies(_two(_sell(1 ether)[0], _pay(address(usdc), PAYEE, 1e6)), RuleId.MODE));
        // Bad sales, as the attacker's pool makes them, until the budget ends it.
        uint256 before = _worth(custody);
        uint256 sold = 0;
        for (; sold < 8; ++sold) {
            _makeEtherCost(1985.8e8);
            Action memory sale = _swap(address(weth), address(usdc), 500, 12 ether, 12 * 1980e6);
            if (_execute(_decision(_one(sale))) == module.DENIED()) break;
        }
        vm.assertGt(sold, 0);
        vm.assertLe(before - _worth(custody), 5000e8);
        vm.assertEq(uint256(module.mode()), Mode.REDUCE_ONLY);
    }

    /// @dev A stable that has lost its peg is no way out.
    function test_attack_fleeingIntoAFallingStable() public {
        _trip();
        usdcFeed.set(0.975e8, START);
        vm.assertTrue(_denies(_sell(1 ether), RuleId.MODE));
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.DENIED());
        usdcFeed.set(0.985e8, START);
        vm.assertTrue(_denies(_sell(1 ether), RuleId.MODE));
    }

    /// @dev Once tripped it stays, however NAV recovers and whoever asks.
    function test_attack_waitingOutTheBreaker() public {
        module.checkpoint();
        wethFeed.set(999e8, START);
        module.checkpoint();
        vm.assertEq(uint256(module.mode()), Mode.REDUCE_ONLY);
        wethFeed.set(2000e8, START);
        for (uint256 day = 0; day < 40; ++day) {
            _later(1 days);
            module.checkpoint();
        }
        vm.assertEq(uint256(module.mode()), Mode.REDUCE_ONLY);
        vm.assertTrue(_onlyDenies(_one(_buy(1000e6)), RuleId.MODE));
        // A deeper fall halts, and nothing but the owner undoes that either.
        wethFeed.set(400e8, vm.getBlockTimestamp());
        module.checkpoint();
        vm.assertEq(uint256(module.mode()), Mode.HALTED);
        vm.assertFalse(_allows(_sell(1 ether)));
    }

    function _trip() private {
        vm.prank(address(changes));
        limits.setMode(Mode.REDUCE_ONLY);
    }

    function _buy(uint256 amount) private view returns (Action memory) {
        return _swap(address(usdc), address(weth), 500, amount, amount * 1e12 * 992 / 1000 / 2000);
    }
}
