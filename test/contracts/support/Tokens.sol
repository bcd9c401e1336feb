// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A plain token whose supply anyone may raise.
contract TestToken {
    uint8 public immutable decimals;
    mapping(address owner => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external virtual returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external virtual returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external virtual returns (bool) {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) internal virtual {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice A token that calls somebody each time it moves, and can keep part of what it moves.
contract HookToken is TestToken {
    address public hook;
    bytes public data;
    bool public hookSucceeded;
    uint256 public keepBps;
    bool public sticky;
    bool public strict;

    constructor(uint8 decimals_) TestToken(decimals_) {}

    function setHook(address hook_, bytes calldata data_) external {
        (hook, data) = (hook_, data_);
    }

    function setKeepBps(uint256 bps) external {
        keepBps = bps;
    }

    /// @dev A sticky token forgets to use an allowance up.
    function setSticky(bool sticky_) external {
        sticky = sticky_;
    }

    /// @dev A strict token does not move where its hook fails.
    function setStrict(bool strict_) external {
        strict = strict_;
    }

    function transferFrom(address from, address to, uint256 amount) external override returns (bool) {
        if (sticky) require(allowance[from][msg.sender] >= amount, "allowance");
        else allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) internal override {
        balanceOf[from] -= amount;
        balanceOf[to] += amount - amount * keepBps / 10_000;
        if (hook == address(0)) return;
        (hookSucceeded,) = hook.call(data);
        require(hookSucceeded || !strict, "hook");
    }
}

/// @notice A price feed that says what it was told.
contract TestFeed {
    uint8 public decimals;
    int256 public answer;
    uint256 public updatedAt;
    bool public broken;
    uint80 public round = 1;

    constructor(uint8 decimals_, int256 answer_) {
        decimals = decimals_;
        answer = answer_;
        updatedAt = block.timestamp;
    }

    function set(int256 answer_, uint256 updatedAt_) external {
        (answer, updatedAt) = (answer_, updatedAt_);
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    /// @dev Proxies number their aggregators above the lowest 64 bits.
    function setRound(uint80 round_) external {
        round = round_;
    }

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        require(!broken, "broken");
        return (round, answer, updatedAt, updatedAt, round);
    }
}
