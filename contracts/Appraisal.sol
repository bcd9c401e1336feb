// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts, HeldFacts} from "./types/Facts.sol";
import {ActionKind} from "./types/Decision.sol";
import {AssetClass, AssetPolicy, LimitParams, OracleStatus, Policy} from "./types/Policy.sol";
import {IErc20} from "./interfaces/IErc20.sol";
import {IPositionBook} from "./interfaces/IPositionBook.sol";
import {IVenueAdapter} from "./interfaces/IVenueAdapter.sol";
import {Limits} from "./Limits.sol";
import {Oracle, Reading} from "./Oracle.sol";

/// @title How custody's assets are seen and priced
/// @notice Only listed assets count. Ether counts as wrapped ether, so that wrapping moves no value. What lies in positions the
/// module minted counts at the oracle's prices, never at the pool's. Held assets are seen and not valued. Prices are read once a
/// decision.
abstract contract Appraisal {
    Limits public immutable limits;
    Oracle public immutable oracle;
    address public immutable weth;
    /// @notice Zero where there are no positions.
    IPositionBook public immutable book;

    constructor(Limits limits_, Oracle oracle_, address weth_, IPositionBook book_) {
        limits = limits_;
        oracle = oracle_;
        weth = weth_;
        book = book_;
    }

    /// @dev Managed assets with price and balance; what is after is as before.
    function _appraise(address custody, Policy memory policy, uint16 depegMask)
        internal
        view
        returns (AssetFacts[] memory facts)
    {
        AssetPolicy[] memory assets = policy.assets;
        address[] memory tokens = new address[](assets.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            tokens[i] = assets[i].token;
        }
        Reading[] memory readings = oracle.readAll(tokens);
        facts = new AssetFacts[](assets.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            AssetFacts memory fact = facts[i];
            fact.token = assets[i].token;
            fact.decimals = assets[i].decimals;
            fact.assetClass = assets[i].assetClass;
            fact.epsilonBps = assets[i].epsilonBps;
            fact.capBps = assets[i].capBps;
            fact.priceGroup = assets[i].priceGroup;
            fact.venue = assets[i].venue;
            fact.issuer = assets[i].issuer;
            fact.depegged = depegMask >> i & 1 == 1;
            fact.oracleStatus = readings[i].status;
            fact.priceUsd8 = readings[i].priceUsd8;
        }
        _weigh(custody, facts);
        for (uint256 i = 0; i < facts.length; ++i) {
            facts[i].balanceBefore = facts[i].balanceAfter;
            facts[i].positionBefore = facts[i].positionAfter;
        }
    }

    /// @dev Fills in what custody has now, positions included.
    function _weigh(address custody, AssetFacts[] memory facts) internal view {
        for (uint256 i = 0; i < facts.length; ++i) {
            facts[i].balanceAfter = _balanceOf(facts[i].token, custody);
        }
        if (address(book) == address(0)) return;
        address[] memory tokens = new address[](facts.length);
        uint256[] memory prices = new uint256[](facts.length);
        uint8[] memory decimals = new uint8[](facts.length);
        for (uint256 i = 0; i < facts.length; ++i) {
            (tokens[i], prices[i], decimals[i]) = (facts[i].token, facts[i].priceUsd8, facts[i].decimals);
        }
        uint256[] memory amounts = book.amountsOf(custody, tokens, prices, decimals);
        for (uint256 i = 0; i < facts.length; ++i) {
            facts[i].positionAfter = amounts[i];
            facts[i].balanceAfter += amounts[i];
        }
    }

    /// @dev Held assets with balance and what the swap venue may take of them; what is after is as before.
    function _readHeld(address custody, Policy memory policy) internal view returns (HeldFacts[] memory facts) {
        facts = new HeldFacts[](policy.held.length);
        address spender = _swapSpender(policy);
        for (uint256 i = 0; i < facts.length; ++i) {
            facts[i].token = policy.held[i];
            facts[i].balanceBefore = IErc20(facts[i].token).balanceOf(custody);
            facts[i].allowanceBefore = IErc20(facts[i].token).allowance(custody, spender);
            facts[i].balanceAfter = facts[i].balanceBefore;
            facts[i].allowanceAfter = facts[i].allowanceBefore;
        }
    }

    function _swapSpender(Policy memory policy) internal view returns (address) {
        address adapter = policy.adapters[ActionKind.SWAP];
        return policy.held.length == 0 || adapter == address(0) ? address(0) : IVenueAdapter(adapter).spender();
    }

    function _balanceOf(address token, address custody) internal view returns (uint256 balance) {
        balance = IErc20(token).balanceOf(custody);
        if (token == weth) balance += custody.balance;
    }

    /// @dev A stable loses its peg under one price and has it back at another, so that it does not flap. Without a price it stays
    /// as it was.
    function _depegMask(LimitParams memory params, AssetFacts[] memory facts) internal pure returns (uint16 mask) {
        for (uint256 i = 0; i < facts.length; ++i) {
            if (facts[i].assetClass != AssetClass.STABLE) continue;
            bool depegged = facts[i].depegged;
            if (facts[i].oracleStatus == OracleStatus.OK) {
                depegged = facts[i].priceUsd8 < (depegged ? params.repegUsd8 : params.depegUsd8);
            }
            // forge-lint: disable-next-line(unsafe-typecast)
            if (depegged) mask |= uint16(1 << i);
        }
    }
}
