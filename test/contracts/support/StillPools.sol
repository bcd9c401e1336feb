// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A pool's first slot, at any tick.
contract StillPool {
    int24 private immutable tick;

    constructor(int24 tick_) {
        tick = tick_;
    }

    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, uint8, bool) {
        return (1, tick, 0, 1, 1, 0, true);
    }
}

/// @notice A pool's memory: what its ticks added up to at the window's beginning and since.
contract AveragePool {
    int56 private immutable first;
    int56 private immutable last;

    constructor(int56 first_, int56 last_) {
        (first, last) = (first_, last_);
    }

    function observe(uint32[] calldata) external view returns (int56[] memory sums, uint160[] memory perLiquidity) {
        sums = new int56[](2);
        (sums[0], sums[1]) = (first, last);
        perLiquidity = new uint160[](2);
    }
}
