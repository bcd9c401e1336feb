// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @notice Who starts with how much [1e-18 token].
struct Allotment {
    address holder;
    uint256 amount;
}

/// @title A holder token for forks
/// @notice Votes count by time, not by block, so that delays mean the same on every chain. Nobody can make more of it. Whoever
/// starts with some votes for itself until it delegates to another; whoever gets some later has to delegate first.
contract HolderToken is ERC20, ERC20Permit, ERC20Votes {
    constructor(Allotment[] memory allotments) ERC20("Exchequer Holder", "EXH") ERC20Permit("Exchequer Holder") {
        for (uint256 i = 0; i < allotments.length; ++i) {
            _mint(allotments[i].holder, allotments[i].amount);
            _delegate(allotments[i].holder, allotments[i].holder);
        }
    }

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
