// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {IPoolActions} from "../support/LiquidityMarket.sol";
import {StolenCouncil} from "./StolenCouncil.sol";

/// @notice The decisions a thief has signed, one for each kind of move.
abstract contract Moves is StolenCouncil {
    /// @dev A pool and its tokens: 0 is ether and USDC, 1 is DAI and USDC.
    function _poolOf(uint256 which) internal view returns (address) {
        return which == 0 ? pool : stablePool;
    }

    /// @dev What is given and what is got.
    function _pair(uint256 pair) internal pure returns (uint256 given, uint256 got) {
        uint256 other = pair < 2 ? WETH : DAI;
        return pair % 2 == 0 ? (other, USDC) : (USDC, other);
    }

    /// @dev Makes the price worse for whoever trades that way.
    function _worsen(uint256 pair, int256 bps) internal {
        (uint256 given, uint256 got) = _pair(pair);
        address[] memory tokens = _tokens();
        _displace(_poolOf(pair / 2), tokens[given] < tokens[got] ? -bps : bps);
    }

    function _swaps(uint256 pair, uint256 usd8, uint256 count) internal view returns (Action[] memory) {
        (uint256 given, uint256 got) = _pair(pair);
        return _times(_trade(given, got, usd8), count);
    }

    /// @dev The second leg gives about what the first brought.
    function _thereAndBack(uint256 pair, uint256 usd8) internal view returns (Action[] memory) {
        (uint256 given, uint256 got) = _pair(pair);
        return _two(_trade(given, got, usd8), _trade(got, given, usd8 * 99 / 100));
    }

    /// @dev At most so many dollars of each token.
    /// @param middle of the range [ticks]
    function _minting(uint256 which, uint256 usd8, int256 middle, uint256 width)
        internal
        view
        returns (Action memory action)
    {
        address[] memory tokens = _tokens();
        uint256[] memory prices = _oraclePrices();
        (uint256 i, uint256 j) = (which == 0 ? WETH : DAI, USDC);
        if (tokens[i] > tokens[j]) (i, j) = (j, i);
        action.kind = ActionKind.MINT;
        action.path = new address[](2);
        (action.path[0], action.path[1]) = (tokens[i], tokens[j]);
        action.fees = new uint24[](1);
        action.fees[0] = 500;
        action.amountIn = usd8 * _unit(i) / prices[i];
        action.amountIn1 = usd8 * _unit(j) / prices[j];
        // forge-lint: disable-next-line(unsafe-typecast)
        action.tickLower = int24((middle - int256(width / 2)) / 10 * 10);
        // forge-lint: disable-next-line(unsafe-typecast)
        action.tickUpper = action.tickLower + int24(int256(width / 10 * 10));
    }

    function _increasing(uint256 id, uint256 which, uint256 usd8) internal view returns (Action memory action) {
        Action memory as_ = _minting(which, usd8, 0, 200);
        (action.kind, action.positionId) = (ActionKind.INCREASE, id);
        (action.amountIn, action.amountIn1) = (as_.amountIn, as_.amountIn1);
    }

    /// @dev Everything out of a position, and the position gone.
    function _unwinding(uint256 id) internal view returns (Action[] memory actions) {
        actions = new Action[](3);
        actions[0] = _of(ActionKind.DECREASE, id, positions.positionOf(id, custody).liquidity);
        (actions[1], actions[2]) = (_of(ActionKind.COLLECT, id, 0), _of(ActionKind.BURN, id, 0));
    }

    /// @dev Into Aave and out of it, or into the vault and out of it.
    function _lending(bool puts, bool inVault, uint256 usd8) internal view returns (Action memory) {
        (uint256 coin, uint256 receipt) = inVault ? (DAI, SHARE) : (USDC, AUSDC);
        (uint256 given, uint256 got) = puts ? (coin, receipt) : (receipt, coin);
        uint8 kind =
            inVault ? (puts ? ActionKind.DEPOSIT : ActionKind.REDEEM) : puts ? ActionKind.SUPPLY : ActionKind.WITHDRAW;
        address[] memory tokens = _tokens();
        uint256 amount = usd8 * _unit(given) / _oraclePrices()[given];
        return _between(kind, tokens[given], tokens[got], amount, _least(given, got, amount));
    }

    function _wrapping(bool wraps, uint256 usd8) internal view returns (Action memory action) {
        action.kind = wraps ? ActionKind.WRAP : ActionKind.UNWRAP;
        action.amountIn = usd8 * 1e18 / _oraclePrices()[WETH];
    }

    function _paying(address to, uint256 asset, uint256 usd8) internal view returns (Action memory) {
        return _pay(to, _tokens()[asset], usd8 * _unit(asset) / _oraclePrices()[asset]);
    }

    /// @dev The tick of the oracle's price: the thief puts the pool there and looks.
    function _oracleTick(uint256 which) internal returns (int256) {
        _displace(_poolOf(which), 0);
        (, int24 tick,,,,,) = IPoolActions(_poolOf(which)).slot0();
        return tick;
    }
}
