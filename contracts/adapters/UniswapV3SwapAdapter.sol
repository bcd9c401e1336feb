// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../types/Decision.sol";
import {ISwapRouter} from "../interfaces/ISwapRouter.sol";
import {IVenueAdapter, Plan} from "../interfaces/IVenueAdapter.sol";
import {PoolAddress} from "../uniswap/PoolAddress.sol";

/// @notice A pool the treasury may trade in.
struct PoolKey {
    address pool;
    address tokenA;
    address tokenB;
    uint24 fee;
}

/// @title Exact-input swaps through Uniswap v3's SwapRouter
/// @notice Pools are allowed by address, and each address is computed here as the router computes it (CREATE2 of the factory),
/// so a pool that is not the factory's cannot be listed, with no call to a factory that a recorded state may lack.
contract UniswapV3SwapAdapter is IVenueAdapter {
    address public immutable router;
    address public immutable factory;
    mapping(address pool => bool) public isAllowed;

    error UniswapV3SwapAdapter_NotThePool(address given, address computed);
    error UniswapV3SwapAdapter_BadKind(uint8 kind);

    constructor(address router_, address factory_, PoolKey[] memory pools) {
        router = router_;
        factory = factory_;
        for (uint256 i = 0; i < pools.length; ++i) {
            PoolKey memory key = pools[i];
            address computed = PoolAddress.compute(factory_, key.tokenA, key.tokenB, key.fee);
            if (computed != key.pool) revert UniswapV3SwapAdapter_NotThePool(key.pool, computed);
            isAllowed[computed] = true;
        }
    }

    /// @notice The address of the factory's pool, whether it is allowed or not.
    function poolOf(address tokenA, address tokenB, uint24 fee) external view returns (address) {
        return PoolAddress.compute(factory, tokenA, tokenB, fee);
    }

    /// @inheritdoc IVenueAdapter
    function route(Action calldata action) external view returns (address[] memory tokens, address[] memory pools) {
        tokens = action.path;
        pools = new address[](action.fees.length);
        for (uint256 i = 0; i < pools.length; ++i) {
            address pool = PoolAddress.compute(factory, tokens[i], tokens[i + 1], action.fees[i]);
            if (isAllowed[pool]) pools[i] = pool;
        }
    }

    /// @inheritdoc IVenueAdapter
    function plan(Action calldata action, address custody, uint256 deadline)
        external
        view
        returns (Plan memory result)
    {
        if (action.kind != ActionKind.SWAP) {
            revert UniswapV3SwapAdapter_BadKind(action.kind);
        }
        result.target = router;
        result.approveToken = action.path[0];
        result.spender = router;
        result.data = action.fees.length == 1 ? _single(action, custody, deadline) : _multi(action, custody, deadline);
    }

    /// @inheritdoc IVenueAdapter
    function spender() external view returns (address) {
        return router;
    }

    function _single(Action calldata action, address custody, uint256 deadline) private pure returns (bytes memory) {
        return abi.encodeCall(
            ISwapRouter.exactInputSingle,
            (ISwapRouter.ExactInputSingleParams({
                    tokenIn: action.path[0],
                    tokenOut: action.path[1],
                    fee: action.fees[0],
                    recipient: custody,
                    deadline: deadline,
                    amountIn: action.amountIn,
                    amountOutMinimum: action.minAmountOut,
                    sqrtPriceLimitX96: 0
                }))
        );
    }

    function _multi(Action calldata action, address custody, uint256 deadline) private pure returns (bytes memory) {
        bytes memory path = abi.encodePacked(action.path[0]);
        for (uint256 i = 0; i < action.fees.length; ++i) {
            path = abi.encodePacked(path, action.fees[i], action.path[i + 1]);
        }
        return abi.encodeCall(
            ISwapRouter.exactInput,
            (ISwapRouter.ExactInputParams({
                    path: path,
                    recipient: custody,
                    deadline: deadline,
                    amountIn: action.amountIn,
                    amountOutMinimum: action.minAmountOut
                }))
        );
    }
}
