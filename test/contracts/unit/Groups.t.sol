// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Preview} from "../../../contracts/types/Decision.sol";
import {AssetPolicy, LimitParams} from "../../../contracts/types/Policy.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice Price groups, and stables that lose their peg and find it again.
contract GroupsTest is World {
    /// @dev The same trade, once between two prices and once within one.
    function test_priceGroup_chargesOnlyTheLoss() public {
        Action[] memory actions = _one(_swap(address(dai), address(usdc), 500, 10_000e18, 9980e6));
        uint256 apart = _chargeOf(actions);
        AssetPolicy[] memory assets = _assets();
        assets[2].priceGroup = assets[1].priceGroup;
        _setAssets(assets, _heldTokens());
        uint256 together = _chargeOf(actions);
        // 10,000 dollars at kappa(25, 25) are 50; the pool takes 5 and its depth 5 more.
        vm.assertGt(apart, 59e8);
        vm.assertLt(apart, 61e8);
        // What is lost within the group leaves it, and only that is wrong by epsilon.
        vm.assertGt(together, 9.9e8);
        vm.assertLt(together, 10.1e8);
    }

    function test_depeg_hysteresis_boundary() public {
        // 100,000 of NAV's 500,000 dollars lie in DAI, 200,000 in USDC: 60% healthy stables.
        vm.assertEq(_stableBps(), 6000);
        daiFeed.set(0.98e8, START);
        module.checkpoint();
        vm.assertEq(limits.state().depegMask, 0);
        daiFeed.set(0.98e8 - 1, START);
        module.checkpoint();
        vm.assertEq(limits.state().depegMask, 4);
        // 98 cents were enough to count, and are not enough to count again.
        daiFeed.set(0.99e8 - 1, START);
        module.checkpoint();
        vm.assertEq(limits.state().depegMask, 4);
        vm.assertLt(_stableBps(), 4100);
        daiFeed.set(0.99e8, START);
        vm.assertGt(_stableBps(), 5900);
        module.checkpoint();
        vm.assertEq(limits.state().depegMask, 0);
    }

    /// @dev In reduce-only nobody flees into a stable that has lost its peg.
    function test_depeg_isNoRefuge() public {
        daiFeed.set(0.97e8, START);
        module.checkpoint();
        daiFeed.set(0.985e8, START);
        vm.prank(address(changes));
        limits.setMode(1);
        Action[] memory into = _one(_swap(address(usdc), address(dai), 500, 1000e6, 999e18));
        vm.assertFalse(_finding(module.preview(_decision(into)), RuleId.MODE).ok);
        daiFeed.set(0.99e8, START);
        vm.assertTrue(_finding(module.preview(_decision(into)), RuleId.MODE).ok);
    }

    function test_setAssets_keepsALostPegByToken() public {
        daiFeed.set(0.97e8, START);
        module.checkpoint();
        AssetPolicy[] memory assets = _assets();
        (assets[0], assets[2]) = (assets[2], assets[0]);
        _setAssets(assets, _heldTokens());
        vm.assertEq(limits.state().depegMask, 1);
    }

    // ---------------------------------------------------- the floor in dollars

    /// @dev 300,000 dollars lie in stables; what is spent on ether comes off, to the dollar's last base unit.
    function test_stableFloorUsd_boundary() public {
        _floorAt(290_000e8);
        vm.assertTrue(_allows(_buy(10_000e6)));
        vm.assertTrue(_onlyDenies(_buy(10_000e6 + 1), RuleId.STABLE_FLOOR));
    }

    /// @dev Under it the way back is open, and only that.
    function test_stableFloorUsd_breached() public {
        _floorAt(310_000e8);
        vm.assertTrue(_allows(_sell(1 ether)));
        vm.assertTrue(_onlyDenies(_buy(1e6), RuleId.STABLE_FLOOR));
    }

    function _floorAt(uint128 usd8) private {
        LimitParams memory params = _params();
        params.stableFloorUsd8 = usd8;
        _setLimits(params);
    }

    function _buy(uint256 dollars) private view returns (Action[] memory) {
        return _one(_swap(address(usdc), address(weth), 500, dollars, dollars * 1e12 * 992 / 2_000_000));
    }

    function _chargeOf(Action[] memory actions) private returns (uint256) {
        return uint256(_finding(module.preview(_decision(actions)), RuleId.LOSS_BUDGET).observed);
    }

    function _stableBps() private returns (uint256) {
        Preview memory preview = module.preview(_decision(_hold()));
        return uint256(_finding(preview, RuleId.STABLE_FLOOR).observed);
    }
}
