// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPositionManager} from "./interfaces/IPositionManager.sol";
import {IUniswapV3Pool} from "./interfaces/IUniswapV3Pool.sol";
import {Position, PositionReading} from "./uniswap/PositionReading.sol";
import {SqrtPrice} from "./uniswap/SqrtPrice.sol";

/// @title What liquidity positions are worth at a price somebody names
/// @notice A position's tokens are counted at the oracle's price, never at the pool's: whoever moves the pool moves what a
/// withdrawal would pay, not what stands here. At the oracle's price a position is worth the least it can be worth in the
/// oracle's money, so a pool that stands elsewhere never adds to NAV. It keeps no state.
contract PositionValue {
    /// @notice Tokens and amounts of a position at a given price, what is owed included, rounded down; all zero where
    /// `holder` does not own it.
    /// @param sqrtPriceX96 see `sqrtPriceOf`
    /// @return token0 lower token address
    /// @return token1 higher token address
    /// @return amount0 [base units of token0]
    /// @return amount1 [base units of token1]
    function amountsOf(address positionManager, uint256 id, address holder, uint160 sqrtPriceX96)
        external
        view
        returns (address token0, address token1, uint256 amount0, uint256 amount1)
    {
        Position memory position = PositionReading.read(IPositionManager(positionManager), id, holder);
        (amount0, amount1) = PositionReading.amountsAt(position, sqrtPriceX96);
        return (position.token0, position.token1, amount0, amount1);
    }

    /// @notice A position as it stands; all zero where `holder` does not own it.
    function positionOf(address positionManager, uint256 id, address holder) external view returns (Position memory) {
        return PositionReading.read(IPositionManager(positionManager), id, holder);
    }

    /// @notice The pool price at which both tokens cost what the oracle says; 0 where one has no price.
    /// @param price0Usd8 [1e-8 USD for one whole token0]
    /// @param price1Usd8 [1e-8 USD for one whole token1]
    function sqrtPriceOf(uint256 price0Usd8, uint8 decimals0, uint256 price1Usd8, uint8 decimals1)
        external
        pure
        returns (uint160)
    {
        return SqrtPrice.ofPrices(price0Usd8, decimals0, price1Usd8, decimals1);
    }

    /// @notice How far a pool's spot price stands from a given price, rounded up [bps].
    function deviationBps(address pool, uint160 sqrtPriceX96) external view returns (uint256) {
        (uint160 spot,,,,,,) = IUniswapV3Pool(pool).slot0();
        return SqrtPrice.deviationBps(spot, sqrtPriceX96);
    }
}
