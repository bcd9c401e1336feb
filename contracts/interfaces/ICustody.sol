// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Where the funds are: a Safe, or the small `Treasury`. The one function is Safe's own.
interface ICustody {
    /// @notice Makes a call as custody. Only for an enabled module.
    /// @param value [wei]
    /// @param operation 0 call; the module never asks for anything else
    /// @return success whether the call went through; a failed call does not revert here
    /// @return returnData what it returned, or its revert reason
    function execTransactionFromModuleReturnData(address to, uint256 value, bytes calldata data, uint8 operation)
        external
        returns (bool success, bytes memory returnData);
}
