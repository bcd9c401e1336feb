// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetPolicy, LimitState} from "../../../contracts/types/Policy.sol";
import {Limits, Outcome} from "../../../contracts/Limits.sol";
import {SoundPolicy} from "./SoundPolicy.sol";
import {svm} from "./Svm.sol";
import {vm} from "../support/Vm.sol";

/// @dev For halmos to know every function by: what is not compiled here has no list of them.
abstract contract EveryLimits is Limits {}

/// @notice For halmos: whatever a judge that venues have bent says of a decision, the limits take it or refuse it whole. Each
/// check is for every outcome of the widths given.
contract ChargingSymbolic {
    uint256 private constant START = 1_700_000_000;
    Limits private limits;

    function setUp() public {
        vm.warp(START);
        AssetPolicy[] memory assets = new AssetPolicy[](1);
        assets[0] = AssetPolicy(address(0xA), 18, 0, 50, 8000, 1, 0, 0);
        limits = SoundPolicy.limits(address(this), assets, new address[](14));
        // A treasury of a million dollars, and some of everything used.
        Outcome memory first = _outcome(1_000_000e8, 999_900e8, 4000e8, 400_000e8);
        limits.commit(first);
        vm.warp(START + 3 days);
    }

    /// @dev What was charged stays used, rounded up; over a budget nothing is taken at all.
    function check_commit_takesTheWholeCharge(uint64 charge) public {
        LimitState memory before = limits.state();
        try limits.commit(_outcome(1_000_000e8, 999_900e8, charge, 0)) {
            LimitState memory next = limits.state();
            assert(next.epochUsedWad >= before.epochUsedWad);
            // In dollars of a base of 999,900 or more, cents rounded up.
            assert(uint256(next.epochUsedWad - before.epochUsedWad) * 1_000_000e8 >= uint256(charge) * 1e18);
            assert(next.epochUsedWad <= 300 * 1e14);
            assert(charge == 0 || next.lossUsedWad <= 100 * 1e14);
            assert(charge == 0 || next.lossUsedWad >= next.epochUsedWad - before.epochUsedWad);
        } catch {
            assert(limits.state().epochUsedWad == before.epochUsedWad);
        }
    }

    function check_commit_turnoverNeverOverItsBucket(uint128 gross) public {
        try limits.commit(_outcome(1_000_000e8, 999_900e8, 0, gross)) {
            LimitState memory next = limits.state();
            assert(next.turnoverUsedUsd8 <= 1_000_000e8);
            assert(next.turnoverUsedUsd8 >= gross);
        } catch {}
    }

    /// @dev Nobody is paid whom the limits do not list, nor more than there is in the bucket.
    function check_commit_paysOutOfTheBucket(address recipient, uint128 paid) public {
        Outcome memory outcome = _outcome(1_000_000e8, 999_900e8, 0, 0);
        (outcome.recipients, outcome.paymentsUsd8) = (new address[](1), new uint256[](1));
        (outcome.recipients[0], outcome.paymentsUsd8[0]) = (recipient, paid);
        try limits.commit(outcome) {
            assert(paid == 0 || (recipient == SoundPolicy.PAYEE && paid <= 10_000e8));
            assert(limits.paymentOf(recipient).usedUsd8 == paid);
        } catch {
            assert(limits.paymentOf(recipient).usedUsd8 == 0);
        }
    }

    /// @dev Whatever NAV is said to be: base NAV never over it, the peak never lower, the mode never looser.
    function check_observe_tightensOnly(uint96 nav) public {
        LimitState memory before = limits.state();
        limits.observeNav(nav, 0);
        LimitState memory next = limits.state();
        assert(next.baseNavUsd8 <= nav);
        assert(next.peakNavUsd8 >= before.peakNavUsd8);
        assert(next.mode >= before.mode);
        assert(next.lossUsedWad == before.lossUsedWad && next.epochUsedWad == before.epochUsedWad);
        assert(next.turnoverUsedUsd8 == before.turnoverUsedUsd8);
    }

    /// @dev Nobody else charges, looks, or sets anything.
    function check_stranger_changesNothing(address stranger) public {
        if (stranger == address(this) || stranger == SoundPolicy.OWNER || stranger == address(0)) return;
        bytes32 before =
            keccak256(abi.encode(limits.state(), limits.policyVersion(), limits.owner(), limits.controller()));
        bytes memory anything = svm.createCalldata("EveryLimits");
        vm.prank(stranger);
        (bool done,) = address(limits).call(anything);
        done;
        bytes32 next =
            keccak256(abi.encode(limits.state(), limits.policyVersion(), limits.owner(), limits.controller()));
        assert(next == before);
    }

    function _outcome(uint256 navBefore, uint256 navAfter, uint256 charge, uint256 gross)
        private
        pure
        returns (Outcome memory outcome)
    {
        (outcome.navBeforeUsd8, outcome.navAfterUsd8) = (navBefore, navAfter);
        (outcome.chargeUsd8, outcome.grossUsd8) = (charge, gross);
    }
}
