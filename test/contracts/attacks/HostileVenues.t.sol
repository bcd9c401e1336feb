// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {MovedMarket} from "../support/MovedMarket.sol";
import {OracleStatus} from "../../../contracts/types/Policy.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {SqrtPrice} from "../../../contracts/uniswap/SqrtPrice.sol";
import {vm} from "../support/Vm.sol";

/// @notice The cheatcode that forgets what was read before, as a transaction of its own would.
interface VmCool {
    function cool(address target) external;
}

/// @notice What a council that was stolen, or the market around it, may try with positions, loans and vaults.
contract HostileVenuesTest is MovedMarket {
    // ----------------------------------------------------- moved pools

    /// @dev The attacker moves the pool as far as he may, the council mints, he moves it back. What custody lost at fair prices
    /// was charged, whichever way he moved.
    function test_attack_mintAtAManipulatedPrice() public {
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 2; ++i) {
            uint256 navBefore = _nav();
            uint160 fair = _spot();
            _moveBy(i == 0 ? int24(98) : int24(-98));
            // Narrow, so that it is all of one token once the pool is back.
            _do(_mintOf(5 ether, _middle() - 50, _middle() + 50));
            _moveTo(fair);
            vm.assertLt(_nav(), navBefore);
            vm.assertGe(_charged(navBefore), navBefore - _nav());
            vm.revertToState(state);
        }
    }

    /// @dev The decision's own swap moves the pool on before its mint: the pool is looked at when the mint runs.
    function test_attack_mintBehindASwapThatMovesThePool() public {
        uint160 fair = _spot();
        _moveBy(80);
        vm.assertTrue(_allows(_one(_mintOf(1 ether, _middle() - 1000, _middle() + 1000))));
        bool dearEther = (_spot() > fair) == (address(weth) < address(usdc));
        Action memory swap = dearEther
            ? _swap(address(usdc), address(weth), 500, 25_000e6, 12.375e18)
            : _swap(address(weth), address(usdc), 500, 12.5e18, 24_750e6);
        vm.assertTrue(_allows(_one(swap)));
        Action[] memory both = _two(swap, _mintOf(1 ether, _middle() - 1000, _middle() + 1000));
        vm.assertTrue(_onlyDenies(both, RuleId.POSITIONS));
    }

    /// @dev All ether, in a range just over the price, while the oracle is as stale as it may be (ether is worth half a percent
    /// more): the range is sold through at the old prices. Measured at the true price, it was charged.
    function test_attack_singleSidedRangeOnAStaleOracle() public {
        bool straight = address(weth) < address(usdc);
        int24 middle = _middle();
        Action memory action =
            straight ? _mintOf(10 ether, middle + 10, middle + 110) : _mintOf(10 ether, middle - 110, middle - 10);
        uint256 trueBefore = _trueNav(0);
        _do(action);
        uint256 charged = _charged(500_000e8);
        vm.assertGe(charged, 20_000e8 * 75 / 10_000);
        // Everybody who knows the true price trades against it.
        _moveTo(
            SqrtPrice.ofPrices(straight ? 2010e8 : 1e8, straight ? 18 : 6, straight ? 1e8 : 2010e8, straight ? 6 : 18)
        );
        uint256 trueAfter = _trueNav(positions.ids()[0]);
        vm.assertLt(trueAfter, trueBefore);
        vm.assertGe(charged, trueBefore - trueAfter);
    }

    /// @dev Fees are counted before they are collected, so collecting them is no gain that could cover a bad swap.
    function test_attack_feesCollectedToHideALoss() public {
        uint256 id = _open();
        uint160 fair = _spot();
        for (uint256 i = 0; i < 40; ++i) {
            _moveBy(300);
            _moveTo(fair);
        }
        vm.assertGt(positions.positionOf(id, custody).owed0, 0);
        vm.assertGt(positions.positionOf(id, custody).owed1, 0);
        Action memory swap = _sell(5 ether)[0];
        uint256 alone = uint256(_finding(_preview(swap), RuleId.LOSS_BUDGET).observed);
        Preview memory both = module.preview(_decision(_two(_of(ActionKind.COLLECT, id, 0), swap)));
        vm.assertTrue(both.allowed);
        vm.assertGe(uint256(_finding(both, RuleId.LOSS_BUDGET).observed) + 1e4, alone);
    }

    // ------------------------------------------------- others' positions

    /// @dev The manager would let custody pay for anybody's position.
    function test_attack_increaseOfSomebodyElsesPosition() public {
        uint256 id = _mintFor(address(this));
        uint256 had = usdc.balanceOf(custody);
        vm.assertFalse(_finding(_preview(_increaseOf(id, 1 ether)), RuleId.POSITIONS).ok);
        vm.assertEq(_execute(_decision(_one(_increaseOf(id, 1 ether)))), module.DENIED());
        vm.assertEq(usdc.balanceOf(custody), had);
    }

    /// @dev Nine gifts do not fill the list, and nothing can be done with one.
    function test_attack_giftedPositionsFillNoList() public {
        for (uint256 i = 0; i < 9; ++i) {
            uint256 gift = _mintFor(custody);
            for (uint8 kind = ActionKind.DECREASE; kind <= ActionKind.BURN; ++kind) {
                Action memory action = _of(kind, gift, kind == ActionKind.DECREASE ? 1 : 0);
                vm.assertFalse(_allows(_one(action)));
            }
        }
        vm.assertEq(positions.count(), 0);
        vm.assertTrue(_allows(_one(_mint())));
    }

    /// @dev Eight positions in as wide-spread ranges as may be, read cold. Whatever gas the submitter gives, an allowed
    /// decision is never denied for want of it.
    function test_attack_starveADecisionOverManyPositions() public {
        _openEight();
        Decision memory decision = _decision(_sell(1 ether));
        bytes memory data = abi.encodeCall(module.execute, (decision, _sign(decision)));
        uint256 state = vm.snapshotState();
        uint256 executed = 0;
        for (uint256 gas_ = 600_000; gas_ < 5_000_000; gas_ += 40_000) {
            _coolAll();
            vm.prank(SUBMITTER);
            (bool done, bytes memory answer) = address(module).call{gas: gas_}(data);
            if (done) {
                vm.assertEq(abi.decode(answer, (uint8)), module.EXECUTED());
                ++executed;
            }
            vm.revertToState(state);
        }
        vm.assertGt(executed, 10);
    }

    /// @dev A token whose hook eats all gas it gets: the denial is recorded all the same, with eight positions to value.
    function test_attack_venueThatBurnsAllGas() public {
        _openEight();
        Decision memory decision = _decision(_sell(1 ether));
        bytes memory data = abi.encodeCall(module.execute, (decision, _sign(decision)));
        usdc.setHook(address(new Burner()), "");
        _coolAll();
        vm.prank(SUBMITTER);
        (bool done, bytes memory answer) = address(module).call{gas: 3_600_000}(data);
        vm.assertTrue(done);
        vm.assertEq(abi.decode(answer, (uint8)), module.DENIED());
        vm.assertEq(module.nextNonce(), decision.nonce + 1);
    }

    // ------------------------------------------------------------- vaults

    /// @dev Whoever holds the seed takes it out: what custody has has no price, and nothing more goes in.
    function test_attack_vaultEmptiedUnderTheSeed() public {
        _do(_deposit(20_000e18));
        vm.prank(custody);
        vault.redeem(19_999e18, custody, custody);
        vault.redeem(1000e18, address(this), address(this));
        Preview memory preview = _preview(_deposit(1000e18));
        vm.assertFalse(preview.allowed);
        uint256 denied = 0;
        for (uint256 i = 0; i < preview.findings.length; ++i) {
            if (preview.findings[i].rule != RuleId.ORACLE || preview.findings[i].ok) continue;
            vm.assertEq(preview.findings[i].subject, address(vault));
            vm.assertEq(uint256(preview.findings[i].observed), OracleStatus.BAD_VAULT);
            ++denied;
        }
        vm.assertEq(denied, 1);
    }

    /// @dev A donation just before the deposit: fewer shares come than the ceiling says they are worth. The loss is the
    /// oracle's own, and it is denied.
    function test_attack_vaultPumpedBeforeADeposit() public {
        vm.assertTrue(_allows(_one(_deposit(20_000e18))));
        dai.transfer(address(vault), 1000e18);
        Action memory action = _deposit(20_000e18);
        action.minAmountOut = 9900e18;
        Preview memory preview = _preview(action);
        vm.assertFalse(preview.allowed);
        vm.assertFalse(_finding(preview, RuleId.MIN_OUT).ok);
        // One that asks for as much as before gets no further than the call.
        vm.assertEq(_execute(_decision(_one(_deposit(20_000e18)))), module.DENIED());
        vm.assertEq(vault.balanceOf(custody), 0);
    }

    /// @dev A donation pumps nothing that could be spent: NAV rises by no more than the ceiling.
    function test_attack_vaultPumpedToHideALoss() public {
        _do(_deposit(20_000e18));
        uint256 navBefore = _nav();
        dai.transfer(address(vault), 1_000_000e18);
        // The ceiling stands at the rate of the start; no time has passed.
        vm.assertEq(_nav(), navBefore);
    }

    function test_askedFor_boundary() public {
        Action memory action = _deposit(20_000e18);
        action.minAmountOut = 20_000e18;
        vm.assertTrue(_allows(_one(action)));
        action.minAmountOut = 20_000e18 + 1;
        Preview memory preview = _preview(action);
        vm.assertFalse(preview.allowed);
        vm.assertEq(
            preview.revertData,
            abi.encodeWithSelector(IHand.PolicyModule_TooLittle.selector, 0, 20_000e18, 20_000e18 + 1)
        );
        vm.assertEq(_execute(_decision(_one(action))), module.DENIED());
        vm.assertEq(vault.balanceOf(custody), 0);
    }

    // ------------------------------------------------------------ private

    /// @dev Custody's money with ether at 2,010 dollars: balances, and a position as it would pay out now.
    function _trueNav(uint256 id) private view returns (uint256) {
        (uint256 first, uint256 second) = id == 0 ? (0, 0) : positions.amountsAt(id, custody, _spot());
        (uint256 etherIn, uint256 dollarsIn) = _sorted(first, second);
        uint256 dollars = usdc.balanceOf(custody) + dollarsIn;
        return (weth.balanceOf(custody) + etherIn) * 2010e8 / 1e18 + dollars * 100 + dai.balanceOf(custody) / 1e10;
    }

    function _openEight() private {
        _setRangeCooldown(0);
        Action[] memory actions = new Action[](8);
        for (uint256 i = 0; i < 8; ++i) {
            int24 step = int24(int256(i)) * 20;
            actions[i] = _mintOf(0.5 ether, _middle() - 1000 - step, _middle() + 1000 + step);
        }
        vm.assertEq(_execute(_decision(actions)), module.EXECUTED());
    }

    function _coolAll() private {
        address[14] memory read = [
            manager,
            pool,
            address(positions),
            address(weth),
            address(usdc),
            address(dai),
            aUsdc,
            address(vault),
            address(wethFeed),
            address(usdcFeed),
            address(daiFeed),
            address(limits),
            address(oracle),
            address(lending)
        ];
        for (uint256 i = 0; i < read.length; ++i) {
            VmCool(address(vm)).cool(read[i]);
        }
    }
}

/// @notice Uses up whatever gas it is given.
contract Burner {
    fallback() external {
        uint256 spent = 0;
        while (true) ++spent;
    }
}
