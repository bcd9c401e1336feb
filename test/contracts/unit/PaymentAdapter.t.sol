// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {Custodian} from "../support/Custodian.sol";
import {PaymentAdapter} from "../../../contracts/adapters/PaymentAdapter.sol";
import {Plan} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {RefusingToken, SilentToken} from "../support/QuirkyTokens.sol";
import {Shipped} from "../support/Shipped.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

contract PaymentAdapterTest is Custodian {
    address private constant PAYEE = address(0xBEE);
    PaymentAdapter private adapter = Shipped.paymentAdapter();

    function test_pays() public {
        TestToken token = new TestToken(6);
        token.mint(address(custody), 100e6);
        _perform(adapter, _pay(address(token), PAYEE, 30e6));
        vm.assertEq(token.balanceOf(PAYEE), 30e6);
        vm.assertEq(_balance(address(token)), 70e6);
    }

    function test_pays_boundary() public {
        TestToken token = new TestToken(6);
        token.mint(address(custody), 100e6);
        (bool done,) = _try(adapter, _pay(address(token), PAYEE, 100e6 + 1));
        vm.assertFalse(done);
        _perform(adapter, _pay(address(token), PAYEE, 100e6));
        vm.assertEq(_balance(address(token)), 0);
    }

    function test_silentToken_pays() public {
        SilentToken token = new SilentToken(6);
        token.mint(address(custody), 100e6);
        _perform(adapter, _pay(address(token), PAYEE, 30e6));
        vm.assertEq(token.balanceOf(PAYEE), 30e6);
    }

    function test_refusingToken_fails() public {
        RefusingToken token = new RefusingToken();
        token.mint(address(custody), 100e18);
        (bool done, bytes memory answer) = _try(adapter, _pay(address(token), PAYEE, 30e18));
        vm.assertFalse(done);
        vm.assertEq(answer, abi.encode(false));
        vm.assertEq(_balance(address(token)), 100e18);
    }

    function test_route_namesTheTokenAndNoPool() public view {
        (address[] memory tokens, address[] memory pools) = adapter.route(_pay(address(7), PAYEE, 1));
        vm.assertEq(tokens.length, 1);
        vm.assertEq(tokens[0], address(7));
        vm.assertEq(pools.length, 0);
        vm.assertEq(adapter.spender(), address(0));
    }

    function test_plan_approvesNothing() public view {
        Plan memory plan = adapter.plan(_pay(address(7), PAYEE, 5), address(custody), 0);
        vm.assertEq(plan.target, address(7));
        vm.assertEq(plan.value, 0);
        vm.assertEq(plan.approveToken, address(0));
        vm.assertEq(plan.data, abi.encodeWithSignature("transfer(address,uint256)", PAYEE, 5));
    }

    function test_RevertWhen_theRecipientIsNobody() public {
        _refuses(address(0));
        _refuses(address(custody));
        _refuses(address(7));
    }

    function test_RevertWhen_theKindIsAnother() public {
        Action memory action = _pay(address(7), PAYEE, 5);
        action.kind = ActionKind.SWAP;
        vm.expectRevert(abi.encodeWithSelector(PaymentAdapter.PaymentAdapter_BadKind.selector, 3));
        adapter.plan(action, address(custody), 0);
    }

    function _refuses(address recipient) private {
        vm.expectRevert(abi.encodeWithSelector(PaymentAdapter.PaymentAdapter_BadRecipient.selector, recipient));
        adapter.plan(_pay(address(7), recipient, 5), address(custody), 0);
    }

    function _pay(address token, address recipient, uint256 amount) private pure returns (Action memory action) {
        (action.kind, action.recipient, action.amountIn) = (ActionKind.PAY, recipient, amount);
        action.path = new address[](1);
        action.path[0] = token;
    }
}
