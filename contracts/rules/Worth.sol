// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts} from "../types/Facts.sol";
import {Round} from "../types/Round.sol";

/// @notice What one asset was worth and what it moved [1e-8 USD], reckoned once because many rules ask.
/// @param hadUp before, rounded up
/// @param hasUp after, rounded up
/// @param hadDown before, rounded down
/// @param hasDown after, rounded down
/// @param fall what left, payments apart, rounded up
/// @param rise what came, payments apart, rounded down
struct Worth {
    uint256 hadUp;
    uint256 hasUp;
    uint256 hadDown;
    uint256 hasDown;
    uint256 fall;
    uint256 rise;
}

library Worths {
    /// @notice One for each asset, in order.
    function all(AssetFacts[] memory assets) internal pure returns (Worth[] memory worths) {
        uint256 count = assets.length;
        // Room for the list alone: each item is made whole.
        assembly ("memory-safe") {
            worths := mload(0x40)
            mstore(worths, count)
            mstore(0x40, add(worths, mul(add(count, 1), 0x20)))
        }
        for (uint256 i = 0; i < count; ++i) {
            AssetFacts memory asset = assets[i];
            (uint256 unit, uint256 priceUsd8) = (10 ** asset.decimals, asset.priceUsd8);
            (uint256 had, uint256 has, uint256 paid) = (asset.balanceBefore, asset.balanceAfter, asset.paid);
            (uint256 hadDown, uint256 hadUp) = _both(had * priceUsd8, unit);
            if (has == had && paid == 0) {
                worths[i] = Worth(hadUp, hadUp, hadDown, hadDown, 0, 0);
                continue;
            }
            (uint256 hasDown, uint256 hasUp) = _both(has * priceUsd8, unit);
            // What was paid is not lost.
            uint256 left = has + paid;
            uint256 fall = left < had ? Round.mulDivUp(had - left, priceUsd8, unit) : 0;
            uint256 rise = left > had ? Round.mulDivDown(left - had, priceUsd8, unit) : 0;
            worths[i] = Worth(hadUp, hasUp, hadDown, hasDown, fall, rise);
        }
    }

    function _both(uint256 product, uint256 unit) private pure returns (uint256 down, uint256 up) {
        unchecked {
            down = product / unit;
            up = product % unit == 0 ? down : down + 1;
        }
    }
}
