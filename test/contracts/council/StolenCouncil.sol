// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision} from "../../../contracts/types/Decision.sol";
import {IErc20} from "../../../contracts/interfaces/IErc20.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {SqrtPrice} from "../../../contracts/uniswap/SqrtPrice.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPoolActions} from "../support/LiquidityMarket.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";
import {Bound} from "./Bound.sol";
import {TruePath} from "./TruePath.sol";

/// @notice What the thief can do: pass time, lean the real prices, move the pools with its own money, and have the council sign.
abstract contract StolenCouncil is TruePath {
    uint256 internal constant MONTH = 30 days;
    uint256 private constant BPS = 10_000;

    uint256 private clock;
    uint256 private height;

    function setUp() public virtual override {
        super.setUp();
        (clock, height) = (START, 1000);
        // Base NAV begins with what is there, before the thief can give anything.
        module.checkpoint();
        _beginPath();
    }

    // ------------------------------------------------------------------ time

    function _now() internal view override returns (uint256) {
        return clock;
    }

    /// @dev Every feed says again what it said.
    function _pass(uint256 seconds_) internal {
        clock += seconds_;
        height += seconds_ / 12 + 1;
        vm.warp(clock);
        vm.roll(height);
        wethFeed.set(wethFeed.answer(), clock);
        usdcFeed.set(usdcFeed.answer(), clock);
        daiFeed.set(daiFeed.answer(), clock);
    }

    function _height() internal view returns (uint256) {
        return height;
    }

    function _left() internal view returns (uint256) {
        return START + MONTH - clock;
    }

    /// @dev What E(T) says of the month so far.
    function _bound() internal view returns (uint256) {
        LimitParams memory params = _params();
        return
            Bound.overTime(
                largestBase, params.lossBudgetBps, params.lossRefillSeconds, params.epochLossBps, clock - START
            );
    }

    // ----------------------------------------------------------------- pools

    /// @dev The thief trades until a pool stands so far from the oracle's price, of token0 in token1: down by so much, or up by
    /// as much as that down would be from there [bps].
    function _displace(address which, int256 bps) internal {
        uint256[] memory prices = _oraclePrices();
        (uint256 i, uint256 j) = which == pool ? (WETH, USDC) : (DAI, USDC);
        (uint8 di, uint8 dj) = (18, 6);
        address[] memory tokens = _tokens();
        if (tokens[i] > tokens[j]) (i, j, di, dj) = (j, i, dj, di);
        uint256 price = SqrtPrice.ofPrices(prices[i], di, prices[j], dj);
        uint256 root = Math.sqrt((BPS - uint256(bps < 0 ? -bps : bps)) * 1e28);
        // forge-lint: disable-next-line(unsafe-typecast)
        _moveTo(which, uint160(bps < 0 ? price * root / 1e16 : price * 1e16 / root));
    }

    function _moveTo(address which, uint160 price) internal {
        (uint160 spot,,,,,,) = IPoolActions(which).slot0();
        if (price != spot) IPoolActions(which).swap(address(this), price < spot, type(int128).max, price, "");
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (amount0 > 0) TestToken(IPoolActions(msg.sender).token0()).transfer(msg.sender, uint256(amount0));
        if (amount1 > 0) TestToken(IPoolActions(msg.sender).token1()).transfer(msg.sender, uint256(amount1));
    }

    // ------------------------------------------------------------- decisions

    /// @dev Signs and submits, with a prediction that leaves room for a loss of 0.75% of NAV.
    /// @param foresees whether, after a denial, a preview says what to predict; that costs a search as much as another decision
    function _submit(Action[] memory actions, bool foresees) internal returns (bool executed) {
        Decision memory decision = _unsigned(actions);
        decision.predictedNavUsd8 = decision.predictedNavUsd8 * 9975 / BPS;
        executed = _execute(decision) == module.EXECUTED();
        _noteBase();
        if (executed || !foresees) return executed;
        decision.nonce = module.nextNonce();
        decision.predictedNavUsd8 = module.preview(decision).navAfterUsd8;
        executed = _execute(decision) == module.EXECUTED();
        _noteBase();
    }

    function _unsigned(Action[] memory actions) private view returns (Decision memory decision) {
        decision.custody = custody;
        decision.submitter = SUBMITTER;
        decision.policyVersion = limits.policyVersion();
        decision.seatEpoch = seats.epoch();
        decision.nonce = module.nextNonce();
        decision.snapshotBlock = uint64(height - 1);
        decision.expiry = uint64(clock + 300);
        decision.navToleranceBps = 50;
        decision.predictedNavUsd8 = _navByOracle();
        decision.actions = actions;
    }

    /// @dev So many of the same action.
    function _times(Action memory action, uint256 count) internal pure returns (Action[] memory actions) {
        actions = new Action[](count);
        for (uint256 i = 0; i < count; ++i) {
            actions[i] = action;
        }
    }

    /// @dev A swap of so many dollars by the oracle, at the least the rules let pass.
    function _trade(uint256 given, uint256 got, uint256 usd8) internal view returns (Action memory) {
        uint256[] memory prices = _oraclePrices();
        address[] memory tokens = _tokens();
        uint256 amountIn = usd8 * _unit(given) / prices[given];
        return _swap(tokens[given], tokens[got], 500, amountIn, _least(given, got, amountIn));
    }

    /// @dev The least that the rules let come back.
    function _least(uint256 given, uint256 got, uint256 amountIn) internal view returns (uint256) {
        uint256[] memory prices = _oraclePrices();
        uint256 value = amountIn * prices[given] / _unit(given);
        return (value * _params().minOutBps / BPS + 1) * _unit(got) / prices[got] + 1;
    }

    function _unit(uint256 asset) internal pure returns (uint256) {
        return asset == USDC || asset == AUSDC ? 1e6 : 1e18;
    }

    function _holds(uint256 asset) internal view returns (uint256) {
        return IErc20(_tokens()[asset]).balanceOf(custody);
    }

    /// @dev What the loss budget and the epoch's stop still let go [1e-8 USD].
    function _budgetLeft() internal view returns (uint256) {
        uint256 nav = _navByOracle();
        (, uint256 free) = limits.lossBudget(nav);
        uint256 stop = nav * (uint256(_params().epochLossBps) * 1e14 - limits.state().epochUsedWad) / 1e18;
        return free < stop ? free : stop;
    }
}
