// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedPolicy, OracleStatus, SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {Reading} from "../../../contracts/Oracle.sol";
import {TwapOracle, TwapPolicy} from "../../../contracts/TwapOracle.sol";
import {Shipped} from "../support/Shipped.sol";
import {AveragePool, StillPool} from "../support/StillPools.sol";
import {TestFeed, TestToken} from "../support/Tokens.sol";
import {PlainVault} from "../support/Vaults.sol";
import {vm} from "../support/Vm.sol";

/// @notice Against pools that say what they are told; TwapOracle.t.sol asks a real one.
contract TwapChecksTest {
    uint32 private constant WINDOW = 1000;
    int24 private constant MAX_TICK = 887_272;
    TestToken private token;
    TestFeed private feed;
    TestFeed private quoteFeed;
    PlainVault private vault;
    /// @dev Over and under every token.
    address private constant HIGH = address(type(uint160).max);
    address private constant LOW = address(1);
    address private quote = HIGH;

    function setUp() public {
        vm.warp(1_700_000_000);
        token = new TestToken(18);
        feed = new TestFeed(8, 1e8);
        quoteFeed = new TestFeed(8, 1e8);
        vault = new PlainVault(address(token));
        token.mint(address(this), 1000e18);
        token.approve(address(vault), 1000e18);
        vault.deposit(1000e18, address(this));
    }

    function test_average_roundsTowardsTheLowerTick_boundary() public {
        int56 window = int56(uint56(WINDOW));
        for (int24 tick = -7; tick <= 7; tick += 7) {
            int56 sum = int56(tick) * window;
            _sameAs(0, sum, tick);
            _sameAs(5, sum + 5, tick);
            _sameAs(0, sum + 1, tick);
            _sameAs(0, sum + window - 1, tick);
            _sameAs(0, sum - 1, tick - 1);
            _sameAs(-3, sum - 4, tick - 1);
            _sameAs(0, sum - window, tick - 1);
        }
    }

    function test_tick_boundary() public {
        int56 window = int56(uint56(WINDOW));
        for (int24 side = -1; side <= 1; side += 2) {
            // So that at the very end a price is dear, and not too small to show.
            quote = side < 0 ? LOW : HIGH;
            vm.assertGt(_saidAt(side * MAX_TICK), 0);
            vm.assertEq(_saidAt(side * (MAX_TICK + 1)), 0);
            int56 sum = int56(side) * int56(MAX_TICK) * window;
            vm.assertEq(_said(_check(address(new AveragePool(0, sum)), WINDOW)), _saidAt(side * MAX_TICK));
            vm.assertEq(_said(_check(address(new AveragePool(0, sum + side * window)), WINDOW)), 0);
        }
    }

    function test_quote_boundary() public {
        TwapPolicy memory check = _check(address(new StillPool(0)), 0);
        quoteFeed.set(int256(uint256(type(uint64).max)), block.timestamp);
        vm.assertEq(_said(check), uint256(type(uint64).max));
        quoteFeed.set(int256(uint256(type(uint64).max)) + 1, block.timestamp);
        vm.assertEq(_said(check), 0);
    }

    /// @dev A hundredth apart is still together, on either side.
    function test_apart_boundary() public {
        TwapPolicy[] memory checks = new TwapPolicy[](1);
        checks[0] = _check(address(new StillPool(0)), 0);
        VaultPolicy[] memory none = new VaultPolicy[](0);
        TwapOracle oracle = Shipped.twapOracle(_feeds(HIGH), none, checks, SequencerPolicy(address(0), 0));
        int256[4] memory quotes = [int256(1.01e8), 1.01e8 + 1, 0.99e8, 0.99e8 - 1];
        for (uint256 i = 0; i < 4; ++i) {
            quoteFeed.set(quotes[i], block.timestamp);
            Reading memory reading = oracle.read(address(token));
            vm.assertEq(reading.poolUsd8, uint256(quotes[i]));
            vm.assertEq(uint256(reading.status), i % 2 == 0 ? OracleStatus.OK : OracleStatus.TWAP_DEVIATES);
        }
    }

    function test_price_moreThanANumberHolds() public {
        TwapPolicy memory check = _check(address(new StillPool(MAX_TICK)), 0);
        check.quoteDecimals = 0;
        quoteFeed.set(int256(uint256(type(uint64).max)), block.timestamp);
        vm.assertEq(_said(check), type(uint128).max);
    }

    function test_price_ofEitherToken() public {
        // A thousand ticks are 1.10516.
        TwapPolicy memory check = _check(address(new StillPool(1000)), 0);
        uint256 said = _said(check);
        vm.assertGt(said, 1.1051e8);
        vm.assertLt(said, 1.1052e8);
        check.quote = LOW;
        said = _said(check);
        vm.assertGt(said, 0.9048e8);
        vm.assertLt(said, 0.9049e8);
        // And by decimals: a hundredth of the token, a thousand times the quote.
        (check.decimals, check.quoteDecimals) = (16, 15);
        vm.assertEq(_said(check) / 10, said);
    }

    function test_checks_twoAndAVault() public {
        TwapPolicy[] memory checks = new TwapPolicy[](2);
        checks[0] = _check(address(new StillPool(10)), 0);
        checks[1] = TwapPolicy(HIGH, address(new StillPool(20)), address(token), 18, 18, 0, 50);
        VaultPolicy[] memory vaults = _vaults();
        TwapOracle oracle = Shipped.twapOracle(_feeds(HIGH), vaults, checks, SequencerPolicy(address(0), 0));
        vm.assertEq(oracle.twapOf(HIGH).pool, checks[1].pool);
        vm.assertEq(uint256(oracle.twapOf(HIGH).maxDeviationBps), 50);
        vm.assertEq(oracle.twapOf(address(token)).pool, checks[0].pool);
        vm.assertEq(oracle.poolUsd8Of(address(vault)), 0);
        Reading memory plain = oracle.read(address(token));
        vm.assertEq(uint256(plain.status), OracleStatus.OK);
        vm.assertEq(plain.poolUsd8, 1.00100045e8);
        vm.assertGt(oracle.read(HIGH).poolUsd8, 0);
        vm.assertLt(oracle.read(HIGH).poolUsd8, 1e8);
        token.mint(address(vault), 500e18);
        Reading memory share = oracle.read(address(vault));
        uint256 rate = vault.previewRedeem(1e18);
        vm.assertGt(rate, 1.49e18);
        vm.assertEq(uint256(share.status), OracleStatus.OK);
        vm.assertEq(share.priceUsd8, plain.priceUsd8 * rate / 1e18);
        vm.assertEq(share.poolUsd8, plain.poolUsd8 * rate / 1e18);
    }

    function test_RevertWhen_aCheckCannotHold_boundary() public {
        address pool = address(new StillPool(0));
        for (uint256 i = 0; i < 2; ++i) {
            TwapPolicy[] memory checks = new TwapPolicy[](2);
            for (uint256 j = 0; j < 2; ++j) {
                checks[j] = _check(pool, 7 days);
                if (i != j) (checks[j].token, checks[j].quote) = (HIGH, address(token));
            }
            (checks[i].decimals, checks[i].quoteDecimals, checks[i].maxDeviationBps) = (18, 18, 10_000);
            _build(checks, false);
            checks[i].decimals = 19;
            _build(checks, true);
            (checks[i].decimals, checks[i].quoteDecimals) = (18, 19);
            _build(checks, true);
            (checks[i].quoteDecimals, checks[i].maxDeviationBps) = (18, 1);
            _build(checks, false);
            checks[i].maxDeviationBps = 0;
            _build(checks, true);
            (checks[i].maxDeviationBps, checks[i].windowSeconds) = (1, 7 days + 1);
            _build(checks, true);
            (checks[i].windowSeconds, checks[i].quote) = (7 days, LOW);
            _build(checks, true);
            (checks[i].quote, checks[i].token) = (HIGH, LOW);
            _build(checks, true);
            checks[i].token = HIGH;
            checks[i].quote = address(token);
            _build(checks, true);
        }
    }

    // -------------------------------------------------------------- private

    function _sameAs(int56 first, int56 last, int24 tick) private {
        vm.assertEq(_said(_check(address(new AveragePool(first, last)), WINDOW)), _saidAt(tick));
    }

    function _saidAt(int24 tick) private returns (uint256) {
        return _said(_check(address(new StillPool(tick)), 0));
    }

    function _said(TwapPolicy memory check) private returns (uint256) {
        TwapPolicy[] memory checks = new TwapPolicy[](1);
        checks[0] = check;
        VaultPolicy[] memory none = new VaultPolicy[](0);
        TwapOracle oracle = Shipped.twapOracle(_feeds(check.quote), none, checks, SequencerPolicy(address(0), 0));
        return oracle.poolUsd8Of(address(token));
    }

    /// @dev The first that is refused is the first that cannot hold.
    function _build(TwapPolicy[] memory checks, bool refused) private {
        if (refused) vm.expectPartialRevert(TwapOracle.TwapOracle_BadTwap.selector);
        Shipped.twapOracle(_feeds(HIGH), new VaultPolicy[](0), checks, SequencerPolicy(address(0), 0));
    }

    function _check(address pool, uint32 window) private view returns (TwapPolicy memory) {
        return TwapPolicy(address(token), pool, quote, 18, 18, window, 100);
    }

    function _feeds(address quote_) private view returns (FeedPolicy[] memory feeds) {
        feeds = new FeedPolicy[](2);
        feeds[0] = FeedPolicy(address(token), address(feed), 8, 3600, 0.1e8, 10e8);
        feeds[1] = FeedPolicy(quote_, address(quoteFeed), 8, 3600, 0.1e8, type(uint128).max);
    }

    function _vaults() private view returns (VaultPolicy[] memory vaults) {
        vaults = new VaultPolicy[](1);
        uint40 time = uint40(block.timestamp);
        vaults[0] = VaultPolicy(address(vault), address(token), 18, 18, 0, time, 2e18, 1000e18);
    }
}
