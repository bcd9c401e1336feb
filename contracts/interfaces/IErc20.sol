// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The part of ERC-20 that is used. `approve` is declared without a return value because some tokens give none.
interface IErc20 {
    function balanceOf(address account) external view returns (uint256);
    function allowance(address owner, address spender) external view returns (uint256);
    function approve(address spender, uint256 amount) external;
}
