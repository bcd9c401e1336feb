// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Integer arithmetic with the rounding in the name. Twins stand in policies/treasury/money.ts and
/// policies/rules/share.ts. Overflow reverts: what cannot be counted cannot be allowed.
library Round {
    uint256 internal constant BPS = 10_000;
    /// @dev Stands for "more than any limit" where a share has no denominator.
    uint256 internal constant BOUNDLESS = uint256(type(int256).max);

    function mulDivDown(uint256 a, uint256 b, uint256 d) internal pure returns (uint256) {
        return (a * b) / d;
    }

    function mulDivUp(uint256 a, uint256 b, uint256 d) internal pure returns (uint256) {
        uint256 product = a * b;
        unchecked {
            return product == 0 ? 0 : (product - 1) / d + 1;
        }
    }

    /// @notice Value of a balance, rounded down [1e-8 USD].
    function valueDown(uint256 balance, uint8 decimals, uint256 priceUsd8) internal pure returns (uint256) {
        return mulDivDown(balance, priceUsd8, 10 ** decimals);
    }

    /// @notice Value of a balance, rounded up [1e-8 USD].
    function valueUp(uint256 balance, uint8 decimals, uint256 priceUsd8) internal pure returns (uint256) {
        return mulDivUp(balance, priceUsd8, 10 ** decimals);
    }

    /// @notice `part` of `whole`, rounded up [bps]; boundless where there is a part of nothing.
    function shareBpsUp(uint256 part, uint256 whole) internal pure returns (uint256) {
        if (whole == 0) return part == 0 ? 0 : BOUNDLESS;
        return mulDivUp(part, BPS, whole);
    }

    /// @notice `part` of `whole`, rounded down [bps]; nothing of nothing is nothing.
    function shareBpsDown(uint256 part, uint256 whole) internal pure returns (uint256) {
        return whole == 0 ? 0 : mulDivDown(part, BPS, whole);
    }

    /// @notice As a signed number, held at the largest one (an unlimited allowance is 2^256 - 1).
    function toInt(uint256 value) internal pure returns (int256) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return value > BOUNDLESS ? type(int256).max : int256(value);
    }

    /// @notice `a - b`, or zero.
    function dropBelowZero(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            return a > b ? a - b : 0;
        }
    }
}
