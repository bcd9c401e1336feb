// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ReplicaToken
/// @notice Stands at a token's true address on the offline replica. It is not the token: no proxy, no blacklist, no pause.
/// @dev Storage is written directly when the replica is built and when an overlay funds an address, so the order of the
/// variables is part of its interface: 0 balances, 1 allowances, 2 supply, 3 name, 4 symbol, 5 decimals.
contract ReplicaToken {
    mapping(address owner => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    uint256 public totalSupply;
    string public name;
    string public symbol;
    uint8 public decimals;

    event Transfer(address indexed from, address indexed to, uint256 amount);
    event Approval(address indexed owner, address indexed spender, uint256 amount);

    error ReplicaToken_InsufficientBalance(address owner, uint256 balance, uint256 amount);
    error ReplicaToken_InsufficientAllowance(address spender, uint256 allowance, uint256 amount);

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < amount) revert ReplicaToken_InsufficientAllowance(msg.sender, allowed, amount);
            allowance[from][msg.sender] = allowed - amount;
        }
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) internal {
        uint256 balance = balanceOf[from];
        if (balance < amount) revert ReplicaToken_InsufficientBalance(from, balance, amount);
        balanceOf[from] = balance - amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}
