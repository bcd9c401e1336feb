// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice OpenZeppelin's vault as it is.
contract PlainVault is ERC4626 {
    constructor(address asset_) ERC20("Vault", "V") ERC4626(IERC20(asset_)) {}
}

/// @notice The vault before virtual shares: whoever comes first can donate until the next deposit rounds to nothing.
contract InflatableVault is ERC4626 {
    constructor(address asset_) ERC20("Vault", "V") ERC4626(IERC20(asset_)) {}

    function _convertToShares(uint256 assets, Math.Rounding rounding) internal view override returns (uint256) {
        uint256 supply = totalSupply();
        return supply == 0 ? assets : Math.mulDiv(assets, supply, totalAssets(), rounding);
    }

    function _convertToAssets(uint256 shares, Math.Rounding rounding) internal view override returns (uint256) {
        uint256 supply = totalSupply();
        return supply == 0 ? shares : Math.mulDiv(shares, totalAssets(), supply, rounding);
    }
}
