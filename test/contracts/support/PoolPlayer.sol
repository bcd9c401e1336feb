// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

interface IPlayedPool {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function mint(address recipient, int24 tickLower, int24 tickUpper, uint128 amount, bytes calldata data)
        external
        returns (uint256, uint256);
    function burn(int24 tickLower, int24 tickUpper, uint128 amount) external returns (uint256, uint256);
    function swap(address recipient, bool zeroForOne, int256 amountSpecified, uint160 limit, bytes calldata data)
        external
        returns (int256, int256);
}

/// @notice A token that anybody may have as much of as they like.
contract FreeToken {
    mapping(address owner => uint256) public balanceOf;

    function give(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}

/// @notice Plays a pool's log to a pool, event by event, and pays whatever the pool asks for.
contract PoolPlayer {
    /// @param kind 0 a swap, 1 a mint, 2 a burn
    /// @param owner whose position a mint makes; this contract's where it is zero
    struct Event {
        uint8 kind;
        bool zeroForOne;
        int24 tickLower;
        int24 tickUpper;
        address owner;
        int256 amount;
        uint160 limit;
    }

    event Played(int256 amount0, int256 amount1);

    function play(IPlayedPool pool, Event[] calldata events) external {
        for (uint256 i = 0; i < events.length; ++i) {
            Event calldata e = events[i];
            address owner = e.owner == address(0) ? address(this) : e.owner;
            if (e.kind == 0) {
                (int256 amount0, int256 amount1) = pool.swap(address(this), e.zeroForOne, e.amount, e.limit, "");
                emit Played(amount0, amount1);
            } else if (e.kind == 1) {
                pool.mint(owner, e.tickLower, e.tickUpper, uint128(uint256(e.amount)), "");
            } else {
                pool.burn(e.tickLower, e.tickUpper, uint128(uint256(e.amount)));
            }
        }
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        FreeToken(IPlayedPool(msg.sender).token0()).give(msg.sender, amount0);
        FreeToken(IPlayedPool(msg.sender).token1()).give(msg.sender, amount1);
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (amount0 > 0) FreeToken(IPlayedPool(msg.sender).token0()).give(msg.sender, uint256(amount0));
        if (amount1 > 0) FreeToken(IPlayedPool(msg.sender).token1()).give(msg.sender, uint256(amount1));
    }
}
