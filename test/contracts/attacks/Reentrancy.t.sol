// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Preview} from "../../../contracts/types/Decision.sol";
import {IVenueAdapter} from "../../../contracts/interfaces/IVenueAdapter.sol";
import {Judge, Standing} from "../../../contracts/Judge.sol";
import {PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {Signatures} from "../support/Signatures.sol";
import {vm} from "../support/Vm.sol";

/// @notice A council member that is a contract and does with the question whatever it likes.
contract WildSeat {
    enum Temper {
        HONEST,
        REENTER,
        BURN,
        BOMB,
        LIE
    }

    Temper public temper;
    PolicyModule private module;

    function set(Temper temper_, PolicyModule module_) external {
        (temper, module) = (temper_, module_);
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (temper == Temper.BURN) {
            while (true) {}
        }
        if (temper == Temper.BOMB) {
            assembly {
                return(0, 1000000)
            }
        }
        if (temper == Temper.LIE) return 0xdeadbeef;
        if (temper == Temper.REENTER) {
            (bool looked,) = address(module).staticcall(abi.encodeCall(PolicyModule.checkpoint, ()));
            require(!looked, "it moved in a question");
        }
        return this.isValidSignature.selector;
    }
}

/// @notice Acts for itself: what a stranger gets from the judge.
contract FalseHand {
    uint256 public asked;

    function ask(Judge judge, Decision calldata decision, Standing calldata standing) external returns (bool done) {
        bytes memory order = abi.encodeCall(Judge.run, (decision, new bytes[](0)));
        (done,) = address(judge).call(bytes.concat(order, abi.encode(standing)));
    }

    function act(uint256, Action calldata, IVenueAdapter) external returns (address) {
        ++asked;
        return address(0);
    }
}

/// @notice Answers with more than anyone wants to copy.
contract BombToken {
    fallback() external {
        assembly {
            return(0, 900000)
        }
    }
}

/// @notice Calls back where a call should only go out, and costs more than it should.
contract ReentrancyAttacks is Bazaar {
    /// @dev The router calls the pool, the pool calls the router back, and the router pulls the token, which calls the attacker:
    /// in the middle of a decision, as deep as it gets. Every way in is locked, a second signed decision's too.
    function test_attack_reentrancyThroughATokensHook() public {
        Decision memory nested = _decision(_sell(2 ether));
        (nested.submitter, nested.nonce) = (address(usdc), 1);
        bytes[] memory signatures = _sign(nested);
        bytes32 digest = module.digest(nested);
        bytes[7] memory calls = [
            abi.encodeCall(PolicyModule.checkpoint, ()),
            abi.encodeCall(PolicyModule.preview, (nested)),
            abi.encodeCall(PolicyModule.previewCosigned, (nested)),
            abi.encodeCall(PolicyModule.execute, (nested, signatures)),
            abi.encodeCall(PolicyModule.announce, (nested, signatures)),
            abi.encodeCall(PolicyModule.veto, (digest)),
            abi.encodeCall(PolicyModule.unwind, (nested.actions))
        ];
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 2000e6, 0.99 ether));
        uint256 world = vm.snapshotState();
        for (uint256 i = 0; i < calls.length; ++i) {
            Decision memory decision = _decision(buy);
            usdc.setHook(address(module), calls[i]);
            vm.assertEq(_execute(decision), module.EXECUTED());
            vm.assertFalse(usdc.hookSucceeded());
            vm.assertEq(uint256(module.nextNonce()), 1);
            vm.revertToState(world);
            world = vm.snapshotState();
        }
        // The nested decision was good: outside of another one it runs.
        vm.assertEq(_execute(_decision(buy)), module.EXECUTED());
        vm.prank(address(usdc));
        vm.assertEq(module.execute(nested, signatures), module.EXECUTED());
    }

    /// @dev Inside a decision the judge and the module's own inner call answer only each other.
    function test_attack_innerCallsFromTheMiddle() public {
        Decision memory decision = _decision(_sell(1 ether));
        IVenueAdapter adapter = IVenueAdapter(limits.adapterOf(3));
        usdc.setHook(address(module), abi.encodeCall(PolicyModule.act, (0, decision.actions[0], adapter)));
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertFalse(usdc.hookSucceeded());
        decision = _decision(_sell(1 ether));
        usdc.setHook(address(judge), abi.encodeCall(Judge.rehearse, (module, decision, Standing(custody, 1, true, 0))));
        vm.assertEq(_execute(decision), module.EXECUTED());
        vm.assertFalse(usdc.hookSucceeded());
        vm.assertEq(weth.balanceOf(custody), 98 ether);
    }

    /// @dev Anyone may be judged: a stranger is asked to act with its own hands, and custody's are not moved.
    function test_attack_judgeAsAStrangersServant() public {
        FalseHand hand = new FalseHand();
        Action memory unwrap;
        (unwrap.kind, unwrap.amountIn) = (ActionKind.UNWRAP, 1 ether);
        Decision memory decision = _decision(_one(unwrap));
        bytes32 before = _standing();
        hand.ask(judge, decision, Standing(custody, 0, true, 0));
        vm.assertEq(hand.asked(), 1);
        vm.assertEq(_standing(), before);
    }

    /// @dev A preview runs the decision for real and takes everything back, whoever asks and whatever is called on the way.
    function test_attack_previewThatStays() public {
        Decision memory decision = _decision(_sell(12 ether));
        bytes32 before = _standing();
        usdc.setHook(address(dai), abi.encodeWithSignature("mint(address,uint256)", address(this), 1e18));
        uint256 had = dai.balanceOf(address(this));
        vm.prank(address(0xABCD));
        Preview memory seen = module.preview(decision);
        vm.assertTrue(seen.allowed);
        vm.assertEq(_standing(), before);
        vm.assertEq(dai.balanceOf(address(this)), had);
    }

    // -------------------------------------------------------------- ERC-1271

    /// @dev A seat that is a contract is asked before anything runs, in a static call with little gas. Whatever it does with
    /// that, it signed or it did not.
    function test_attack_seatThatReentersBurnsOrBombs() public {
        WildSeat seat = new WildSeat();
        address[] memory council = new address[](2);
        (council[0], council[1]) = (vm.addr(keys[0]), address(seat));
        vm.prank(address(changes));
        seats.setSeats(council, 2);
        Decision memory decision = _decision(_sell(1 ether));
        bytes32 digest = module.digest(decision);
        bytes[] memory signatures = new bytes[](2);
        uint256 first = council[0] < council[1] ? 0 : 1;
        (signatures[first], signatures[1 - first]) =
        (Signatures.by(keys[0], digest), abi.encode(address(seat), bytes("")));
        bytes memory call = abi.encodeCall(PolicyModule.execute, (decision, signatures));
        for (uint256 i = uint256(WildSeat.Temper.BURN); i <= uint256(WildSeat.Temper.LIE); ++i) {
            seat.set(WildSeat.Temper(i), module);
            bytes32 before = _standing();
            vm.prank(SUBMITTER);
            uint256 gas_ = gasleft();
            (bool success, bytes memory reason) = address(module).call(call);
            vm.assertFalse(success);
            vm.assertEq(reason, abi.encodeWithSelector(Seats.Seats_BadSignature.selector, address(seat)));
            // It cannot cost the submitter more than its allowance and what asking takes.
            vm.assertLt(gas_ - gasleft(), seats.ERC1271_GAS() + 150_000);
            vm.assertEq(_standing(), before);
        }
        seat.set(WildSeat.Temper.REENTER, module);
        vm.prank(SUBMITTER);
        vm.assertEq(module.execute(decision, signatures), module.EXECUTED());
    }

    // ------------------------------------------------------------------ gas

    /// @dev A token that answers with a megabyte: the decision is denied, or the call is as if it never was.
    function test_attack_returnBomb() public {
        Action[] memory buy = _one(_swap(address(usdc), address(weth), 500, 2000e6, 0.99 ether));
        Decision memory decision = _decision(buy);
        bytes[] memory signatures = _sign(decision);
        uint256 ether_ = weth.balanceOf(custody);
        vm.etch(address(usdc), address(new BombToken()).code);
        uint64 nonce = module.nextNonce();
        for (uint256 gas_ = 2_000_000; gas_ <= 32_000_000; gas_ *= 2) {
            vm.prank(SUBMITTER);
            (bool success, bytes memory result) =
                address(module).call{gas: gas_}(abi.encodeCall(PolicyModule.execute, (decision, signatures)));
            if (success) {
                vm.assertEq(uint256(abi.decode(result, (uint8))), uint256(module.DENIED()));
                break;
            }
            vm.assertEq(uint256(module.nextNonce()), uint256(nonce));
        }
        vm.assertEq(weth.balanceOf(custody), ether_);
        vm.assertEq(weth.allowance(custody, router), 0);
    }

    /// @dev A venue that burns whatever it is given can only get its decision denied, or the call undone.
    function test_attack_venueBurnsTheGas() public {
        Decision memory decision = _decision(_sell(1 ether));
        bytes[] memory signatures = _sign(decision);
        WildSeat burner = new WildSeat();
        burner.set(WildSeat.Temper.BURN, module);
        usdc.setHook(address(burner), abi.encodeCall(WildSeat.isValidSignature, (bytes32(0), "")));
        bytes memory call = abi.encodeCall(PolicyModule.execute, (decision, signatures));
        uint256 world = vm.snapshotState();
        for (uint256 gas_ = 1_600_000; gas_ < 30_000_000; gas_ = gas_ * 3 / 2) {
            vm.prank(SUBMITTER);
            (bool success, bytes memory result) = address(module).call{gas: gas_}(call);
            bool executed = success && abi.decode(result, (uint8)) == module.EXECUTED();
            // Most that is left after a burn is a 64th at each depth; where that is enough, the decision simply runs.
            vm.assertEq(weth.balanceOf(custody), executed ? 99 ether : 100 ether);
            vm.assertEq(usdc.balanceOf(custody) > 200_000e6, executed);
            vm.assertEq(weth.allowance(custody, router), 0);
            vm.assertEq(uint256(module.nextNonce()), success ? 1 : 0);
            vm.revertToState(world);
            world = vm.snapshotState();
        }
    }
}
