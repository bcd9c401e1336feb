// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {RuleId} from "../../../contracts/types/RuleId.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @notice A treasury between its deployment and its first funds.
contract DustAttacks is World {
    function _fund() internal override {}

    /// @dev Somebody sends a millionth of a dollar and looks, so that base NAV would start there and grow by 2% a day. It does
    /// not: the funds count in full when they come, and a decision of ordinary size passes.
    function test_attack_dustBeforeTheFirstFunds() public {
        usdc.mint(custody, 1);
        module.checkpoint();
        super._fund();
        vm.assertTrue(_allows(_sell(12.5 ether)));
        vm.assertTrue(_onlyDenies(_sell(12.6 ether), RuleId.TRADE_SIZE));
        module.checkpoint();
        vm.assertEq(uint256(limits.state().baseNavUsd8), 500_000e8 + 100);
    }

    /// @dev To start it low all the same somebody has to give the treasury a thousand dollars, and the owner says what came.
    function test_attack_dustOfAThousandDollars() public {
        usdc.mint(custody, 1000e6);
        module.checkpoint();
        super._fund();
        vm.assertTrue(_onlyDenies(_sell(0.1 ether), RuleId.TRADE_SIZE));
        vm.prank(address(changes));
        limits.declareFlow(500_000e8);
        vm.assertTrue(_allows(_sell(12.5 ether)));
    }
}
