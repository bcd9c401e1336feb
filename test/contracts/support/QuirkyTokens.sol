// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TestToken} from "./Tokens.sol";

/// @notice Like the first big dollar token: no function answers, and an approval must be zero before it is set.
contract SilentToken {
    uint8 public immutable decimals;
    mapping(address owner => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        require(amount == 0 || allowance[msg.sender][spender] == 0, "approved already");
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Answers `false` to a transfer and moves nothing.
contract RefusingToken {
    uint8 public constant decimals = 18;
    mapping(address owner => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address, uint256) external pure returns (bool) {
        return false;
    }
}

/// @notice Balances are shares of a total that somebody else sets: all of them grow and shrink together.
contract RebasingToken {
    uint8 public constant decimals = 18;
    uint256 public index = 1e18;
    mapping(address owner => uint256) private shares;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function rebase(uint256 index_) external {
        index = index_;
    }

    function balanceOf(address owner) public view returns (uint256) {
        return shares[owner] * index / 1e18;
    }

    function mint(address to, uint256 amount) external {
        shares[to] += amount * 1e18 / index;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) private {
        uint256 moved = amount * 1e18 / index;
        shares[from] -= moved;
        shares[to] += moved;
    }
}

/// @notice Its issuer can forbid an account to send or receive.
contract BlocklistToken is TestToken {
    mapping(address account => bool) public blocked;

    constructor(uint8 decimals_) TestToken(decimals_) {}

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function _move(address from, address to, uint256 amount) internal override {
        require(!blocked[from] && !blocked[to], "blocked");
        super._move(from, to, amount);
    }
}

/// @notice Takes a twentieth more from whoever sends than is sent.
contract SurchargeToken is TestToken {
    constructor() TestToken(18) {}

    function _move(address from, address to, uint256 amount) internal override {
        balanceOf[from] -= amount + amount / 20;
        balanceOf[to] += amount;
    }
}

/// @notice Moves half of what it is told to, and says that all is well.
contract StingyToken is TestToken {
    constructor() TestToken(18) {}

    function _move(address from, address to, uint256 amount) internal override {
        super._move(from, to, amount / 2);
    }
}

/// @notice An approval is never taken away.
contract ClingingToken is TestToken {
    constructor(uint8 decimals_) TestToken(decimals_) {}

    function approve(address spender, uint256 amount) external override returns (bool) {
        if (amount != 0) allowance[msg.sender][spender] = amount + 1;
        return true;
    }
}

/// @notice Reverts with so many bytes.
contract LoudToken is TestToken {
    uint256 private immutable bytes_;

    constructor(uint256 count) TestToken(18) {
        bytes_ = count;
    }

    function _move(address, address, uint256) internal view override {
        bytes memory reason = new bytes(bytes_);
        for (uint256 i = 0; i < reason.length; ++i) {
            reason[i] = "!";
        }
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
