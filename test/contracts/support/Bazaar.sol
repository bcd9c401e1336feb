// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Preview} from "../../../contracts/types/Decision.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {PaymentPolicy} from "../../../contracts/types/Policy.sol";
import {PaymentAdapter} from "../../../contracts/adapters/PaymentAdapter.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {Artifacts} from "./Artifacts.sol";
import {IPoolActions, IPositionNft} from "./LiquidityMarket.sol";
import {Shipped} from "./Shipped.sol";
import {TestToken} from "./Tokens.sol";
import {vm} from "./Vm.sol";
import {IPool, World} from "./World.sol";

/// @notice The same world with positions and payments, and with an attacker: this contract. It provides the whole liquidity of
/// every pool, so that whatever the treasury loses in a trade is its gain, and it can move the pools as it likes.
abstract contract Bazaar is World {
    string private constant MANAGER =
        "node_modules/@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json";
    address internal constant PAYEE = address(0x9A1D);
    /// @dev Full width of the 0.05% tier.
    int24 internal constant WIDEST = 887_270;

    IPositionNft internal manager;
    Positions internal positions;

    // --------------------------------------------------------------- set-up

    function _adapters() internal virtual override returns (address[] memory adapters) {
        adapters = super._adapters();
        manager = IPositionNft(Artifacts.deploy(MANAGER, abi.encode(factory, address(weth), address(0))));
        PoolKey[] memory pools = new PoolKey[](2);
        pools[0] = PoolKey(pool, address(weth), address(usdc), 500);
        pools[1] = PoolKey(stablePool, address(dai), address(usdc), 500);
        address liquidity = address(Shipped.positionAdapter(address(manager), factory, pools));
        for (uint256 kind = ActionKind.MINT; kind <= ActionKind.BURN; ++kind) {
            adapters[kind] = liquidity;
        }
        adapters[ActionKind.PAY] = address(Shipped.paymentAdapter());
    }

    function _payments() internal view virtual override returns (PaymentPolicy[] memory payments) {
        payments = new PaymentPolicy[](1);
        payments[0] = PaymentPolicy(PAYEE, 10_000e8, 30 days);
    }

    function _positions() internal virtual override returns (IPositionBook, IPositionRegistry) {
        positions = Shipped.positions(address(limits), address(manager));
        return (IPositionBook(address(positions)), IPositionRegistry(address(positions)));
    }

    // -------------------------------------------------------------- actions

    function _pay(address token, address recipient, uint256 amount) internal pure returns (Action memory action) {
        action.kind = ActionKind.PAY;
        action.path = new address[](1);
        action.path[0] = token;
        action.amountIn = amount;
        action.recipient = recipient;
    }

    /// @dev So much ether and so many dollars at most, in the ether pool.
    function _mint(int24 lower, int24 upper, uint256 etherIn, uint256 dollarsIn)
        internal
        view
        returns (Action memory action)
    {
        action.kind = ActionKind.MINT;
        action.path = new address[](2);
        action.fees = new uint24[](1);
        action.fees[0] = 500;
        (action.tickLower, action.tickUpper) = (lower, upper);
        if (_etherIsFirst()) {
            (action.path[0], action.path[1]) = (address(weth), address(usdc));
            (action.amountIn, action.amountIn1) = (etherIn, dollarsIn);
        } else {
            (action.path[0], action.path[1]) = (address(usdc), address(weth));
            (action.amountIn, action.amountIn1) = (dollarsIn, etherIn);
        }
    }

    function _of(uint8 kind, uint256 id, uint256 amount) internal pure returns (Action memory action) {
        (action.kind, action.positionId, action.amountIn) = (kind, id, amount);
    }

    function _two(Action memory first, Action memory second) internal pure returns (Action[] memory actions) {
        actions = new Action[](2);
        (actions[0], actions[1]) = (first, second);
    }

    /// @dev Whether this rule is among those that deny.
    function _denies(Action[] memory actions, uint8 rule) internal returns (bool) {
        Preview memory preview = module.preview(_decision(actions));
        for (uint256 i = 0; i < preview.findings.length; ++i) {
            if (preview.findings[i].rule == rule && !preview.findings[i].ok) return true;
        }
        return false;
    }

    /// @dev Executes or fails the test.
    function _carryOut(Action[] memory actions) internal {
        vm.assertEq(uint256(_execute(_decision(actions))), uint256(module.EXECUTED()));
    }

    // ------------------------------------------------------------- attacker

    function _etherIsFirst() internal view returns (bool) {
        return address(weth) < address(usdc);
    }

    function _spot(address of_) internal view returns (uint160 price) {
        (price,,,,,,) = IPoolActions(of_).slot0();
    }

    function _tick() internal view returns (int24 tick) {
        (, tick,,,,,) = IPoolActions(pool).slot0();
    }

    /// @dev The ether pool's price where an ether costs so much.
    function _sqrtPriceAt(uint256 etherUsd8) internal view returns (uint160) {
        return
            _etherIsFirst()
                ? positions.sqrtPriceOf(etherUsd8, 18, 1e8, 6)
                : positions.sqrtPriceOf(1e8, 6, etherUsd8, 18);
    }

    /// @dev Trades until an ether costs so much in the pool.
    function _makeEtherCost(uint256 etherUsd8) internal {
        uint160 price = _sqrtPriceAt(etherUsd8);
        uint160 spot = _spot(pool);
        if (price != spot) IPoolActions(pool).swap(address(this), price < spot, type(int128).max, price, "");
    }

    /// @dev Sells so much of a token into a pool.
    function _dump(address into, address token, uint256 amount) internal {
        bool zeroForOne = IPool(into).token0() == token;
        uint160 limit = zeroForOne ? 4_295_128_740 : 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_341;
        IPoolActions(into).swap(address(this), zeroForOne, int256(amount), limit, "");
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (amount0 > 0) TestToken(IPool(msg.sender).token0()).transfer(msg.sender, uint256(amount0));
        if (amount1 > 0) TestToken(IPool(msg.sender).token1()).transfer(msg.sender, uint256(amount1));
    }

    /// @dev What the next call finds as it would at the beginning of a transaction: everything cold.
    function _cool() internal {
        address[20] memory all = [
            address(module),
            address(judge),
            address(judge.rules()),
            address(limits),
            limits.policyCode(),
            address(seats),
            address(anchor),
            address(valuation),
            address(oracle),
            address(positions),
            custody,
            address(manager),
            pool,
            router,
            address(weth),
            address(usdc),
            address(dai),
            address(gov),
            address(wethFeed),
            address(usdcFeed)
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            vm.cool(all[i]);
        }
        vm.cool(address(daiFeed));
        vm.cool(limits.adapterOf(ActionKind.SWAP));
        vm.cool(limits.adapterOf(ActionKind.MINT));
    }

    // -------------------------------------------------------------- measure

    /// @dev What somebody has, at prices that need not be the oracle's; DAI at one dollar. [1e-8 USD]
    function _worth(address of_, uint256 etherUsd8, uint256 dollarUsd8) internal view returns (uint256) {
        return (weth.balanceOf(of_) + of_.balance) * etherUsd8 / 1e18 + usdc.balanceOf(of_) * dollarUsd8 / 1e6
            + dai.balanceOf(of_) / 1e10;
    }

    function _worth(address of_) internal view returns (uint256) {
        return _worth(of_, 2000e8, 1e8);
    }

    /// @dev Everything that an attack could have moved; equal hashes mean that nothing did.
    function _standing() internal view returns (bytes32) {
        address[5] memory spenders = [router, address(manager), PAYEE, address(this), SUBMITTER];
        uint256[5] memory allowances;
        for (uint256 i = 0; i < 5; ++i) {
            allowances[i] = weth.allowance(custody, spenders[i]) + usdc.allowance(custody, spenders[i])
                + dai.allowance(custody, spenders[i]) + gov.allowance(custody, spenders[i]);
        }
        bytes memory balances = abi.encode(
            weth.balanceOf(custody),
            custody.balance,
            usdc.balanceOf(custody),
            dai.balanceOf(custody),
            gov.balanceOf(custody),
            positions.ids(),
            TestToken(address(manager)).balanceOf(custody)
        );
        return keccak256(abi.encode(balances, allowances, limits.state(), limits.policyVersion(), module.nextNonce()));
    }
}
