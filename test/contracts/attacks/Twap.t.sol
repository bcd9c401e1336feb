// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "../../../contracts/types/Decision.sol";
import {SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {TwapPolicy} from "../../../contracts/TwapOracle.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

interface IMemory {
    function increaseObservationCardinalityNext(uint16 next) external;
}

/// @notice A feed beside its pool's average: what a feed that stands still can cost then, and what moving the pool can do.
contract TwapAttacks is Bazaar {
    uint32 private constant WINDOW = 1800;

    function _oracle() internal override returns (Oracle) {
        TwapPolicy[] memory twaps = new TwapPolicy[](1);
        twaps[0] = TwapPolicy(address(weth), pool, address(usdc), 18, 6, WINDOW, 200);
        VaultPolicy[] memory vaults = new VaultPolicy[](0);
        return Shipped.twapOracle(_feeds(), vaults, twaps, SequencerPolicy(address(0), 0));
    }

    function setUp() public override {
        super.setUp();
        IMemory(pool).increaseObservationCardinalityNext(100);
        _makeEtherCost(2001e8);
        _later(1);
        _makeEtherCost(2000e8);
        _later(WINDOW);
    }

    /// @dev The market fell by a tenth half an hour ago and the feed still says what it said, within its heartbeat. Without the
    /// check the council may buy at 2,000 what costs 1,800: `test_attack_wrongOracle`.
    function test_attack_feedStandsStillBesideItsMarket() public {
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 20_000e6, 9.91 ether));
        vm.assertTrue(_allows(buy));
        _makeEtherCost(1800e8);
        _later(WINDOW);
        uint256 before = _worth(custody);
        vm.assertFalse(_finding(module.preview(_decision(buy)), RuleId.ORACLE).ok);
        vm.assertEq(_execute(_decision(buy)), module.DENIED());
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.DENIED());
        vm.assertEq(_worth(custody), before);
        // The feed speaks, and decisions go on.
        wethFeed.set(1800e8, vm.getBlockTimestamp());
        vm.assertTrue(_allows(_one(_swap(address(weth), address(usdc), 500, 1 ether, 1785e6))));
    }

    /// @dev Whoever moves the pool for a moment moves no average; for a window, at the cost of standing there, and then
    /// everything waits until the pool has been back for long enough. Nothing is lost and nothing trips.
    function test_attack_poolMovedSoThatDecisionsWait() public {
        module.checkpoint();
        bytes32 state = keccak256(abi.encode(limits.state()));
        _makeEtherCost(3000e8);
        vm.assertEq(uint256(oracle.read(address(weth)).status), 0);
        _makeEtherCost(2000e8);
        vm.assertTrue(_allows(_sell(1 ether)));
        _makeEtherCost(2100e8);
        _later(WINDOW);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.DENIED());
        module.checkpoint();
        vm.assertEq(keccak256(abi.encode(limits.state())), state);
        _makeEtherCost(2000e8);
        _later(WINDOW * 2 / 3);
        vm.assertEq(_execute(_decision(_sell(1 ether))), module.EXECUTED());
    }
}
