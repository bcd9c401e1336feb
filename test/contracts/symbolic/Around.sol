// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Decision, Finding} from "../../../contracts/types/Decision.sol";
import {ActionFacts, AssetFacts, Facts} from "../../../contracts/types/Facts.sol";
import {FactsImage} from "../../../contracts/types/FactsImage.sol";
import {IVenueAdapter, Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Judge, Standing} from "../../../contracts/Judge.sol";
import {Outcome} from "../../../contracts/Limits.sol";
import {Reading} from "../../../contracts/Oracle.sol";
import {Totals} from "../../../contracts/rules/Totals.sol";

/// @notice A token that has what it says it has.
contract BentToken {
    uint256 public held;
    uint256 public left;

    function set(uint256 held_, uint256 left_) external {
        (held, left) = (held_, left_);
    }

    function balanceOf(address) external view returns (uint256) {
        return held;
    }

    function allowance(address, address) external view returns (uint256) {
        return left;
    }
}

/// @notice What stands around a judge, bent: the hand that acts leaves custody with whatever it likes, the venue's adapter
/// names the two tokens, the oracle knows one price, and the rule book allows all and says as the sums what it was told of one
/// asset, so that it can be compared with what was so.
contract Around {
    BentToken public immutable first;
    BentToken public immutable second;
    uint256 private _held;
    uint256 private _held1;
    uint256 private _left;
    bool private _tellsOfSecond;
    bool private _fails;

    constructor() {
        (first, second) = (new BentToken(), new BentToken());
    }

    /// @param held what the action leaves custody with of the first token, `held1` of the second
    /// @param left what it leaves approved
    function bend(uint256 held, uint256 held1, uint256 left) external {
        (_held, _held1, _left) = (held, held1, left);
    }

    function tell(bool ofSecond) external {
        _tellsOfSecond = ofSecond;
    }

    function fail(bool fails) external {
        _fails = fails;
    }

    // ---------------------------------------------------------------- the hand

    function decide(Judge judge, Decision calldata decision, Standing calldata standing)
        external
        returns (Outcome memory)
    {
        bytes memory asked = abi.encodeCall(Judge.run, (decision, new bytes[](0)));
        (bool done, bytes memory answer) = address(judge).call(bytes.concat(asked, abi.encode(standing)));
        require(done);
        return abi.decode(answer, (Outcome));
    }

    function act(uint256, Action calldata, IVenueAdapter) external returns (address) {
        first.set(_held, _left);
        second.set(_held1, _left);
        return address(this);
    }

    // ------------------------------------------------------------- the adapter

    function route(Action calldata) external view returns (address[] memory tokens, address[] memory pools) {
        (tokens, pools) = (new address[](2), new address[](1));
        (tokens[0], tokens[1], pools[0]) = (address(first), address(second), address(this));
    }

    function plan(Action calldata, address, uint256) external view returns (Plan memory planned) {
        planned.target = address(this);
    }

    // -------------------------------------------------------------- the oracle

    function readAll(address[] calldata tokens) external pure returns (Reading[] memory readings) {
        readings = new Reading[](tokens.length);
        for (uint256 i = 0; i < tokens.length; ++i) {
            readings[i].priceUsd8 = 1;
        }
    }

    // ----------------------------------------------------------- the rule book

    function judgeImage(uint256 start, uint256 pointer, bool, bytes calldata image)
        external
        view
        returns (Finding[] memory findings, Totals memory totals)
    {
        Facts memory facts = FactsImage.restore(start, pointer, image)[0];
        AssetFacts memory asset = facts.assets[_tellsOfSecond ? 1 : 0];
        ActionFacts memory action = facts.actions[0];
        (totals.navBeforeUsd8, totals.navAfterUsd8) = (asset.balanceBefore, asset.balanceAfter);
        totals.paidUsd8 = asset.paid;
        totals.grossUsd8 = _tellsOfSecond ? action.moved1 : action.moved0;
        totals.chargeUsd8 = _tellsOfSecond ? action.allowanceAfter : action.amountIn;
        findings = new Finding[](_fails ? 1 : 0);
    }

    // ------------------------------------------------ what a module asks besides

    function epoch() external pure returns (uint64) {
        return 1;
    }

    function record(uint256) external {}

    function forget(uint256) external {}

    function mintedId(bytes calldata) external pure returns (uint256) {
        return 7;
    }
}
