// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "./Decision.sol";
import {IHand} from "../interfaces/IHand.sol";
import {IVenueAdapter} from "../interfaces/IVenueAdapter.sol";

/// @notice Calls that hand an action on. It is copied as it lies in calldata, word by word encoded only where it does not lie
/// there as the compiler would write it. Whoever reads it holds each word to its type.
library ActionCall {
    function route(Action calldata action) internal pure returns (bytes memory) {
        return _append(abi.encodeWithSelector(IVenueAdapter.route.selector, uint256(32)), action);
    }

    function plan(Action calldata action, address custody, uint256 deadline) internal pure returns (bytes memory) {
        return _append(abi.encodeWithSelector(IVenueAdapter.plan.selector, uint256(96), custody, deadline), action);
    }

    function act(uint256 index, Action calldata action, address adapter) internal pure returns (bytes memory) {
        return _append(abi.encodeWithSelector(IHand.act.selector, index, uint256(96), adapter), action);
    }

    /// @dev `head` is what was allocated last, so it grows where it is.
    function _append(bytes memory head, Action calldata action) private pure returns (bytes memory) {
        (address[] calldata path, uint24[] calldata fees) = (action.path, action.fees);
        bool plain;
        assembly ("memory-safe") {
            plain := eq(path.offset, add(action, 0x180))
            plain := and(plain, eq(fees.offset, add(path.offset, mul(add(path.length, 1), 0x20))))
            if plain {
                let size := add(0x1a0, mul(add(path.length, fees.length), 0x20))
                let end := add(add(head, 0x20), mload(head))
                calldatacopy(end, action, size)
                mstore(head, add(mload(head), size))
                mstore(0x40, and(add(add(end, size), 0x1f), not(0x1f)))
            }
        }
        if (plain) return head;
        bytes memory whole = abi.encode(action);
        bytes memory tail;
        assembly ("memory-safe") {
            // Without the word that says where the struct is.
            tail := add(whole, 0x20)
            mstore(tail, sub(mload(whole), 0x20))
        }
        return bytes.concat(head, tail);
    }
}
