// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title ReplicaVault
/// @notice OpenZeppelin's ERC-4626 vault as it is, for forks on which a treasury is to have shares of one.
contract ReplicaVault is ERC4626 {
    constructor(address asset_) ERC20("Replica vault", "RV") ERC4626(IERC20(asset_)) {}
}
