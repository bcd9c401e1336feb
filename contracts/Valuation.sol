// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Appraisal} from "./Appraisal.sol";
import {AssetFacts, HeldFacts} from "./types/Facts.sol";
import {IPositionBook} from "./interfaces/IPositionBook.sol";
import {LimitState, OracleStatus, Policy} from "./types/Policy.sol";
import {Limits} from "./Limits.sol";
import {Oracle} from "./Oracle.sol";
import {PolicyCode} from "./types/PolicyCode.sol";
import {Round} from "./types/Round.sol";

/// @title What the treasury owns and what it is worth
/// @notice For anyone who asks, and for the module when it looks at NAV for the breaker. Decisions are valued by the same code
/// inside the judge.
contract Valuation is Appraisal {
    constructor(Limits limits_, Oracle oracle_, address weth_, IPositionBook book_)
        Appraisal(limits_, oracle_, weth_, book_)
    {}

    /// @notice Managed assets with price and balance; what is after is as before.
    function readAssets(address custody) external view returns (AssetFacts[] memory) {
        (Policy memory policy, LimitState memory state) = _policy();
        return _appraise(custody, policy, state.depegMask);
    }

    /// @notice Held assets with balance and what the swap venue may take of them; what is after is as before.
    function readHeld(address custody) external view returns (HeldFacts[] memory) {
        (Policy memory policy,) = _policy();
        return _readHeld(custody, policy, _swapSpender(policy));
    }

    /// @notice NAV of the managed assets [1e-8 USD], and whether every price could be believed.
    function nav(address custody) external view returns (uint256 navUsd8, bool priced) {
        (navUsd8, priced,) = look(custody);
    }

    /// @notice As `nav`, with the stables that have lost their peg.
    function look(address custody) public view returns (uint256 navUsd8, bool priced, uint16 depegMask) {
        (Policy memory policy, LimitState memory state) = _policy();
        AssetFacts[] memory facts = _appraise(custody, policy, state.depegMask);
        priced = true;
        for (uint256 i = 0; i < facts.length; ++i) {
            if (facts[i].oracleStatus != OracleStatus.OK) priced = false;
            navUsd8 += Round.valueDown(facts[i].balanceBefore, facts[i].decimals, facts[i].priceUsd8);
        }
        depegMask = _depegMask(policy.limits, facts);
    }

    function _policy() private view returns (Policy memory policy, LimitState memory state) {
        address code;
        (, code, state) = limits.read();
        policy = PolicyCode.load(code);
    }
}
