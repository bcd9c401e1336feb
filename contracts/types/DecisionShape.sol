// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "./Decision.sol";

/// @notice Whether an action says what its kind needs, and nothing else. A malformed one is no decision of this treasury.
library DecisionShape {
    uint256 internal constant MAX_HOPS = 3;
    uint256 internal constant MAX_AMOUNT = type(uint128).max;

    function isWellFormed(Action calldata action) internal pure returns (bool) {
        bool bounded = action.amountIn <= MAX_AMOUNT && action.minAmountOut <= MAX_AMOUNT
            && action.amountIn1 <= MAX_AMOUNT && action.minAmountOut1 <= MAX_AMOUNT;
        if (!bounded || action.kind > ActionKind.PAY) return false;
        if (action.kind >= ActionKind.MINT && action.kind <= ActionKind.BURN) return _isPosition(action);
        if (action.amountIn1 != 0 || action.minAmountOut1 != 0 || action.positionId != 0) return false;
        if (action.tickLower != 0 || action.tickUpper != 0) return false;
        if ((action.recipient != address(0)) != (action.kind == ActionKind.PAY)) return false;
        return _isExchange(action);
    }

    function _isExchange(Action calldata action) private pure returns (bool) {
        (uint8 kind, uint256 hops, uint256 tokens) = (action.kind, action.fees.length, action.path.length);
        if (kind == ActionKind.SWAP) {
            if (hops == 0 || hops > MAX_HOPS || tokens != hops + 1) return false;
        } else if (hops != 0) {
            return false;
        } else if (kind <= ActionKind.UNWRAP) {
            bool idle = kind != ActionKind.HOLD || action.amountIn == 0;
            return idle && tokens == 0 && action.minAmountOut == 0;
        } else if (kind == ActionKind.PAY) {
            return tokens == 1 && action.amountIn != 0 && action.minAmountOut == 0;
        } else if (tokens != 2) {
            return false;
        }
        return action.amountIn != 0 && action.path[0] != action.path[tokens - 1];
    }

    function _isPosition(Action calldata action) private pure returns (bool) {
        if (action.recipient != address(0)) return false;
        bool mints = action.kind == ActionKind.MINT;
        if (action.path.length != (mints ? 2 : 0) || action.fees.length != (mints ? 1 : 0)) return false;
        if (mints) return action.tickLower < action.tickUpper && action.positionId == 0;
        if (action.tickLower != 0 || action.tickUpper != 0 || action.positionId == 0) return false;
        if (action.kind == ActionKind.INCREASE) return true;
        if (action.amountIn1 != 0) return false;
        if (action.kind == ActionKind.DECREASE) return action.amountIn != 0;
        return action.amountIn == 0 && action.minAmountOut == 0 && action.minAmountOut1 == 0;
    }
}
