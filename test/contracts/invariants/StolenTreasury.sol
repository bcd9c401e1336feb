// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision, Mode} from "../../../contracts/types/Decision.sol";
import {LimitParams, LimitState} from "../../../contracts/types/Policy.sol";
import {Bazaar} from "../support/Bazaar.sol";
import {TestToken} from "../support/Tokens.sol";
import {vm} from "../support/Vm.sol";

/// @notice A treasury to which anything happens in any order: a stolen council's decisions, a moved market, gifts, time, people
/// who do their part. It watches every step and writes down what must never have happened. See contracts/INVARIANTS.md.
contract StolenTreasury is Bazaar {
    /// @dev What was wrong, by the invariant's number; the last one seen.
    mapping(uint256 invariant => uint256 times) public broken;
    uint256 public executed;
    uint256 public denied;
    uint256 public paidUsd8;
    uint256 public chargedUsd8;
    uint256 public lostUsd8;
    uint256 public epochs;

    LimitState private was;
    bytes32 private owned;
    bytes32 private head;
    uint64 private nonce;
    uint64 private version;
    bool private byOwner;

    /// @dev Every public step goes through here: the state before, the step, what it may have changed.
    modifier watched() {
        (was, owned, nonce) = (limits.state(), _owned(), module.nextNonce());
        (head, version) = (anchor.head(custody), limits.policyVersion());
        byOwner = false;
        _;
        _watch();
    }

    // ------------------------------------------------------------ decisions

    function trade(uint256 amount, uint256 route, uint256 spot) external watched {
        if (spot % 3 == 0) _makeEtherCost(_etherUsd8() * (9850 + spot % 300) / 10_000);
        amount = 100e6 + amount % 30_000e6;
        uint256 ether_ = amount * 1e12 * 1e8 / _etherUsd8();
        Action memory action;
        if (route % 4 == 0) action = _swap(address(weth), address(usdc), 500, ether_, amount * 99 / 100);
        if (route % 4 == 1) action = _swap(address(usdc), address(weth), 500, amount, ether_ * 99 / 100);
        if (route % 4 == 2) action = _swap(address(dai), address(usdc), 500, amount * 1e12, amount * 99 / 100);
        if (route % 4 == 3) action = _swap(address(usdc), address(dai), 500, amount, amount * 1e12 * 99 / 100);
        _try(_one(action));
    }

    function pay(uint256 amount, uint256 token, bool stranger) external watched {
        amount = 1 + amount % 4000e6;
        address to = stranger ? address(0xBAD) : PAYEE;
        _try(_one(token % 2 == 0 ? _pay(address(usdc), to, amount) : _pay(address(dai), to, amount * 1e12)));
    }

    function tradeAndPay(uint256 amount, uint256 paid) external watched {
        amount = 1e15 + amount % 12 ether;
        Action memory sale = _swap(address(weth), address(usdc), 500, amount, amount * _etherUsd8() * 99 / 1e22);
        _try(_two(sale, _pay(address(usdc), PAYEE, 1 + paid % 2000e6)));
    }

    function wrap(uint256 amount, bool back) external watched {
        Action memory action;
        action.kind = back ? ActionKind.UNWRAP : ActionKind.WRAP;
        action.amountIn = amount % (1 + (back ? weth.balanceOf(custody) : custody.balance));
        _try(_one(action));
    }

    function provide(uint256 half, uint256 amount) external watched {
        int24 middle = _tick() / 10 * 10;
        int24 width = int24(int256(40 + half % 3000)) / 10 * 10;
        amount = 1e15 + amount % 5 ether;
        _try(_one(_mint(middle - width, middle + width, amount, amount * _etherUsd8() / 1e20)));
    }

    function unwindOne(uint256 which, uint256 part) external watched {
        uint256[] memory ids = positions.ids();
        if (ids.length == 0) return;
        uint256 id = ids[which % ids.length];
        uint256 liquidity = positions.positionOf(id, custody).liquidity;
        bool whole = part % 2 == 0;
        uint256 amount = whole ? liquidity : liquidity * (part % 100) / 100;
        if (amount == 0) return;
        Action[] memory actions = new Action[](whole ? 3 : 2);
        actions[0] = _of(ActionKind.DECREASE, id, amount);
        actions[1] = _of(ActionKind.COLLECT, id, 0);
        if (whole) actions[2] = _of(ActionKind.BURN, id, 0);
        _try(actions);
    }

    function sellHeld(uint256 amount) external watched {
        _try(_one(_swap(address(gov), address(usdc), 500, 1 + amount % 1000e18, 0)));
    }

    // ---------------------------------------------------------------- world

    function market(uint256 ether_, uint256 dollar) external watched {
        uint256 price = 900e8 + ether_ % 2000e8;
        wethFeed.set(int256(price), vm.getBlockTimestamp());
        usdcFeed.set(int256(0.97e8 + dollar % 0.04e8), vm.getBlockTimestamp());
        _makeEtherCost(price);
    }

    function time(uint256 seconds_) external watched {
        _later(seconds_ % 4 days);
    }

    function feedsGoOld(uint256 seconds_) external watched {
        vm.warp(vm.getBlockTimestamp() + seconds_ % 4000);
    }

    function gift(uint256 amount, uint256 token) external watched {
        if (token % 3 == 0) usdc.mint(custody, amount % 100_000e6);
        if (token % 3 == 1) dai.mint(custody, amount % 100_000e18);
        if (token % 3 == 2) gov.mint(custody, amount % 1000e18);
    }

    function look(address anyone) external watched {
        vm.prank(anyone);
        module.checkpoint();
    }

    // --------------------------------------------------------------- people

    function guardianRaises(uint8 mode) external watched {
        if (mode % 8 != 0 || mode % 3 <= limits.mode()) return;
        _raiseMode(mode % 3);
    }

    /// @dev What holders do now and then: set the same limits anew, resume, begin an epoch, declare what they put in.
    function ownerActs(uint256 what, uint256 amount) external watched {
        byOwner = true;
        if (what % 5 == 0) _setLimits(_params());
        if (what % 5 == 1) _resume();
        if (what % 5 == 2) {
            ++epochs;
            vm.prank(address(changes));
            limits.resetEpoch();
        }
        if (what % 5 == 3) {
            vm.prank(address(changes));
            limits.setPayment(PAYEE, 10_000e8, 30 days);
        }
        if (what % 5 == 4) {
            amount = amount % 20_000e6;
            usdc.mint(custody, amount);
            vm.prank(address(changes));
            limits.declareFlow(int256(amount * 100));
        }
    }

    // ---------------------------------------------------------------- reads

    function state() external view returns (LimitState memory) {
        return limits.state();
    }

    function params() external view returns (LimitParams memory) {
        return limits.limits();
    }

    function turnoverAvailable() external view returns (uint256) {
        return limits.turnoverAvailable();
    }

    function paymentUsed() external view returns (uint256) {
        return limits.paymentOf(PAYEE).usedUsd8;
    }

    function allowances() external view returns (uint256 sum) {
        address[3] memory spenders = [router, address(manager), pool];
        for (uint256 i = 0; i < 3; ++i) {
            sum += weth.allowance(custody, spenders[i]) + usdc.allowance(custody, spenders[i])
            + dai.allowance(custody, spenders[i]) + gov.allowance(custody, spenders[i]);
        }
    }

    /// @dev What lies with the contracts of the leash itself.
    function stranded() external view returns (uint256 sum) {
        address[5] memory own = [address(module), address(judge), address(limits), address(positions), address(seats)];
        for (uint256 i = 0; i < 5; ++i) {
            sum += weth.balanceOf(own[i]) + usdc.balanceOf(own[i]) + dai.balanceOf(own[i]) + own[i].balance;
        }
    }

    function strangersPart() external view returns (uint256) {
        return usdc.balanceOf(address(0xBAD)) + dai.balanceOf(address(0xBAD)) + gov.balanceOf(address(0xBAD));
    }

    function held() external view returns (uint256) {
        return gov.balanceOf(custody);
    }

    function positionIds() external view returns (uint256[] memory) {
        return positions.ids();
    }

    function isCustodys(uint256 id) external view returns (bool) {
        return manager.ownerOf(id) == custody;
    }

    // -------------------------------------------------------------- private

    function _etherUsd8() private view returns (uint256) {
        return uint256(wethFeed.answer());
    }

    function _resume() private {
        vm.startPrank(address(changes));
        limits.setMode(Mode.NORMAL);
        limits.setPeakNav(0);
        vm.stopPrank();
    }

    function _try(Action[] memory actions) private {
        Decision memory decision = _decision(actions);
        (uint256 before, bool priced) = valuation.nav(custody);
        uint256 had = _payeesAtOracle();
        uint256 used = limits.state().epochUsedWad;
        uint256 base = limits.baseNav(before);
        if (_execute(decision) == module.DENIED()) {
            ++denied;
            if (_owned() != owned) ++broken[10];
            LimitState memory now_ = limits.state();
            if (now_.epochUsedWad != was.epochUsedWad || now_.turnoverUsedUsd8 != was.turnoverUsedUsd8) ++broken[10];
            if (now_.lossUsedWad != was.lossUsedWad || now_.lastDecisionAt != was.lastDecisionAt) ++broken[10];
            return;
        }
        ++executed;
        if (!priced) ++broken[15];
        (uint256 left,) = valuation.nav(custody);
        uint256 paid = _payeesAtOracle() - had;
        uint256 charge = (limits.state().epochUsedWad - used) * base / 1e18;
        // NAV rounds each asset down, and a position's part at the oracle's price twice.
        if (before > left + paid + charge + 1e4) ++broken[11];
        if (before > left + paid) lostUsd8 += before - left - paid;
        (paidUsd8, chargedUsd8) = (paidUsd8 + paid, chargedUsd8 + charge);
        _withinBudgets();
    }

    /// @dev What the recipient has, as the treasury counts it. [1e-8 USD]
    function _payeesAtOracle() private view returns (uint256) {
        return usdc.balanceOf(PAYEE) * uint256(usdcFeed.answer()) / 1e6 + dai.balanceOf(PAYEE) / 1e10;
    }

    function _withinBudgets() private {
        (LimitState memory next, LimitParams memory limit) = (limits.state(), limits.limits());
        if (next.lossUsedWad > uint256(limit.lossBudgetBps) * 1e14) ++broken[1];
        if (next.epochUsedWad > uint256(limit.epochLossBps) * 1e14) ++broken[6];
        if (next.turnoverUsedUsd8 > limit.turnoverUsd8) ++broken[7];
        if (limits.paymentOf(PAYEE).usedUsd8 > limits.paymentOf(PAYEE).capacityUsd8) ++broken[12];
        if (next.lastDecisionAt > vm.getBlockTimestamp()) ++broken[9];
    }

    function _watch() private {
        LimitState memory next = limits.state();
        if (module.nextNonce() < nonce || module.nextNonce() > nonce + 1) ++broken[2];
        if ((module.nextNonce() != nonce) != (anchor.head(custody) != head)) ++broken[14];
        if (limits.policyVersion() < version) ++broken[16];
        if (!byOwner) {
            if (next.mode < was.mode) ++broken[5];
            if (next.epochUsedWad < was.epochUsedWad) ++broken[6];
            uint256 elapsed = vm.getBlockTimestamp() - was.baseUpdatedAt;
            uint256 most = was.baseNavUsd8 + uint256(was.baseNavUsd8) * 200 * elapsed / (10_000 * 86_400);
            if (was.baseNavUsd8 != 0 && next.baseNavUsd8 > most) ++broken[8];
        }
        _pegs(next);
    }

    /// @dev Whoever looked: under the one line gone, over the other back, between them as it was.
    function _pegs(LimitState memory next) private {
        if (next.depegMask & ~uint16(6) != 0) ++broken[13];
        if (next.depegMask == was.depegMask) return;
        uint256 price = uint256(usdcFeed.answer());
        bool gone = next.depegMask & 2 != 0;
        if (gone ? price >= 0.98e8 : price < 0.99e8) ++broken[13];
    }

    /// @dev Everything of custody's that a decision could have moved.
    function _owned() private view returns (bytes32) {
        return keccak256(
            abi.encode(
                weth.balanceOf(custody),
                custody.balance,
                usdc.balanceOf(custody),
                dai.balanceOf(custody),
                gov.balanceOf(custody),
                positions.ids(),
                TestToken(address(manager)).balanceOf(custody),
                limits.paymentOf(PAYEE)
            )
        );
    }
}
