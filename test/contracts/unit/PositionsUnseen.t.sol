// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Finding, Preview} from "../../../contracts/types/Decision.sol";
import {AssetPolicy} from "../../../contracts/types/Policy.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {RuleId} from "../../../contracts/types/RuleId.sol";
import {ClingingToken} from "../support/QuirkyTokens.sol";
import {TestToken} from "../support/Tokens.sol";
import {VenueWorld} from "../support/VenueWorld.sol";
import {vm} from "../support/Vm.sol";

/// @notice The last finding about positions is that of the pool's distance from the oracle.
function distanceIn(Preview memory seen) pure returns (Finding memory last) {
    for (uint256 i = 0; i < seen.findings.length; ++i) {
        if (seen.findings[i].rule == RuleId.POSITIONS) last = seen.findings[i];
    }
}

/// @notice Positions where prices are missing, tokens are not managed, or an approval clings.
contract PositionsUnseenTest is VenueWorld {
    function test_mint_withoutAPriceIsInfinitelyFarOff() public {
        vm.assertTrue(distanceIn(module.preview(_bare(_one(_mint())))).ok);
        uint256 world = vm.snapshotState();
        wethFeed.setBroken(true);
        _isInfinitelyFarOff(module.preview(_bare(_one(_mint()))));
        vm.revertToState(world);
        usdcFeed.setBroken(true);
        _isInfinitelyFarOff(module.preview(_bare(_one(_mint()))));
    }

    /// @dev Its pool is still listed at the adapter, the token no more at the policy.
    function test_mint_ofWhatIsNotManagedIsInfinitelyFarOff() public {
        AssetPolicy[] memory assets = limits.assets();
        uint256 world = vm.snapshotState();
        for (uint256 gone = 0; gone < 2; ++gone) {
            AssetPolicy[] memory left = new AssetPolicy[](1);
            left[0] = assets[1 - gone];
            left[0].assetClass = 1;
            address[] memory held = new address[](0);
            _setAssets(left, held);
            _isInfinitelyFarOff(module.preview(_bare(_one(_mint()))));
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }

    function test_mint_thatFailsStillTellsHowFarItsPoolStands() public {
        wethFeed.set(2015e8, START);
        int256 stands = distanceIn(module.preview(_bare(_one(_mint())))).observed;
        vm.assertGt(uint256(stands), 70);
        Action memory mint = _mint();
        mint.minAmountOut = mint.amountIn + 1;
        Preview memory seen = module.preview(_bare(_one(mint)));
        vm.assertGt(seen.revertData.length, 0);
        vm.assertEq(distanceIn(seen).observed, stands);
    }

    function test_mint_takesBackAnApprovalOfOneUnit() public {
        Action memory mint = _mint();
        (uint256 ether_, uint256 dollars) = (weth.balanceOf(custody), usdc.balanceOf(custody));
        uint256 world = vm.snapshotState();
        vm.assertEq(_execute(_decision(_one(mint))), module.EXECUTED());
        (uint256 tookEther, uint256 tookDollars) = (ether_ - weth.balanceOf(custody), dollars - usdc.balanceOf(custody));
        vm.revertToState(world);
        // Ether binds; of dollars one unit more is offered than is taken.
        if (mint.path[0] == address(usdc)) mint.amountIn = tookDollars + 1;
        else mint.amountIn1 = tookDollars + 1;
        vm.assertEq(_execute(_decision(_one(mint))), module.EXECUTED());
        vm.assertEq(ether_ - weth.balanceOf(custody), tookEther);
        vm.assertEq(dollars - usdc.balanceOf(custody), tookDollars);
        vm.assertEq(usdc.allowance(custody, manager) + weth.allowance(custody, manager), 0);
    }

    /// @dev Whichever of the two tokens it is.
    function test_mint_whoseTokenKeepsAnApprovalIsDenied() public {
        bool straight = address(dai) < address(usdc);
        Action memory mint = _mint();
        (mint.path[0], mint.path[1]) = straight ? (address(dai), address(usdc)) : (address(usdc), address(dai));
        // Two dollars of each: one of either kind is the same, twelve decimals apart.
        (mint.amountIn, mint.amountIn1) = straight ? (uint256(2e18), uint256(2e6)) : (uint256(2e6), uint256(2e18));
        int24 middle = straight ? int24(-276_320) : int24(276_320);
        (mint.tickLower, mint.tickUpper) = (middle - 1000, middle + 1000);
        vm.assertTrue(_allows(_one(mint)));
        uint256 world = vm.snapshotState();
        for (uint256 i = 0; i < 2; ++i) {
            vm.etch(mint.path[i], address(new ClingingToken(TestToken(mint.path[i]).decimals())).code);
            vm.assertTrue(_onlyDenies(_one(mint), RuleId.APPROVALS));
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }

    function _isInfinitelyFarOff(Preview memory seen) private pure {
        vm.assertFalse(seen.allowed);
        vm.assertEq(distanceIn(seen).observed, type(int256).max);
        vm.assertFalse(distanceIn(seen).ok);
    }
}

/// @notice Adapters for positions, and nobody who keeps a book of them.
contract NoBookTest is VenueWorld {
    function _positions() internal pure override returns (IPositionBook, IPositionRegistry) {
        return (IPositionBook(address(0)), IPositionRegistry(address(0)));
    }

    function test_position_withoutABookIsNotKnownAndMayNotGrow() public {
        Preview memory seen = module.preview(_bare(_one(_mint())));
        vm.assertEq(distanceIn(seen).observed, type(int256).max);
        vm.assertEq(_execute(_bare(_one(_mint()))), module.DENIED());
        // The manager's first position is somebody's: custody's, by its own hand.
        vm.assertEq(_mintAs(custody), 1);
        seen = module.preview(_bare(_one(_of(ActionKind.DECREASE, 1, 1))));
        vm.assertFalse(_finding(seen, RuleId.POSITIONS).ok);
        vm.assertEq(_finding(seen, RuleId.POSITIONS).observed, int256(0));
    }
}
