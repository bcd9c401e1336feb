// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IPositionManager} from "./interfaces/IPositionManager.sol";
import {IUniswapV3Pool} from "./interfaces/IUniswapV3Pool.sol";
import {Position, PositionReading} from "./uniswap/PositionReading.sol";
import {SqrtPrice} from "./uniswap/SqrtPrice.sol";

/// @title What liquidity positions of one manager are worth at a price somebody names
/// @notice A position's tokens are counted at the oracle's price, never at the pool's: whoever moves the pool moves what a
/// withdrawal would pay, not what stands here. At the oracle's price a position is worth the least it can be worth in the
/// oracle's money, so a pool that stands elsewhere never adds to NAV. It keeps no state.
contract PositionValue {
    IPositionManager public immutable positionManager;
    address public immutable factory;

    constructor(address positionManager_) {
        positionManager = IPositionManager(positionManager_);
        factory = IPositionManager(positionManager_).factory();
    }

    /// @notice A position as it stands; all zero where `holder` does not own it.
    function positionOf(uint256 id, address holder) public view returns (Position memory) {
        return PositionReading.read(positionManager, factory, id, holder);
    }

    /// @notice Both tokens of a position at a given price, what is owed included, rounded down; zero where `holder` does not
    /// own it.
    /// @param sqrtPriceX96 see `sqrtPriceOf`
    /// @return amount0 [base units of token0]
    /// @return amount1 [base units of token1]
    function amountsAt(uint256 id, address holder, uint160 sqrtPriceX96)
        external
        view
        returns (uint256 amount0, uint256 amount1)
    {
        return PositionReading.amountsAt(positionOf(id, holder), sqrtPriceX96);
    }

    /// @notice The pool price at which both tokens cost what the oracle says; 0 where one has no price.
    /// @param price0Usd8 [1e-8 USD for one whole token0]
    /// @param price1Usd8 [1e-8 USD for one whole token1]
    function sqrtPriceOf(uint256 price0Usd8, uint8 decimals0, uint256 price1Usd8, uint8 decimals1)
        public
        pure
        returns (uint160)
    {
        return SqrtPrice.ofPrices(price0Usd8, decimals0, price1Usd8, decimals1);
    }

    /// @notice How far a pool's spot price stands from the one at which both tokens cost what these prices say, rounded up [bps].
    function deviationBps(address pool, uint256 price0Usd8, uint8 decimals0, uint256 price1Usd8, uint8 decimals1)
        public
        view
        virtual
        returns (uint256)
    {
        (uint160 spot,,,,,,) = IUniswapV3Pool(pool).slot0();
        return SqrtPrice.deviationBps(spot, sqrtPriceOf(price0Usd8, decimals0, price1Usd8, decimals1));
    }
}
