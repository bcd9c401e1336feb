// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {IErc20} from "../../../contracts/interfaces/IErc20.sol";
import {IVenueAdapter, Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {Shipped} from "./Shipped.sol";
import {vm} from "./Vm.sol";

/// @notice A real treasury, and a test that stands where the module stands: it asks an adapter for a plan, approves exactly,
/// calls as custody and leaves no approval.
abstract contract Custodian {
    bool public IS_TEST = true;

    address internal constant EXECUTOR = address(0xE0);
    uint256 internal constant START = 1_700_000_000;
    Treasury internal custody;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(1000);
        custody = Shipped.treasury(EXECUTOR, address(this));
    }

    /// @dev Carries an action out, or fails as the module would.
    function _perform(IVenueAdapter adapter, Action memory action) internal returns (bytes memory answer) {
        bool done;
        (done, answer) = _try(adapter, action);
        require(done, "action reverted");
    }

    /// @return done whether the venue took the call and, for a payment, did not answer `false`
    function _try(IVenueAdapter adapter, Action memory action) internal returns (bool done, bytes memory answer) {
        Plan memory plan = adapter.plan(action, address(custody), block.timestamp);
        _approve(plan.approveToken, plan.spender, action.amountIn);
        _approve(plan.approveToken1, plan.spender, action.amountIn1);
        (done, answer) = custody.execTransactionFromModuleReturnData(plan.target, plan.value, plan.data, 0);
        _revokeRest(plan.approveToken, plan.spender);
        _revokeRest(plan.approveToken1, plan.spender);
        if (action.kind == ActionKind.PAY && answer.length >= 32) done = done && abi.decode(answer, (uint256)) != 0;
    }

    function _balance(address token) internal view returns (uint256) {
        return IErc20(token).balanceOf(address(custody));
    }

    function _pair(uint8 kind, address given, address got, uint256 amount)
        internal
        pure
        returns (Action memory action)
    {
        action.kind = kind;
        action.path = new address[](2);
        (action.path[0], action.path[1]) = (given, got);
        action.amountIn = amount;
    }

    function _approve(address token, address spender, uint256 amount) private {
        if (token == address(0)) return;
        (bool done, bytes memory answer) =
            custody.execTransactionFromModuleReturnData(token, 0, abi.encodeCall(IErc20.approve, (spender, amount)), 0);
        require(done && (answer.length < 32 || abi.decode(answer, (uint256)) != 0), "approve");
    }

    function _revokeRest(address token, address spender) private {
        if (token == address(0)) return;
        if (IErc20(token).allowance(address(custody), spender) != 0) _approve(token, spender, 0);
        vm.assertEq(IErc20(token).allowance(address(custody), spender), 0, "allowance left");
    }
}
