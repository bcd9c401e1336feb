// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../types/Decision.sol";
import {IPositionManager} from "../interfaces/IPositionManager.sol";
import {IVenueAdapter, Plan} from "../interfaces/IVenueAdapter.sol";
import {PoolAddress} from "../uniswap/PoolAddress.sol";
import {PoolKey} from "./UniswapV3SwapAdapter.sol";

/// @title Liquidity positions through Uniswap v3's NonfungiblePositionManager
/// @notice Pools are allowed by address and must be the factory's. Everything a position pays goes to custody. The manager
/// lets anybody add to anybody's position, so what may be added to is for the module to ask of `Positions`.
///
/// A mint or an increase takes at most what was approved and often less of one token: the caller sets what is left of both
/// approvals back to zero.
contract UniswapV3PositionAdapter is IVenueAdapter {
    IPositionManager public immutable manager;
    address public immutable factory;
    mapping(address pool => bool) public isAllowed;

    error UniswapV3PositionAdapter_NotTheFactory(address given, address managers);
    error UniswapV3PositionAdapter_NotThePool(address given, address computed);
    error UniswapV3PositionAdapter_BadKind(uint8 kind);
    error UniswapV3PositionAdapter_BadAnswer(uint256 length);

    constructor(address manager_, address factory_, PoolKey[] memory pools) {
        manager = IPositionManager(manager_);
        factory = factory_;
        address managers = manager.factory();
        if (managers != factory_) revert UniswapV3PositionAdapter_NotTheFactory(factory_, managers);
        for (uint256 i = 0; i < pools.length; ++i) {
            PoolKey memory key = pools[i];
            address computed = PoolAddress.compute(factory_, key.tokenA, key.tokenB, key.fee);
            if (computed != key.pool) revert UniswapV3PositionAdapter_NotThePool(key.pool, computed);
            isAllowed[computed] = true;
        }
    }

    /// @inheritdoc IVenueAdapter
    /// @dev token0 and token1 and their pool: of the action for a mint, else of the position; zeros where there is none.
    /// A mint's tokens must stand in the pool's order, or there is no pool.
    function route(Action calldata action) external view returns (address[] memory tokens, address[] memory pools) {
        tokens = new address[](2);
        pools = new address[](1);
        uint24 fee = 0;
        if (action.kind == ActionKind.MINT) {
            (tokens[0], tokens[1], fee) = (action.path[0], action.path[1], action.fees[0]);
            if (tokens[0] >= tokens[1]) return (tokens, pools);
        } else {
            (tokens[0], tokens[1], fee) = _keyOf(action.positionId);
        }
        address pool = PoolAddress.compute(factory, tokens[0], tokens[1], fee);
        if (isAllowed[pool]) pools[0] = pool;
    }

    /// @inheritdoc IVenueAdapter
    function plan(Action calldata action, address custody, uint256 deadline)
        external
        view
        returns (Plan memory result)
    {
        result.target = address(manager);
        if (action.kind == ActionKind.MINT) {
            (result.approveToken, result.approveToken1) = (action.path[0], action.path[1]);
            result.spender = address(manager);
            result.data = _mint(action, custody, deadline);
        } else if (action.kind == ActionKind.INCREASE) {
            (result.approveToken, result.approveToken1,) = _keyOf(action.positionId);
            result.spender = address(manager);
            result.data = _increase(action, deadline);
        } else if (action.kind == ActionKind.DECREASE) {
            result.data = _decrease(action, deadline);
        } else if (action.kind == ActionKind.COLLECT) {
            result.data = abi.encodeCall(
                IPositionManager.collect,
                (IPositionManager.CollectParams(action.positionId, custody, type(uint128).max, type(uint128).max))
            );
        } else if (action.kind == ActionKind.BURN) {
            result.data = abi.encodeCall(IPositionManager.burn, (action.positionId));
        } else {
            revert UniswapV3PositionAdapter_BadKind(action.kind);
        }
    }

    /// @inheritdoc IVenueAdapter
    function spender() external view returns (address) {
        return address(manager);
    }

    /// @notice The id that a mint made, from what the manager answered: four words, the id first.
    function mintedId(bytes calldata returnData) external pure returns (uint256) {
        if (returnData.length != 128) revert UniswapV3PositionAdapter_BadAnswer(returnData.length);
        return uint256(bytes32(returnData[:32]));
    }

    /// @dev Zeros for a position that does not exist: a rule denies it, and a preview can say so.
    function _keyOf(uint256 id) private view returns (address, address, uint24) {
        try manager.positions(id) returns (
            uint96,
            address,
            address token0,
            address token1,
            uint24 fee,
            int24,
            int24,
            uint128,
            uint256,
            uint256,
            uint128,
            uint128
        ) {
            return (token0, token1, fee);
        } catch {
            return (address(0), address(0), 0);
        }
    }

    function _mint(Action calldata action, address custody, uint256 deadline) private pure returns (bytes memory) {
        return abi.encodeCall(
            IPositionManager.mint,
            (IPositionManager.MintParams({
                    token0: action.path[0],
                    token1: action.path[1],
                    fee: action.fees[0],
                    tickLower: action.tickLower,
                    tickUpper: action.tickUpper,
                    amount0Desired: action.amountIn,
                    amount1Desired: action.amountIn1,
                    amount0Min: action.minAmountOut,
                    amount1Min: action.minAmountOut1,
                    recipient: custody,
                    deadline: deadline
                }))
        );
    }

    function _increase(Action calldata action, uint256 deadline) private pure returns (bytes memory) {
        return abi.encodeCall(
            IPositionManager.increaseLiquidity,
            (IPositionManager.IncreaseLiquidityParams({
                    tokenId: action.positionId,
                    amount0Desired: action.amountIn,
                    amount1Desired: action.amountIn1,
                    amount0Min: action.minAmountOut,
                    amount1Min: action.minAmountOut1,
                    deadline: deadline
                }))
        );
    }

    function _decrease(Action calldata action, uint256 deadline) private pure returns (bytes memory) {
        // The module refuses amounts over 2^128.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint128 liquidity = uint128(action.amountIn);
        return abi.encodeCall(
            IPositionManager.decreaseLiquidity,
            (IPositionManager.DecreaseLiquidityParams({
                    tokenId: action.positionId,
                    liquidity: liquidity,
                    amount0Min: action.minAmountOut,
                    amount1Min: action.minAmountOut1,
                    deadline: deadline
                }))
        );
    }
}
