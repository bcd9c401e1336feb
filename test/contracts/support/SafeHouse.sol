// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Artifacts} from "./Artifacts.sol";

interface ISafe {
    function setup(
        address[] calldata owners,
        uint256 threshold,
        address to,
        bytes calldata data,
        address fallbackHandler,
        address paymentToken,
        uint256 payment,
        address payable paymentReceiver
    ) external;
    function enableModule(address module) external;
    function disableModule(address previous, address module) external;
    function swapOwner(address previous, address old, address new_) external;
    function setFallbackHandler(address handler) external;
    function changeThreshold(uint256 threshold) external;
    /// @dev By its fallback handler.
    function getMessageHash(bytes calldata message) external view returns (bytes32);
}

interface ISafeFactory {
    function createProxyWithNonce(address singleton, bytes calldata initializer, uint256 salt)
        external
        returns (address);
}

/// @notice Safes 1.4.1 from npm's published code.
library SafeHouse {
    /// @dev Two owners, both of whom must sign. Without a fallback handler it answers no ERC-1271 question.
    function build(address first, address second) internal returns (address) {
        address[] memory owners = new address[](2);
        (owners[0], owners[1]) = (first, second);
        return _build(owners, 2, address(0));
    }

    /// @dev It signs (ERC-1271) by its fallback handler.
    function signing(address[] memory owners, uint256 threshold) internal returns (address) {
        return _build(owners, threshold, Artifacts.deploy(Artifacts.SAFE_HANDLER, ""));
    }

    function _build(address[] memory owners, uint256 threshold, address handler) private returns (address) {
        address singleton = Artifacts.deploy(Artifacts.SAFE, "");
        address proxies = Artifacts.deploy(Artifacts.SAFE_FACTORY, "");
        bytes memory setup = abi.encodeCall(
            ISafe.setup, (owners, threshold, address(0), "", handler, address(0), 0, payable(address(0)))
        );
        return ISafeFactory(proxies).createProxyWithNonce(singleton, setup, 0);
    }
}
