// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../types/Decision.sol";
import {IAavePool, IAToken} from "../interfaces/IAavePool.sol";
import {IVenueAdapter, Plan} from "../interfaces/IVenueAdapter.sol";

/// @title Lending to Aave v3: an asset into its aToken, and back
/// @notice aTokens are listed one by one, and each must say that it is this pool's. There is no borrowing: no kind of action
/// says it. The pool can be paused or upgraded by Aave's governance; what lies in it is an exposure to that venue, which the
/// venue's cap bounds.
///
/// An aToken's balance grows each second and is rounded, so it may differ by a unit from what was supplied: what a decision
/// brought is measured by balances and never assumed.
contract AaveV3Adapter is IVenueAdapter {
    /// @notice Asks for the whole balance, whatever it has grown to. Turnover counts the amount stated, so only an unwind by
    /// the limits' owner can use it.
    uint256 public constant EVERYTHING = type(uint128).max;

    address public immutable pool;
    /// @notice The asset behind a listed aToken; zero for any other address.
    mapping(address aToken => address) public assetOf;

    error AaveV3Adapter_NotThePools(address aToken, address given, address expected);
    error AaveV3Adapter_BadKind(uint8 kind);
    error AaveV3Adapter_BadPair(address given, address got);

    constructor(address pool_, address[] memory aTokens) {
        pool = pool_;
        for (uint256 i = 0; i < aTokens.length; ++i) {
            address says = IAToken(aTokens[i]).POOL();
            if (says != pool_) revert AaveV3Adapter_NotThePools(aTokens[i], says, pool_);
            assetOf[aTokens[i]] = IAToken(aTokens[i]).UNDERLYING_ASSET_ADDRESS();
        }
    }

    /// @inheritdoc IVenueAdapter
    /// @dev Asset and aToken, or the other way round; the pool where that pair is listed.
    function route(Action calldata action) external view returns (address[] memory tokens, address[] memory pools) {
        tokens = action.path;
        pools = new address[](1);
        if (_isListed(action)) pools[0] = pool;
    }

    /// @inheritdoc IVenueAdapter
    function plan(Action calldata action, address custody, uint256) external view returns (Plan memory result) {
        bool supplies = action.kind == ActionKind.SUPPLY;
        if (!supplies && action.kind != ActionKind.WITHDRAW) revert AaveV3Adapter_BadKind(action.kind);
        if (!_isListed(action)) revert AaveV3Adapter_BadPair(action.path[0], action.path[1]);
        result.target = pool;
        if (supplies) {
            result.approveToken = action.path[0];
            result.spender = pool;
            result.data = abi.encodeCall(IAavePool.supply, (action.path[0], action.amountIn, custody, 0));
        } else {
            uint256 amount = action.amountIn == EVERYTHING ? type(uint256).max : action.amountIn;
            result.data = abi.encodeCall(IAavePool.withdraw, (action.path[1], amount, custody));
        }
    }

    /// @inheritdoc IVenueAdapter
    function spender() external view returns (address) {
        return pool;
    }

    function _isListed(Action calldata action) private view returns (bool) {
        (address asset, address aToken) =
            action.kind == ActionKind.SUPPLY ? (action.path[0], action.path[1]) : (action.path[1], action.path[0]);
        return asset != address(0) && assetOf[aToken] == asset;
    }
}
