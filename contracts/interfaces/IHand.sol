// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, Finding} from "../types/Decision.sol";
import {IVenueAdapter} from "./IVenueAdapter.sol";

/// @notice What the judge asks of a module: to carry one action out through custody.
interface IHand {
    error PolicyModule_ActionReverted(uint256 index, bytes reason);
    error PolicyModule_TooLittle(uint256 index, uint256 observed, uint256 least);
    error PolicyModule_Denied(Finding[] findings);
    error PolicyModule_BadAction(uint256 index);
    error PolicyModule_GasBelowFloor(uint256 observed, uint256 floor);

    /// @return spender who got an approval for it; zero for nobody
    function act(uint256 index, Action calldata action, IVenueAdapter adapter) external returns (address spender);
}
