// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {vm} from "../support/Vm.sol";

/// @notice What was taken, beside the bound, as text.
library Ledger {
    /// @dev Where forge listens for what a test wants printed.
    address private constant CONSOLE = 0x000000000000000000636F6e736F6c652e6c6f67;

    /// @dev Shown from verbosity 2 on, which foundry.toml asks for.
    function say(string memory text) internal view {
        (bool heard,) = CONSOLE.staticcall(abi.encodeWithSignature("log(string)", text));
        require(heard, "nobody listens");
    }

    function line(string memory name, int256 takenUsd8, uint256 boundUsd8) internal pure returns (string memory) {
        string memory of_ = string.concat(" of ", dollars(int256(boundUsd8)), " (", percent(takenUsd8, boundUsd8), ")");
        return string.concat(name, ": took ", dollars(takenUsd8), of_);
    }

    function dollars(int256 usd8) internal pure returns (string memory) {
        uint256 cents = uint256(usd8 < 0 ? -usd8 : usd8) / 1e6;
        return string.concat(usd8 < 0 ? "-$" : "$", _twoPlaces(cents));
    }

    function percent(int256 part, uint256 whole) internal pure returns (string memory) {
        if (part < 0 || whole == 0) return "0.00%";
        return string.concat(_twoPlaces(uint256(part) * 10_000 / whole), "%");
    }

    function _twoPlaces(uint256 hundredths) private pure returns (string memory) {
        uint256 rest = hundredths % 100;
        return string.concat(vm.toString(hundredths / 100), rest < 10 ? ".0" : ".", vm.toString(rest));
    }
}
