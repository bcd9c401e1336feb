// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "../types/Decision.sol";

/// @notice What custody must call for an action.
/// @param value [wei]
/// @param approveToken token to approve for exactly `amountIn`; zero for none
/// @param approveToken1 token to approve for exactly `amountIn1`; zero for none
/// @param spender who gets the approvals
struct Plan {
    address target;
    uint256 value;
    bytes data;
    address approveToken;
    address approveToken1;
    address spender;
}

/// @notice One venue. It builds calldata for a typed action and never holds funds or authority. It is immutable: other
/// pools are another adapter, which only the limits' owner can name.
interface IVenueAdapter {
    /// @notice Tokens an action touches, first sold to last bought, and one pool a hop, zero where it is not on the list.
    function route(Action calldata action) external view returns (address[] memory tokens, address[] memory pools);

    /// @notice The call that carries the action out.
    /// @param custody who calls and receives
    /// @param deadline last second at which the venue may act [unix seconds]
    function plan(Action calldata action, address custody, uint256 deadline) external view returns (Plan memory);

    /// @notice The account this venue takes approvals for; zero for none.
    function spender() external view returns (address);
}
