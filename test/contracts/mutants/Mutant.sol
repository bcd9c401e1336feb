// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Which mutant lives: the block's coinbase names it, and nothing that ships asks for a coinbase.
library Mutant {
    function on(uint256 number) internal pure returns (bool) {
        function(uint256) view returns (bool) looks = _on;
        function(uint256) pure returns (bool) told;
        // Pure functions are mutated too.
        assembly ("memory-safe") {
            told := looks
        }
        return told(number);
    }

    function _on(uint256 number) private view returns (bool) {
        return block.coinbase == address(uint160(number));
    }
}
