// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {ICosigned, Seats} from "../../../contracts/Seats.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {IVenueAdapter, Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Limits, Outcome} from "../../../contracts/Limits.sol";
import {Parts, PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Shipped} from "../support/Shipped.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {vm} from "../support/Vm.sol";

/// @notice Custody that counts what it is asked to do.
contract CountingCustody {
    uint256 public calls;

    function execTransactionFromModuleReturnData(address, uint256, bytes calldata, uint8)
        external
        returns (bool, bytes memory)
    {
        ++calls;
        return (true, "");
    }
}

/// @notice All that a module works with, as whoever bent the venues wants it: the judge acts or not, and lets it stand or not.
contract BentParts {
    bool public acts;
    bool public stands;
    bool public refuses;
    uint256 public commits;
    Action private _action;

    function bend(bool acts_, bool stands_, bool refuses_) external {
        (acts, stands, refuses) = (acts_, stands_, refuses_);
    }

    function run(Decision calldata decision, bytes[] calldata) external returns (Outcome memory outcome) {
        if (acts) PolicyModule(msg.sender).act(0, decision.actions[0], IVenueAdapter(address(this)));
        require(stands);
        return outcome;
    }

    function plan(Action calldata, address, uint256) external pure returns (Plan memory) {}

    function commit(Outcome calldata) external {
        require(!refuses);
        ++commits;
    }

    function look(address) external pure returns (uint256, bool, uint16) {}

    function observeNav(uint256, uint16) external {}

    function anchor(address, uint8, bytes32, bytes32) external pure returns (bytes32) {}

    function verify(bytes32, bytes[] calldata, ICosigned) external pure returns (bool) {}

    function allowance(address, address) external pure returns (uint256) {
        return 1;
    }

    function adapterOf(uint8) external view returns (address) {
        return address(this);
    }

    function forget(uint256) external {}

    function epoch() external pure returns (uint64) {
        return 1;
    }

    function owner() external pure returns (address) {
        return address(0xE0);
    }

    function guardian() external pure returns (address) {
        return address(0x6A);
    }

    function cosigner() external pure returns (address) {
        return address(0xC0);
    }
}

/// @notice For halmos: no path moves funds without consuming a limit. The module is the real one; around it nothing is.
contract PathsSymbolic {
    CountingCustody private custody;
    BentParts private parts;
    PolicyModule private module;

    function setUp() public {
        custody = new CountingCustody();
        parts = new BentParts();
        address all = address(parts);
        module = Shipped.policyModule(
            Parts(
                ICustody(address(custody)),
                Limits(all),
                Valuation(all),
                Seats(all),
                DecisionAnchor(all),
                Judge(all),
                IPositionRegistry(all)
            )
        );
    }

    /// @dev Whatever the judge does: custody was asked for something only where the limits took the outcome, once.
    function check_execute_movesOnlyWhatIsCommitted(bool acts, bool stands, bool refuses, uint64 nonce) public {
        parts.bend(acts, stands, refuses);
        Decision memory decision;
        decision.custody = address(custody);
        decision.submitter = address(this);
        decision.seatEpoch = 1;
        decision.nonce = nonce;
        decision.actions = new Action[](1);
        decision.actions[0].kind = ActionKind.WRAP;
        decision.actions[0].amountIn = 1;
        try module.execute(decision, new bytes[](0)) returns (uint8 status) {
            if (status == module.EXECUTED()) assert(parts.commits() == 1);
            else assert(custody.calls() == 0 && parts.commits() == 0);
        } catch {
            assert(custody.calls() == 0 && parts.commits() == 0);
        }
        assert(custody.calls() == 0 || parts.commits() == 1);
    }

    /// @dev The judge too, while no decision runs.
    function check_act_isForTheJudgeInADecision(address stranger, Action memory action) public {
        vm.prank(stranger);
        try module.act(0, action, IVenueAdapter(address(parts))) {} catch {}
        assert(custody.calls() == 0);
    }

    function check_revoke_isForOwnerAndGuardian(address stranger, address token, address spender) public {
        if (stranger == address(0xE0) || stranger == address(0x6A)) return;
        vm.prank(stranger);
        try module.revoke(address(parts), spender) {} catch {}
        vm.prank(address(0xE0));
        try module.revoke(address(0xA11), token) {} catch {}
        assert(custody.calls() == 0);
    }

    function check_unwind_isForTheOwnerAndOutOfVenues(address caller, uint8 kind) public {
        Action[] memory actions = new Action[](1);
        (actions[0].kind, actions[0].amountIn, actions[0].positionId) = (kind, 1, 1);
        vm.prank(caller);
        try module.unwind(actions) {} catch {}
        bool out = kind == ActionKind.UNWRAP || kind == ActionKind.WITHDRAW || kind == ActionKind.REDEEM
            || (kind >= ActionKind.DECREASE && kind <= ActionKind.BURN);
        if (caller != address(0xE0) || !out) assert(custody.calls() == 0);
    }
}
