// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The liquidity positions that the module minted, and what lies in them.
interface IPositionBook {
    function isKnown(uint256 id) external view returns (bool);

    /// @notice How many there are.
    function count() external view returns (uint256);

    /// @notice What lies in all known positions that custody owns, at these prices and never at the pools' own; what is owed to
    /// them is in it [base units of each token].
    /// @param pricesUsd8 [1e-8 USD for one whole token]; a position with a token without a price counts nothing
    function amountsOf(
        address custody,
        address[] calldata tokens,
        uint256[] calldata pricesUsd8,
        uint8[] calldata decimals
    ) external view returns (uint256[] memory amounts);

    /// @notice How far a pool's spot price stands from the one at which both tokens cost what these prices say [bps].
    function deviationBps(address pool, uint256 price0Usd8, uint8 decimals0, uint256 price1Usd8, uint8 decimals1)
        external
        view
        returns (uint256);
}

/// @notice Where the module writes down what it minted.
interface IPositionRegistry {
    function record(uint256 id) external;
    function forget(uint256 id) external;
}

/// @notice What a positions' adapter can say besides its plans.
interface IPositionAdapter {
    /// @notice The id of the position that a mint's answer tells of.
    function mintedId(bytes calldata returnData) external pure returns (uint256);
}
