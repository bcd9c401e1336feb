// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedPolicy, OracleStatus, SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {Oracle, Reading} from "../../../contracts/Oracle.sol";
import {Shipped} from "../support/Shipped.sol";
import {TestFeed} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

contract GasBurner {
    fallback() external {
        while (true) {}
    }
}

contract OracleTest {
    address private constant TOKEN = address(0x70);
    uint80 private constant AGGREGATOR = 1 << 64;
    TestFeed private feed;
    Oracle private oracle;

    function setUp() public {
        vm.warp(1_700_000_000);
        feed = new TestFeed(8, 2000e8);
        oracle = _oracle(address(feed), 8);
    }

    function test_read_ok() public view {
        Reading memory reading = oracle.read(TOKEN);
        vm.assertEq(uint256(reading.status), OracleStatus.OK);
        vm.assertEq(reading.priceUsd8, 2000e8);
        vm.assertEq(reading.updatedAt, block.timestamp);
    }

    function test_read_scalesToEightDecimals() public {
        Oracle wide = _oracle(address(new TestFeed(18, 2000e18 + 9_999_999_999)), 18);
        vm.assertEq(wide.read(TOKEN).priceUsd8, 2000e8);
        Oracle narrow = _oracle(address(new TestFeed(2, 2000e2)), 2);
        vm.assertEq(narrow.read(TOKEN).priceUsd8, 2000e8);
    }

    function test_read_heartbeat_boundary() public {
        feed.set(2000e8, block.timestamp - 3600);
        _expect(OracleStatus.OK);
        feed.set(2000e8, block.timestamp - 3601);
        _expect(OracleStatus.STALE);
    }

    function test_read_future_boundary() public {
        feed.set(2000e8, block.timestamp + 1);
        _expect(OracleStatus.STALE);
        feed.set(2000e8, 0);
        _expect(OracleStatus.STALE);
    }

    /// @dev An answer without a time is none, even where a heartbeat is longer than there is time.
    function test_read_withoutATime() public {
        FeedPolicy[] memory feeds = new FeedPolicy[](1);
        feeds[0] = FeedPolicy(TOKEN, address(feed), 8, type(uint32).max, 100e8, 10_000e8);
        oracle = _of(feeds);
        feed.set(2000e8, 0);
        _expect(OracleStatus.STALE);
        feed.set(2000e8, 1);
        _expect(OracleStatus.OK);
    }

    function test_read_clamps_boundary() public {
        feed.set(100e8, block.timestamp);
        _expect(OracleStatus.CLAMPED);
        feed.set(100e8 + 1, block.timestamp);
        _expect(OracleStatus.OK);
        feed.set(10_000e8 - 1, block.timestamp);
        _expect(OracleStatus.OK);
        feed.set(10_000e8, block.timestamp);
        _expect(OracleStatus.CLAMPED);
        feed.set(type(int256).max, block.timestamp);
        _expect(OracleStatus.CLAMPED);
        // Nor is there an overflow where it has fewer decimals.
        TestFeed coarse = new TestFeed(2, type(int256).max);
        oracle = _oracle(address(coarse), 2);
        _expect(OracleStatus.CLAMPED);
    }

    function test_read_positive_boundary() public {
        feed.set(0, block.timestamp);
        _expect(OracleStatus.NOT_POSITIVE);
        feed.set(-1, block.timestamp);
        _expect(OracleStatus.NOT_POSITIVE);
        feed.set(type(int256).min, block.timestamp);
        _expect(OracleStatus.NOT_POSITIVE);
    }

    function test_read_otherDecimals() public {
        feed.setDecimals(18);
        _expect(OracleStatus.BAD_DECIMALS);
    }

    /// @dev An aggregator keeps its decimals: they are asked again where another one answers, and where none says which it is.
    function test_read_decimalsOfAnotherAggregator_boundary() public {
        feed.setRound(AGGREGATOR * 7 + 1);
        oracle = _oracle(address(feed), 8);
        feed.setRound(AGGREGATOR * 7 + 99);
        feed.setDecimals(18);
        _expect(OracleStatus.OK);
        feed.setRound(AGGREGATOR * 8 + 1);
        _expect(OracleStatus.BAD_DECIMALS);
        feed.setRound(99);
        _expect(OracleStatus.BAD_DECIMALS);
    }

    function test_read_decimalsThatWereWrongFromTheStart() public {
        feed.setRound(AGGREGATOR * 7 + 1);
        feed.setDecimals(18);
        oracle = _oracle(address(feed), 8);
        _expect(OracleStatus.BAD_DECIMALS);
        feed.setDecimals(8);
        _expect(OracleStatus.OK);
        vm.assertEq(oracle.phases(), 0);
    }

    /// @dev Sixteen are remembered; of the next one the decimals are asked each time.
    function test_read_decimalsOfManyFeeds_boundary() public {
        FeedPolicy[] memory feeds = new FeedPolicy[](17);
        for (uint160 i = 0; i < 17; ++i) {
            TestFeed one = new TestFeed(8, 2000e8);
            one.setRound(AGGREGATOR * (uint80(i) + 1));
            feeds[i] = FeedPolicy(address(i + 1), address(one), 8, 3600, 100e8, 10_000e8);
        }
        oracle = _of(feeds);
        for (uint160 i = 0; i < 17; ++i) {
            TestFeed(feeds[i].feed).setDecimals(18);
            uint256 expected = i < 16 ? OracleStatus.OK : OracleStatus.BAD_DECIMALS;
            vm.assertEq(uint256(oracle.read(address(i + 1)).status), expected);
        }
    }

    function test_read_brokenFeeds() public {
        feed.setBroken(true);
        _expect(OracleStatus.REVERTED);
        oracle = _oracle(address(0x1234), 8);
        _expect(OracleStatus.NO_CODE);
        oracle = _oracle(address(this), 8);
        _expect(OracleStatus.REVERTED);
        oracle = _oracle(address(new GasBurner()), 8);
        uint256 before = gasleft();
        _expect(OracleStatus.REVERTED);
        vm.assertLt(before - gasleft(), 200_000);
    }

    function test_read_unknownTokenHasNoFeed() public view {
        vm.assertEq(uint256(oracle.read(address(1)).status), OracleStatus.NO_CODE);
    }

    function test_RevertWhen_feedsCannotHold() public {
        FeedPolicy[] memory feeds = new FeedPolicy[](2);
        feeds[0] = FeedPolicy(TOKEN, address(feed), 8, 3600, 100e8, 10_000e8);
        feeds[1] = feeds[0];
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_DuplicateFeed.selector, TOKEN));
        _of(feeds);
        feeds[1] = FeedPolicy(address(0x71), address(feed), 8, 0, 100e8, 10_000e8);
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadFeed.selector, address(0x71)));
        _of(feeds);
        feeds[1] = FeedPolicy(address(0x71), address(feed), 8, 1, 100e8, 100e8);
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadFeed.selector, address(0x71)));
        _of(feeds);
        feeds[1] = FeedPolicy(address(0x71), address(feed), 19, 1, 100e8, 101e8);
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadFeed.selector, address(0x71)));
        _of(feeds);
    }

    function test_feeds_leastThatHold_boundary() public {
        FeedPolicy[] memory feeds = new FeedPolicy[](2);
        feeds[0] = FeedPolicy(TOKEN, address(feed), 8, 3600, 100e8, 10_000e8);
        feeds[1] = FeedPolicy(address(1), address(new TestFeed(1, 2000e1)), 1, 1, 1, 2001e8);
        oracle = _of(feeds);
        vm.assertEq(oracle.read(address(1)).priceUsd8, 2000e8);
        vm.assertEq(oracle.read(TOKEN).priceUsd8, 2000e8);
        (feeds[0].heartbeatSeconds, feeds[1].heartbeatSeconds) = (0, 1);
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadFeed.selector, TOKEN));
        _of(feeds);
        (feeds[0].heartbeatSeconds, feeds[1].token) = (3600, address(0));
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadFeed.selector, address(0)));
        _of(feeds);
        (feeds[1].token, feeds[1].feedDecimals) = (address(1), 0);
        vm.expectRevert(abi.encodeWithSelector(Oracle.Oracle_BadFeed.selector, address(1)));
        _of(feeds);
    }

    function test_readAll_findsEachInWhateverOrder() public {
        FeedPolicy[] memory feeds = new FeedPolicy[](3);
        for (uint160 i = 0; i < 3; ++i) {
            address one = address(new TestFeed(8, int256(uint256(i) + 1) * 100e8));
            feeds[i] = FeedPolicy(address(i + 1), one, 8, 3600, 1e8, 10_000e8);
        }
        oracle = _of(feeds);
        vm.assertEq(oracle.feedOf(address(2)).feed, feeds[1].feed);
        vm.assertEq(uint256(oracle.feedOf(address(3)).heartbeatSeconds), 3600);
        vm.assertEq(oracle.feedOf(address(4)).feed, address(0));
        address[] memory tokens = new address[](5);
        (tokens[0], tokens[1], tokens[2], tokens[3], tokens[4]) =
        (address(3), address(9), address(1), address(2), address(3));
        Reading[] memory readings = oracle.readAll(tokens);
        vm.assertEq(readings[0].priceUsd8, 300e8);
        vm.assertEq(uint256(readings[1].status), OracleStatus.NO_CODE);
        vm.assertEq(readings[2].priceUsd8, 100e8);
        vm.assertEq(readings[3].priceUsd8, 200e8);
        vm.assertEq(readings[4].priceUsd8, 300e8);
    }

    function _expect(uint8 status) private view {
        Reading memory reading = oracle.read(TOKEN);
        vm.assertEq(uint256(reading.status), status);
        vm.assertEq(reading.priceUsd8 == 0, status != OracleStatus.OK);
    }

    function _oracle(address feed_, uint8 decimals) private returns (Oracle) {
        FeedPolicy[] memory feeds = new FeedPolicy[](1);
        feeds[0] = FeedPolicy(TOKEN, feed_, decimals, 3600, 100e8, 10_000e8);
        return _of(feeds);
    }

    function _of(FeedPolicy[] memory feeds) private returns (Oracle) {
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        SequencerPolicy memory none = SequencerPolicy(address(0), 0);
        return Shipped.oracle(feeds, vaults, none);
    }
}
