// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice Each kind with one thing about it changed: which kinds still are an action then. Asked of a preview, which refuses a
/// malformed action before anything else, and where every kind has its adapter.
contract DecisionShapeTest is VenueWorld {
    uint256 private constant MAX = type(uint128).max;
    uint256 private constant ALL = (1 << 14) - 1;
    uint256 private constant HOLD = 1;
    uint256 private constant WRAPS = 1 << 1 | 1 << 2;
    uint256 private constant SWAP = 1 << 3;
    uint256 private constant MINT = 1 << 4;
    uint256 private constant INCREASE = 1 << 5;
    uint256 private constant DECREASE = 1 << 6;
    uint256 private constant COLLECT = 1 << 7;
    uint256 private constant BURN = 1 << 8;
    /// @dev Positions that there are already.
    uint256 private constant OPEN = INCREASE | DECREASE | COLLECT | BURN;
    uint256 private constant POSITIONS = MINT | OPEN;
    uint256 private constant LENDS = 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12;
    uint256 private constant PAY = 1 << 13;

    Action[] private tried;

    function test_shape_whatEachKindNeeds() public {
        _start();
        _same(ALL);
    }

    function test_shape_amounts_boundary() public {
        _start();
        uint256 takes = ALL & ~(HOLD | COLLECT | BURN);
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].amountIn = MAX;
        }
        _same(takes);
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].amountIn = MAX + 1;
        }
        _same(0);
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].amountIn = 0;
        }
        _same(HOLD | WRAPS | POSITIONS & ~DECREASE);
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].amountIn = 1;
        }
        _same(takes);
    }

    function test_shape_leastOut_boundary() public {
        uint256[3] memory values = [uint256(1), MAX, MAX + 1];
        for (uint256 i = 0; i < 3; ++i) {
            _start();
            for (uint256 kind = 0; kind < 14; ++kind) {
                tried[kind].minAmountOut = values[i];
            }
            _same(values[i] > MAX ? 0 : SWAP | MINT | INCREASE | DECREASE | LENDS);
        }
    }

    function test_shape_secondAmounts_boundary() public {
        uint256[3] memory values = [uint256(1), MAX, MAX + 1];
        for (uint256 i = 0; i < 3; ++i) {
            _start();
            for (uint256 kind = 0; kind < 14; ++kind) {
                tried[kind].amountIn1 = values[i];
            }
            _same(values[i] > MAX ? 0 : MINT | INCREASE);
            _start();
            for (uint256 kind = 0; kind < 14; ++kind) {
                tried[kind].minAmountOut1 = values[i];
            }
            _same(values[i] > MAX ? 0 : MINT | INCREASE | DECREASE);
        }
    }

    function test_shape_positionIdAndRange() public {
        _start();
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].positionId = 1;
        }
        _same(OPEN);
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].positionId = 0;
        }
        _same(ALL & ~OPEN);
        int24[3] memory lower = [int24(9), 10, 11];
        for (uint256 i = 0; i < 3; ++i) {
            _start();
            for (uint256 kind = 0; kind < 14; ++kind) {
                tried[kind].tickLower = lower[i];
            }
            // The range ends at ten.
            _same(lower[i] < 10 ? MINT : 0);
        }
        _start();
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].tickUpper = 1;
        }
        _same(MINT);
    }

    function test_shape_recipient() public {
        _start();
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].recipient = PAYEE;
        }
        _same(PAY);
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].recipient = address(0);
        }
        _same(ALL & ~PAY);
    }

    function test_shape_pathAndFees() public {
        for (uint256 tokens = 0; tokens < 6; ++tokens) {
            for (uint256 fees = 0; fees < 5; ++fees) {
                _start();
                for (uint256 kind = 0; kind < 14; ++kind) {
                    tried[kind].path = _path(tokens);
                    tried[kind].fees = new uint24[](fees);
                }
                uint256 fit = 0;
                if (tokens == 0 && fees == 0) fit = HOLD | WRAPS | OPEN;
                if (tokens == 1 && fees == 0) fit = PAY;
                if (tokens == 2 && fees == 0) fit = LENDS;
                if (tokens == 2 && fees == 1) fit = SWAP | MINT;
                if ((tokens == 3 && fees == 2) || (tokens == 4 && fees == 3)) fit = SWAP;
                _same(fit);
            }
        }
    }

    function test_shape_fromATokenToItself() public {
        _start();
        for (uint256 kind = 0; kind < 14; ++kind) {
            if (tried[kind].path.length == 2) tried[kind].path[1] = tried[kind].path[0];
        }
        _same(ALL & ~(SWAP | LENDS));
        _start();
        tried[3].path = _path(3);
        tried[3].fees = new uint24[](2);
        tried[3].path[1] = tried[3].path[0];
        _same(ALL);
        tried[3].path[2] = tried[3].path[0];
        _same(ALL & ~SWAP);
    }

    function test_shape_aKindThatIsNone() public {
        _start();
        for (uint256 kind = 0; kind < 14; ++kind) {
            tried[kind].kind = ActionKind.PAY + 1;
        }
        _same(0);
    }

    // -------------------------------------------------------------- private

    /// @dev Each kind with what it needs and nothing else.
    function _start() private {
        delete tried;
        for (uint8 kind = 0; kind < 14; ++kind) {
            Action memory action;
            action.kind = kind;
            uint256 mask = 1 << kind;
            if (mask & (WRAPS | SWAP | MINT | INCREASE | DECREASE | LENDS | PAY) != 0) action.amountIn = 1;
            if (mask & (SWAP | MINT | LENDS) != 0) action.path = _path(2);
            if (mask & PAY != 0) (action.path, action.recipient) = (_path(1), PAYEE);
            if (mask & (SWAP | MINT) != 0) action.fees = new uint24[](1);
            if (mask & MINT != 0) (action.tickLower, action.tickUpper) = (-10, 10);
            if (mask & OPEN != 0) action.positionId = 1;
            tried.push(action);
        }
    }

    function _path(uint256 length) private view returns (address[] memory path) {
        path = new address[](length);
        for (uint256 i = 0; i < length; ++i) {
            path[i] = i == 0 ? address(weth) : i == 1 ? address(usdc) : address(uint160(i));
        }
    }

    /// @dev A kind is in `fit` and no malformed action, or neither.
    function _same(uint256 fit) private {
        for (uint256 kind = 0; kind < 14; ++kind) {
            bool isFit = fit >> kind & 1 == 1;
            vm.assertEq(_isWellFormed(tried[kind]) ? 1 : 0, isFit ? 1 : 0, vm.toString(kind));
        }
    }

    function _isWellFormed(Action memory action) private returns (bool) {
        Action[] memory actions = _two(_hold()[0], action);
        (bool done, bytes memory reason) = address(module).call(abi.encodeCall(module.preview, (_bare(actions))));
        if (done) return true;
        bytes memory refused = abi.encodeWithSelector(IHand.PolicyModule_BadAction.selector, 1);
        return keccak256(reason) != keccak256(refused);
    }
}
