// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../types/Decision.sol";
import {IVenueAdapter, Plan} from "../interfaces/IVenueAdapter.sol";

/// @notice ERC-20's transfer, without its answer: some tokens give none, and the caller reads what came.
interface ITransfer {
    function transfer(address to, uint256 amount) external;
}

/// @title Payments: a token to a recipient
/// @notice Who may be paid, and how much, is in the limits; here is only the call. A token that answers `false` has not
/// paid: the caller must look at the answer, as with an approval.
contract PaymentAdapter is IVenueAdapter {
    error PaymentAdapter_BadKind(uint8 kind);
    error PaymentAdapter_BadRecipient(address recipient);

    /// @inheritdoc IVenueAdapter
    function route(Action calldata action) external pure returns (address[] memory tokens, address[] memory pools) {
        tokens = action.path;
        pools = new address[](0);
    }

    /// @inheritdoc IVenueAdapter
    function plan(Action calldata action, address custody, uint256) external pure returns (Plan memory result) {
        if (action.kind != ActionKind.PAY) revert PaymentAdapter_BadKind(action.kind);
        bool nobody =
            action.recipient == address(0) || action.recipient == custody || action.recipient == action.path[0];
        if (nobody) revert PaymentAdapter_BadRecipient(action.recipient);
        result.target = action.path[0];
        result.data = abi.encodeCall(ITransfer.transfer, (action.recipient, action.amountIn));
    }

    /// @inheritdoc IVenueAdapter
    function spender() external pure returns (address) {
        return address(0);
    }
}
