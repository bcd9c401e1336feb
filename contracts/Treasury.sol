// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICustody} from "./interfaces/ICustody.sol";

/// @title Small custody for a treasury that has no Safe
/// @notice It holds funds and does what two parties say: its owner (the governance executor) without limit, and modules the
/// owner enabled. The leash is in the module; here is only who may pull.
contract Treasury is ICustody {
    address public owner;
    mapping(address module => bool) public isModuleEnabled;

    event OwnerChanged(address indexed owner);
    event ModuleEnabled(address indexed module);
    event ModuleDisabled(address indexed module);

    error Treasury_NotOwner(address caller, address owner);
    error Treasury_NotModule(address caller);
    error Treasury_OnlyCalls(uint8 operation);
    error Treasury_CallFailed(bytes returnData);
    error Treasury_ZeroAddress();

    modifier onlyOwner() {
        if (msg.sender != owner) revert Treasury_NotOwner(msg.sender, owner);
        _;
    }

    constructor(address owner_, address module) {
        if (owner_ == address(0) || module == address(0)) revert Treasury_ZeroAddress();
        owner = owner_;
        emit OwnerChanged(owner_);
        isModuleEnabled[module] = true;
        emit ModuleEnabled(module);
    }

    receive() external payable {}

    /// @inheritdoc ICustody
    function execTransactionFromModuleReturnData(address to, uint256 value, bytes calldata data, uint8 operation)
        external
        returns (bool success, bytes memory returnData)
    {
        if (!isModuleEnabled[msg.sender]) revert Treasury_NotModule(msg.sender);
        // A delegatecall would let a module become custody itself.
        if (operation != 0) revert Treasury_OnlyCalls(operation);
        (success, returnData) = to.call{value: value}(data);
    }

    /// @notice Any call as custody, by the owner.
    function execute(address to, uint256 value, bytes calldata data) external onlyOwner returns (bytes memory) {
        (bool success, bytes memory returnData) = to.call{value: value}(data);
        if (!success) revert Treasury_CallFailed(returnData);
        return returnData;
    }

    function enableModule(address module) external onlyOwner {
        if (module == address(0)) revert Treasury_ZeroAddress();
        isModuleEnabled[module] = true;
        emit ModuleEnabled(module);
    }

    function disableModule(address module) external onlyOwner {
        isModuleEnabled[module] = false;
        emit ModuleDisabled(module);
    }

    function setOwner(address owner_) external onlyOwner {
        if (owner_ == address(0)) revert Treasury_ZeroAddress();
        owner = owner_;
        emit OwnerChanged(owner_);
    }
}
