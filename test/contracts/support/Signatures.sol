// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {vm} from "./Vm.sol";

/// @notice Seats' signatures as `Seats` reads them: who signs, and what, ascending by who.
library Signatures {
    function by(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encode(vm.addr(key), abi.encodePacked(r, s, v));
    }

    function sorted(bytes memory a, bytes memory b) internal pure returns (bytes[] memory) {
        bytes[] memory one = new bytes[](1);
        one[0] = a;
        return inserted(one, b);
    }

    /// @dev One more, where it belongs among sorted ones.
    function inserted(bytes[] memory among, bytes memory more) internal pure returns (bytes[] memory signatures) {
        signatures = new bytes[](among.length + 1);
        uint256 j = among.length;
        while (j != 0 && abi.decode(among[j - 1], (address)) > abi.decode(more, (address))) {
            signatures[j] = among[j - 1];
            --j;
        }
        signatures[j] = more;
        for (uint256 i = 0; i < j; ++i) {
            signatures[i] = among[i];
        }
    }
}
