// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ActionKind} from "../../../contracts/types/Decision.sol";
import {SqrtPrice} from "../../../contracts/uniswap/SqrtPrice.sol";
import {LiquidityMarket} from "../support/LiquidityMarket.sol";
import {vm} from "../support/Vm.sol";

/// @notice `positions` as words; the last two are what it has written down as owed. Twelve values are too deep for the stack.
interface IManagersWords {
    function positions(uint256 id) external view returns (uint256[12] memory);
}

contract PositionValueTest is LiquidityMarket {
    /// @dev About 30% in price either way.
    int24 private constant FAR = 2600;

    // ------------------------------------------------------ value is what is paid

    /// @dev The pool is at the oracle's price and nobody traded: no fees, no rounding apart.
    function testFuzz_atTheOraclesPrice_isWhatDecreaseAndCollectPay(int24 lower, int24 upper) public {
        (lower, upper) = _range(lower, upper);
        uint256 id = adapter.mintedId(_perform(adapter, _mintAction(lower, upper)));
        (uint256 amount0, uint256 amount1) = _amountsOf(id, oraclePrice);
        (uint256 paid0, uint256 paid1) = _unwind(id);
        vm.assertEq(paid0, amount0);
        vm.assertEq(paid1, amount1);
    }

    /// @dev The pool ends at any price: fees have grown, and the pool rounds them once for the manager's whole range.
    function testFuzz_withFees_isWhatDecreaseAndCollectPay(int24 lower, int24 upper, int24 first, int24 last) public {
        (lower, upper) = _range(lower, upper);
        uint256 id = adapter.mintedId(_perform(adapter, _mintAction(lower, upper)));
        _moveTo(SqrtPrice.atTick(-200_312 + first % FAR));
        _moveTo(SqrtPrice.atTick(-200_312 + last % FAR));
        _paysWhatItIsWorth(id);
    }

    /// @dev At the pool's own price, but for the two units that it rounds away.
    function _paysWhatItIsWorth(uint256 id) private {
        (uint256 amount0, uint256 amount1) = _amountsOf(id, _spot());
        (uint256 paid0, uint256 paid1) = _unwind(id);
        vm.assertLe(paid0, amount0);
        vm.assertLe(paid1, amount1);
        vm.assertLe(amount0 - paid0, 2);
        vm.assertLe(amount1 - paid1, 2);
    }

    /// @dev At the very ticks of its range, and beside them, where fees had grown before it began.
    function test_fees_atTheEndsOfTheRange_boundary() public {
        _moveTo(SqrtPrice.atTick(-198_000));
        _moveTo(oraclePrice);
        uint256 id = _mint();
        _moveTo(SqrtPrice.atTick(-200_500));
        _moveTo(oraclePrice);
        int24[4] memory last = [int24(-199_000), -198_999, -201_000, -200_999];
        uint256 world = vm.snapshotState();
        for (uint256 i = 0; i < 4; ++i) {
            _moveTo(SqrtPrice.atTick(-202_000));
            _moveTo(SqrtPrice.atTick(last[i]));
            _paysWhatItIsWorth(id);
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }

    function test_fees_countBeforeTheyAreWrittenDown() public {
        uint256 id = _mint();
        (uint256 fresh0, uint256 fresh1) = _amountsOf(id, oraclePrice);
        _moveTo(SqrtPrice.atTick(-199_500));
        _moveTo(oraclePrice);
        (uint256 grown0, uint256 grown1) = _amountsOf(id, oraclePrice);
        vm.assertGt(grown0, fresh0);
        vm.assertGt(grown1, fresh1);
        uint256[12] memory written = IManagersWords(address(manager)).positions(id);
        vm.assertEq(written[10], 0);
        vm.assertEq(written[11], 0);
        (uint256 before0, uint256 before1) = (_balance(address(ether_)), _balance(address(dollar)));
        _perform(adapter, _of(ActionKind.COLLECT, id, 0));
        (uint256 left0, uint256 left1) = _amountsOf(id, oraclePrice);
        (uint256 got0, uint256 got1) = (_balance(address(ether_)) - before0, _balance(address(dollar)) - before1);
        vm.assertEq(left0 + got0, grown0);
        vm.assertEq(left1 + got1, grown1);
        vm.assertEq(left0, fresh0);
        vm.assertEq(left1, fresh1);
    }

    function test_freed_countsUntilItIsCollected() public {
        uint256 id = _mint();
        (uint256 before0, uint256 before1) = _amountsOf(id, oraclePrice);
        _perform(adapter, _of(ActionKind.DECREASE, id, _liquidityOf(id)));
        (uint256 after0, uint256 after1) = _amountsOf(id, oraclePrice);
        vm.assertEq(after0, before0);
        vm.assertEq(after1, before1);
        _perform(adapter, _of(ActionKind.COLLECT, id, 0));
        (after0, after1) = _amountsOf(id, oraclePrice);
        vm.assertEq(after0, 0);
        vm.assertEq(after1, 0);
    }

    // -------------------------------------------------------- a moved pool

    function testFuzz_movedPool_addsNothingButFees(int24 to) public {
        uint256 id = _mint();
        (uint256 still0, uint256 still1) = _amountsOf(id, oraclePrice);
        _moveTo(SqrtPrice.atTick(-200_312 + to % FAR));
        (uint256 moved0, uint256 moved1) = _amountsOf(id, oraclePrice);
        (uint256 fees0, uint256 fees1) = _owed(id);
        vm.assertEq(moved0, still0 + fees0);
        vm.assertEq(moved1, still1 + fees1);
    }

    /// @dev The attacker moves the pool, has the council mint there, moves it back and keeps the difference.
    function testFuzz_mintAtAManipulatedPrice_isWorthLess(int24 to) public {
        _moveTo(SqrtPrice.atTick(-200_312 + to % FAR));
        (uint256 before0, uint256 before1) = (_balance(address(ether_)), _balance(address(dollar)));
        uint256 id = _mint();
        uint256 given = _worth(before0 - _balance(address(ether_)), before1 - _balance(address(dollar)));
        (uint256 amount0, uint256 amount1) = _amountsOf(id, oraclePrice);
        vm.assertLe(_worth(amount0, amount1), given);
        // 5% in price costs more than a thousandth of a position as narrow as this one.
        if (to % FAR > 500 || to % FAR < -500) vm.assertLt(_worth(amount0, amount1), given * 999 / 1000);
    }

    function testFuzz_unwindAtAManipulatedPrice_paysNoLess(int24 to) public {
        uint256 id = _mint();
        _moveTo(SqrtPrice.atTick(-200_312 + to % FAR));
        (uint256 amount0, uint256 amount1) = _amountsOf(id, oraclePrice);
        uint256 worth = _worth(amount0, amount1);
        (uint256 paid0, uint256 paid1) = _unwind(id);
        // Two units of a token are 2e2 [1e-8 USD] at most.
        vm.assertGe(_worth(paid0, paid1) + 200, worth);
    }

    // --------------------------------------------------------- not custody's

    function test_somebodyElses_isNothing() public {
        uint256 id = _mint();
        (uint256 amount0, uint256 amount1) = value.amountsAt(id, address(this), oraclePrice);
        vm.assertEq(value.positionOf(id, address(this)).token0, address(0));
        vm.assertEq(amount0 + amount1, 0);
    }

    function test_givenAwayByTheOwner_isNothing() public {
        uint256 id = _mint();
        vm.prank(EXECUTOR);
        custody.execute(
            address(manager), 0, abi.encodeCall(manager.transferFrom, (address(custody), address(this), id))
        );
        (uint256 amount0, uint256 amount1) = _amountsOf(id, oraclePrice);
        vm.assertEq(amount0 + amount1, 0);
    }

    function test_burned_isNothing() public {
        uint256 id = _mint();
        _unwind(id);
        _perform(adapter, _of(ActionKind.BURN, id, 0));
        (uint256 amount0, uint256 amount1) = _amountsOf(id, oraclePrice);
        vm.assertEq(amount0 + amount1, 0);
    }

    // ------------------------------------------------------------- deviation

    function test_deviation_isTheSpotsAgainstTheOracle() public {
        vm.assertEq(_deviation(), 0);
        _moveTo(SqrtPrice.atTick(-200_312 + 100));
        uint256 deviation = _deviation();
        // A hundred ticks are 1.005%.
        vm.assertGe(deviation, 99);
        vm.assertLe(deviation, 102);
    }

    // --------------------------------------------------------------- private

    function _range(int24 a, int24 b) private pure returns (int24 lower, int24 upper) {
        (lower, upper) = (-200_310 + a % 300 * 10, -200_310 + b % 300 * 10);
        if (lower == upper) upper += 10;
        if (lower > upper) (lower, upper) = (upper, lower);
    }

    function _deviation() private view returns (uint256) {
        return value.deviationBps(address(pool), ETHER_USD8, 18, DOLLAR_USD8, 6);
    }

    function _owed(uint256 id) private view returns (uint256, uint256) {
        return (value.positionOf(id, address(custody)).owed0, value.positionOf(id, address(custody)).owed1);
    }

    /// @dev Everything out, as the module would.
    function _unwind(uint256 id) private returns (uint256 paid0, uint256 paid1) {
        (uint256 before0, uint256 before1) = (_balance(address(ether_)), _balance(address(dollar)));
        _perform(adapter, _of(ActionKind.DECREASE, id, _liquidityOf(id)));
        _perform(adapter, _of(ActionKind.COLLECT, id, 0));
        return (_balance(address(ether_)) - before0, _balance(address(dollar)) - before1);
    }
}
