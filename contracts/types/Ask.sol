// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IErc20} from "../interfaces/IErc20.sol";

/// @notice Questions to other contracts, with as little around them as a call needs. A failure goes on as it came, and an
/// answer that is too short is one, as with the compiler's own calls.
library Ask {
    /// @notice Asks and leaves the answer in memory where it lands.
    /// @return answer where its first word lies
    function words(address target, bytes memory question) internal view returns (uint256 answer) {
        assembly ("memory-safe") {
            let done := staticcall(gas(), target, add(question, 0x20), mload(question), 0, 0)
            answer := mload(0x40)
            let size := returndatasize()
            returndatacopy(answer, 0, size)
            // No answer at all is what an account without code gives.
            if or(iszero(done), iszero(size)) { revert(answer, size) }
            mstore(0x40, add(answer, and(add(size, 0x1f), not(0x1f))))
        }
    }

    function balanceOf(address token, address account) internal view returns (uint256 amount) {
        bytes4 selector = IErc20.balanceOf.selector;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x10, shl(96, account))
            if iszero(staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)) {
                returndatacopy(0x00, 0x00, returndatasize())
                revert(0x00, returndatasize())
            }
            if lt(returndatasize(), 0x20) { revert(0x00, 0x00) }
            amount := mload(0x00)
        }
    }

    /// @notice What `spender` may take of `owner`'s token.
    function allowance(address token, address owner, address spender) internal view returns (uint256 allowed) {
        bytes4 selector = IErc20.allowance.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x10), shl(96, owner))
            mstore(add(free, 0x30), shl(96, spender))
            if iszero(staticcall(gas(), token, free, 0x44, 0x00, 0x20)) {
                returndatacopy(free, 0x00, returndatasize())
                revert(free, returndatasize())
            }
            if lt(returndatasize(), 0x20) { revert(0x00, 0x00) }
            allowed := mload(0x00)
        }
    }
}
