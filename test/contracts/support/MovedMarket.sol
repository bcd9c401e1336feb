// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Preview} from "../../../contracts/types/Decision.sol";
import {IPoolActions} from "./LiquidityMarket.sol";
import {IPositionManager} from "../../../contracts/interfaces/IPositionManager.sol";
import {LimitParams} from "../../../contracts/types/Policy.sol";
import {Round} from "../../../contracts/types/Round.sol";
import {SqrtPrice} from "../../../contracts/uniswap/SqrtPrice.sol";
import {TestToken} from "./Tokens.sol";
import {VenueWorld} from "./VenueWorld.sol";

/// @notice Every venue, and somebody who trades in the ether pool and opens positions of their own.
abstract contract MovedMarket is VenueWorld {
    function _spot() internal view returns (uint160 price) {
        (price,,,,,,) = IPoolActions(pool).slot0();
    }

    /// @dev The pool's tick, at a multiple of the spacing.
    function _middle() internal view returns (int24 tick) {
        (, tick,,,,,) = IPoolActions(pool).slot0();
        return tick / 10 * 10;
    }

    /// @dev Somebody trades until the pool stands exactly there.
    function _moveTo(uint160 price) internal {
        if (price == _spot()) return;
        IPoolActions(pool).swap(address(this), price < _spot(), type(int128).max, price, "");
    }

    /// @dev So many ticks from where the pool stands; positive where token0 becomes dearer.
    function _moveBy(int24 ticks) internal {
        (, int24 tick,,,,,) = IPoolActions(pool).slot0();
        _moveTo(SqrtPrice.atTick(tick + ticks));
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (amount0 > 0) TestToken(IPoolActions(pool).token0()).transfer(pool, uint256(amount0));
        if (amount1 > 0) TestToken(IPoolActions(pool).token1()).transfer(pool, uint256(amount1));
    }

    /// @dev So many ether and 2,000 dollars for each, at most.
    function _mintOf(uint256 etherIn, int24 lower, int24 upper) internal view returns (Action memory action) {
        action = _mint();
        (action.tickLower, action.tickUpper) = (lower, upper);
        (action.amountIn, action.amountIn1) = _sorted(etherIn, etherIn * 2000 / 1e12);
    }

    /// @dev The same of a known position.
    function _increaseOf(uint256 id, uint256 etherIn) internal view returns (Action memory action) {
        action.kind = ActionKind.INCREASE;
        action.positionId = id;
        (action.amountIn, action.amountIn1) = _sorted(etherIn, etherIn * 2000 / 1e12);
    }

    /// @dev Opens a position of five ether and 10,000 dollars and tells its id.
    function _open() internal returns (uint256) {
        _do(_mint());
        return positions.ids()[positions.count() - 1];
    }

    /// @dev A position that this test pays for.
    function _mintFor(address owner) internal returns (uint256 id) {
        Action memory action = _mint();
        TestToken(action.path[0]).approve(manager, action.amountIn);
        TestToken(action.path[1]).approve(manager, action.amountIn1);
        (id,,,) = IPositionManager(manager)
            .mint(
                IPositionManager.MintParams(
                    action.path[0],
                    action.path[1],
                    500,
                    action.tickLower,
                    action.tickUpper,
                    action.amountIn,
                    action.amountIn1,
                    0,
                    0,
                    owner,
                    START
                )
            );
    }

    /// @dev Runs one action that must be allowed.
    function _do(Action memory action) internal {
        require(_execute(_decision(_one(action))) == module.EXECUTED(), "denied");
    }

    function _preview(Action memory action) internal returns (Preview memory) {
        return module.preview(_decision(_one(action)));
    }

    function _setRangeCooldown(uint32 cooldownSeconds) internal {
        LimitParams memory params = limits.limits();
        params.rangeCooldownSeconds = cooldownSeconds;
        _setLimits(params);
    }

    function _liquidityOf(uint256 id) internal view returns (uint128) {
        return positions.positionOf(id, custody).liquidity;
    }

    /// @dev What the loss budget lost so far, in a treasury of so much [1e-8 USD].
    function _charged(uint256 navUsd8) internal view returns (uint256) {
        return Round.mulDivUp(limits.state().lossUsedWad, navUsd8, 1e18);
    }

    function _nav() internal view returns (uint256 navUsd8) {
        (navUsd8,) = valuation.nav(custody);
    }

    /// @dev In the pool's order.
    function _sorted(uint256 etherAmount, uint256 dollars) internal view returns (uint256, uint256) {
        return address(weth) < address(usdc) ? (etherAmount, dollars) : (dollars, etherAmount);
    }
}
