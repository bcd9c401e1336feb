// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPositionManager} from "../interfaces/IPositionManager.sol";
import {IUniswapV3Pool} from "../interfaces/IUniswapV3Pool.sol";
import {Liquidity} from "./Liquidity.sol";
import {PoolAddress} from "./PoolAddress.sol";

/// @notice A position as it stands. All zero where it is not the holder's.
/// @param owed0 what collect would pay besides the liquidity's own amounts: written down already, and fees since
/// [base units of token0]
/// @param owed1 [base units of token1]
struct Position {
    address token0;
    address token1;
    uint24 fee;
    int24 tickLower;
    int24 tickUpper;
    uint128 liquidity;
    uint256 owed0;
    uint256 owed1;
}

/// @title What a Uniswap v3 position is and what it holds at a price
/// @notice Fees that nobody has written down yet are counted too: otherwise collecting them would look like a gain that
/// could cover a loss in the same decision. Fees are tokens paid in, so no pool price moves them.
/// A position that custody's owners gave away or burned counts nothing, whoever remembers it.
library PositionReading {
    /// @notice The position if `holder` owns it, else zeros. Does not revert over an id that is gone.
    /// @param factory the manager's own
    function read(IPositionManager manager, address factory, uint256 id, address holder)
        internal
        view
        returns (Position memory)
    {
        try manager.ownerOf(id) returns (address owner) {
            if (owner != holder) return _nothing();
        } catch {
            return _nothing();
        }
        return _read(manager, factory, id);
    }

    /// @notice Both tokens of a position at a given price: liquidity and all that is owed, rounded down.
    /// @param sqrtPriceX96 the oracle's price for NAV; never the pool's own
    function amountsAt(Position memory position, uint160 sqrtPriceX96)
        internal
        pure
        returns (uint256 amount0, uint256 amount1)
    {
        if (position.liquidity != 0) {
            (amount0, amount1) =
                Liquidity.amountsAt(position.liquidity, position.tickLower, position.tickUpper, sqrtPriceX96);
        }
        amount0 += position.owed0;
        amount1 += position.owed1;
    }

    function _nothing() private pure returns (Position memory position) {}

    function _read(IPositionManager manager, address factory, uint256 id)
        private
        view
        returns (Position memory position)
    {
        uint256 last0;
        uint256 last1;
        (
            ,,
            position.token0,
            position.token1,
            position.fee,
            position.tickLower,
            position.tickUpper,
            position.liquidity,
            last0,
            last1,
            position.owed0,
            position.owed1
        ) = manager.positions(id);
        // Without liquidity nothing grows, and the pool may have forgotten the ticks.
        if (position.liquidity == 0) return position;
        address pool = PoolAddress.compute(factory, position.token0, position.token1, position.fee);
        (uint256 inside0, uint256 inside1) = _growthInside(IUniswapV3Pool(pool), position.tickLower, position.tickUpper);
        // The pool's counters wrap by design; only their differences mean something.
        unchecked {
            position.owed0 += _fees(inside0 - last0, position.liquidity);
            position.owed1 += _fees(inside1 - last1, position.liquidity);
        }
    }

    /// @dev Cut to 128 bits, as the manager does when it writes them down.
    function _fees(uint256 growthX128, uint128 liquidity) private pure returns (uint256) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint128(Math.mulDiv(growthX128, liquidity, 1 << 128));
    }

    /// @dev Fees for one unit of liquidity in the range since the pool began: all, less what grew on either side.
    function _growthInside(IUniswapV3Pool pool, int24 tickLower, int24 tickUpper)
        private
        view
        returns (uint256 inside0, uint256 inside1)
    {
        (, int24 tick,,,,,) = pool.slot0();
        (,, uint256 lower0, uint256 lower1,,,,) = pool.ticks(tickLower);
        (,, uint256 upper0, uint256 upper1,,,,) = pool.ticks(tickUpper);
        unchecked {
            if (tick < tickLower) return (lower0 - upper0, lower1 - upper1);
            if (tick >= tickUpper) return (upper0 - lower0, upper1 - lower1);
            inside0 = pool.feeGrowthGlobal0X128() - lower0 - upper0;
            inside1 = pool.feeGrowthGlobal1X128() - lower1 - upper1;
        }
    }
}
