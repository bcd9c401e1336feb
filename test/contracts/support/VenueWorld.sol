// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {
    AssetPolicy,
    FeedPolicy,
    PaymentPolicy,
    SequencerPolicy,
    VaultPolicy
} from "../../../contracts/types/Policy.sol";
import {AaveV3Adapter} from "../../../contracts/adapters/AaveV3Adapter.sol";
import {Erc4626Adapter} from "../../../contracts/adapters/Erc4626Adapter.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {IPositionManager} from "../../../contracts/interfaces/IPositionManager.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {PaymentAdapter} from "../../../contracts/adapters/PaymentAdapter.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {AaveMarket} from "./AaveMarket.sol";
import {Artifacts} from "./Artifacts.sol";
import {Shipped} from "./Shipped.sol";
import {TestToken} from "./Tokens.sol";
import {PlainVault} from "./Vaults.sol";
import {World} from "./World.sol";

/// @notice The world with every venue: lending USDC to a real Aave market, a vault of DAI, liquidity in both pools
/// through Uniswap's own manager, and one recipient who may be paid 10,000 dollars a day.
abstract contract VenueWorld is World, AaveMarket {
    string private constant MANAGER =
        "node_modules/@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json";
    address internal constant PAYEE = address(0x9A7);
    uint8 internal constant UNISWAP = 1;
    uint8 internal constant AAVE = 2;
    uint8 internal constant VAULT = 3;
    uint8 internal constant CIRCLE = 1;

    address internal aUsdc;
    PlainVault internal vault;
    address internal manager;
    Positions internal positions;

    function _market() internal override {
        super._market();
        address[] memory lent = new address[](1);
        lent[0] = address(usdc);
        int256[] memory prices = new int256[](1);
        prices[0] = 1e8;
        aUsdc = _reserve(_lendingMarket(lent, prices), address(usdc), 6);
        vault = new PlainVault(address(dai));
        dai.approve(address(vault), 1000e18);
        vault.deposit(1000e18, address(this));
        manager = Artifacts.deploy(MANAGER, abi.encode(factory, address(weth), address(0)));
    }

    function _positions() internal virtual override returns (IPositionBook, IPositionRegistry) {
        positions = Shipped.positions(address(limits), manager);
        return (IPositionBook(address(positions)), IPositionRegistry(address(positions)));
    }

    function _oracle() internal override returns (Oracle) {
        VaultPolicy[] memory vaults = new VaultPolicy[](1);
        vaults[0] = VaultPolicy(address(vault), address(dai), 18, 18, 500, uint40(START), 1e18, 1000e18);
        return Shipped.oracle(_feeds(), vaults, SequencerPolicy(address(0), 0));
    }

    function _feeds() internal view override returns (FeedPolicy[] memory feeds) {
        FeedPolicy[] memory plain = super._feeds();
        feeds = new FeedPolicy[](4);
        (feeds[0], feeds[1], feeds[2]) = (plain[0], plain[1], plain[2]);
        feeds[3] = FeedPolicy(aUsdc, address(usdcFeed), 8, 90_000, 0.5e8, 1.5e8);
    }

    function _assets() internal view virtual override returns (AssetPolicy[] memory assets) {
        AssetPolicy[] memory plain = super._assets();
        assets = new AssetPolicy[](5);
        (assets[0], assets[1], assets[2]) = (plain[0], plain[1], plain[2]);
        assets[1].issuer = CIRCLE;
        assets[3] = AssetPolicy(aUsdc, 6, 1, 25, 5000, 2, AAVE, CIRCLE);
        assets[4] = AssetPolicy(address(vault), 18, 1, 25, 5000, 3, VAULT, 0);
    }

    function _payments() internal view virtual override returns (PaymentPolicy[] memory payments) {
        payments = new PaymentPolicy[](1);
        payments[0] = PaymentPolicy(PAYEE, 10_000e8, 1 days);
    }

    function _adapters() internal virtual override returns (address[] memory adapters) {
        adapters = super._adapters();
        PoolKey[] memory pools = new PoolKey[](2);
        pools[0] = PoolKey(pool, address(weth), address(usdc), 500);
        pools[1] = PoolKey(stablePool, address(dai), address(usdc), 500);
        address liquidity = address(Shipped.positionAdapter(manager, factory, pools));
        for (uint256 kind = ActionKind.MINT; kind <= ActionKind.BURN; ++kind) {
            adapters[kind] = liquidity;
        }
        address[] memory listed = new address[](1);
        listed[0] = aUsdc;
        adapters[ActionKind.SUPPLY] = address(Shipped.aaveAdapter(address(lending), listed));
        adapters[ActionKind.WITHDRAW] = adapters[ActionKind.SUPPLY];
        listed[0] = address(vault);
        adapters[ActionKind.DEPOSIT] = address(Shipped.vaultAdapter(listed));
        adapters[ActionKind.REDEEM] = adapters[ActionKind.DEPOSIT];
        adapters[ActionKind.PAY] = address(Shipped.paymentAdapter());
    }

    // -------------------------------------------------------------- actions

    function _between(uint8 kind, address given, address got, uint256 amount, uint256 least)
        internal
        pure
        returns (Action memory action)
    {
        action.kind = kind;
        action.path = new address[](2);
        (action.path[0], action.path[1]) = (given, got);
        (action.amountIn, action.minAmountOut) = (amount, least);
    }

    function _supply(uint256 amount) internal view returns (Action memory) {
        return _between(ActionKind.SUPPLY, address(usdc), aUsdc, amount, amount - 1);
    }

    function _withdraw(uint256 amount) internal view returns (Action memory) {
        return _between(ActionKind.WITHDRAW, aUsdc, address(usdc), amount, amount - 1);
    }

    function _deposit(uint256 amount) internal view returns (Action memory) {
        return _between(ActionKind.DEPOSIT, address(dai), address(vault), amount, amount - 1);
    }

    function _redeem(uint256 amount) internal view returns (Action memory) {
        return _between(ActionKind.REDEEM, address(vault), address(dai), amount, amount - 1);
    }

    function _pay(address recipient, address token, uint256 amount) internal pure returns (Action memory action) {
        action.kind = ActionKind.PAY;
        action.path = new address[](1);
        action.path[0] = token;
        (action.amountIn, action.recipient) = (amount, recipient);
    }

    /// @dev About 10% on each side of the price, five ether and 10,000 dollars at most.
    function _mint() internal view returns (Action memory action) {
        return _mint(1000);
    }

    function _mint(int24 half) internal view returns (Action memory action) {
        bool straight = address(weth) < address(usdc);
        (address token0, address token1) = straight ? (address(weth), address(usdc)) : (address(usdc), address(weth));
        action = _between(ActionKind.MINT, token0, token1, straight ? 5 ether : 10_000e6, 0);
        action.amountIn1 = straight ? 10_000e6 : 5 ether;
        action.fees = new uint24[](1);
        action.fees[0] = 500;
        // 2,000 dollars an ether, in ticks of either order, at a multiple of the spacing.
        int24 middle = straight ? int24(-200_310) : int24(200_310);
        (action.tickLower, action.tickUpper) = (middle - half, middle + half);
    }

    /// @dev By hand, past the module: from this contract's tokens, for whom it likes.
    function _mintAs(address recipient) internal returns (uint256 id) {
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
                    recipient,
                    START
                )
            );
    }

    function _of(uint8 kind, uint256 id, uint256 amount) internal pure returns (Action memory action) {
        (action.kind, action.positionId, action.amountIn) = (kind, id, amount);
    }

    function _two(Action memory first, Action memory second) internal pure returns (Action[] memory actions) {
        actions = new Action[](2);
        (actions[0], actions[1]) = (first, second);
    }
}
