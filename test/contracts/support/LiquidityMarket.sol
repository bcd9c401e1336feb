// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {IPositionManager} from "../../../contracts/interfaces/IPositionManager.sol";
import {IUniswapV3Pool} from "../../../contracts/interfaces/IUniswapV3Pool.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {PositionValue} from "../../../contracts/PositionValue.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {Artifacts} from "./Artifacts.sol";
import {Custodian} from "./Custodian.sol";
import {Shipped} from "./Shipped.sol";
import {TestToken} from "./Tokens.sol";
import {vm} from "./Vm.sol";

interface IPoolFactory {
    function createPool(address a, address b, uint24 fee) external returns (address);
}

interface IPoolActions is IUniswapV3Pool {
    function initialize(uint160 sqrtPriceX96) external;
    function token0() external view returns (address);
    function token1() external view returns (address);
    function mint(address recipient, int24 lower, int24 upper, uint128 liquidity, bytes calldata data)
        external
        returns (uint256 amount0, uint256 amount1);
    function burn(int24 lower, int24 upper, uint128 liquidity) external returns (uint256 amount0, uint256 amount1);
    function swap(address recipient, bool zeroForOne, int256 amount, uint160 limit, bytes calldata data)
        external
        returns (int256 amount0, int256 amount1);
}

interface IPositionNft is IPositionManager {
    function approve(address to, uint256 id) external;
    function transferFrom(address from, address to, uint256 id) external;
}

/// @notice A real Uniswap v3 pool of ether (18 decimals, 2,000 dollars) and dollars (6 decimals), 0.05%, with its manager of
/// positions, all from npm's artifacts. Ether is token0.
abstract contract LiquidityMarket is Custodian {
    string internal constant MANAGER =
        "node_modules/@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json";
    uint256 internal constant ETHER_USD8 = 2000e8;
    uint256 internal constant DOLLAR_USD8 = 1e8;

    TestToken internal ether_;
    TestToken internal dollar;
    address internal factory;
    IPositionNft internal manager;
    IPoolActions internal pool;
    PositionValue internal value;
    UniswapV3PositionAdapter internal adapter;
    uint160 internal oraclePrice;

    function setUp() public virtual override {
        super.setUp();
        (ether_, dollar) = _tokens();
        factory = Artifacts.deploy(Artifacts.FACTORY, "");
        manager = IPositionNft(Artifacts.deploy(MANAGER, abi.encode(factory, address(0xE7E7), address(0))));
        value = Shipped.positionValue(address(manager));
        oraclePrice = value.sqrtPriceOf(ETHER_USD8, 18, DOLLAR_USD8, 6);
        pool = IPoolActions(IPoolFactory(factory).createPool(address(ether_), address(dollar), 500));
        pool.initialize(oraclePrice);
        ether_.mint(address(this), 1e30);
        dollar.mint(address(this), 1e24);
        pool.mint(address(this), -887_270, 887_270, 1e18, "");
        ether_.mint(address(custody), 100e18);
        dollar.mint(address(custody), 200_000e6);
        PoolKey[] memory pools = new PoolKey[](1);
        pools[0] = PoolKey(address(pool), address(ether_), address(dollar), 500);
        adapter = Shipped.positionAdapter(address(manager), factory, pools);
    }

    // ------------------------------------------------------------ positions

    /// @dev Ten ether and 20,000 dollars at most, about 10% around the price.
    function _mintAction() internal view returns (Action memory action) {
        return _mintAction(-201_000, -199_000);
    }

    function _mintAction(int24 lower, int24 upper) internal view returns (Action memory action) {
        action = _pair(ActionKind.MINT, address(ether_), address(dollar), 10e18);
        action.fees = new uint24[](1);
        action.fees[0] = 500;
        action.amountIn1 = 20_000e6;
        (action.tickLower, action.tickUpper) = (lower, upper);
    }

    function _mint() internal returns (uint256 id) {
        return adapter.mintedId(_perform(adapter, _mintAction()));
    }

    function _of(uint8 kind, uint256 id, uint256 amount) internal pure returns (Action memory action) {
        (action.kind, action.positionId, action.amountIn) = (kind, id, amount);
    }

    function _liquidityOf(uint256 id) internal view returns (uint128) {
        return value.positionOf(id, address(custody)).liquidity;
    }

    function _amountsOf(uint256 id, uint160 price) internal view returns (uint256 amount0, uint256 amount1) {
        return value.amountsAt(id, address(custody), price);
    }

    /// @dev By the oracle. [1e-8 USD]
    function _worth(uint256 amount0, uint256 amount1) internal pure returns (uint256) {
        return amount0 * ETHER_USD8 / 1e18 + amount1 * DOLLAR_USD8 / 1e6;
    }

    // -------------------------------------------------------------- trading

    function _spot() internal view returns (uint160 price) {
        (price,,,,,,) = pool.slot0();
    }

    /// @dev Somebody trades until the pool stands exactly at a price.
    function _moveTo(uint160 price) internal {
        if (price == _spot()) return;
        pool.swap(address(this), price < _spot(), type(int128).max, price, "");
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        _pay(amount0, amount1);
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        _pay(amount0 > 0 ? uint256(amount0) : 0, amount1 > 0 ? uint256(amount1) : 0);
    }

    function _pay(uint256 amount0, uint256 amount1) private {
        if (amount0 != 0) ether_.transfer(address(pool), amount0);
        if (amount1 != 0) dollar.transfer(address(pool), amount1);
    }

    function _tokens() private returns (TestToken lower, TestToken upper) {
        lower = new TestToken(18);
        upper = new TestToken(6);
        // Addresses follow from nonces; the lower one must be ether.
        while (address(lower) > address(upper)) upper = new TestToken(6);
    }
}
