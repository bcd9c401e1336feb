// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, FeedPolicy, GroupCap, LimitParams, Policy} from "../../../contracts/types/Policy.sol";
import {AaveMarket} from "../support/AaveMarket.sol";
import {AaveV3Adapter} from "../../../contracts/adapters/AaveV3Adapter.sol";
import {ActionKind} from "../../../contracts/types/Decision.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {PaymentAdapter} from "../../../contracts/adapters/PaymentAdapter.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {PoolKey} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {World} from "../support/World.sol";
import {vm} from "../support/Vm.sol";

/// @notice The world of `World`, under limits like those of policies/mandates/example.yaml, with every venue open: swaps and
/// positions in two real Uniswap pools, and a real Aave market. The test contract is the thief: it holds every seat's key and
/// the submitter's, and is the only one who provides liquidity. Managed: WETH, USDC, DAI, aUSDC.
abstract contract StolenWorld is World, AaveMarket {
    string private constant MANAGER =
        "node_modules/@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json";

    uint256 internal constant WETH = 0;
    uint256 internal constant USDC = 1;
    uint256 internal constant DAI = 2;
    uint256 internal constant AUSDC = 3;
    uint256 internal constant ASSETS = 4;

    address internal manager;
    Positions internal positions;
    address internal aUsdc;

    function setUp() public virtual override {
        super.setUp();
        positions = new Positions(address(limits), manager);
        (book, registry) = (IPositionBook(address(positions)), IPositionRegistry(address(positions)));
        FeedPolicy[] memory feeds = new FeedPolicy[](ASSETS);
        feeds[WETH] = FeedPolicy(address(weth), address(wethFeed), 8, 3900, 100e8, 100_000e8);
        feeds[USDC] = FeedPolicy(address(usdc), address(usdcFeed), 8, 90_000, 0.5e8, 1.5e8);
        feeds[DAI] = FeedPolicy(address(dai), address(daiFeed), 8, 90_000, 0.5e8, 1.5e8);
        feeds[AUSDC] = FeedPolicy(aUsdc, address(usdcFeed), 8, 90_000, 0.5e8, 1.5e8);
        oracle = new Oracle(feeds);
        valuation = new Valuation(limits, oracle, address(weth), book);
        judge = new Judge(limits, oracle, address(weth), book, _ruleBook());
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).disableModule(address(module));
        module = new PolicyModule(_parts());
        vm.prank(EXECUTOR);
        limits.setController(address(module));
        anchor.register(custody, address(module), SUBMITTER);
        _enable(address(module));
    }

    /// @dev Another world may judge by other rules.
    function _ruleBook() internal virtual returns (RuleBook) {
        return new RuleBook();
    }

    function _params() internal pure virtual override returns (LimitParams memory params) {
        params = super._params();
        params.maxPoolShareBps = 200;
        params.turnoverUsd8 = 125_000e8;
        params.minRangeTicks = 200;
    }

    /// @dev Markets come first: the policy names them.
    function _policy() internal virtual override returns (Policy memory policy) {
        manager = Artifacts.deploy(MANAGER, abi.encode(factory, address(weth), address(0)));
        _lend();
        policy = Policy(_params(), _managed(), _heldTokens(), _caps(), _adapters(), address(0));
    }

    function _managed() internal view virtual returns (AssetPolicy[] memory assets) {
        assets = new AssetPolicy[](ASSETS);
        assets[WETH] = AssetPolicy(address(weth), 18, 0, 50, 8000, 1, 0, 0);
        assets[USDC] = AssetPolicy(address(usdc), 6, 1, 25, 9000, 2, 0, 1);
        assets[DAI] = AssetPolicy(address(dai), 18, 1, 25, 5000, 3, 0, 2);
        assets[AUSDC] = AssetPolicy(aUsdc, 6, 1, 25, 4000, 2, 2, 1);
    }

    function _caps() internal view virtual override returns (GroupCap[] memory caps) {
        caps = new GroupCap[](4);
        caps[0] = GroupCap(0, 1, 2000);
        caps[1] = GroupCap(0, 2, 4000);
        caps[2] = GroupCap(1, 1, 9000);
        caps[3] = GroupCap(1, 2, 5000);
    }

    function _adapters() internal virtual override returns (address[] memory adapters) {
        adapters = super._adapters();
        PoolKey[] memory pools = new PoolKey[](2);
        pools[0] = PoolKey(pool, address(weth), address(usdc), 500);
        pools[1] = PoolKey(stablePool, address(dai), address(usdc), 500);
        address liquidity = address(new UniswapV3PositionAdapter(manager, factory, pools));
        for (uint256 kind = ActionKind.MINT; kind <= ActionKind.BURN; ++kind) {
            adapters[kind] = liquidity;
        }
        address[] memory aTokens = new address[](1);
        aTokens[0] = aUsdc;
        adapters[ActionKind.SUPPLY] = address(new AaveV3Adapter(address(lending), aTokens));
        adapters[ActionKind.WITHDRAW] = adapters[ActionKind.SUPPLY];
        adapters[ActionKind.PAY] = address(new PaymentAdapter());
    }

    function _lend() private {
        address[] memory assets = new address[](1);
        assets[0] = address(usdc);
        int256[] memory prices = new int256[](1);
        prices[0] = 1e8;
        aUsdc = _reserve(_lendingMarket(assets, prices), address(usdc), 6);
        usdc.approve(address(lending), 1_000_000e6);
        lending.supply(address(usdc), 1_000_000e6, address(this), 0);
    }
}
