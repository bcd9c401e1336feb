// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {vm} from "./Vm.sol";

/// @notice Deploys published code from npm, never recompiled.
library Artifacts {
    string internal constant FACTORY =
        "node_modules/@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json";
    string internal constant ROUTER =
        "node_modules/@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json";
    string internal constant WETH9 = "node_modules/canonical-weth/build/contracts/WETH9.json";
    string internal constant SAFE =
        "node_modules/@safe-global/safe-contracts/build/artifacts/contracts/Safe.sol/Safe.json";
    string internal constant SAFE_FACTORY =
        "node_modules/@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxyFactory.sol/SafeProxyFactory.json";
    string internal constant SAFE_HANDLER =
        "node_modules/@safe-global/safe-contracts/build/artifacts/contracts/handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json";

    function deploy(string memory path, bytes memory args) internal returns (address deployed) {
        bytes memory code = bytes.concat(vm.parseJsonBytes(vm.readFile(path), ".bytecode"), args);
        assembly {
            deployed := create(0, add(code, 32), mload(code))
        }
        require(deployed != address(0), path);
    }
}
