// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../types/Decision.sol";
import {IVenueAdapter, Plan} from "../interfaces/IVenueAdapter.sol";

/// @notice WETH9's own two functions.
interface IWeth {
    function deposit() external payable;
    function withdraw(uint256 amount) external;
}

/// @title Wrapping and unwrapping ether
contract WethAdapter is IVenueAdapter {
    address public immutable weth;

    error WethAdapter_BadKind(uint8 kind);

    constructor(address weth_) {
        weth = weth_;
    }

    /// @inheritdoc IVenueAdapter
    function route(Action calldata) external view returns (address[] memory tokens, address[] memory pools) {
        tokens = new address[](1);
        tokens[0] = weth;
        pools = new address[](0);
    }

    /// @inheritdoc IVenueAdapter
    function plan(Action calldata action, address, uint256) external view returns (Plan memory result) {
        result.target = weth;
        if (action.kind == ActionKind.WRAP) {
            result.value = action.amountIn;
            result.data = abi.encodeCall(IWeth.deposit, ());
        } else if (action.kind == ActionKind.UNWRAP) {
            result.data = abi.encodeCall(IWeth.withdraw, (action.amountIn));
        } else {
            revert WethAdapter_BadKind(action.kind);
        }
    }

    /// @inheritdoc IVenueAdapter
    function spender() external pure returns (address) {
        return address(0);
    }
}
