// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Decision} from "../../../contracts/types/Decision.sol";
import {World} from "../support/World.sol";

/// @notice For `forge test --isolate -vvvv`: each call is a transaction of its own, so that the trace shows cold costs.
contract SwapGasTest is World {
    function test_gas_laterSale() public {
        _execute(_decision(_sell(1 ether)));
        Decision memory decision = _decision(_sell(1 ether));
        _execute(decision);
    }
}
