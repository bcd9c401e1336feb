// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {Custodian} from "../support/Custodian.sol";
import {Erc4626Adapter} from "../../../contracts/adapters/Erc4626Adapter.sol";
import {InflatableVault, PlainVault} from "../support/Vaults.sol";
import {Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Shipped} from "../support/Shipped.sol";
import {SilentToken} from "../support/QuirkyTokens.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

contract Erc4626AdapterTest is Custodian {
    TestToken private dollar;
    SilentToken private silent;
    ERC4626 private plain;
    ERC4626 private inflatable;
    ERC4626 private quiet;
    Erc4626Adapter private adapter;

    function setUp() public override {
        super.setUp();
        (dollar, silent) = (new TestToken(6), new SilentToken(6));
        (plain, inflatable) = (new PlainVault(address(dollar)), new InflatableVault(address(dollar)));
        quiet = new PlainVault(address(silent));
        address[] memory vaults = new address[](3);
        (vaults[0], vaults[1], vaults[2]) = (address(plain), address(inflatable), address(quiet));
        adapter = Shipped.vaultAdapter(vaults);
        dollar.mint(address(custody), 10_000e6);
        silent.mint(address(custody), 10_000e6);
        dollar.mint(address(this), 1_000_000e6);
    }

    // ------------------------------------------------- deposit and redeem

    function testFuzz_depositThenRedeem_neverGivesMore(uint40 amount, uint40 seed, uint40 donation) public {
        uint256 given = 1 + uint256(amount) % 10_000e6;
        _seed(plain, 1 + seed % 1000e6);
        dollar.transfer(address(plain), donation % 1000e6);
        _perform(adapter, _deposit(plain, given));
        uint256 shares = _balance(address(plain));
        vm.assertEq(_balance(address(dollar)), 10_000e6 - given);
        _perform(adapter, _redeem(plain, shares));
        vm.assertEq(_balance(address(plain)), 0);
        vm.assertLe(_balance(address(dollar)), 10_000e6);
        // One share's worth at most is lost on the way in and a unit on the way out.
        uint256 shareWorth = plain.convertToAssets(1) + 1;
        vm.assertGe(_balance(address(dollar)) + shareWorth + 1, 10_000e6);
    }

    function test_redeem_givesCustodyItsPart() public {
        _seed(plain, 3000e6);
        _perform(adapter, _deposit(plain, 1000e6));
        dollar.transfer(address(plain), 400e6);
        _perform(adapter, _redeem(plain, _balance(address(plain))));
        vm.assertGe(_balance(address(dollar)), 10_100e6 - 2);
        vm.assertLe(_balance(address(dollar)), 10_100e6);
    }

    function test_silentAsset_works() public {
        _perform(adapter, _pair(ActionKind.DEPOSIT, address(silent), address(quiet), 1000e6));
        vm.assertEq(silent.balanceOf(address(custody)), 9000e6);
        _perform(adapter, _pair(ActionKind.REDEEM, address(quiet), address(silent), quiet.balanceOf(address(custody))));
        vm.assertEq(silent.balanceOf(address(custody)), 10_000e6);
    }

    function test_redeem_boundary() public {
        _perform(adapter, _deposit(plain, 1000e6));
        (bool done,) = _try(adapter, _redeem(plain, 1000e6 + 1));
        vm.assertFalse(done);
        _perform(adapter, _redeem(plain, 1000e6));
    }

    // ----------------------------------------------------------- inflation

    /// @dev First in with one unit, then a donation: custody's deposit rounds to one share, and half of it is gone.
    function test_unseeded_sharesThatCameSayWhatWasLost() public {
        _seed(inflatable, 1);
        dollar.transfer(address(inflatable), 1000e6);
        _perform(adapter, _deposit(inflatable, 1999e6));
        vm.assertEq(_balance(address(inflatable)), 1);
        _perform(adapter, _redeem(inflatable, 1));
        vm.assertEq(_balance(address(dollar)), 10_000e6 - 1999e6 + 2999e6 / 2);
    }

    /// @dev With a deposit no larger than the donation nothing at all comes back.
    function test_unseeded_canBringNoShare() public {
        _seed(inflatable, 1);
        dollar.transfer(address(inflatable), 1000e6);
        _perform(adapter, _deposit(inflatable, 1000e6));
        vm.assertEq(_balance(address(inflatable)), 0);
        vm.assertEq(_balance(address(dollar)), 9000e6);
    }

    function test_seeded_theSameDonationTakesAlmostNothing() public {
        _seed(inflatable, 1000e6);
        dollar.transfer(address(inflatable), 1000e6);
        _perform(adapter, _deposit(inflatable, 1999e6));
        _perform(adapter, _redeem(inflatable, _balance(address(inflatable))));
        vm.assertGe(_balance(address(dollar)) + 2, 10_000e6);
    }

    // ------------------------------------------------------ route and plan

    function test_route_namesTheVaultForListedPairs() public view {
        (address[] memory tokens, address[] memory pools) = adapter.route(_deposit(plain, 1));
        vm.assertEq(tokens[0], address(dollar));
        vm.assertEq(tokens[1], address(plain));
        vm.assertEq(pools.length, 1);
        vm.assertEq(pools[0], address(plain));
        (, pools) = adapter.route(_redeem(plain, 1));
        vm.assertEq(pools[0], address(plain));
        (, pools) = adapter.route(_pair(ActionKind.DEPOSIT, address(silent), address(plain), 1));
        vm.assertEq(pools[0], address(0));
        (, pools) = adapter.route(_pair(ActionKind.REDEEM, address(dollar), address(plain), 1));
        vm.assertEq(pools[0], address(0));
    }

    function test_plan_approvesTheVaultForADepositOnly() public view {
        Plan memory plan = adapter.plan(_deposit(plain, 7), address(custody), 0);
        vm.assertEq(plan.approveToken, address(dollar));
        vm.assertEq(plan.spender, address(plain));
        plan = adapter.plan(_redeem(plain, 7), address(custody), 0);
        vm.assertEq(plan.approveToken, address(0));
        vm.assertEq(adapter.spender(), address(0));
    }

    function test_RevertWhen_thePairIsNotListed() public {
        vm.expectRevert(
            abi.encodeWithSelector(Erc4626Adapter.Erc4626Adapter_BadPair.selector, address(silent), address(plain))
        );
        adapter.plan(_pair(ActionKind.DEPOSIT, address(silent), address(plain), 1), address(custody), 0);
        vm.expectRevert(abi.encodeWithSelector(Erc4626Adapter.Erc4626Adapter_BadPair.selector, address(0), address(0)));
        adapter.plan(_pair(ActionKind.REDEEM, address(0), address(0), 1), address(custody), 0);
    }

    function test_RevertWhen_theKindIsAnother() public {
        vm.expectRevert(abi.encodeWithSelector(Erc4626Adapter.Erc4626Adapter_BadKind.selector, 9));
        adapter.plan(_pair(ActionKind.SUPPLY, address(dollar), address(plain), 1), address(custody), 0);
    }

    function test_RevertWhen_aVaultHasNoAsset() public {
        address[] memory vaults = new address[](1);
        vaults[0] = address(new AssetOf(address(0)));
        vm.expectRevert(abi.encodeWithSelector(Erc4626Adapter.Erc4626Adapter_NoAsset.selector, vaults[0]));
        Shipped.vaultAdapter(vaults);
        vaults[0] = address(new AssetOf(address(1)));
        AssetOf(vaults[0]).beItself();
        vm.expectRevert(abi.encodeWithSelector(Erc4626Adapter.Erc4626Adapter_NoAsset.selector, vaults[0]));
        Shipped.vaultAdapter(vaults);
    }

    // ------------------------------------------------------------- private

    function _seed(ERC4626 vault, uint256 amount) private {
        dollar.approve(address(vault), amount);
        vault.deposit(amount, address(this));
    }

    function _deposit(ERC4626 vault, uint256 amount) private view returns (Action memory) {
        return _pair(ActionKind.DEPOSIT, address(dollar), address(vault), amount);
    }

    function _redeem(ERC4626 vault, uint256 shares) private view returns (Action memory) {
        return _pair(ActionKind.REDEEM, address(vault), address(dollar), shares);
    }
}

/// @notice Says any asset at all.
contract AssetOf {
    address public asset;

    constructor(address asset_) {
        asset = asset_;
    }

    function beItself() external {
        asset = address(this);
    }
}
