// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetFacts, HeldFacts} from "./types/Facts.sol";
import {AssetPolicy, OracleStatus} from "./types/Policy.sol";
import {IErc20} from "./interfaces/IErc20.sol";
import {Limits} from "./Limits.sol";
import {Oracle, Reading} from "./Oracle.sol";
import {Round} from "./types/Round.sol";

/// @title What the treasury owns and what it is worth
/// @notice Only listed assets count. Ether counts as wrapped ether, so that wrapping moves no value. Held assets are seen and
/// not valued. Balances are the tokens' own; prices are the oracle's and are read once a decision.
contract Valuation {
    Limits public immutable limits;
    Oracle public immutable oracle;
    address public immutable weth;

    constructor(Limits limits_, Oracle oracle_, address weth_) {
        limits = limits_;
        oracle = oracle_;
        weth = weth_;
    }

    /// @notice Managed assets with price and balance; `balanceAfter` is left zero.
    function readAssets(address custody) public view returns (AssetFacts[] memory facts) {
        AssetPolicy[] memory assets = limits.assets();
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
            fact.oracleStatus = readings[i].status;
            fact.priceUsd8 = readings[i].priceUsd8;
            fact.balanceBefore = _balanceOf(assets[i].token, custody);
        }
    }

    /// @notice Held assets with balance and what `spender` may take of them; what is after is left zero.
    function readHeld(address custody, address spender) external view returns (HeldFacts[] memory facts) {
        address[] memory tokens = limits.held();
        facts = new HeldFacts[](tokens.length);
        for (uint256 i = 0; i < tokens.length; ++i) {
            facts[i].token = tokens[i];
            facts[i].balanceBefore = IErc20(tokens[i]).balanceOf(custody);
            facts[i].allowanceBefore = IErc20(tokens[i]).allowance(custody, spender);
        }
    }

    /// @notice Balances of these managed assets, in order.
    function balancesOf(address custody, address[] calldata tokens) external view returns (uint256[] memory balances) {
        balances = new uint256[](tokens.length);
        for (uint256 i = 0; i < tokens.length; ++i) {
            balances[i] = _balanceOf(tokens[i], custody);
        }
    }

    /// @notice NAV of the managed assets [1e-8 USD], and whether every price could be believed.
    function nav(address custody) external view returns (uint256 navUsd8, bool priced) {
        AssetFacts[] memory facts = readAssets(custody);
        priced = true;
        for (uint256 i = 0; i < facts.length; ++i) {
            if (facts[i].oracleStatus != OracleStatus.OK) priced = false;
            navUsd8 += Round.valueDown(facts[i].balanceBefore, facts[i].decimals, facts[i].priceUsd8);
        }
    }

    function _balanceOf(address token, address custody) private view returns (uint256 balance) {
        balance = IErc20(token).balanceOf(custody);
        if (token == weth) balance += custody.balance;
    }
}
