// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Action, ActionKind, Decision, Finding, Preview} from "../../../contracts/types/Decision.sol";
import {
    AssetPolicy,
    FeedPolicy,
    GroupCap,
    LimitParams,
    PaymentPolicy,
    Policy,
    SequencerPolicy,
    VaultPolicy
} from "../../../contracts/types/Policy.sol";
import {Change, Delays} from "../../../contracts/types/Change.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Limits, LimitsSetup} from "../../../contracts/Limits.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {Parameter} from "../../../contracts/governance/Directions.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {Parts, PolicyModule} from "../../../contracts/PolicyModule.sol";
import {PoolKey, UniswapV3SwapAdapter} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {WethAdapter} from "../../../contracts/adapters/WethAdapter.sol";
import {Artifacts} from "./Artifacts.sol";
import {HookToken, TestFeed, TestToken} from "./Tokens.sol";
import {ExampleLimits} from "./ExampleLimits.sol";
import {IFactory, IPool, IWrapped} from "./Published.sol";
import {Shipped} from "./Shipped.sol";
import {Signatures} from "./Signatures.sol";
import {vm} from "./Vm.sol";

/// @notice A treasury of 100 WETH, 200,000 USDC and 100,000 DAI at 2,000 dollars an ether (NAV 500,000), 1,000 GOV held
/// apart, beside real Uniswap v3 pools from npm's artifacts. Three seats, two must sign.
abstract contract World {
    bool public IS_TEST = true;

    address internal constant EXECUTOR = address(0xE0);
    address internal constant SUBMITTER = address(0x5B);
    address internal constant GUARDIAN = address(0x6A);
    address internal constant TIGHTENER = address(0x71);
    uint256 internal constant START = 1_700_000_000;
    uint256[3] internal keys = [uint256(0xA1), uint256(0xB2), uint256(0xC3)];

    IWrapped internal weth;
    HookToken internal usdc;
    TestToken internal dai;
    TestToken internal gov;
    TestFeed internal wethFeed;
    TestFeed internal usdcFeed;
    TestFeed internal daiFeed;
    address internal factory;
    address internal router;
    address internal pool;
    address internal stablePool;

    address internal custody;
    Limits internal limits;
    PolicyChanges internal changes;
    Oracle internal oracle;
    Valuation internal valuation;
    Seats internal seats;
    DecisionAnchor internal anchor;
    Judge internal judge;
    PolicyModule internal module;
    IPositionBook internal book;
    IPositionRegistry internal registry;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(1000);
        _market();
        _leash();
        _fund();
    }

    // ------------------------------------------------------------- decisions

    /// @dev An allowed decision, for the actions given, that predicts what a preview says.
    function _decision(Action[] memory actions) internal returns (Decision memory decision) {
        decision = _bare(actions);
        decision.predictedNavUsd8 = module.preview(decision).navAfterUsd8;
    }

    /// @dev As `_decision`, and predicts nothing.
    function _bare(Action[] memory actions) internal view returns (Decision memory decision) {
        decision.custody = custody;
        decision.submitter = SUBMITTER;
        decision.policyVersion = limits.policyVersion();
        decision.seatEpoch = seats.epoch();
        decision.nonce = module.nextNonce();
        decision.snapshotBlock = uint64(block.number - 1);
        decision.expiry = uint64(vm.getBlockTimestamp() + 300);
        decision.navToleranceBps = 50;
        decision.actions = actions;
    }

    function _sell(uint256 wethIn) internal view returns (Action[] memory) {
        return _one(_swap(address(weth), address(usdc), 500, wethIn, wethIn * 1985 / 1e12));
    }

    function _swap(address from, address to, uint24 fee, uint256 amountIn, uint256 minOut)
        internal
        pure
        returns (Action memory action)
    {
        action.kind = ActionKind.SWAP;
        action.path = new address[](2);
        (action.path[0], action.path[1]) = (from, to);
        action.fees = new uint24[](1);
        action.fees[0] = fee;
        action.amountIn = amountIn;
        action.minAmountOut = minOut;
    }

    function _one(Action memory action) internal pure returns (Action[] memory actions) {
        actions = new Action[](1);
        actions[0] = action;
    }

    function _hold() internal pure returns (Action[] memory actions) {
        actions = new Action[](1);
    }

    /// @dev Two seats' signatures, sorted.
    function _sign(Decision memory decision) internal view returns (bytes[] memory) {
        return _signDigest(module.digest(decision));
    }

    function _signDigest(bytes32 digest) internal view returns (bytes[] memory) {
        return Signatures.sorted(Signatures.by(keys[0], digest), Signatures.by(keys[1], digest));
    }

    function _execute(Decision memory decision) internal returns (uint8) {
        bytes[] memory signatures = _sign(decision);
        vm.prank(SUBMITTER);
        return module.execute(decision, signatures);
    }

    function _failing(Preview memory preview) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < preview.findings.length; ++i) {
            if (!preview.findings[i].ok) ++count;
        }
    }

    /// @dev Lets time pass; every feed has just spoken.
    function _later(uint256 seconds_) internal {
        uint256 time = vm.getBlockTimestamp() + seconds_;
        vm.warp(time);
        wethFeed.set(wethFeed.answer(), time);
        usdcFeed.set(usdcFeed.answer(), time);
        daiFeed.set(daiFeed.answer(), time);
    }

    // ---------------------------------------------------- what holders got through

    function _setLimits(LimitParams memory params) internal {
        Policy memory policy = limits.policy();
        policy.limits = params;
        _setPolicy(policy);
    }

    function _setAssets(AssetPolicy[] memory assets, address[] memory held) internal {
        Policy memory policy = limits.policy();
        (policy.assets, policy.held) = (assets, held);
        _setPolicy(policy);
    }

    function _setCaps(GroupCap[] memory caps) internal {
        Policy memory policy = limits.policy();
        policy.caps = caps;
        _setPolicy(policy);
    }

    function _setAdapter(uint8 kind, address adapter) internal {
        Policy memory policy = limits.policy();
        policy.adapters[kind] = adapter;
        _setPolicy(policy);
    }

    function _setCosigner(address cosigner) internal {
        Policy memory policy = limits.policy();
        policy.cosigner = cosigner;
        _setPolicy(policy);
    }

    function _setPolicy(Policy memory policy) internal {
        vm.prank(address(changes));
        limits.setPolicy(policy);
    }

    /// @dev The guardian's way to a tighter mode.
    function _raiseMode(uint8 mode) internal {
        Change[] memory cut = new Change[](1);
        cut[0] = Change(Parameter.MODE, address(0), mode);
        vm.prank(GUARDIAN);
        changes.tighten(cut);
    }

    function _allows(Action[] memory actions) internal returns (bool) {
        return module.preview(_decision(actions)).allowed;
    }

    /// @dev Whether exactly this rule denies such a decision.
    function _onlyDenies(Action[] memory actions, uint8 rule) internal returns (bool) {
        return _onlyDenies(module.preview(_decision(actions)), rule);
    }

    /// @dev The first finding of a rule.
    function _finding(Preview memory preview, uint8 rule) internal pure returns (Finding memory) {
        for (uint256 i = 0; i < preview.findings.length; ++i) {
            if (preview.findings[i].rule == rule) return preview.findings[i];
        }
        revert("no such finding");
    }

    /// @dev Whether exactly this rule denies.
    function _onlyDenies(Preview memory preview, uint8 rule) internal pure returns (bool found) {
        if (preview.allowed) return false;
        for (uint256 i = 0; i < preview.findings.length; ++i) {
            if (preview.findings[i].ok) continue;
            if (preview.findings[i].rule != rule) return false;
            found = true;
        }
    }

    // --------------------------------------------------------------- set-up

    function _market() internal virtual {
        weth = IWrapped(Artifacts.deploy(Artifacts.WETH9, ""));
        usdc = new HookToken(6);
        dai = new TestToken(18);
        gov = new TestToken(18);
        wethFeed = new TestFeed(8, 2000e8);
        usdcFeed = new TestFeed(8, 1e8);
        daiFeed = new TestFeed(8, 1e8);
        factory = Artifacts.deploy(Artifacts.FACTORY, "");
        router = Artifacts.deploy(Artifacts.ROUTER, abi.encode(factory, address(weth)));
        vm.deal(address(this), 30_000 ether);
        weth.deposit{value: 20_000 ether}();
        usdc.mint(address(this), 1e15);
        dai.mint(address(this), 1e27);
        pool = _pool(address(weth), address(usdc), 1e18, 2000e6, 4.4e17);
        stablePool = _pool(address(dai), address(usdc), 1e18, 1e6, 2e19);
    }

    /// @dev A 0.05% pool over the whole range at amountA of A for amountB of B.
    function _pool(address a, address b, uint256 amountA, uint256 amountB, uint128 liquidity)
        internal
        returns (address made)
    {
        made = IFactory(factory).createPool(a, b, 500);
        (uint256 amount0, uint256 amount1) = a < b ? (amountA, amountB) : (amountB, amountA);
        IPool(made).initialize(uint160(Math.sqrt((amount1 << 192) / amount0)));
        IPool(made).mint(address(this), -887_270, 887_270, liquidity, "");
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        TestToken(IPool(msg.sender).token0()).transfer(msg.sender, amount0);
        TestToken(IPool(msg.sender).token1()).transfer(msg.sender, amount1);
    }

    function _leash() private {
        oracle = _oracle();
        address[] memory council = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            council[i] = vm.addr(keys[i]);
        }
        seats = Shipped.seats(address(this), council, 2);
        limits = Shipped.limits(LimitsSetup(EXECUTOR, address(this), GUARDIAN, address(this), _policy(), _payments()));
        changes = Shipped.changes(limits, seats, TIGHTENER, Delays(3 days, 7 days, 1 days));
        (book, registry) = _positions();
        valuation = Shipped.valuation(limits, oracle, address(weth), book);
        anchor = Shipped.anchor(address(this), address(this), address(this), SUBMITTER);
        custody = _custody();
        judge = Shipped.judge(limits, oracle, address(weth), book, _ruleBook());
        module = Shipped.policyModule(_parts());
        limits.setController(address(module));
        limits.setChanges(address(changes));
        seats.setOwner(address(changes));
        anchor.register(custody, address(module), SUBMITTER);
        _enable(address(module));
    }

    function _oracle() internal virtual returns (Oracle) {
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        SequencerPolicy memory none = SequencerPolicy(address(0), 0);
        return Shipped.oracle(_feeds(), vaults, none);
    }

    function _feeds() internal view virtual returns (FeedPolicy[] memory feeds) {
        feeds = new FeedPolicy[](3);
        feeds[0] = FeedPolicy(address(weth), address(wethFeed), 8, 3900, 100e8, 100_000e8);
        feeds[1] = FeedPolicy(address(usdc), address(usdcFeed), 8, 90_000, 0.5e8, 1.5e8);
        feeds[2] = FeedPolicy(address(dai), address(daiFeed), 8, 90_000, 0.5e8, 1.5e8);
    }

    /// @dev Another world may judge by other rules.
    function _ruleBook() internal virtual returns (RuleBook) {
        return Shipped.ruleBook();
    }

    /// @dev A world without liquidity positions; another may have them.
    function _positions() internal virtual returns (IPositionBook, IPositionRegistry) {
        return (IPositionBook(address(0)), IPositionRegistry(address(0)));
    }

    function _parts() internal view returns (Parts memory) {
        return Parts(ICustody(custody), limits, valuation, seats, anchor, judge, registry);
    }

    function _policy() internal virtual returns (Policy memory) {
        return Policy(_params(), _assets(), _heldTokens(), _caps(), _adapters(), address(0));
    }

    function _caps() internal view virtual returns (GroupCap[] memory) {
        return new GroupCap[](0);
    }

    function _payments() internal view virtual returns (PaymentPolicy[] memory) {
        return new PaymentPolicy[](0);
    }

    /// @dev Our own treasury; another world may bring a Safe.
    function _custody() internal virtual returns (address) {
        return address(Shipped.treasury(EXECUTOR, address(0xDEAD)));
    }

    function _enable(address module_) internal virtual {
        vm.prank(EXECUTOR);
        Treasury(payable(custody)).enableModule(module_);
    }

    function _fund() internal virtual {
        weth.transfer(custody, 100 ether);
        usdc.mint(custody, 200_000e6);
        dai.mint(custody, 100_000e18);
        gov.mint(custody, 1000e18);
    }

    function _params() internal pure virtual returns (LimitParams memory) {
        return ExampleLimits.params();
    }

    function _assets() internal view virtual returns (AssetPolicy[] memory assets) {
        assets = new AssetPolicy[](3);
        assets[0] = AssetPolicy(address(weth), 18, 0, 50, 8000, 1, 0, 0);
        assets[1] = AssetPolicy(address(usdc), 6, 1, 25, 9000, 2, 0, 0);
        assets[2] = AssetPolicy(address(dai), 18, 1, 25, 5000, 3, 0, 0);
    }

    function _heldTokens() internal view returns (address[] memory held) {
        held = new address[](1);
        held[0] = address(gov);
    }

    function _adapters() internal virtual returns (address[] memory adapters) {
        PoolKey[] memory pools = new PoolKey[](2);
        pools[0] = PoolKey(pool, address(weth), address(usdc), 500);
        pools[1] = PoolKey(stablePool, address(dai), address(usdc), 500);
        adapters = new address[](14);
        adapters[1] = address(Shipped.wethAdapter(address(weth)));
        adapters[2] = adapters[1];
        adapters[3] = address(Shipped.swapAdapter(router, factory, pools));
    }
}
