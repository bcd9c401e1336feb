// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AaveMarket} from "./AaveMarket.sol";
import {AaveV3Adapter} from "../../../contracts/adapters/AaveV3Adapter.sol";
import {Custodian} from "./Custodian.sol";
import {Shipped} from "./Shipped.sol";
import {TestToken} from "./Tokens.sol";
import {vm} from "./Vm.sol";

/// @notice A treasury beside an Aave v3 market with an ether and a dollar reserve, in which somebody has lent 1,000 ether and
/// 1,000,000 dollars.
abstract contract LendingMarket is Custodian, AaveMarket {
    TestToken internal ether_;
    TestToken internal dollar;
    address internal aEther;
    address internal aDollar;
    AaveV3Adapter internal adapter;

    function setUp() public virtual override {
        super.setUp();
        (ether_, dollar) = (new TestToken(18), new TestToken(6));
        address[] memory assets = new address[](2);
        (assets[0], assets[1]) = (address(ether_), address(dollar));
        int256[] memory prices = new int256[](2);
        (prices[0], prices[1]) = (2000e8, 1e8);
        address provider = _lendingMarket(assets, prices);
        aEther = _reserve(provider, address(ether_), 18);
        aDollar = _reserve(provider, address(dollar), 6);
        _lend(ether_, 1000e18);
        _lend(dollar, 1_000_000e6);
        ether_.mint(address(custody), 100e18);
        dollar.mint(address(custody), 200_000e6);
        address[] memory listed = new address[](2);
        (listed[0], listed[1]) = (aDollar, aEther);
        adapter = Shipped.aaveAdapter(address(lending), listed);
    }

    /// @dev Somebody borrows half of the dollars against ether, and time passes: the index is no round number.
    function _accrue(uint256 time) internal {
        lending.borrow(address(dollar), 500_000e6, 2, 0, address(this));
        vm.warp(START + time);
    }

    function _lend(TestToken token, uint256 amount) private {
        token.mint(address(this), amount);
        token.approve(address(lending), amount);
        lending.supply(address(token), amount, address(this), 0);
    }
}
