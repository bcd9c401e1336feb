// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The part of an ERC-4626 vault that is used.
interface IErc4626 {
    function asset() external view returns (address);
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);
}
