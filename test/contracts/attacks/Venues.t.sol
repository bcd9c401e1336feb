// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "../../../contracts/types/Decision.sol";
import {CapKind, GroupCap, OracleStatus} from "../../../contracts/types/Policy.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice A real Aave market and a real vault, in which others lend, give and take.
contract VenueAttacks is VenueWorld {
    address private constant THIEF = address(0xBAD);

    // -------------------------------------------------------------- lending

    /// @dev A gift to the market's own account raises nobody's balance, and so no NAV.
    function test_attack_donationToTheLendingPool() public {
        _carryOut(_supply(20_000e6));
        (uint256 before,) = valuation.nav(custody);
        usdc.mint(aUsdc, 1_000_000e6);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, before);
    }

    /// @dev Within a price group value moves for nothing, so what could be gained there is rounding; turnover still counts it.
    function test_attack_roundTripsWithinAPriceGroup() public {
        (uint256 before,) = valuation.nav(custody);
        for (uint256 i = 0; i < 10; ++i) {
            _carryOut(_supply(20_000e6 + 7 * i));
            _carryOut(_withdraw(20_000e6 - 13 * i));
        }
        (uint256 nav,) = valuation.nav(custody);
        // A unit each way at most: a hundredth of a cent in all.
        vm.assertLe(before - nav, 20 * 100);
        vm.assertGe(uint256(limits.state().turnoverUsedUsd8), 20 * 19_999e8);
    }

    /// @dev The market is paused or empty: nothing goes in or out, and what is in it was bounded by the venue's cap.
    function test_attack_venueThatFails() public {
        GroupCap[] memory caps = new GroupCap[](1);
        caps[0] = GroupCap(CapKind.VENUE, AAVE, 400);
        _setCaps(caps);
        _carryOut(_supply(19_999e6));
        vm.assertTrue(_onlyDenies(_one(_supply(2e6)), RuleId.VENUE_CAP));
        // All of the market's money is gone.
        uint256 gone = usdc.balanceOf(aUsdc);
        vm.prank(aUsdc);
        usdc.transfer(THIEF, gone);
        vm.assertEq(_execute(_decision(_one(_withdraw(1000e6)))), module.DENIED());
        vm.assertLe(gone, 500_000e6 * 4 / 100);
        // The rest of the treasury goes on.
        _carryOut(_sell(1 ether)[0]);
    }

    /// @dev Collateral is something to borrow against: nobody but custody can, and custody has no way to say it.
    function test_attack_borrowingAgainstCustodysCollateral() public {
        _carryOut(_supply(20_000e6));
        usdc.mint(address(this), 100_000e6);
        usdc.approve(address(lending), 100_000e6);
        lending.supply(address(usdc), 100_000e6, address(this), 0);
        vm.prank(THIEF);
        vm.expectRevert();
        lending.borrow(address(usdc), 1000e6, 2, 0, custody);
        vm.assertEq(usdc.balanceOf(THIEF), 0);
    }

    // ---------------------------------------------------------------- vault

    /// @dev Whoever came first pumps the share before our deposit and leaves after it. What it gave is shared out, and what
    /// the treasury got for its money is worth its money.
    function test_attack_depositIntoAPumpedVault() public {
        uint256 mine = vault.balanceOf(address(this));
        uint256 had = dai.balanceOf(address(this));
        dai.transfer(address(vault), 5e18);
        Action memory deposit = _deposit(10_000e18);
        deposit.minAmountOut = 9901e18;
        _carryOut(deposit);
        vault.redeem(mine, address(this), address(this));
        // The attacker has its thousand back, and lost what it gave away.
        vm.assertLe(dai.balanceOf(address(this)), had + 1000e18);
        uint256 shares = vault.balanceOf(custody);
        vm.assertGe(vault.previewRedeem(shares) + 2, 10_000e18);
    }

    /// @dev Over its ceiling a vault's rate is not believed, and base NAV does not follow what is.
    function test_attack_pumpedVaultAsNav() public {
        _carryOut(_deposit(20_000e18));
        module.checkpoint();
        uint256 base = limits.state().baseNavUsd8;
        dai.transfer(address(vault), 1_000_000e18);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertLe(nav, base + 1e8);
        module.checkpoint();
        vm.assertLe(uint256(limits.state().baseNavUsd8), base);
        vm.assertTrue(_onlyDenies(_sell(12.6 ether), RuleId.TRADE_SIZE));
    }

    /// @dev A vault that its depositors left is one that the next can inflate: it has no price, and no decision passes.
    function test_attack_unseededVault() public {
        vm.assertTrue(_allows(_one(_supply(1000e6))));
        vault.redeem(1, address(this), address(this));
        vm.assertEq(uint256(oracle.read(address(vault)).status), OracleStatus.BAD_VAULT);
        vm.assertFalse(_allows(_one(_deposit(1000e18))));
        vm.assertEq(_execute(_decision(_one(_deposit(1000e18)))), module.DENIED());
        // Nor does anything else, for as long as the vault is listed and has no price.
        vm.assertEq(_execute(_decision(_one(_supply(1000e6)))), module.DENIED());
        vm.assertEq(dai.balanceOf(custody), 100_000e18);
        vm.assertEq(dai.allowance(custody, address(vault)), 0);
    }

    /// @dev A vault whose share redeems for nothing is not a vault whose share costs nothing.
    function test_attack_vaultRateOfZero() public {
        _carryOut(_deposit(10_000e18));
        uint256 all = dai.balanceOf(address(vault));
        vm.prank(address(vault));
        dai.transfer(THIEF, all);
        vm.assertEq(uint256(oracle.read(address(vault)).status), OracleStatus.BAD_VAULT);
        vm.assertFalse(_allows(_one(_deposit(1000e18))));
        module.checkpoint();
        vm.assertEq(uint256(limits.state().baseNavUsd8), 500_000e8);
        vm.assertEq(uint256(module.mode()), 0);
    }

    // -------------------------------------------------------------- private

    function _carryOut(Action memory action) private {
        vm.assertEq(uint256(_execute(_decision(_one(action)))), uint256(module.EXECUTED()));
    }
}
