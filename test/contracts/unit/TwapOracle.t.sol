// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedPolicy, OracleStatus, SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {Reading} from "../../../contracts/Oracle.sol";
import {SqrtPrice} from "../../../contracts/uniswap/SqrtPrice.sol";
import {TwapOracle, TwapPolicy} from "../../../contracts/TwapOracle.sol";
import {LiquidityMarket} from "../support/LiquidityMarket.sol";
import {Shipped} from "../support/Shipped.sol";
import {StillPool} from "../support/StillPools.sol";
import {TestFeed} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

interface IMemory {
    function increaseObservationCardinalityNext(uint16 next) external;
}

/// @notice Beside a real pool of ether and dollars that remembers a hundred trades and has stood still for an hour.
contract TwapOracleTest is LiquidityMarket {
    uint32 private constant WINDOW = 1800;
    TestFeed private etherFeed;
    TestFeed private dollarFeed;
    TwapOracle private oracle;

    function setUp() public override {
        super.setUp();
        IMemory(address(pool)).increaseObservationCardinalityNext(100);
        etherFeed = new TestFeed(8, int256(ETHER_USD8));
        dollarFeed = new TestFeed(8, int256(DOLLAR_USD8));
        oracle = _oracle(_check(WINDOW, 100));
        // The first trade after it writes into the longer memory.
        _later(1);
        pool.swap(address(this), true, 1000, SqrtPrice.MIN + 1, "");
        _later(1 hours);
    }

    function test_read_ok() public view {
        _expect(OracleStatus.OK);
        vm.assertEq(oracle.read(address(ether_)).priceUsd8, ETHER_USD8);
        // Ticks are a basis point apart, and a tick is where the price begins.
        vm.assertLe(oracle.poolUsd8Of(address(ether_)), ETHER_USD8 + 1);
        vm.assertGt(oracle.poolUsd8Of(address(ether_)), ETHER_USD8 * 9998 / 10_000);
    }

    function test_read_below_boundary() public {
        uint256 said = oracle.poolUsd8Of(address(ether_));
        // said - feed at most 1% of the feed: feed at least said / 1.01.
        uint256 least = (said * 10_000 + 10_099) / 10_100;
        _feed(least);
        _expect(OracleStatus.OK);
        _feed(least - 1);
        _expect(OracleStatus.TWAP_DEVIATES);
    }

    function test_read_above_boundary() public {
        uint256 said = oracle.poolUsd8Of(address(ether_));
        uint256 most = said * 10_000 / 9900;
        _feed(most);
        _expect(OracleStatus.OK);
        _feed(most + 1);
        _expect(OracleStatus.TWAP_DEVIATES);
    }

    /// @dev What moved for a part of the window counts for that part.
    function test_read_average() public {
        uint256 before = oracle.poolUsd8Of(address(ether_));
        _moveTo(value.sqrtPriceOf(ETHER_USD8 * 11 / 10, 18, DOLLAR_USD8, 6));
        vm.assertEq(oracle.poolUsd8Of(address(ether_)), before);
        _later(WINDOW / 2);
        // Ticks are averaged, so prices are by their logarithm: the root of 1.1 is 1.0488.
        uint256 half = oracle.poolUsd8Of(address(ether_));
        vm.assertGt(half, ETHER_USD8 * 10_485 / 10_000);
        vm.assertLt(half, ETHER_USD8 * 10_491 / 10_000);
        _expect(OracleStatus.TWAP_DEVIATES);
        _later(WINDOW / 2);
        vm.assertGt(oracle.poolUsd8Of(address(ether_)), ETHER_USD8 * 10_998 / 10_000);
    }

    /// @dev Without a window the pool counts as it stands.
    function test_read_spot() public {
        oracle = _oracle(_check(0, 100));
        _expect(OracleStatus.OK);
        _moveTo(value.sqrtPriceOf(ETHER_USD8 * 102 / 100, 18, DOLLAR_USD8, 6));
        _expect(OracleStatus.TWAP_DEVIATES);
    }

    /// @dev The pool remembers 3,601 seconds: its first price, and the trade a second later.
    function test_read_memory_boundary() public {
        oracle = _oracle(_check(3601, 100));
        _expect(OracleStatus.OK);
        oracle = _oracle(_check(3602, 100));
        _expect(OracleStatus.NO_TWAP);
    }

    function test_read_withoutAPool() public {
        TwapPolicy memory check = _check(WINDOW, 100);
        check.pool = address(0x1234);
        oracle = _oracle(check);
        _expect(OracleStatus.NO_TWAP);
        check.pool = address(this);
        oracle = _oracle(check);
        _expect(OracleStatus.NO_TWAP);
    }

    function test_read_theOtherTokenWithoutAPrice() public {
        dollarFeed.setBroken(true);
        _expect(OracleStatus.NO_TWAP);
    }

    function test_read_theFeedFirst() public {
        etherFeed.setBroken(true);
        _expect(OracleStatus.REVERTED);
        etherFeed.setBroken(false);
        etherFeed.set(int256(ETHER_USD8), vm.getBlockTimestamp() - 3601);
        _expect(OracleStatus.STALE);
    }

    /// @dev Token1 in token0: how many dollars an ether is, the other way round, and dollars at half a price.
    function test_read_secondToken() public {
        TwapPolicy memory check = _check(WINDOW, 100);
        (check.token, check.quote) = (check.quote, check.token);
        (check.decimals, check.quoteDecimals) = (6, 18);
        oracle = _oracle(check);
        uint256 said = oracle.poolUsd8Of(address(dollar));
        vm.assertGt(said, DOLLAR_USD8 - 1);
        vm.assertLt(said, DOLLAR_USD8 * 10_002 / 10_000);
        vm.assertEq(uint256(oracle.read(address(dollar)).status), OracleStatus.OK);
        dollarFeed.set(0.98e8, vm.getBlockTimestamp());
        vm.assertEq(uint256(oracle.read(address(dollar)).status), OracleStatus.TWAP_DEVIATES);
    }

    function test_read_aTokenWithoutACheck() public {
        _moveTo(value.sqrtPriceOf(ETHER_USD8 * 2, 18, DOLLAR_USD8, 6));
        _later(WINDOW);
        _expect(OracleStatus.TWAP_DEVIATES);
        Reading memory reading = oracle.read(address(dollar));
        vm.assertEq(uint256(reading.status), OracleStatus.OK);
        vm.assertEq(reading.priceUsd8, DOLLAR_USD8);
        vm.assertEq(oracle.poolUsd8Of(address(dollar)), 0);
        vm.assertEq(oracle.twapOf(address(dollar)).pool, address(0));
        vm.assertEq(oracle.twapOf(address(ether_)).pool, address(pool));
    }

    /// @dev At every tick a pool can stand at there is an answer, and no way to make the oracle itself fail.
    function testFuzz_read_anyTick(int24 tick, uint8 decimals, uint8 quoteDecimals) public {
        tick = int24(int256(uint256(uint24(tick)) % 1_774_545) - 887_272);
        TwapPolicy memory check = _check(0, 10_000);
        (check.decimals, check.quoteDecimals) = (decimals % 19, quoteDecimals % 19);
        check.pool = address(new StillPool(tick));
        for (uint256 i = 0; i < 2; ++i) {
            oracle = _oracle(check);
            uint8 status = oracle.read(check.token).status;
            vm.assertTrue(
                status == OracleStatus.OK || status == OracleStatus.NO_TWAP || status == OracleStatus.TWAP_DEVIATES
            );
            (check.token, check.quote) = (check.quote, check.token);
        }
    }

    function test_RevertWhen_aCheckCannotHold() public {
        TwapPolicy memory check = _check(WINDOW, 0);
        _expectBad(check);
        check = _check(WINDOW, 10_001);
        _expectBad(check);
        check = _check(7 days + 1, 100);
        _expectBad(check);
        check = _check(WINDOW, 100);
        check.quote = check.token;
        _expectBad(check);
        check = _check(WINDOW, 100);
        check.quote = address(0x77);
        _expectBad(check);
        check = _check(WINDOW, 100);
        check.decimals = 19;
        _expectBad(check);
        check = _check(WINDOW, 100);
        check.pool = address(0);
        _expectBad(check);
    }

    // -------------------------------------------------------------- private

    function _expectBad(TwapPolicy memory check) private {
        TwapPolicy[] memory checks = new TwapPolicy[](1);
        checks[0] = check;
        FeedPolicy[] memory feeds = _feeds();
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        vm.expectRevert(abi.encodeWithSelector(TwapOracle.TwapOracle_BadTwap.selector, check.token));
        Shipped.twapOracle(feeds, vaults, checks, SequencerPolicy(address(0), 0));
    }

    function _expect(uint8 status) private view {
        address[] memory tokens = new address[](1);
        tokens[0] = address(ether_);
        Reading memory reading = oracle.readAll(tokens)[0];
        vm.assertEq(uint256(reading.status), status);
        // What a pool contradicts keeps its feed's price, and the pool's beside it.
        bool priced =
            status == OracleStatus.OK || status == OracleStatus.TWAP_DEVIATES || status == OracleStatus.NO_TWAP;
        vm.assertEq(reading.priceUsd8, priced ? uint256(etherFeed.answer()) : 0);
        bool asked = status == OracleStatus.OK || status == OracleStatus.TWAP_DEVIATES;
        vm.assertEq(reading.poolUsd8, asked ? oracle.poolUsd8Of(address(ether_)) : 0);
    }

    function _feed(uint256 priceUsd8) private {
        etherFeed.set(int256(priceUsd8), vm.getBlockTimestamp());
    }

    function _later(uint256 seconds_) private {
        uint256 time = vm.getBlockTimestamp() + seconds_;
        vm.warp(time);
        etherFeed.set(etherFeed.answer(), time);
        dollarFeed.set(dollarFeed.answer(), time);
    }

    function _check(uint32 windowSeconds, uint16 maxDeviationBps) private view returns (TwapPolicy memory) {
        return TwapPolicy(address(ether_), address(pool), address(dollar), 18, 6, windowSeconds, maxDeviationBps);
    }

    function _oracle(TwapPolicy memory check) private returns (TwapOracle) {
        TwapPolicy[] memory checks = new TwapPolicy[](1);
        checks[0] = check;
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        return Shipped.twapOracle(_feeds(), vaults, checks, SequencerPolicy(address(0), 0));
    }

    function _feeds() private view returns (FeedPolicy[] memory feeds) {
        feeds = new FeedPolicy[](2);
        feeds[0] = FeedPolicy(address(ether_), address(etherFeed), 8, 3600, 100e8, 10_000e8);
        feeds[1] = FeedPolicy(address(dollar), address(dollarFeed), 8, 3600, 0.5e8, 1.5e8);
    }
}
