// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IErc20} from "../../../contracts/interfaces/IErc20.sol";
import {TestFeed} from "../support/Tokens.sol";
import {StolenWorld} from "./StolenWorld.sol";

/// @notice The real prices, which the oracle only comes near to, and what was taken by them.
///
/// PATH. A feed with epsilon e says between (1 - e) and (1 + e) of the real price, so the real price lies between
/// oracle / (1 + e) and oracle / (1 - e). The thief chooses where, anew at each step, for ether, USDC and DAI apart; aUSDC costs
/// what USDC does and a vault's share what it redeems for. A lean of +10,000 is the upper end, -10,000 the lower.
///
/// EXTRACTION. Custody's worth at the real prices is its balances, and what its positions hold once the pool stands at the real
/// price (no trader can leave them less). Before the path moves, all that custody lost at standing prices is added up; then the
/// new prices become the standing ones. So the sum is the first worth less the last, less what the path's own moves did to what
/// was held at each of them. What the thief gives away (`_gift`) is not counted in custody's favour.
abstract contract TruePath is StolenWorld {
    uint256 private constant BPS = 10_000;
    /// @dev A lean in bps times an epsilon in bps.
    uint256 private constant SCALE = 1e8;

    int256[3] internal lean;
    uint256 private standing;
    int256 private taken;
    uint256 private base;
    uint256 private baseAt;
    uint256 internal largestBase;

    /// @dev To be called once, when the month begins.
    function _beginPath() internal {
        (standing, taken, base) = (_worth(), 0, 0);
        _noteBase();
    }

    /// @dev The real prices move: ether, USDC, DAI.
    function _turn(int256 weth_, int256 usdc_, int256 dai_) internal {
        _settle();
        lean = [weth_, usdc_, dai_];
        standing = _worth();
    }

    /// @dev The feed moves, and the real price with it.
    function _moveOracle(TestFeed feed, int256 answer, uint256 time) internal {
        _settle();
        feed.set(answer, time);
        standing = _worth();
    }

    /// @dev What the thief gives away does not make up for what it takes.
    function _gifted(uint256 worthUsd8) internal {
        standing += worthUsd8;
    }

    /// @return what was taken so far [1e-8 USD]
    function _taken() internal returns (int256) {
        _settle();
        return taken;
    }

    /// @dev The largest base NAV, by its definition: it falls with NAV at once and grows by so much a day at most.
    function _noteBase() internal {
        uint256 time = _now();
        uint256 nav = _navByOracle();
        if (base != 0) {
            uint256 most = base + base * limits.limits().maxNavGrowthBpsPerDay * (time - baseAt) / (BPS * 1 days);
            if (nav > most) nav = most;
        }
        (base, baseAt) = (nav, time);
        if (nav > largestBase) largestBase = nav;
    }

    function _now() internal view virtual returns (uint256);

    /// @dev By the real prices [1e-8 USD].
    function _worth() internal view returns (uint256) {
        return _valueAt(_truePrices());
    }

    /// @dev [1e-8 USD]
    function _navByOracle() internal view returns (uint256) {
        return _valueAt(_oraclePrices());
    }

    function _oraclePrices() internal view returns (uint256[] memory prices) {
        prices = new uint256[](ASSETS);
        prices[WETH] = uint256(wethFeed.answer());
        prices[USDC] = uint256(usdcFeed.answer());
        prices[DAI] = uint256(daiFeed.answer());
        _derive(prices);
    }

    /// @dev Rounded towards the oracle's, so that no real price is farther from it than epsilon.
    function _truePrices() internal view returns (uint256[] memory prices) {
        prices = _oraclePrices();
        for (uint256 i = 0; i < 3; ++i) {
            prices[i] = _leaning(prices[i], _epsilonBps(i), lean[i]);
        }
        _derive(prices);
    }

    /// @dev A receipt is worth what it brings back.
    function _derive(uint256[] memory prices) private view {
        prices[AUSDC] = prices[USDC];
        prices[SHARE] = prices[DAI] * vault.previewRedeem(1e18) / 1e18;
    }

    /// @dev How far the real price may be, as the mandate says: 50 bps for ether, 25 for the stables.
    function _epsilonBps(uint256 asset) internal view virtual returns (uint256) {
        return asset == WETH ? 50 : 25;
    }

    function _leaning(uint256 price, uint256 epsilonBps, int256 by) private pure returns (uint256) {
        if (by >= 0) return price * SCALE / (SCALE - epsilonBps * uint256(by));
        uint256 below = SCALE + epsilonBps * uint256(-by);
        return (price * SCALE + below - 1) / below;
    }

    function _valueAt(uint256[] memory prices) private view returns (uint256 total) {
        address[] memory tokens = _tokens();
        uint8[] memory decimals = new uint8[](ASSETS);
        (decimals[WETH], decimals[USDC], decimals[DAI], decimals[AUSDC], decimals[SHARE]) = (18, 6, 18, 6, 18);
        uint256[] memory amounts = positions.amountsOf(custody, tokens, prices, decimals);
        amounts[WETH] += custody.balance;
        for (uint256 i = 0; i < ASSETS; ++i) {
            total += (amounts[i] + IErc20(tokens[i]).balanceOf(custody)) * prices[i] / 10 ** decimals[i];
        }
    }

    function _tokens() internal view returns (address[] memory tokens) {
        tokens = new address[](ASSETS);
        (tokens[WETH], tokens[USDC], tokens[DAI]) = (address(weth), address(usdc), address(dai));
        (tokens[AUSDC], tokens[SHARE]) = (aUsdc, address(vault));
    }

    function _settle() private {
        uint256 left = _worth();
        taken += int256(standing) - int256(left);
        standing = left;
    }
}
