// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Action, ActionKind, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {AssetPolicy, FeedPolicy, SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {IErc20} from "../../../contracts/interfaces/IErc20.sol";
import {IHand} from "../../../contracts/interfaces/IHand.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {PoolKey, UniswapV3SwapAdapter} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {
    BlocklistToken,
    RebasingToken,
    RefusingToken,
    SilentToken,
    StingyToken,
    SurchargeToken
} from "../support/QuirkyTokens.sol";
import {HookToken, TestFeed, TestToken} from "../support/Tokens.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";
import {IFactory, IPool} from "../support/World.sol";

/// @notice Provides a pool's liquidity with tokens that may answer nothing.
contract Provider {
    function provide(address pool, uint128 liquidity) external {
        IPool(pool).mint(address(this), -887_270, 887_270, liquidity, "");
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        _send(IPool(msg.sender).token0(), amount0);
        _send(IPool(msg.sender).token1(), amount1);
    }

    function _send(address token, uint256 amount) private {
        (bool success,) = token.call(abi.encodeWithSignature("transfer(address,uint256)", msg.sender, amount));
        require(success, "provide");
    }
}

/// @notice Each quirk as a fourth managed asset: one dollar a token, 100,000 in custody (NAV 600,000), and a pool of millions.
contract QuirkyTokensTest is Bazaar {
    address private quirk;
    uint256 private one;

    // --------------------------------------------------------- no answer

    function test_silent_isSoldBoughtAndPaid() public {
        _list(address(new SilentToken(18)), 18);
        _sellsAndBuys();
        _carryOut(_one(_pay(quirk, PAYEE, 5000 * one)));
        vm.assertEq(IErc20(quirk).balanceOf(PAYEE), 5000 * one);
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), _dearest(5000e8));
    }

    function test_silent_standingApprovalDeniesUntilItIsRevoked() public {
        _list(address(new SilentToken(18)), 18);
        vm.prank(custody);
        SilentToken(quirk).approve(router, 1);
        vm.assertEq(_execute(_decision(_one(_sale(1000)))), module.DENIED());
        vm.prank(GUARDIAN);
        module.revoke(quirk, router);
        _carryOut(_one(_sale(1000)));
    }

    // ---------------------------------------------------- fee on transfer

    function test_feeOnTransfer_saleIsDenied() public {
        _list(address(new HookToken(18)), 18);
        HookToken(quirk).setKeepBps(1);
        vm.assertEq(_execute(_decision(_one(_sale(1000)))), module.DENIED());
        vm.assertEq(IErc20(quirk).balanceOf(custody), 100_000 * one);
        vm.assertEq(IErc20(quirk).allowance(custody, router), 0);
    }

    function test_feeOnTransfer_purchase_boundary() public {
        _list(address(new HookToken(18)), 18);
        // The pool's fee and slippage take about 0.15%; what the token may keep ends at 1%.
        HookToken(quirk).setKeepBps(80);
        _carryOut(_one(_purchase(20_000, 19_805)));
        uint256 charged = uint256(limits.state().lossUsedWad) * 600_000e8 / 1e18;
        uint256 lost = 20_000e8 - (IErc20(quirk).balanceOf(custody) - 100_000 * one) * 1e8 / one;
        vm.assertGt(lost, 160e8);
        vm.assertGe(charged + 1, lost);
        HookToken(quirk).setKeepBps(100);
        // Under the router's eyes all is well: it does not see what the token kept.
        Preview memory seen = module.preview(_decision(_one(_purchase(20_000, 19_805))));
        vm.assertFalse(seen.allowed);
        vm.assertEq(bytes32(bytes4(seen.revertData)), bytes32(IHand.PolicyModule_TooLittle.selector));
        vm.assertEq(_execute(_decision(_one(_purchase(20_000, 19_805)))), module.DENIED());
        // Nor may it ask for so little that this would fit.
        vm.assertTrue(_denies(_one(_purchase(20_000, 19_750)), RuleId.MIN_OUT));
    }

    function test_feeOnTransfer_paymentTakesWhatLeft() public {
        _list(address(new HookToken(18)), 18);
        HookToken(quirk).setKeepBps(500);
        _carryOut(_one(_pay(quirk, PAYEE, 1000 * one)));
        vm.assertEq(IErc20(quirk).balanceOf(PAYEE), 950 * one);
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), _dearest(1000e8));
        vm.assertEq(uint256(limits.state().lossUsedWad), 0);
    }

    function test_surcharge_paymentIsWhatWasSentAndTheRestIsLost() public {
        _list(address(new SurchargeToken()), 18);
        _carryOut(_one(_pay(quirk, PAYEE, 1000 * one)));
        vm.assertEq(IErc20(quirk).balanceOf(PAYEE), 1000 * one);
        vm.assertEq(IErc20(quirk).balanceOf(custody), 98_950 * one);
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), _dearest(1000e8));
        vm.assertGe(uint256(limits.state().lossUsedWad), uint256(50e8) * 1e18 / 600_000e8);
    }

    // -------------------------------------------------------------- lies

    function test_refusing_paymentIsDenied() public {
        _list(address(new TestToken(18)), 18);
        vm.etch(quirk, address(new RefusingToken()).code);
        Decision memory decision = _decision(_one(_pay(quirk, PAYEE, one)));
        vm.assertEq(
            bytes32(bytes4(module.preview(decision).revertData)), bytes32(IHand.PolicyModule_ActionReverted.selector)
        );
        vm.assertEq(_execute(decision), module.DENIED());
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), 0);
    }

    /// @dev Its bucket is charged what was asked for; NAV and the record have what went.
    function test_stingy_paymentIsWhatWentAndNotWhatWasAskedFor() public {
        _list(address(new TestToken(18)), 18);
        vm.etch(quirk, address(new StingyToken()).code);
        Decision memory decision = _decision(_one(_pay(quirk, PAYEE, 1000 * one)));
        vm.assertEq(module.preview(decision).amountsOut[0], 500 * one);
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(IErc20(quirk).balanceOf(PAYEE), 500 * one);
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), _dearest(1000e8));
    }

    // ------------------------------------------------------------ rebasing

    function test_rebasing_shrunkSinceItWasSigned() public {
        _list(address(new RebasingToken()), 18);
        Decision memory decision = _decision(_sell(1 ether));
        RebasingToken(quirk).rebase(0.9e18);
        vm.assertTrue(_onlyDenies(module.preview(decision), RuleId.SIMULATION_BOUND));
        vm.assertEq(_execute(decision), module.DENIED());
    }

    function test_rebasing_navFollowsAndNoBudgetDoes() public {
        _list(address(new RebasingToken()), 18);
        module.checkpoint();
        RebasingToken(quirk).rebase(0.9e18);
        module.checkpoint();
        vm.assertEq(uint256(limits.state().baseNavUsd8), 590_000e8);
        vm.assertEq(uint256(limits.state().lossUsedWad), 0);
        uint256 had = IErc20(quirk).balanceOf(custody);
        _carryOut(_one(_sale(1000)));
        vm.assertLe(had - IErc20(quirk).balanceOf(custody), 1000 * one + 1);
        vm.assertEq(IErc20(quirk).allowance(custody, router), 0);
    }

    // ----------------------------------------------------------- blocklist

    function test_blocklist_custodyIsBlocked() public {
        _list(address(new BlocklistToken(18)), 18);
        BlocklistToken(quirk).setBlocked(custody, true);
        vm.assertEq(_execute(_decision(_one(_sale(1000)))), module.DENIED());
        vm.assertEq(IErc20(quirk).allowance(custody, router), 0);
        _carryOut(_sell(1 ether));
        (uint256 nav,) = valuation.nav(custody);
        vm.assertGt(nav, 599_000e8);
    }

    function test_blocklist_recipientIsBlocked() public {
        _list(address(new BlocklistToken(18)), 18);
        BlocklistToken(quirk).setBlocked(PAYEE, true);
        vm.assertEq(_execute(_decision(_one(_pay(quirk, PAYEE, one)))), module.DENIED());
        vm.assertEq(uint256(limits.paymentOf(PAYEE).usedUsd8), 0);
    }

    function test_hook_thatRevertsDenies() public {
        _list(address(new HookToken(18)), 18);
        HookToken(quirk).setHook(address(this), abi.encodeCall(this.refuse, ()));
        HookToken(quirk).setStrict(true);
        vm.assertEq(_execute(_decision(_one(_sale(1000)))), module.DENIED());
        vm.assertEq(IErc20(quirk).balanceOf(custody), 100_000 * one);
    }

    function refuse() external pure {
        revert("no");
    }

    // ------------------------------------------------------------ decimals

    function test_twoDecimals_boundary() public {
        _list(address(new TestToken(2)), 2);
        _sellsAndBuys();
        _largest();
        module.checkpoint();
        uint256 used = limits.state().turnoverUsedUsd8;
        _carryOut(_one(_swap(quirk, address(usdc), 500, 100, 0.99e6)));
        vm.assertEq(uint256(limits.state().turnoverUsedUsd8), used + 1e8);
    }

    function test_twentyFourDecimals_boundary() public {
        _list(address(new TestToken(24)), 24);
        _sellsAndBuys();
        _largest();
    }

    function test_position_isWorthWhatWentIn() public {
        uint8[2] memory decimals = [2, 24];
        uint256 world = vm.snapshotState();
        for (uint256 i = 0; i < 2; ++i) {
            _list(address(new TestToken(decimals[i])), decimals[i]);
            (uint256 before,) = valuation.nav(custody);
            Action memory mint;
            (mint.kind, mint.path, mint.fees) = (ActionKind.MINT, new address[](2), new uint24[](1));
            mint.fees[0] = 500;
            (mint.tickLower, mint.tickUpper) = (-887_270, 887_270);
            bool first = quirk < address(usdc);
            (mint.path[0], mint.path[1]) = first ? (quirk, address(usdc)) : (address(usdc), quirk);
            (mint.amountIn, mint.amountIn1) =
                first ? (10_000 * one, uint256(10_000e6)) : (uint256(10_000e6), 10_000 * one);
            _carryOut(_one(mint));
            (uint256 nav,) = valuation.nav(custody);
            // A cent of two decimals is the coarsest unit there is, once for each token.
            vm.assertLe(before - nav, 2e6 + 2);
            vm.assertLt(usdc.balanceOf(custody), 190_100e6);
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }

    // -------------------------------------------------------------- private

    /// @dev A payment counts what it may really be worth: over 1 - epsilon, rounded up.
    function _dearest(uint256 usd8) private pure returns (uint256) {
        return (usd8 * 10_000 + 9974) / 9975;
    }

    /// @dev 10,000 dollars each way; every balance by what the pool gave.
    function _sellsAndBuys() private {
        Decision memory decision = _decision(_one(_sale(10_000)));
        uint256 out = module.preview(decision).amountsOut[0];
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(IErc20(quirk).balanceOf(custody), 90_000 * one);
        vm.assertEq(usdc.balanceOf(custody), 200_000e6 + out);
        decision = _decision(_one(_purchase(10_000, 9920)));
        out = module.preview(decision).amountsOut[0];
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertEq(IErc20(quirk).balanceOf(custody), 90_000 * one + out);
        vm.assertEq(IErc20(quirk).allowance(custody, router), 0);
        (uint256 nav, bool priced) = valuation.nav(custody);
        vm.assertTrue(priced);
        vm.assertGt(nav, 599_900e8);
    }

    /// @dev 5% of base NAV, rounded down to units, and one unit more.
    function _largest() private {
        (uint256 nav,) = valuation.nav(custody);
        uint256 most = limits.baseNav(nav) / 20 * one / 1e8;
        vm.assertTrue(_allows(_one(_swap(quirk, address(usdc), 500, most, 29_700e6))));
        vm.assertTrue(_onlyDenies(_one(_swap(quirk, address(usdc), 500, most + 1, 29_700e6)), RuleId.TRADE_SIZE));
    }

    function _sale(uint256 dollars) private view returns (Action memory) {
        return _swap(quirk, address(usdc), 500, dollars * one, dollars * 992e3);
    }

    function _purchase(uint256 dollars, uint256 least) private view returns (Action memory) {
        return _swap(address(usdc), quirk, 500, dollars * 1e6, least * one);
    }

    function _list(address token, uint8 decimals) private {
        (quirk, one) = (token, 10 ** decimals);
        PoolKey[] memory pools = new PoolKey[](2);
        pools[0] = PoolKey(pool, address(weth), address(usdc), 500);
        pools[1] = PoolKey(_quirkPool(), quirk, address(usdc), 500);
        AssetPolicy[] memory assets = new AssetPolicy[](4);
        FeedPolicy[] memory feeds = new FeedPolicy[](4);
        AssetPolicy[] memory listed = limits.assets();
        for (uint256 i = 0; i < 3; ++i) {
            (assets[i], feeds[i]) = (listed[i], oracle.feedOf(listed[i].token));
        }
        assets[3] = AssetPolicy(quirk, decimals, 0, 25, 5000, 4, 0, 0);
        feeds[3] = FeedPolicy(quirk, address(new TestFeed(8, 1e8)), 8, 90_000, 0.5e8, 1.5e8);
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        SequencerPolicy memory none = SequencerPolicy(address(0), 0);
        _rehouse(Shipped.oracle(feeds, vaults, none));
        address[] memory held = limits.held();
        _setAssets(assets, held);
        _setAdapter(ActionKind.SWAP, address(Shipped.swapAdapter(router, factory, pools)));
        _setAdapter(ActionKind.MINT, address(Shipped.positionAdapter(address(manager), factory, pools)));
        TestToken(quirk).mint(custody, 100_000 * one);
    }

    /// @dev A new oracle is a new judge, and so a new module.
    function _rehouse(Oracle oracle_) private {
        oracle = oracle_;
        valuation = Shipped.valuation(limits, oracle, address(weth), book);
        judge = Shipped.judge(limits, oracle, address(weth), book, Shipped.ruleBook());
        module = Shipped.policyModule(_parts());
        anchor.register(custody, address(module), SUBMITTER);
        vm.prank(address(changes));
        limits.setController(address(module));
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).enableModule(address(module));
    }

    function _quirkPool() private returns (address made) {
        made = IFactory(factory).createPool(quirk, address(usdc), 500);
        (uint256 amount0, uint256 amount1) = quirk < address(usdc) ? (one, uint256(1e6)) : (uint256(1e6), one);
        IPool(made).initialize(uint160(Math.sqrt(Math.mulDiv(amount1, 1 << 192, amount0))));
        Provider provider = new Provider();
        TestToken(quirk).mint(address(provider), 1e9 * one);
        usdc.mint(address(provider), 1e15);
        // About twenty million on each side.
        provider.provide(made, uint128(20_000_000 * Math.sqrt(one * 1e6)));
    }
}
