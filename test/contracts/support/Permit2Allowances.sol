// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IErc20} from "../../../contracts/interfaces/IErc20.sol";

/// @notice Stands where Permit2 stands, with its allowances only: who may take how much of whose token, until when. Permit2's own
/// code is in no npm package here; its signatures, batches and nonces are left out.
contract Permit2Allowances {
    struct Allowed {
        uint160 amount;
        uint48 expiration;
        uint48 nonce;
    }

    mapping(address owner => mapping(address token => mapping(address spender => Allowed))) public allowance;

    event Approval(
        address indexed owner, address indexed token, address indexed spender, uint160 amount, uint48 expiration
    );

    error AllowanceExpired(uint256 deadline);
    error InsufficientAllowance(uint256 amount);

    function approve(address token, address spender, uint160 amount, uint48 expiration) external {
        allowance[msg.sender][token][spender] = Allowed(amount, expiration, 0);
        emit Approval(msg.sender, token, spender, amount, expiration);
    }

    function transferFrom(address from, address to, uint160 amount, address token) external {
        Allowed storage allowed = allowance[from][token][msg.sender];
        if (block.timestamp > allowed.expiration) revert AllowanceExpired(allowed.expiration);
        if (allowed.amount < amount) revert InsufficientAllowance(allowed.amount);
        if (allowed.amount != type(uint160).max) allowed.amount -= amount;
        require(ITransfers(token).transferFrom(from, to, amount), "transfer failed");
    }
}

interface ITransfers is IErc20 {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}
