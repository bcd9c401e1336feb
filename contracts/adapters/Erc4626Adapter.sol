// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../types/Decision.sol";
import {IErc4626} from "../interfaces/IErc4626.sol";
import {IVenueAdapter, Plan} from "../interfaces/IVenueAdapter.sol";

/// @title ERC-4626 vaults: an asset into shares, and back
/// @notice Vaults are listed one by one. The standard's calls take no least amount, so what came out is for the module to
/// measure and to compare. What a share is worth, and that a vault nobody seeded is worth nothing, is the oracle's business.
contract Erc4626Adapter is IVenueAdapter {
    /// @notice The asset of a listed vault; zero for any other address.
    mapping(address vault => address) public assetOf;

    error Erc4626Adapter_NoAsset(address vault);
    error Erc4626Adapter_BadKind(uint8 kind);
    error Erc4626Adapter_BadPair(address given, address got);

    constructor(address[] memory vaults) {
        for (uint256 i = 0; i < vaults.length; ++i) {
            address asset = IErc4626(vaults[i]).asset();
            if (asset == address(0) || asset == vaults[i]) revert Erc4626Adapter_NoAsset(vaults[i]);
            assetOf[vaults[i]] = asset;
        }
    }

    /// @inheritdoc IVenueAdapter
    /// @dev Asset and shares, or the other way round; the vault where that pair is listed.
    function route(Action calldata action) external view returns (address[] memory tokens, address[] memory pools) {
        tokens = action.path;
        pools = new address[](1);
        (address vault, bool listed) = _vaultOf(action);
        if (listed) pools[0] = vault;
    }

    /// @inheritdoc IVenueAdapter
    function plan(Action calldata action, address custody, uint256) external view returns (Plan memory result) {
        bool deposits = action.kind == ActionKind.DEPOSIT;
        if (!deposits && action.kind != ActionKind.REDEEM) revert Erc4626Adapter_BadKind(action.kind);
        (address vault, bool listed) = _vaultOf(action);
        if (!listed) revert Erc4626Adapter_BadPair(action.path[0], action.path[1]);
        result.target = vault;
        if (deposits) {
            result.approveToken = action.path[0];
            result.spender = vault;
            result.data = abi.encodeCall(IErc4626.deposit, (action.amountIn, custody));
        } else {
            result.data = abi.encodeCall(IErc4626.redeem, (action.amountIn, custody, custody));
        }
    }

    /// @inheritdoc IVenueAdapter
    /// @dev Each vault takes its own approval, so there is no one spender; a plan names it.
    function spender() external pure returns (address) {
        return address(0);
    }

    function _vaultOf(Action calldata action) private view returns (address vault, bool listed) {
        address asset;
        (asset, vault) =
            action.kind == ActionKind.DEPOSIT ? (action.path[0], action.path[1]) : (action.path[1], action.path[0]);
        listed = asset != address(0) && assetOf[vault] == asset;
    }
}
