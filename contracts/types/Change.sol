// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice One parameter and what it shall be.
/// @param parameter one of `Parameter`
/// @param subject whose it is, a token or a recipient; zero where the parameter has no subject
struct Change {
    uint8 parameter;
    address subject;
    uint256 value;
}

/// @notice One change weighed against what stands.
/// @param effect one of `Effect`
struct Step {
    uint256 old;
    uint256 value;
    uint8 effect;
}

/// @notice How long what loosens waits [seconds].
/// @param limit numbers that are only wider
/// @param structure what has no order, and authority
/// @param restore the undoing of a guardian's cut
struct Delays {
    uint32 limit;
    uint32 structure;
    uint32 restore;
}

/// @notice A loosening that waits.
/// @param eta from then on it may be accepted [unix seconds]; zero where there is none
/// @param beyondGuardian it takes the guardian's place, or undoes its cut: the guardian cannot cancel it
/// @param base hash of what every parameter it names stood at
struct Pending {
    uint40 eta;
    bool beyondGuardian;
    bytes32 base;
}

/// @notice The guardian's last cut of one parameter.
/// @param before where holders had it
/// @param cutTo where the guardian put it
struct Cut {
    uint256 before;
    uint256 cutTo;
    uint40 cutAt;
}

library Effect {
    uint8 internal constant SAME = 0;
    uint8 internal constant TIGHTER = 1;
    uint8 internal constant LOOSER = 2;
    uint8 internal constant RESTORE = 3;
}
