// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The two functions of Aave v3's pool that are used.
interface IAavePool {
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
    function withdraw(address asset, uint256 amount, address to) external returns (uint256);
}

/// @notice What an aToken says about itself.
interface IAToken {
    // forge-lint: disable-next-line(mixed-case-function)
    function UNDERLYING_ASSET_ADDRESS() external view returns (address);
    // forge-lint: disable-next-line(mixed-case-function)
    function POOL() external view returns (address);
}
