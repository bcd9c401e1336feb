// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The one cheatcode of halmos's own that is used.
interface Svm {
    /// @notice Calls of any function of a contract that changes state, with any arguments.
    function createCalldata(string calldata contract_) external returns (bytes memory);
}

// Where halmos keeps it.
Svm constant svm = Svm(address(uint160(uint256(keccak256("svm cheat code")))));
