// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Position, PositionReading} from "./uniswap/PositionReading.sol";
import {PositionValue} from "./PositionValue.sol";

/// @notice Who may do what, as the limits say: they outlive the module, and so does this list.
interface IAuthority {
    function owner() external view returns (address);
    function controller() external view returns (address);
}

/// @title The liquidity positions this treasury opened itself
/// @notice Only they count to NAV. A position that somebody else sends is worth nothing here and cannot be added to or taken
/// apart by a decision, so that no gift widens what the council may do. The list is short, because every decision values all
/// of it. It is kept apart from the module: a new controller finds it as it was.
contract Positions is PositionValue {
    uint256 public constant MAX_POSITIONS = 8;

    IAuthority public immutable limits;
    mapping(uint256 id => bool) public isKnown;
    uint256[] private _ids;

    event PositionRecorded(uint256 indexed id);
    event PositionForgotten(uint256 indexed id);

    error Positions_NotController(address caller, address controller);
    error Positions_NotOwner(address caller, address owner);
    error Positions_TooMany(uint256 observed, uint256 limit);
    error Positions_AlreadyKnown(uint256 id);
    error Positions_Unknown(uint256 id);
    error Positions_ZeroAddress();

    /// @param positionManager_ the manager whose ids these are
    constructor(address limits_, address positionManager_) PositionValue(positionManager_) {
        if (limits_ == address(0)) revert Positions_ZeroAddress();
        limits = IAuthority(limits_);
    }

    function ids() external view returns (uint256[] memory) {
        return _ids;
    }

    /// @notice How many there are.
    function count() external view returns (uint256) {
        return _ids.length;
    }

    /// @notice What lies in all known positions that custody owns, at these prices and never at the pools' own; what is owed to
    /// them is in it, rounded down [base units of each token].
    /// @param pricesUsd8 [1e-8 USD for one whole token]; a position with a token without a price counts nothing
    function amountsOf(
        address custody,
        address[] calldata tokens,
        uint256[] calldata pricesUsd8,
        uint8[] calldata decimals
    ) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](tokens.length);
        for (uint256 n = 0; n < _ids.length; ++n) {
            Position memory position = positionOf(_ids[n], custody);
            uint256 i = _indexOf(tokens, position.token0);
            uint256 j = _indexOf(tokens, position.token1);
            if (i == tokens.length || j == tokens.length || pricesUsd8[i] == 0 || pricesUsd8[j] == 0) continue;
            (uint256 amount0, uint256 amount1) =
                PositionReading.amountsAt(position, sqrtPriceOf(pricesUsd8[i], decimals[i], pricesUsd8[j], decimals[j]));
            amounts[i] += amount0;
            amounts[j] += amount1;
        }
    }

    /// @notice Remembers a position that the module just minted.
    function record(uint256 id) external {
        address controller = limits.controller();
        if (msg.sender != controller) revert Positions_NotController(msg.sender, controller);
        if (isKnown[id]) revert Positions_AlreadyKnown(id);
        if (_ids.length == MAX_POSITIONS) revert Positions_TooMany(MAX_POSITIONS + 1, MAX_POSITIONS);
        isKnown[id] = true;
        _ids.push(id);
        emit PositionRecorded(id);
    }

    /// @notice Forgets a position: the module after it burned one; the limits' owner where custody's owners moved one away,
    /// or where it stands in the way. What is forgotten counts no more and does not come back.
    function forget(uint256 id) external {
        if (msg.sender != limits.controller() && msg.sender != limits.owner()) {
            revert Positions_NotOwner(msg.sender, limits.owner());
        }
        if (!isKnown[id]) revert Positions_Unknown(id);
        delete isKnown[id];
        uint256 last = _ids.length - 1;
        for (uint256 i = 0; i < last; ++i) {
            if (_ids[i] != id) continue;
            _ids[i] = _ids[last];
            break;
        }
        _ids.pop();
        emit PositionForgotten(id);
    }

    /// @return i the length where it is not among them
    function _indexOf(address[] calldata tokens, address token) private pure returns (uint256 i) {
        while (i < tokens.length && tokens[i] != token) ++i;
    }
}
