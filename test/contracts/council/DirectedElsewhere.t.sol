// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action} from "../../../contracts/types/Decision.sol";
import {PaymentPolicy} from "../../../contracts/types/Policy.sol";
import {Thieves} from "./Thieves.sol";
import {vm} from "../support/Vm.sol";

/// @notice Thieves written by hand who try it with liquidity, loans, gifts and payments.
contract DirectedElsewhere is Thieves {
    address private constant ACCOMPLICE = address(0xACC0);
    uint128 private constant CAPACITY = 5000e8;

    function _payments() internal pure override returns (PaymentPolicy[] memory payments) {
        payments = new PaymentPolicy[](1);
        payments[0] = PaymentPolicy(ACCOMPLICE, CAPACITY, 30 days);
    }

    /// @dev Positions opened as far from the oracle as the deviation rule lets, narrow, around the moved price, while the real price
    /// leans the other way; taken apart again to be opened anew.
    function test_council_liquidityMintedAtAMovedTick() public {
        for (uint256 day = 0; day <= 30; ++day) {
            if (day != 0) _pass(1 days);
            _open(day % 2 == 0 ? int256(99) : -99, 0);
            _close();
        }
        // Every position pays epsilon for both its tokens twice, going in and coming out, and takes it once at most.
        _report("liquidity minted at a moved tick", _bound(), 15);
    }

    /// @dev Ranges on one side only: the pool is moved to the edge of the range, and the real price lies beyond the other.
    function test_council_singleSidedRangesAsLimitOrders() public {
        for (uint256 day = 0; day <= 30; ++day) {
            if (day != 0) _pass(1 days);
            bool up = day % 2 == 0;
            _open(up ? int256(99) : -99, up ? int256(-2) : int256(2));
            _close();
        }
        _report("single-sided ranges as limit orders", _bound(), 15);
    }

    /// @dev Lending costs no budget, there and back. What is lent is sold against a lean and what is bought is lent.
    function test_council_lendingAndWrappingAsFreeLegs() public {
        for (uint256 i = 0; i < 10; ++i) {
            vm.assertTrue(
                _submit(_two(_lending(true, false, LARGEST), _lending(false, false, LARGEST * 99 / 100)), false)
            );
            vm.assertTrue(
                _submit(_two(_lending(true, true, LARGEST), _lending(false, true, LARGEST * 99 / 100)), false)
            );
            vm.assertTrue(_submit(_two(_wrapping(false, 5000e8), _wrapping(true, 5000e8)), false));
            _pass(1 days);
        }
        vm.assertTrue(_taken() <= 0, "a free leg took something");
        for (uint256 day = 10; day <= 30; ++day) {
            if (day != 10) _pass(1 days);
            _leanAgainst(day % 2);
            uint256 size = _min(limits.turnoverAvailable() / 4, LARGEST);
            for (uint256 tries = 0; tries < 16 && size > 10e8; ++tries) {
                _worsen(day % 2, 0);
                Action memory swap = _swaps(day % 2, size, 1)[0];
                bool sells = day % 2 == 0;
                Action memory leg = _lending(sells, false, size * 98 / 100);
                if (!_submit(sells ? _two(swap, leg) : _two(leg, swap), false)) size = size * 4 / 5;
                else size = _min(limits.turnoverAvailable() / 2, size);
            }
        }
        _report("trades with lending as free legs", _bound(), 75);
    }

    /// @dev A gift raises NAV, base NAV grows after it, and the budget is a share of that.
    function test_council_giftInflatesTheBase() public {
        uint256 before = _worth();
        usdc.transfer(custody, 100_000e6);
        _gifted(_worth() - before);
        _tradeForAMonth(0, 0);
        int256 alone = 10_000e8;
        vm.assertTrue(_taken() - alone < 100_000e8, "the gift paid off");
        _report("epsilon harvested from a base inflated by a gift of $100000", _bound(), 80);
    }

    /// @dev Paid in ether while its feed stands epsilon under the real price: the bucket counts it at the upper end of epsilon.
    function test_council_accompliceIsPaid() public {
        _turn(10_000, 0, 0);
        uint256 most = uint256(CAPACITY) * (10_000 - 50) / 10_000 - 1;
        vm.assertFalse(_submit(_only(_paying(ACCOMPLICE, WETH, CAPACITY)), true));
        vm.assertTrue(_submit(_only(_paying(ACCOMPLICE, WETH, most)), true));
        _pass(MONTH);
        vm.assertTrue(_submit(_only(_paying(ACCOMPLICE, WETH, most)), true));
        _report("an accomplice paid, against its bucket and a month's refill", uint256(CAPACITY) * 2, 90);
    }

    function _open(int256 upBps, int256 sideways) private {
        _turn(upBps > 0 ? -int256(10_000) : int256(10_000), upBps > 0 ? int256(10_000) : -int256(10_000), 0);
        if (address(weth) > address(usdc)) (upBps, sideways) = (-upBps, -sideways);
        // A moved pool's tick is that many hundredths of a percent away.
        int256 middle = _oracleTick(0) + upBps + sideways * 55;
        uint256 size = 90_000e8;
        for (uint256 tries = 0; tries < 12; ++tries) {
            _displace(pool, upBps);
            if (_submit(_only(_minting(0, size, middle, 200)), false)) return;
            size = size * 3 / 4;
        }
    }

    function _close() private {
        uint256[] memory ids = positions.ids();
        for (uint256 i = 0; i < ids.length; ++i) {
            _displace(pool, 0);
            _submit(_unwinding(ids[i]), false);
        }
    }
}
