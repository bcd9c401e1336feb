// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {IPoolActions} from "../support/LiquidityMarket.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

/// @notice Takes what it was approved for, as much as it is told.
contract Taker {
    TestToken private immutable token;
    address private immutable from;

    constructor(TestToken token_, address from_) {
        (token, from) = (token_, from_);
    }

    function take(uint256 amount) external {
        token.transferFrom(from, address(this), amount);
    }
}

/// @notice Owes somebody everything it has; anyone may make it pay.
contract Claim {
    TestToken private immutable token;
    address private immutable to;

    constructor(TestToken token_, address to_) {
        (token, to) = (token_, to_);
    }

    function release() external {
        token.transfer(to, token.balanceOf(address(this)));
    }
}

/// @notice What tokens, pools and venues can do to a decision.
contract HostileMarketAttacks is Bazaar {
    function test_attack_manipulatedPool() public {
        _dump(pool, address(weth), 2000 ether);
        Action[] memory actions = _sell(5 ether);
        actions[0].minAmountOut = 0;
        Preview memory preview = module.preview(_decision(actions));
        vm.assertFalse(preview.allowed);
        vm.assertEq(_execute(_decision(actions)), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    function test_attack_heldAssetSold() public {
        gov.mint(address(this), 1e27);
        _pool(address(gov), address(usdc), 1e18, 1e6, 1e18);
        Action[] memory actions = _one(_swap(address(gov), address(usdc), 500, 10e18, 0));
        Preview memory preview = module.preview(_decision(actions));
        vm.assertFalse(preview.allowed);
        vm.assertEq(_execute(_decision(actions)), module.DENIED());
        vm.assertEq(gov.balanceOf(custody), 1000e18);
        vm.assertEq(gov.allowance(custody, router), 0);
    }

    function test_attack_heldAssetMovedInsideATrade() public {
        Taker thief = new Taker(gov, custody);
        vm.prank(custody);
        gov.approve(address(thief), type(uint256).max);
        usdc.setHook(address(thief), abi.encodeCall(Taker.take, (1)));
        Decision memory decision = _decision(_sell(1 ether));
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.HELD_ASSETS));
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(gov.balanceOf(custody), 1000e18);
    }

    function test_attack_approvalLeftOver() public {
        usdc.setSticky(true);
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 2000e6, 0.995 ether));
        Decision memory decision = _decision(buy);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.APPROVALS));
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(usdc.allowance(custody, router), 0);
    }

    function test_attack_tokenKeepsPartOfWhatItMoves() public {
        usdc.setKeepBps(200);
        Decision memory decision = _decision(_sell(1 ether));
        Preview memory preview = module.preview(decision);
        vm.assertLt(preview.amountsOut[0], 1985e6);
        vm.assertEq(_execute(decision), module.DENIED());
    }

    /// @dev A pool that runs dry takes only a part of what the router was approved for.
    function test_attack_routerThatSpendsAPart() public {
        module.checkpoint();
        IPoolActions(pool).burn(-WIDEST, WIDEST, 4.4e17);
        IPoolActions(pool).mint(address(this), _tick() / 10 * 10 - 10, _tick() / 10 * 10 + 10, 1e15, "");
        Action[] memory sale = _sell(12 ether);
        sale[0].minAmountOut = 0;
        vm.assertTrue(_denies(sale, RuleId.APPROVALS));
        bytes32 before = keccak256(abi.encode(limits.state(), _worth(custody)));
        vm.assertEq(_execute(_decision(sale)), module.DENIED());
        vm.assertEq(keccak256(abi.encode(limits.state(), _worth(custody))), before);
        vm.assertEq(weth.allowance(custody, router), 0);
    }

    /// @dev Somebody with an old approval of custody's takes a managed token in the middle of a trade: it is a loss like any
    /// other, and over the budget it undoes the decision. Outside of decisions no rule is asked, which is why the guardian
    /// may revoke.
    function test_attack_standingApprovalUsedInsideATrade() public {
        Taker taker = new Taker(dai, custody);
        vm.prank(custody);
        dai.approve(address(taker), type(uint256).max);
        usdc.setHook(address(taker), abi.encodeCall(Taker.take, (6000e18)));
        vm.assertTrue(_onlyDenies(_sell(1 ether), RuleId.LOSS_BUDGET));
        usdc.setHook(address(taker), abi.encodeCall(Taker.take, (1000e18)));
        _carryOut(_sell(1 ether));
        vm.assertGt(uint256(limits.state().lossUsedWad), 2e15);
        vm.prank(GUARDIAN);
        module.revoke(address(dai), address(taker));
        usdc.setHook(address(0), "");
        vm.expectRevert();
        taker.take(1);
    }

    /// @dev Money of the treasury's own that anyone may send home (a vesting, a claim) arrives in the middle of a trade, through
    /// a listed token's hook, and covers its loss. The budget does not see it; `minOutBps` does, trade by trade.
    function test_attack_inflowInTheMiddleOfADecision() public {
        dai.mint(address(this), 50_000e18);
        Claim claim = new Claim(dai, custody);
        dai.transfer(address(claim), 50_000e18);
        _makeEtherCost(1900e8);
        usdc.setHook(address(claim), abi.encodeCall(Claim.release, ()));
        Action memory sale = _swap(address(weth), address(usdc), 500, 12 ether, 0);
        vm.assertTrue(_denies(_one(sale), RuleId.MIN_OUT));
        usdc.setHook(address(0), "");
        _makeEtherCost(1986e8);
        usdc.setHook(address(claim), abi.encodeCall(Claim.release, ()));
        sale.minAmountOut = 12 * 1980e6;
        uint256 before = _worth(custody) + 50_000e8;
        _carryOut(_one(sale));
        vm.assertEq(dai.balanceOf(address(claim)), 0);
        uint256 lost = before - _worth(custody);
        vm.assertGt(lost, 0);
        vm.assertLe(lost, 12 * 20e8);
        // And epsilon is charged all the same.
        vm.assertGt(uint256(limits.state().lossUsedWad), 3e14);
    }
}
