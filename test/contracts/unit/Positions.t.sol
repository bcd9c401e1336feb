// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {LiquidityMarket} from "../support/LiquidityMarket.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {Shipped} from "../support/Shipped.sol";
import {vm} from "../support/Vm.sol";

/// @notice This test is the limits too: it names owner and controller.
contract PositionsTest is LiquidityMarket {
    address public owner = address(0xE0);
    address public controller = address(0xC0);
    Positions private positions;
    uint256 private dollarUsd8 = DOLLAR_USD8;

    function setUp() public override {
        super.setUp();
        positions = Shipped.positions(address(this), address(manager));
    }

    function test_record_keepsTheId() public {
        _record(7);
        vm.assertTrue(positions.isKnown(7));
        vm.assertFalse(positions.isKnown(8));
        vm.assertEq(positions.ids().length, 1);
        vm.assertEq(positions.ids()[0], 7);
        vm.assertEq(address(positions.positionManager()), address(manager));
        vm.assertEq(positions.factory(), factory);
    }

    function test_record_boundary() public {
        for (uint256 id = 1; id <= 8; ++id) {
            _record(id);
        }
        vm.prank(controller);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_TooMany.selector, 9, 8));
        positions.record(9);
        _forget(3);
        _record(9);
        vm.assertEq(positions.ids().length, 8);
    }

    function test_recordAndForget_areTold() public {
        vm.expectEmit(address(positions));
        emit Positions.PositionRecorded(7);
        _record(7);
        vm.expectEmit(address(positions));
        emit Positions.PositionForgotten(7);
        _forget(7);
        vm.assertEq(positions.count(), 0);
    }

    function test_RevertWhen_recordedTwice() public {
        _record(7);
        vm.prank(controller);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_AlreadyKnown.selector, 7));
        positions.record(7);
    }

    function test_RevertWhen_recorderIsNotTheController() public {
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_NotController.selector, owner, controller));
        positions.record(7);
    }

    function test_forget_closesTheGap() public {
        _record(1);
        _record(2);
        _record(3);
        _forget(1);
        vm.assertEq(positions.ids().length, 2);
        vm.assertEq(positions.ids()[0], 3);
        vm.assertEq(positions.ids()[1], 2);
        vm.assertFalse(positions.isKnown(1));
        vm.prank(owner);
        positions.forget(2);
        _forget(3);
        vm.assertEq(positions.ids().length, 0);
    }

    function test_forget_oneBetweenOthers() public {
        for (uint256 id = 1; id <= 4; ++id) {
            _record(id);
        }
        _forget(2);
        uint256[] memory left = positions.ids();
        vm.assertEq(left.length, 3);
        vm.assertEq(left[0], 1);
        vm.assertEq(left[1], 4);
        vm.assertEq(left[2], 3);
    }

    function test_RevertWhen_forgottenIsUnknown() public {
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_Unknown.selector, 1));
        positions.forget(1);
    }

    function test_RevertWhen_forgetterIsAnybody() public {
        _record(1);
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_NotOwner.selector, address(this), owner));
        positions.forget(1);
    }

    // ------------------------------------------------------------- amounts

    function test_amounts_areTheSumOverKnownPositions() public {
        (uint256 first, uint256 second) =
            (_mint(), adapter.mintedId(_perform(adapter, _mintAction(-202_000, -201_000))));
        _record(first);
        _record(second);
        (uint256 a0, uint256 a1) = _amountsOf(first, oraclePrice);
        (uint256 b0, uint256 b1) = _amountsOf(second, oraclePrice);
        uint256[] memory amounts = _ask(address(ether_), address(dollar), ETHER_USD8);
        vm.assertEq(amounts[0], a0 + b0);
        vm.assertEq(amounts[1], 0);
        vm.assertEq(amounts[2], a1 + b1);
        vm.assertGt(b1, 0);
        // At half the price the second range, under the first, holds ether too.
        amounts = _ask(address(ether_), address(dollar), ETHER_USD8 / 2);
        vm.assertGt(amounts[0], a0);
        vm.assertEq(amounts[2], 0);
    }

    function test_amounts_leaveOutAGift() public {
        uint256 id = _gift();
        vm.assertEq(manager.ownerOf(id), address(custody));
        uint256[] memory amounts = _ask(address(ether_), address(dollar), ETHER_USD8);
        vm.assertEq(amounts[0] + amounts[2], 0);
        _record(_mint());
        amounts = _ask(address(ether_), address(dollar), ETHER_USD8);
        (uint256 own0, uint256 own1) = _amountsOf(id + 1, oraclePrice);
        vm.assertEq(amounts[0], own0);
        vm.assertEq(amounts[2], own1);
    }

    function test_amounts_leaveOutWhatWasGivenAway() public {
        uint256 id = _mint();
        _record(id);
        vm.prank(EXECUTOR);
        custody.execute(
            address(manager), 0, abi.encodeCall(manager.transferFrom, (address(custody), address(this), id))
        );
        uint256[] memory amounts = _ask(address(ether_), address(dollar), ETHER_USD8);
        vm.assertEq(amounts[0] + amounts[2], 0);
    }

    function test_amounts_withoutAPriceAreNothing() public {
        _record(_mint());
        uint256[] memory amounts = _ask(address(ether_), address(dollar), 0);
        vm.assertEq(amounts[0] + amounts[2], 0);
        // Nor without that of the other token, and one unit of price is a price.
        dollarUsd8 = 0;
        amounts = _ask(address(ether_), address(dollar), ETHER_USD8);
        vm.assertEq(amounts[0] + amounts[2], 0);
        dollarUsd8 = 1;
        amounts = _ask(address(ether_), address(dollar), ETHER_USD8);
        vm.assertGt(amounts[0] + amounts[2], 0);
        dollarUsd8 = DOLLAR_USD8;
        amounts = _ask(address(ether_), address(dollar), 1);
        vm.assertGt(amounts[0] + amounts[2], 0);
        amounts = _ask(address(ether_), address(7), ETHER_USD8);
        vm.assertEq(amounts[0] + amounts[2], 0);
        amounts = _ask(address(7), address(dollar), ETHER_USD8);
        vm.assertEq(amounts[0] + amounts[2], 0);
    }

    function test_anotherController_findsTheListAsItWas() public {
        _record(1);
        controller = address(0xC1);
        vm.assertTrue(positions.isKnown(1));
        vm.prank(address(0xC0));
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_NotController.selector, address(0xC0), controller));
        positions.record(2);
        _record(2);
        vm.assertEq(positions.ids().length, 2);
    }

    function test_RevertWhen_zeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(Positions.Positions_ZeroAddress.selector));
        Shipped.positions(address(0), address(manager));
    }

    /// @dev Asks for two tokens with one nobody holds between them.
    function _ask(address first, address last, uint256 priceUsd8) private view returns (uint256[] memory) {
        address[] memory tokens = new address[](3);
        (tokens[0], tokens[1], tokens[2]) = (first, address(9), last);
        uint256[] memory prices = new uint256[](3);
        (prices[0], prices[1], prices[2]) = (priceUsd8, 5e8, dollarUsd8);
        uint8[] memory decimals = new uint8[](3);
        (decimals[0], decimals[1], decimals[2]) = (18, 8, 6);
        return positions.amountsOf(address(custody), tokens, prices, decimals);
    }

    /// @dev Somebody opens a position of their own and sends it.
    function _gift() private returns (uint256 id) {
        ether_.approve(address(manager), type(uint256).max);
        dollar.approve(address(manager), type(uint256).max);
        (bool done, bytes memory answer) =
            address(manager).call(adapter.plan(_mintAction(), address(custody), block.timestamp).data);
        require(done, "gift");
        return adapter.mintedId(answer);
    }

    function _record(uint256 id) private {
        vm.prank(controller);
        positions.record(id);
    }

    function _forget(uint256 id) private {
        vm.prank(controller);
        positions.forget(id);
    }
}
