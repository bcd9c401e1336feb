// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts, HeldFacts} from "./types/Facts.sol";
import {Ask} from "./types/Ask.sol";
import {ActionKind} from "./types/Decision.sol";
import {AssetClass, AssetPolicy, LimitParams, OracleStatus, Policy} from "./types/Policy.sol";
import {AssetLookup} from "./rules/AssetLookup.sol";
import {IPositionBook} from "./interfaces/IPositionBook.sol";
import {IVenueAdapter} from "./interfaces/IVenueAdapter.sol";
import {Limits} from "./Limits.sol";
import {Oracle} from "./Oracle.sol";

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
        uint256 count = assets.length;
        uint256 readings = _readings(assets);
        // Room for the list alone: each item is made whole.
        assembly ("memory-safe") {
            facts := mload(0x40)
            mstore(facts, count)
            mstore(0x40, add(facts, mul(add(count, 1), 0x20)))
        }
        for (uint256 i = 0; i < count; ++i) {
            AssetPolicy memory asset = assets[i];
            uint8 status;
            uint256 priceUsd8;
            uint256 poolUsd8;
            assembly ("memory-safe") {
                status := mload(readings)
                priceUsd8 := mload(add(readings, 0x20))
                poolUsd8 := mload(add(readings, 0x60))
                readings := add(readings, 0x80)
            }
            uint256 balance = _balanceOf(asset.token, custody);
            facts[i] = AssetFacts({
                token: asset.token,
                decimals: asset.decimals,
                assetClass: asset.assetClass,
                epsilonBps: asset.epsilonBps,
                capBps: asset.capBps,
                oracleStatus: status,
                priceUsd8: priceUsd8,
                poolUsd8: poolUsd8,
                balanceBefore: balance,
                balanceAfter: balance,
                priceGroup: asset.priceGroup,
                venue: asset.venue,
                issuer: asset.issuer,
                depegged: depegMask >> i & 1 == 1,
                positionBefore: 0,
                positionAfter: 0,
                paid: 0
            });
        }
        if (address(book) == address(0)) return facts;
        _addPositions(custody, facts);
        for (uint256 i = 0; i < count; ++i) {
            facts[i].balanceBefore = facts[i].balanceAfter;
            facts[i].positionBefore = facts[i].positionAfter;
        }
    }

    /// @dev Asks the oracle for the price of each asset.
    /// @return readings where the first `Reading` lies
    function _readings(AssetPolicy[] memory assets) private view returns (uint256 readings) {
        bytes4 selector = Oracle.readAll.selector;
        bytes memory question;
        assembly ("memory-safe") {
            question := mload(0x40)
            let count := mload(assets)
            mstore(question, add(0x44, mul(count, 0x20)))
            mstore(add(question, 0x20), selector)
            mstore(add(question, 0x24), 0x20)
            mstore(add(question, 0x44), count)
            let place := add(question, 0x64)
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                mstore(place, mload(mload(add(assets, mul(add(i, 1), 0x20)))))
                place := add(place, 0x20)
            }
            mstore(0x40, and(add(place, 0x1f), not(0x1f)))
        }
        // The list's place and its length come first.
        readings = Ask.words(address(oracle), question) + 64;
    }

    /// @dev Fills in what custody has now, positions included.
    function _weigh(address custody, AssetFacts[] memory facts) internal view {
        for (uint256 i = 0; i < facts.length; ++i) {
            AssetFacts memory fact = facts[i];
            fact.balanceAfter = _balanceOf(fact.token, custody);
        }
        if (address(book) != address(0)) _addPositions(custody, facts);
    }

    function _addPositions(address custody, AssetFacts[] memory facts) private view {
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
    function _readHeld(address custody, Policy memory policy, address spender)
        internal
        view
        returns (HeldFacts[] memory facts)
    {
        facts = new HeldFacts[](policy.held.length);
        for (uint256 i = 0; i < facts.length; ++i) {
            HeldFacts memory fact = facts[i];
            fact.token = policy.held[i];
            fact.balanceBefore = fact.balanceAfter = Ask.balanceOf(fact.token, custody);
            fact.allowanceBefore = fact.allowanceAfter = Ask.allowance(fact.token, custody, spender);
        }
    }

    function _swapSpender(Policy memory policy) internal view returns (address) {
        address adapter = policy.adapters[ActionKind.SWAP];
        return policy.held.length == 0 || adapter == address(0) ? address(0) : IVenueAdapter(adapter).spender();
    }

    function _balanceOf(address token, address custody) internal view returns (uint256 balance) {
        balance = Ask.balanceOf(token, custody);
        if (token == weth) balance += custody.balance;
    }

    /// @dev A stable loses its peg under one price and has it back at another, so that it does not flap. Where its price
    /// is not believed it stays as it was.
    function _depegMask(LimitParams memory params, AssetFacts[] memory facts) internal pure returns (uint16 mask) {
        for (uint256 i = 0; i < facts.length; ++i) {
            if (facts[i].assetClass != AssetClass.STABLE) continue;
            bool depegged = facts[i].depegged;
            if (facts[i].oracleStatus == OracleStatus.OK) {
                depegged = AssetLookup.lowUsd8(facts[i]) < (depegged ? params.repegUsd8 : params.depegUsd8);
            }
            // forge-lint: disable-next-line(unsafe-typecast)
            if (depegged) mask |= uint16(1 << i);
        }
    }
}
