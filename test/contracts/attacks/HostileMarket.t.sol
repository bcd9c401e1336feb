// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {HookToken, TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";
import {IFactory, IPool, World} from "../support/World.sol";

/// @notice The two functions an attacker needs of a pool.
interface IPoolSwap {
    function swap(address recipient, bool zeroForOne, int256 amount, uint160 limit, bytes calldata data)
        external
        returns (int256, int256);
}

/// @notice Pulls a held token it was once approved for, in the middle of a trade.
contract Thief {
    TestToken private immutable token;
    address private immutable from;

    constructor(TestToken token_, address from_) {
        (token, from) = (token_, from_);
    }

    function take() external {
        token.transferFrom(from, address(this), 1);
    }

    /// @dev Burns all the gas it is given.
    function burn() external pure {
        while (true) {}
    }
}

/// @notice What tokens, pools and venues can do to a decision.
contract HostileMarketAttacks is World {
    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (amount0 > 0) TestToken(IPool(msg.sender).token0()).transfer(msg.sender, uint256(amount0));
        if (amount1 > 0) TestToken(IPool(msg.sender).token1()).transfer(msg.sender, uint256(amount1));
    }

    function test_attack_manipulatedPool() public {
        _dump(2000 ether);
        Action[] memory actions = _sell(5 ether);
        actions[0].minAmountOut = 0;
        Preview memory preview = module.preview(_decision(actions));
        vm.assertFalse(preview.allowed);
        vm.assertEq(_execute(_decision(actions)), module.DENIED());
        vm.assertEq(weth.balanceOf(custody), 100 ether);
    }

    /// @dev Honest price in another fee tier, made by the attacker: it is the factory's, and still not on the list.
    function test_attack_ownFeeTierPool() public {
        address own = IFactory(factory).createPool(address(weth), address(usdc), 3000);
        IPool(own).initialize(_sqrtPriceOf(pool));
        IPool(own).mint(address(this), -887_220, 887_220, 4.4e17, "");
        Action[] memory actions = _one(_swap(address(weth), address(usdc), 3000, 5 ether, 9910e6));
        vm.assertTrue(_onlyDenies(module.preview(_decision(actions)), RuleId.VENUE_ALLOWLIST));
        vm.assertEq(_execute(_decision(actions)), module.DENIED());
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
        Thief thief = new Thief(gov, custody);
        vm.prank(custody);
        gov.approve(address(thief), type(uint256).max);
        usdc.setHook(address(thief), abi.encodeCall(Thief.take, ()));
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

    function test_attack_reentrancyThroughATokensHook() public {
        Decision memory decision = _decision(_sell(1 ether));
        usdc.setHook(address(module), abi.encodeCall(PolicyModule.checkpoint, ()));
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertFalse(usdc.hookSucceeded());
        decision = _decision(_sell(1 ether));
        usdc.setHook(address(module), abi.encodeCall(PolicyModule.preview, (decision)));
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertFalse(usdc.hookSucceeded());
    }

    /// @dev A venue that burns gas can only get its decision denied or the call undone.
    function test_attack_venueBurnsTheGas() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        usdc.setHook(address(new Thief(gov, custody)), abi.encodeCall(Thief.burn, ()));
        vm.prank(SUBMITTER);
        (bool success, bytes memory result) =
            address(module).call{gas: 3_000_000}(abi.encodeCall(PolicyModule.execute, (decision, signatures)));
        vm.assertTrue(success);
        uint8 status = abi.decode(result, (uint8));
        if (status == module.DENIED()) vm.assertEq(weth.balanceOf(custody), 100 ether);
        vm.assertEq(weth.allowance(custody, router), 0);
    }

    function test_attack_giftedTokenBuysNoAuthority() public {
        TestToken gift = new TestToken(18);
        gift.mint(custody, 1e30);
        (uint256 nav,) = valuation.nav(custody);
        vm.assertEq(nav, 500_000e8);
        Action[] memory actions = _one(_swap(address(gift), address(usdc), 500, 1e18, 0));
        vm.assertFalse(module.preview(_decision(actions)).allowed);
    }

    /// @dev Turning the treasury over again and again feeds the pool's fee to whoever provides its liquidity.
    function test_attack_churnStopsAtTheLossBudget() public {
        uint256 denied = 0;
        for (uint256 i = 0; i < 80 && denied == 0; ++i) {
            Action[] memory actions =
                i % 2 == 0 ? _sell(12 ether) : _one(_swap(address(usdc), address(weth), 500, 23_900e6, 11.85 ether));
            if (_execute(_decision(actions)) == module.DENIED()) denied = i;
        }
        vm.assertGt(denied, 10);
        (uint256 nav,) = valuation.nav(custody);
        // Never more than the 1% that the budget is.
        vm.assertGe(nav, 495_000e8);
    }

    function test_attack_settingLimitsAnewRefillsNothing() public {
        _execute(_decision(_sell(12 ether)));
        uint256 used = limits.state().lossUsedWad;
        vm.prank(EXECUTOR);
        limits.setLimits(_params());
        vm.assertEq(limits.state().lossUsedWad, used);
    }

    function test_attack_donationRefillsNothing() public {
        _execute(_decision(_sell(12 ether)));
        (uint256 capacityBefore, uint256 before) = limits.lossBudget(500_000e8);
        usdc.mint(custody, 500_000e6);
        (uint256 nav,) = valuation.nav(custody);
        (uint256 capacity, uint256 free) = limits.lossBudget(nav);
        // The share that is used stays used; only what it is a share of grew.
        vm.assertLe(free * capacityBefore, (before + 1e8) * capacity);
    }

    function _dump(uint256 amount) private {
        bool zeroForOne = IPool(pool).token0() == address(weth);
        uint160 limit = zeroForOne ? 4_295_128_740 : 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_341;
        IPoolSwap(pool).swap(address(this), zeroForOne, int256(amount), limit, "");
    }

    function _sqrtPriceOf(address of_) private view returns (uint160) {
        return uint160(uint256(vm.load(of_, bytes32(0))));
    }
}
