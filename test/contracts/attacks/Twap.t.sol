// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {TwapPolicy} from "../../../contracts/TwapOracle.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {IPoolActions} from "../support/LiquidityMarket.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

interface IMemory {
    function increaseObservationCardinalityNext(uint16 next) external;
}

/// @notice Feeds beside their pools' averages: what a feed that stands still can cost then, what moving the pool can do, and what
/// may be left while the two contradict. Ether's may stand 2% apart, dai's 5%.
contract TwapAttacks is Bazaar {
    uint32 private constant WINDOW = 1800;

    function _oracle() internal override returns (Oracle) {
        TwapPolicy[] memory twaps = new TwapPolicy[](2);
        twaps[0] = TwapPolicy(address(weth), pool, address(usdc), 18, 6, WINDOW, 200);
        twaps[1] = TwapPolicy(address(dai), stablePool, address(usdc), 18, 6, WINDOW, 500);
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        return Shipped.twapOracle(_feeds(), vaults, twaps, SequencerPolicy(address(0), 0));
    }

    function setUp() public override {
        super.setUp();
        IMemory(pool).increaseObservationCardinalityNext(100);
        IMemory(stablePool).increaseObservationCardinalityNext(100);
        _makeEtherCost(2001e8);
        _dump(stablePool, address(dai), 1e18);
        _later(1);
        _makeEtherCost(2000e8);
        _dump(stablePool, address(usdc), 1e6);
        _later(WINDOW);
    }

    /// @dev The market fell by a tenth half an hour ago and the feed still says what it said, within its heartbeat. Without the
    /// check the council may buy at 2,000 what costs 1,800: `test_attack_wrongOracle`. Nor can it sell to a pool that pays less.
    function test_attack_feedStandsStillBesideItsMarket() public {
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 20_000e6, 9.91 ether));
        vm.assertTrue(_allows(buy));
        _makeEtherCost(1800e8);
        _later(WINDOW);
        uint256 before = _worth(custody);
        vm.assertTrue(_denies(buy, RuleId.ORACLE));
        vm.assertEq(_execute(_decision(buy)), module.DENIED());
        Action[] memory sale = _one(_swap(address(weth), address(usdc), 500, 1 ether, 1785e6));
        vm.assertTrue(_onlyDenies(sale, RuleId.MIN_OUT));
        vm.assertEq(_execute(_decision(sale)), module.DENIED());
        vm.assertEq(_worth(custody), before);
        // The feed speaks, and decisions go on.
        wethFeed.set(1800e8, vm.getBlockTimestamp());
        vm.assertTrue(_allows(sale));
    }

    /// @dev The feed stands still while ether rises by a tenth: a thief moves the pool back to what the feed says and has ether
    /// sold to it there. What is given away counts at what the pool's average says, and what is short of it is charged.
    function test_attack_soldAtAFeedThatStandsStill() public {
        _makeEtherCost(2200e8);
        _later(WINDOW);
        _makeEtherCost(2000e8);
        vm.assertTrue(_onlyDenies(_sell(10 ether), RuleId.MIN_OUT));
        vm.assertEq(_execute(_decision(_sell(10 ether))), module.DENIED());
        // As cheaply as it lets: 1% under the average, of which every dollar is charged, and κ on what left.
        _makeEtherCost(2185e8);
        uint256 had = usdc.balanceOf(custody);
        _carryOut(_one(_swap(address(weth), address(usdc), 500, 10 ether, 21_790e6)));
        uint256 lost = 22_000e8 - (usdc.balanceOf(custody) - had) * 100;
        vm.assertGt(lost, 0);
        uint256 charged = uint256(limits.state().lossUsedWad) * limits.state().baseNavUsd8 / 1e18;
        vm.assertGt(charged, lost);
    }

    /// @dev Whoever moves the pool for a moment moves no average; for a window, at the cost of standing there, and then buying
    /// waits until the pool has been back for long enough. Nothing is lost and nothing trips; what it pays too much for may be
    /// sold to it, and no cheaper.
    function test_attack_poolMovedSoThatDecisionsWait() public {
        module.checkpoint();
        bytes32 state = keccak256(abi.encode(limits.state()));
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 20_000e6, 9.91 ether));
        _makeEtherCost(3000e8);
        vm.assertEq(uint256(oracle.read(address(weth)).status), 0);
        _makeEtherCost(2000e8);
        vm.assertTrue(_allows(_sell(1 ether)));
        _makeEtherCost(2100e8);
        _later(WINDOW);
        vm.assertTrue(_denies(buy, RuleId.ORACLE));
        vm.assertEq(_execute(_decision(buy)), module.DENIED());
        vm.assertTrue(_onlyDenies(_sell(1 ether), RuleId.MIN_OUT));
        module.checkpoint();
        vm.assertEq(keccak256(abi.encode(limits.state())), state);
        vm.assertTrue(_allows(_one(_swap(address(weth), address(usdc), 500, 1 ether, 2085e6))));
        _makeEtherCost(2000e8);
        _later(WINDOW * 2 / 3);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
    }

    /// @dev While it stands there a position can be ended all the same, and nothing is charged but for its tokens' ε; nobody is
    /// paid, no position grows.
    function test_attack_poolMovedSoThatNothingCanBeLeft() public {
        int24 middle = _tick() / 10 * 10;
        Action memory mint = _mint(middle - 1000, middle + 1000, 2 ether, 4000e6);
        _carryOut(_one(mint));
        uint256 id = positions.ids()[0];
        uint256 liquidity = positions.positionOf(id, custody).liquidity;
        _makeEtherCost(2500e8);
        _later(WINDOW);
        vm.assertTrue(_denies(_one(mint), RuleId.ORACLE));
        vm.assertTrue(_denies(_one(_pay(address(usdc), PAYEE, 1e6)), RuleId.ORACLE));
        vm.assertTrue(_allows(_hold()));
        uint256 had = usdc.balanceOf(custody);
        _carryOut(_two(_of(ActionKind.DECREASE, id, liquidity), _of(ActionKind.COLLECT, id, 0)));
        vm.assertGt(usdc.balanceOf(custody), had);
        vm.assertEq(positions.ids().length, 1);
        _carryOut(_one(_of(ActionKind.BURN, id, 0)));
        vm.assertEq(positions.ids().length, 0);
    }

    /// @dev A feed that holds a falling stable at a dollar: it counts to the floor at what its pool says, cannot be fled into
    /// once that is under the peg, and can be left.
    function test_attack_stableHeldUpByItsFeed() public {
        vm.assertTrue(_allows(_one(_swap(address(usdc), address(dai), 500, 10_000e6, 9950e18))));
        vm.assertEq(_stables(), 6000);
        _makeDaiCost(0.985e8);
        _later(WINDOW);
        // 200,000 and 100,000 at 98 cents and a half, of 500,000; the average begins at the tick under it.
        vm.assertLe(_stables(), 5970);
        vm.assertGe(_stables(), 5969);
        _makeDaiCost(0.97e8);
        _later(WINDOW);
        vm.assertEq(uint256(oracle.read(address(dai)).status), 0);
        module.checkpoint();
        vm.assertEq(uint256(limits.state().depegMask), 4);
        // Dollars and ether are left: 200,000 of 500,000, and the floor of 20% no longer counts dai.
        vm.assertEq(_stables(), 4000);
        _raiseMode(1);
        vm.assertTrue(_denies(_one(_swap(address(usdc), address(dai), 500, 10_000e6, 9950e18)), RuleId.MODE));
        daiFeed.set(0.97e8, vm.getBlockTimestamp());
        vm.assertTrue(_allows(_one(_swap(address(dai), address(usdc), 500, 10_000e18, 9610e6))));
    }

    // -------------------------------------------------------------- private

    /// @dev What the floor sees [bps].
    function _stables() private returns (uint256) {
        return uint256(_finding(module.preview(_decision(_hold())), RuleId.STABLE_FLOOR).observed);
    }

    function _makeDaiCost(uint256 usd8) private {
        bool first = address(dai) < address(usdc);
        uint160 price = first ? positions.sqrtPriceOf(usd8, 18, 1e8, 6) : positions.sqrtPriceOf(1e8, 6, usd8, 18);
        IPoolActions(stablePool).swap(address(this), price < _spot(stablePool), type(int128).max, price, "");
    }
}
