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
}

interface ISafeFactory {
    function createProxyWithNonce(address singleton, bytes calldata initializer, uint256 salt)
        external
        returns (address);
}

/// @notice A Safe 1.4.1 of two owners, both of whom must sign, from npm's published code.
library SafeHouse {
    function build(address first, address second) internal returns (address) {
        address singleton = Artifacts.deploy(Artifacts.SAFE, "");
        address proxies = Artifacts.deploy(Artifacts.SAFE_FACTORY, "");
        address[] memory owners = new address[](2);
        (owners[0], owners[1]) = (first, second);
        bytes memory setup =
            abi.encodeCall(ISafe.setup, (owners, 2, address(0), "", address(0), address(0), 0, payable(address(0))));
        return ISafeFactory(proxies).createProxyWithNonce(singleton, setup, 0);
    }
}
