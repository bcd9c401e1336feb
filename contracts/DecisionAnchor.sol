// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The decisions' hash chain
/// @notice One head a treasury. The module anchors what it executed and what it denied; the publisher anchors the hash of the
/// full record. A record that is missing, changed or out of order no longer leads to the head.
contract DecisionAnchor {
    uint8 public constant EXECUTED = 1;
    uint8 public constant DENIED = 2;
    uint8 public constant RECORD = 3;

    address public owner;
    mapping(address custody => bytes32) public head;
    mapping(address custody => address) public moduleOf;
    mapping(address custody => address) public publisherOf;

    event Registered(address indexed custody, address module, address publisher);
    event Anchored(address indexed custody, uint8 kind, bytes32 digest, bytes32 recordHash, bytes32 head);

    error DecisionAnchor_NotOwner(address caller, address owner);
    error DecisionAnchor_NotModule(address caller, address module);
    error DecisionAnchor_NotPublisher(address caller, address publisher);
    error DecisionAnchor_BadKind(uint8 kind);

    modifier onlyOwner() {
        if (msg.sender != owner) revert DecisionAnchor_NotOwner(msg.sender, owner);
        _;
    }

    constructor(address owner_, address custody, address module, address publisher) {
        owner = owner_;
        _register(custody, module, publisher);
    }

    /// @notice Appends a decision. Only for the treasury's module.
    /// @param kind EXECUTED or DENIED
    /// @param detail zero where executed; hash of the reason where denied
    function anchor(address custody, uint8 kind, bytes32 digest, bytes32 detail) external returns (bytes32) {
        if (msg.sender != moduleOf[custody]) revert DecisionAnchor_NotModule(msg.sender, moduleOf[custody]);
        if (kind != EXECUTED && kind != DENIED) revert DecisionAnchor_BadKind(kind);
        return _append(custody, kind, digest, detail);
    }

    /// @notice Appends a record's hash. Only for the treasury's publisher.
    /// @param decisionDigest digest of the decision the record is about; zero where the cycle made none
    function publish(address custody, bytes32 recordHash, bytes32 decisionDigest) external returns (bytes32) {
        if (msg.sender != publisherOf[custody]) {
            revert DecisionAnchor_NotPublisher(msg.sender, publisherOf[custody]);
        }
        return _append(custody, RECORD, decisionDigest, recordHash);
    }

    function register(address custody, address module, address publisher) external onlyOwner {
        _register(custody, module, publisher);
    }

    function _register(address custody, address module, address publisher) private {
        moduleOf[custody] = module;
        publisherOf[custody] = publisher;
        emit Registered(custody, module, publisher);
    }

    function _append(address custody, uint8 kind, bytes32 digest, bytes32 recordHash) private returns (bytes32 next) {
        next = keccak256(abi.encode(head[custody], kind, digest, recordHash));
        head[custody] = next;
        emit Anchored(custody, kind, digest, recordHash, next);
    }
}
