// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {IVenueAdapter, Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Outside} from "./Outside.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {Shipped} from "../support/Shipped.sol";

/// @notice For halmos: whatever an action says, an adapter plans a call of its venue and of nothing else, names no spender but
/// the venue, and no recipient but custody. A payment's recipient is the decision's, whom the limits list.
contract PlansSymbolic {
    address private constant WETH = address(0xE7);

    Outside private venue;
    Outside private asset;

    function setUp() public {
        (venue, asset) = (new Outside(), new Outside());
        venue.bend(0, 0, address(asset));
        asset.bend(0, 0, address(venue));
    }

    /// @notice What an action may say.
    struct Free {
        uint8 kind;
        address token;
        address token1;
        uint24 fee;
        uint128 amountIn;
        uint128 amountIn1;
        uint128 least;
        uint128 least1;
        int24 lower;
        int24 upper;
        uint256 id;
        address recipient;
        address custody;
        uint256 deadline;
    }

    function check_plan_weth(Free memory free) public {
        (bool done, Plan memory plan) = _plan(Shipped.wethAdapter(WETH), free, 0);
        if (!done) return;
        assert(plan.target == WETH && plan.spender == address(0));
        assert(plan.approveToken == address(0) && plan.approveToken1 == address(0));
        assert(plan.value == (free.kind == ActionKind.WRAP ? free.amountIn : 0));
    }

    function check_plan_lending(Free memory free) public {
        address[] memory listed = new address[](1);
        listed[0] = address(venue);
        (bool done, Plan memory plan) = _plan(Shipped.aaveAdapter(address(venue), listed), free, 2);
        if (!done) return;
        assert(plan.target == address(venue) && plan.value == 0);
        // supply(asset, amount, onBehalfOf, code) and withdraw(asset, amount, to)
        assert(_word(plan.data, 0) == uint160(address(asset)) && _word(plan.data, 2) == uint160(free.custody));
        _approves(plan, free.kind == ActionKind.SUPPLY, address(asset));
    }

    function check_plan_vault(Free memory free) public {
        address[] memory listed = new address[](1);
        listed[0] = address(venue);
        (bool done, Plan memory plan) = _plan(Shipped.vaultAdapter(listed), free, 2);
        if (!done) return;
        assert(plan.target == address(venue) && plan.value == 0);
        // deposit(assets, receiver) and redeem(shares, receiver, owner)
        assert(_word(plan.data, 1) == uint160(free.custody));
        if (free.kind == ActionKind.REDEEM) assert(_word(plan.data, 2) == uint160(free.custody));
        _approves(plan, free.kind == ActionKind.DEPOSIT, address(asset));
    }

    function check_plan_swap(Free memory free) public {
        IVenueAdapter adapter = Shipped.swapAdapter(address(venue), address(venue), new PoolKey[](0));
        (bool done, Plan memory plan) = _plan(adapter, free, 2);
        if (!done) return;
        assert(plan.target == address(venue) && plan.value == 0);
        // tokenIn, tokenOut, fee, recipient
        assert(_word(plan.data, 0) == uint160(free.token) && _word(plan.data, 3) == uint160(free.custody));
        _approves(plan, true, free.token);
    }

    function check_plan_swapOverTwoPools(Free memory free) public {
        IVenueAdapter adapter = Shipped.swapAdapter(address(venue), address(venue), new PoolKey[](0));
        (bool done, Plan memory plan) = _plan(adapter, free, 3);
        if (!done) return;
        assert(plan.target == address(venue) && plan.value == 0);
        // where the struct lies; where its path lies, recipient
        assert(_word(plan.data, 0) == 0x20 && _word(plan.data, 2) == uint160(free.custody));
        _approves(plan, true, free.token);
    }

    function check_plan_position(Free memory free) public {
        IVenueAdapter adapter = Shipped.positionAdapter(address(venue), address(venue), new PoolKey[](0));
        (bool done, Plan memory plan) = _plan(adapter, free, 2);
        if (!done) return;
        assert(plan.target == address(venue) && plan.value == 0);
        if (free.kind == ActionKind.MINT) assert(_word(plan.data, 9) == uint160(free.custody));
        else assert(_word(plan.data, 0) == free.id);
        if (free.kind == ActionKind.COLLECT) assert(_word(plan.data, 1) == uint160(free.custody));
        bool grows = free.kind == ActionKind.MINT || free.kind == ActionKind.INCREASE;
        assert(plan.spender == (grows ? address(venue) : address(0)));
        assert(grows || (plan.approveToken == address(0) && plan.approveToken1 == address(0)));
    }

    function check_plan_payment(Free memory free) public {
        (bool done, Plan memory plan) = _plan(Shipped.paymentAdapter(), free, 1);
        if (!done) return;
        assert(plan.target == free.token && plan.value == 0);
        assert(_word(plan.data, 0) == uint160(free.recipient) && _word(plan.data, 1) == free.amountIn);
        assert(free.recipient != free.custody && free.recipient != address(0));
        _approves(plan, false, address(0));
    }

    function _approves(Plan memory plan, bool approves, address token) private view {
        assert(plan.approveToken1 == address(0));
        assert(plan.approveToken == (approves ? token : address(0)));
        assert(plan.spender == (approves ? address(venue) : address(0)));
    }

    /// @param tokens how many of them the action names
    function _plan(IVenueAdapter adapter, Free memory free, uint256 tokens)
        private
        view
        returns (bool, Plan memory plan)
    {
        Action memory action;
        (action.kind, action.amountIn, action.amountIn1) = (free.kind, free.amountIn, free.amountIn1);
        (action.minAmountOut, action.minAmountOut1) = (free.least, free.least1);
        (action.tickLower, action.tickUpper) = (free.lower, free.upper);
        (action.positionId, action.recipient) = (free.id, free.recipient);
        action.path = new address[](tokens);
        action.fees = new uint24[](tokens < 2 ? 0 : tokens - 1);
        if (tokens != 0) action.path[0] = free.token;
        if (tokens > 1) (action.path[1], action.fees[0]) = (free.token1, free.fee);
        if (tokens > 2) (action.path[2], action.fees[1]) = (address(asset), 500);
        try adapter.plan(action, free.custody, free.deadline) returns (Plan memory made) {
            return (true, made);
        } catch {
            return (false, plan);
        }
    }

    /// @dev The word at `place` behind the selector.
    function _word(bytes memory data, uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 36), mul(place, 32)))
        }
    }
}
