// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, GroupCap, LimitParams, PaymentPolicy} from "../../../contracts/types/Policy.sol";
import {vm} from "../support/Vm.sol";
import {VenueWorld} from "../support/VenueWorld.sol";

/// @notice The world with every venue, under limits like those of policies/mandates/example.yaml and nobody to be paid. The
/// test contract is the thief: it holds every seat's key and the submitter's, has money, and is the only one who provides
/// liquidity and lends.
abstract contract StolenWorld is VenueWorld {
    uint256 internal constant WETH = 0;
    uint256 internal constant USDC = 1;
    uint256 internal constant DAI = 2;
    uint256 internal constant AUSDC = 3;
    uint256 internal constant SHARE = 4;
    uint256 internal constant ASSETS = 5;

    function _fund() internal override {
        super._fund();
        // Enough to move either pool by a factor of a thousand.
        vm.deal(address(this), 2e6 ether);
        weth.deposit{value: 1e6 ether}();
        usdc.mint(address(this), 1e16);
        dai.mint(address(this), 1e28);
        usdc.approve(address(lending), 1_000_000e6);
        lending.supply(address(usdc), 1_000_000e6, address(this), 0);
    }

    function _params() internal pure virtual override returns (LimitParams memory params) {
        params = super._params();
        params.maxPoolShareBps = 200;
        params.turnoverUsd8 = 125_000e8;
        params.minRangeTicks = 200;
    }

    function _assets() internal view virtual override returns (AssetPolicy[] memory) {
        return super._assets();
    }

    function _caps() internal pure override returns (GroupCap[] memory caps) {
        caps = new GroupCap[](4);
        caps[0] = GroupCap(0, UNISWAP, 2000);
        caps[1] = GroupCap(0, AAVE, 4000);
        caps[2] = GroupCap(0, VAULT, 4000);
        caps[3] = GroupCap(1, CIRCLE, 9000);
    }

    function _payments() internal view virtual override returns (PaymentPolicy[] memory) {
        return new PaymentPolicy[](0);
    }
}
