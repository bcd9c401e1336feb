// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind} from "../../../contracts/types/Decision.sol";
import {Move, Step} from "./Plan.sol";
import {Moves} from "./Moves.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

/// @notice Lets a thief carry a plan out, and undoes it.
abstract contract Player is Moves {
    /// @dev The largest trade of the mandate, a little under it [1e-8 USD].
    uint256 private constant LARGEST = 24_900e8;

    /// @dev Rounds denied one after another until the thief goes on to the next step.
    uint256 private constant PATIENCE = 2;

    error Played(int256 taken, uint256 bound, uint256 charged);

    /// @return taken in a month by this plan, from the world as it stands [1e-8 USD]
    /// @return bound of that month [1e-8 USD]
    /// @return charged to the budget for it; everybody can read that [1e-8 USD]
    function _play(Step[] memory plan) internal returns (int256 taken, uint256 bound, uint256 charged) {
        (bool returned, bytes memory answer) = address(this).call(abi.encodeCall(Player.play, (plan)));
        require(!returned && bytes4(answer) == Played.selector, "the plan broke down");
        assembly ("memory-safe") {
            taken := mload(add(answer, 36))
            bound := mload(add(answer, 68))
            charged := mload(add(answer, 100))
        }
        // What a revert does not undo.
        vm.warp(_now());
        vm.roll(_height());
    }

    /// @dev Whether a denial is worth a preview: only where more than 0.75% of NAV may go at once.
    function _foresees() internal view virtual returns (bool) {
        return false;
    }

    /// @notice Carries a plan out and reverts with what it took.
    function play(Step[] calldata plan) external {
        for (uint256 i = 0; i < plan.length; ++i) {
            uint256 denied = 0;
            for (uint256 round = 0; round < plan[i].rounds && denied < PATIENCE; ++round) {
                Step memory step = plan[i];
                if (step.mirrored && round % 2 == 1) _mirror(step);
                denied = _take(step) ? 0 : denied + 1;
            }
        }
        _pass(_left());
        revert Played(_taken(), _bound(), limits.state().epochUsedWad * _navByOracle() / 1e18);
    }

    function _mirror(Step memory step) private pure {
        step.pair ^= 1;
        (step.leanWeth, step.leanUsdc, step.leanDai) = (-step.leanWeth, -step.leanUsdc, -step.leanDai);
    }

    function _take(Step memory step) private returns (bool) {
        _pass(step.waitSeconds < _left() ? step.waitSeconds : _left());
        if (step.driftBps != 0) {
            _moveOracle(wethFeed, wethFeed.answer() * (10_000 + step.driftBps) / 10_000, _now());
        }
        _turn(step.leanWeth, step.leanUsdc, step.leanDai);
        uint256 usd8 = LARGEST * step.sizeBps / 10_000;
        if (step.kind == Move.GIVE) return _give(custody, step.pair % 3, usd8);
        if (step.kind == Move.PUMP) return _give(address(vault), DAI, usd8);
        uint256 middle = uint256(_oracleTick(step.pair / 2) + 1e6);
        for (uint256 tries = 0; tries <= step.insist; ++tries) {
            if (step.kind == Move.MINT || step.kind == Move.INCREASE) _displace(_poolOf(step.pair / 2), step.worseBps);
            else _worsen(step.pair, step.worseBps);
            Action[] memory actions = _decide(step, usd8, int256(middle) - 1e6 + step.centre);
            if (actions.length == 0) return false;
            if (step.blind) _ask(actions, 0);
            if (_submit(actions, tries == 0 && _foresees())) return true;
            usd8 /= 2;
        }
        return false;
    }

    function _decide(Step memory step, uint256 usd8, int256 middle) private view returns (Action[] memory) {
        uint256 which = step.pair / 2;
        if (step.kind == Move.SWAP) return _swaps(step.pair, usd8, step.count);
        if (step.kind == Move.ROUND_TRIP) return _thereAndBack(step.pair, usd8);
        if (step.kind == Move.MINT) return _times(_minting(which, usd8, middle, step.width), 1);
        if (step.kind == Move.SWAP_AND_MINT) {
            return _two(_swaps(step.pair, usd8, 1)[0], _minting(which, usd8, middle, step.width));
        }
        if (step.kind == Move.SWAP_AND_SUPPLY) {
            return
                _two(_swaps(step.pair & 2, usd8, 1)[0], _lending(true, step.pair > 1 && step.mirrored, usd8 * 98 / 100));
        }
        if (step.kind == Move.WITHDRAW_AND_SWAP) {
            return _two(_lending(false, false, usd8), _swaps(step.pair | 1, usd8, 1)[0]);
        }
        if (step.kind == Move.LEND) return _times(_lending(step.pair % 2 == 0, step.pair > 1, usd8), 1);
        if (step.kind == Move.WRAP) return _times(_wrapping(step.pair % 2 == 0, usd8), 1);
        if (step.kind == Move.PAY) return _times(_paying(address(this), step.pair % 3, usd8), 1);
        uint256[] memory ids = positions.ids();
        if (ids.length == 0) return new Action[](0);
        uint256 id = ids[step.pair % ids.length];
        return step.kind == Move.UNWIND ? _unwinding(id) : _times(_increasing(id, which, usd8), 1);
    }

    function _ask(Action[] memory actions, uint256 least) private pure {
        for (uint256 i = 0; i < actions.length; ++i) {
            if (actions[i].kind == ActionKind.SWAP) actions[i].minAmountOut = least;
        }
    }

    function _give(address to, uint256 asset, uint256 usd8) private returns (bool) {
        uint256 before = _worth();
        TestToken(_tokens()[asset]).transfer(to, usd8 * _unit(asset) / _oraclePrices()[asset]);
        _gifted(_worth() - before);
        return true;
    }
}
