// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A Uniswap v3 pool's address as its factory makes it (CREATE2), with no call to a factory that a recorded state
/// may lack.
library PoolAddress {
    /// @dev keccak256 of the creation code of Uniswap v3's pool.
    bytes32 internal constant INIT_CODE_HASH = 0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54;

    /// @notice The pool of two tokens, in any order.
    function compute(address factory, address a, address b, uint24 fee) internal pure returns (address) {
        (address token0, address token1) = a < b ? (a, b) : (b, a);
        bytes32 salt = keccak256(abi.encode(token0, token1, fee));
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), factory, salt, INIT_CODE_HASH));
        return address(uint160(uint256(hash)));
    }
}
