// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedPolicy, OracleStatus, SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {Oracle, Reading} from "../../../contracts/Oracle.sol";
import {Shipped} from "../support/Shipped.sol";
import {TestFeed, TestToken} from "../support/Tokens.sol";
import {InflatableVault, PlainVault} from "../support/Vaults.sol";
import {vm} from "../support/Vm.sol";

/// @notice Chainlink's uptime feed: 0 is up, and `startedAt` is since when.
contract UptimeFeed {
    int256 public answer;
    uint256 public startedAt;

    function set(int256 answer_, uint256 startedAt_) external {
        (answer, startedAt) = (answer_, startedAt_);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, answer, startedAt, block.timestamp, 1);
    }
}

/// @notice Says that a share is worth a dollar, or reverts with those very bytes.
contract RefusingVault {
    bool private refusesSupply;
    bool private refusesRate;

    function set(bool supply, bool rate) external {
        (refusesSupply, refusesRate) = (supply, rate);
    }

    function totalSupply() external view returns (uint256) {
        return _say(refusesSupply, 1e24);
    }

    function previewRedeem(uint256) external view returns (uint256) {
        return _say(refusesRate, 1e18);
    }

    function _say(bool refuses, uint256 word) private pure returns (uint256) {
        if (!refuses) return word;
        assembly {
            mstore(0, word)
            revert(0, 32)
        }
    }
}

contract OracleVaultsTest {
    uint256 private constant START = 1_700_000_000;
    uint128 private constant SEED = 1000e18;
    TestToken private dai;
    TestFeed private feed;
    PlainVault private vault;
    Oracle private oracle;

    function setUp() public {
        vm.warp(START);
        dai = new TestToken(18);
        feed = new TestFeed(8, 1e8);
        vault = new PlainVault(address(dai));
        _seed(address(vault), 1000e18);
        oracle = _oracle(address(vault), SequencerPolicy(address(0), 0));
    }

    function test_vault_isWorthWhatItPays() public {
        _expect(OracleStatus.OK, 1e8);
        feed.set(0.9e8, START);
        _expect(OracleStatus.OK, 0.9e8);
        dai.mint(address(vault), 20e18);
        // Rates round down, by a unit in 1e18.
        Reading memory reading = oracle.read(address(vault));
        vm.assertEq(reading.priceUsd8, 0.918e8 - 1);
    }

    /// @dev The rate may stand 5% over a dollar a year at most; a donation beyond it is not believed.
    function test_vault_ceiling_boundary() public {
        dai.mint(address(vault), 30e18);
        _expect(OracleStatus.OK, 1.02e8);
        dai.mint(address(vault), 100_000e18);
        _expect(OracleStatus.OK, 1.02e8);
        vm.warp(START + 365 days / 2);
        feed.set(1e8, START + 365 days / 2);
        _expect(OracleStatus.OK, 1.0455e8);
    }

    function test_vault_lossCountsAtOnce() public {
        vm.prank(address(vault));
        dai.transfer(address(1), 500e18);
        Reading memory reading = oracle.read(address(vault));
        vm.assertLt(reading.priceUsd8, 0.5e8 + 2);
        vm.assertGt(reading.priceUsd8, 0.5e8 - 2);
    }

    function test_vault_seed_boundary() public {
        vault.redeem(1, address(this), address(this));
        _expect(OracleStatus.BAD_VAULT, 0);
        _seed(address(vault), 1);
        _expect(OracleStatus.OK, 1e8);
    }

    /// @dev A vault from which everything was taken gives nothing for a share: zero is no price.
    function test_vault_rateOfZero() public {
        InflatableVault empty = new InflatableVault(address(dai));
        _seed(address(empty), 1000e18);
        vm.prank(address(empty));
        dai.transfer(address(1), 1000e18);
        oracle = _oracle(address(empty), SequencerPolicy(address(0), 0));
        vm.assertEq(uint256(oracle.read(address(empty)).status), OracleStatus.BAD_VAULT);
        oracle = _oracle(address(0x1234), SequencerPolicy(address(0), 0));
        vm.assertEq(uint256(oracle.read(address(0x1234)).status), OracleStatus.BAD_VAULT);
    }

    /// @dev What it reverts with is no rate, however much like one it looks.
    function test_vault_thatRefuses() public {
        RefusingVault refusing = new RefusingVault();
        oracle = _oracle(address(refusing), SequencerPolicy(address(0), 0));
        vm.assertEq(uint256(oracle.read(address(refusing)).status), OracleStatus.OK);
        refusing.set(false, true);
        vm.assertEq(uint256(oracle.read(address(refusing)).status), OracleStatus.BAD_VAULT);
        refusing.set(true, false);
        vm.assertEq(uint256(oracle.read(address(refusing)).status), OracleStatus.BAD_VAULT);
        vm.assertEq(oracle.read(address(refusing)).priceUsd8, 0);
    }

    function test_vault_isAsGoodAsItsFeed() public {
        feed.set(1e8, START - 3601);
        _expect(OracleStatus.STALE, 0);
        feed.setBroken(true);
        _expect(OracleStatus.REVERTED, 0);
    }

    function test_sequencer_grace_boundary() public {
        UptimeFeed uptime = new UptimeFeed();
        oracle = _oracle(address(vault), SequencerPolicy(address(uptime), 3600));
        uptime.set(1, START);
        _expect(OracleStatus.SEQUENCER_DOWN, 0);
        uptime.set(0, START - 3600);
        _expect(OracleStatus.SEQUENCER_DOWN, 0);
        uptime.set(0, START - 3601);
        _expect(OracleStatus.OK, 1e8);
        uptime.set(0, 0);
        _expect(OracleStatus.SEQUENCER_DOWN, 0);
        uptime.set(0, START + 1);
        _expect(OracleStatus.SEQUENCER_DOWN, 0);
        oracle = _oracle(address(vault), SequencerPolicy(address(0x1234), 3600));
        _expect(OracleStatus.SEQUENCER_DOWN, 0);
    }

    function test_RevertWhen_aVaultCannotHold() public {
        VaultPolicy memory policy = _policy(address(vault));
        policy.seedShares = 0;
        _expectBad(policy);
        policy = _policy(address(vault));
        policy.rateBase = 0;
        _expectBad(policy);
        policy = _policy(address(vault));
        policy.underlying = address(0x77);
        _expectBad(policy);
        policy = _policy(address(vault));
        policy.rateTime = uint40(START + 1);
        _expectBad(policy);
    }

    function test_vaults_leastThatHold_boundary() public {
        VaultPolicy memory policy = _policy(address(vault));
        (policy.rateBase, policy.seedShares) = (1, 1);
        (policy.vaultDecimals, policy.underlyingDecimals) = (36, 36);
        _build(policy, policy.vault, "");
        policy.vaultDecimals = 37;
        _expectBad(policy);
        (policy.vaultDecimals, policy.underlyingDecimals) = (36, 37);
        _expectBad(policy);
        policy.underlyingDecimals = 36;
        bytes memory twice = abi.encodeWithSelector(Oracle.Oracle_DuplicateFeed.selector, address(vault));
        _build(policy, address(0x78), "");
        VaultPolicy[] memory two = new VaultPolicy[](2);
        (two[0], two[1]) = (policy, policy);
        vm.expectRevert(twice);
        Shipped.oracle(_feeds(), two, SequencerPolicy(address(0), 0));
        // What has a feed of its own is priced by that.
        policy.vault = address(dai);
        _build(policy, address(dai), abi.encodeWithSelector(Oracle.Oracle_DuplicateFeed.selector, address(dai)));
    }

    /// @dev A price that no eight decimals show is none, of a vault as of a feed.
    function test_vault_priceTooSmallToShow_boundary() public {
        VaultPolicy memory policy = _policy(address(vault));
        (policy.rateBase, policy.rateGrowthBpsPerYear) = (1e10, 0);
        VaultPolicy[] memory vaults = new VaultPolicy[](1);
        vaults[0] = policy;
        oracle = Shipped.oracle(_feeds(), vaults, SequencerPolicy(address(0), 0));
        _expect(OracleStatus.OK, 1);
        vaults[0].rateBase = 1e10 - 1;
        oracle = Shipped.oracle(_feeds(), vaults, SequencerPolicy(address(0), 0));
        _expect(OracleStatus.NOT_POSITIVE, 0);
    }

    function test_vaults_eachByItsOwnRate() public {
        PlainVault other = new PlainVault(address(dai));
        _seed(address(other), 1000e18);
        dai.mint(address(other), 10e18);
        VaultPolicy[] memory vaults = new VaultPolicy[](2);
        (vaults[0], vaults[1]) = (_policy(address(vault)), _policy(address(other)));
        oracle = Shipped.oracle(_feeds(), vaults, SequencerPolicy(address(0), 0));
        vm.assertEq(oracle.read(address(vault)).priceUsd8, 1e8);
        vm.assertEq(oracle.read(address(other)).priceUsd8, 1.01e8 - 1);
        vm.assertEq(uint256(oracle.read(address(0x79)).status), OracleStatus.NO_CODE);
    }

    function test_sequencer_alsoOfOneAlone() public {
        UptimeFeed uptime = new UptimeFeed();
        oracle = _oracle(address(vault), SequencerPolicy(address(uptime), 3600));
        uptime.set(1, START - 4000);
        vm.assertEq(uint256(oracle.read(address(dai)).status), OracleStatus.SEQUENCER_DOWN);
        vm.assertEq(oracle.read(address(dai)).priceUsd8, 0);
        uptime.set(0, START - 4000);
        vm.assertEq(uint256(oracle.read(address(dai)).status), OracleStatus.OK);
    }

    /// @dev Beside a second one at another address.
    function _build(VaultPolicy memory policy, address other, bytes memory reason) private {
        VaultPolicy[] memory vaults = new VaultPolicy[](other == policy.vault ? 1 : 2);
        vaults[0] = policy;
        if (vaults.length == 2) {
            vaults[1] = _policy(other);
        }
        if (reason.length != 0) vm.expectRevert(reason);
        Shipped.oracle(_feeds(), vaults, SequencerPolicy(address(0), 0));
    }

    function _expectBad(VaultPolicy memory policy) private {
        VaultPolicy[] memory vaults = new VaultPolicy[](1);
        vaults[0] = policy;
        FeedPolicy[] memory feeds = _feeds();
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadVault.selector, address(vault)));
        Shipped.oracle(feeds, vaults, SequencerPolicy(address(0), 0));
    }

    function _expect(uint8 status, uint256 priceUsd8) private view {
        address[] memory tokens = new address[](1);
        tokens[0] = address(vault);
        Reading memory reading = oracle.readAll(tokens)[0];
        vm.assertEq(uint256(reading.status), status);
        vm.assertEq(reading.priceUsd8, priceUsd8);
    }

    function _seed(address vault_, uint256 amount) private {
        dai.mint(address(this), amount);
        dai.approve(vault_, amount);
        PlainVault(vault_).deposit(amount, address(this));
    }

    function _oracle(address vault_, SequencerPolicy memory sequencer) private returns (Oracle) {
        VaultPolicy[] memory vaults = new VaultPolicy[](1);
        vaults[0] = _policy(vault_);
        return Shipped.oracle(_feeds(), vaults, sequencer);
    }

    function _feeds() private view returns (FeedPolicy[] memory feeds) {
        feeds = new FeedPolicy[](1);
        feeds[0] = FeedPolicy(address(dai), address(feed), 8, 3600, 0.5e8, 1.5e8);
    }

    function _policy(address vault_) private view returns (VaultPolicy memory) {
        return VaultPolicy({
            vault: vault_,
            underlying: address(dai),
            vaultDecimals: 18,
            underlyingDecimals: 18,
            rateGrowthBpsPerYear: 500,
            rateTime: uint40(START),
            rateBase: 1.02e18,
            seedShares: SEED
        });
    }
}
