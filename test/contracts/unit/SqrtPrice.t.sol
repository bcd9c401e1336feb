// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Liquidity} from "../../../contracts/uniswap/Liquidity.sol";
import {Round} from "../../../contracts/types/Round.sol";
import {SqrtPrice} from "../../../contracts/uniswap/SqrtPrice.sol";
import {LiquidityMarket} from "../support/LiquidityMarket.sol";
import {vm} from "../support/Vm.sol";

/// @notice The arithmetic against the pool's own code: a fresh pool is told to start at a price and says its tick.
contract SqrtPriceTest is LiquidityMarket {
    int24 private constant LAST = 887_272;

    // --------------------------------------------------------------- ticks

    function testFuzz_atTick_isThePools(int24 seed) public {
        int24 tick = seed % LAST;
        _isBorder(tick);
    }

    function test_atTick_everyPowerOfTwoAndTheEnds() public {
        for (uint256 bit = 0; bit < 20; ++bit) {
            int24 tick = int24(int256(1 << bit));
            if (tick >= LAST) continue;
            _isBorder(tick);
            _isBorder(-tick);
            _isBorder(tick - 1);
            _isBorder(1 - tick);
        }
        _isBorder(LAST - 1);
        vm.assertEq(SqrtPrice.atTick(-LAST), SqrtPrice.MIN);
        vm.assertEq(_tickAt(SqrtPrice.MIN), -LAST);
        vm.assertEq(SqrtPrice.atTick(LAST), SqrtPrice.MAX);
        vm.assertEq(_tickAt(SqrtPrice.MAX - 1), LAST - 1);
    }

    function test_RevertWhen_tickIsBeyondTheLast() public {
        vm.expectRevert(abi.encodeWithSelector(SqrtPrice.SqrtPrice_BadTick.selector, LAST + 1, LAST));
        this.atTick(LAST + 1);
        vm.expectRevert(abi.encodeWithSelector(SqrtPrice.SqrtPrice_BadTick.selector, -LAST - 1, LAST));
        this.atTick(-LAST - 1);
    }

    // -------------------------------------------------------------- prices

    function test_ofPrices_isTheSdks() public pure {
        // encodeSqrtRatioX96 of @uniswap/v3-sdk for 2,000 dollars an ether, both ways round, and for one to one.
        vm.assertEq(SqrtPrice.ofPrices(2000e8, 18, 1e8, 6), 3_543_191_142_285_914_205_922_034);
        vm.assertEq(SqrtPrice.ofPrices(1e8, 6, 2000e8, 18), 1_771_595_571_142_957_102_961_017_161_607_260);
        vm.assertEq(SqrtPrice.ofPrices(1e8, 18, 1e8, 18), 1 << 96);
    }

    /// forge-config: default.fuzz.runs = 512
    function testFuzz_ofPrices_roundsDown(uint64 price0, uint64 price1, uint8 decimals0, uint8 decimals1) public pure {
        (uint256 above, uint256 below) = (uint256(price0) + 1, uint256(price1) + 1);
        (decimals0, decimals1) = (decimals0 % 25, decimals1 % 25);
        uint256 root = SqrtPrice.ofPrices(above, decimals0, below, decimals1);
        (above, below) = (above * 10 ** decimals1, below * 10 ** decimals0);
        if (root == SqrtPrice.MIN || root == SqrtPrice.MAX) return;
        // root² · below <= above · 2^192 < (root + 1)² · below, where that can be said in 512 bits; beyond 2^64 whole
        // tokens for one the root is kept to 64 bits behind the point.
        if (above / below < 1 << 64) {
            vm.assertTrue(_atMost(root, below, above), "too high");
            vm.assertFalse(_atMost(root + 1, below, above));
        } else {
            vm.assertEq(root & type(uint32).max, 0);
            vm.assertTrue(_atMost(root, below, above), "too high");
            vm.assertFalse(_atMost(root + (1 << 32), below, above));
        }
    }

    function test_ofPrices_withoutOnePriceIsZero() public pure {
        vm.assertEq(SqrtPrice.ofPrices(0, 18, 1e8, 6), 0);
        vm.assertEq(SqrtPrice.ofPrices(1e8, 18, 0, 6), 0);
    }

    function test_ofPrices_staysWhereAPoolCanStand() public pure {
        vm.assertEq(SqrtPrice.ofPrices(type(uint128).max, 0, 1, 36), SqrtPrice.MAX);
        vm.assertEq(SqrtPrice.ofPrices(1 << 128, 0, 1, 0), SqrtPrice.MAX);
        vm.assertEq(SqrtPrice.ofPrices((1 << 128) - 1, 0, 1, 0), SqrtPrice.MAX);
        // From here on a root is taken of fewer bits, that it does not overflow.
        vm.assertEq(SqrtPrice.ofPrices(1 << 64, 0, 1, 0), 1 << 128);
        vm.assertEq(SqrtPrice.ofPrices(1, 36, type(uint128).max, 0), SqrtPrice.MIN);
    }

    // ----------------------------------------------------------- deviation

    function test_deviation_boundary() public pure {
        uint160 oracle = 3_543_191_142_285_914_205_922_034;
        vm.assertEq(SqrtPrice.deviationBps(oracle, oracle), 0);
        vm.assertEq(SqrtPrice.deviationBps(oracle + 1, oracle), 1);
        vm.assertEq(SqrtPrice.deviationBps(oracle - 1, oracle), 1);
        vm.assertEq(SqrtPrice.deviationBps(2 * oracle, oracle), 30_000);
        vm.assertEq(SqrtPrice.deviationBps(oracle / 2, oracle), 7500);
        // 1% in price: the last root within 100 bps and the first beyond.
        uint160 within = 3_560_863_028_183_068_872_442_287;
        vm.assertEq(SqrtPrice.deviationBps(within, oracle), 100);
        vm.assertEq(SqrtPrice.deviationBps(within + 1, oracle), 101);
        vm.assertEq(SqrtPrice.deviationBps(SqrtPrice.MAX, SqrtPrice.MIN), Round.BOUNDLESS);
        vm.assertEq(SqrtPrice.deviationBps(oracle, 0), Round.BOUNDLESS);
        vm.assertEq(SqrtPrice.deviationBps(65_536 * SqrtPrice.MIN, SqrtPrice.MIN), Round.BOUNDLESS);
        vm.assertEq(SqrtPrice.deviationBps(65_535 * SqrtPrice.MIN, SqrtPrice.MIN), (uint256(65_535) ** 2 - 1) * 10_000);
        vm.assertEq(SqrtPrice.deviationBps(SqrtPrice.MIN, SqrtPrice.MAX), 10_000);
        vm.assertGe(SqrtPrice.deviationBps(SqrtPrice.MAX, SqrtPrice.MAX / 65_535), 4_294_836_223 * 10_000);
    }

    // ----------------------------------------------------------- liquidity

    function testFuzz_liquidity_isWhatAPoolPays(int24 start, int24 lower, int24 upper, uint96 liquidity) public {
        (lower, upper) = (lower % 88_727 * 10, upper % 88_727 * 10);
        if (lower == upper) upper += 10;
        if (lower > upper) (lower, upper) = (upper, lower);
        uint128 some = uint128(liquidity) + 1;
        ether_.mint(address(this), type(uint256).max / 4);
        dollar.mint(address(this), type(uint256).max / 4);
        _tickAt(SqrtPrice.atTick(start % LAST) + uint160(liquidity % 1000));
        pool.mint(address(this), lower, upper, some, "");
        (uint256 paid0, uint256 paid1) = pool.burn(lower, upper, some);
        (uint256 amount0, uint256 amount1) = Liquidity.amountsAt(some, lower, upper, _spot());
        vm.assertEq(amount0, paid0);
        vm.assertEq(amount1, paid1);
    }

    // ------------------------------------------------------------- private

    function atTick(int24 tick) external pure returns (uint160) {
        return SqrtPrice.atTick(tick);
    }

    /// @dev The first price of a tick: the pool says so, and says the tick below for one unit less.
    function _isBorder(int24 tick) private {
        uint160 price = SqrtPrice.atTick(tick);
        vm.assertEq(_tickAt(price), tick);
        if (tick > -LAST) vm.assertEq(_tickAt(price - 1), tick - 1);
    }

    /// @dev A pool that was never started asks only for a price.
    function _tickAt(uint160 price) private returns (int24 tick) {
        vm.store(address(pool), bytes32(0), bytes32(0));
        // In range liquidity of the set-up: none of it in a pool that starts anew.
        vm.store(address(pool), bytes32(uint256(4)), bytes32(0));
        pool.initialize(price);
        (, tick,,,,,) = pool.slot0();
    }

    /// @dev Whether root² · below <= above · 2^192, both in 512 bits.
    function _atMost(uint256 root, uint256 below, uint256 above) private pure returns (bool) {
        (uint256 squareHigh, uint256 squareLow) = _mul(root, root);
        (uint256 carry, uint256 leftLow) = _mul(squareLow, below);
        uint256 leftHigh = squareHigh * below + carry;
        (uint256 rightHigh, uint256 rightLow) = _mul(above, 1 << 192);
        return leftHigh < rightHigh || (leftHigh == rightHigh && leftLow <= rightLow);
    }

    function _mul(uint256 a, uint256 b) private pure returns (uint256 high, uint256 low) {
        assembly ("memory-safe") {
            let wrapped := mulmod(a, b, not(0))
            low := mul(a, b)
            high := sub(sub(wrapped, low), lt(wrapped, low))
        }
    }
}
