// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {IVenueAdapter} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Limits, Outcome} from "../../../contracts/Limits.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";

/// @notice A token, a pool, a manager of positions or a vault, bent: it counts what changes it and answers as it was told.
contract Outside {
    uint256 public calls;
    uint256 private _answer;
    uint256 private _left;
    address private _other;

    function bend(uint256 answer, uint256 left, address other) external {
        (_answer, _left, _other) = (answer, left, other);
    }

    // What adapters and the registry ask when they are made, and the module of allowances.

    function POOL() external view returns (address) {
        return address(this);
    }

    function factory() external view returns (address) {
        return address(this);
    }

    function UNDERLYING_ASSET_ADDRESS() external view returns (address) {
        return _other;
    }

    function asset() external view returns (address) {
        return _other;
    }

    function allowance(address, address) external view returns (uint256) {
        return _left;
    }

    /// @dev A position's twelve words; its tokens are this and the other.
    function positions(uint256) external view returns (uint256[12] memory words) {
        (words[2], words[3]) = (uint160(address(this)), uint160(_other));
    }

    receive() external payable {
        ++calls;
    }

    fallback() external payable {
        ++calls;
        uint256 answer = _answer;
        assembly ("memory-safe") {
            let at_ := mload(0x40)
            calldatacopy(at_, calldatasize(), 128)
            mstore(at_, answer)
            return(at_, 128)
        }
    }
}

/// @notice A council of one contract, which signs everything or nothing.
contract BentSeat {
    bool private _signs;

    function bend(bool signs) external {
        _signs = signs;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _signs ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice Worse than any judge: it acts or not, whether that worked or not, says whatever it likes of it, and lets it stand or
/// not. What it says NAV is, the valuation says too.
contract BentJudge {
    Limits private immutable limits;
    bool private _acts;
    bool private _stands;
    Outcome private _outcome;

    constructor(Limits limits_) {
        limits = limits_;
    }

    function bend(bool acts, bool stands, Outcome calldata outcome) external {
        (_acts, _stands, _outcome) = (acts, stands, outcome);
    }

    function run(Decision calldata decision, bytes[] calldata) external returns (Outcome memory) {
        if (_acts) {
            address adapter = limits.adapterOf(decision.actions[0].kind);
            try PolicyModule(msg.sender).act(0, decision.actions[0], IVenueAdapter(adapter)) {} catch {}
        }
        require(_stands);
        return _outcome;
    }

    function look(address) external view returns (uint256, bool, uint16) {
        return (_outcome.navAfterUsd8, true, 0);
    }
}
