// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Action, ActionKind, Decision} from "../../../contracts/types/Decision.sol";
import {
    AssetPolicy,
    FeedPolicy,
    GroupCap,
    LimitParams,
    LimitState,
    PaymentPolicy,
    Policy,
    SequencerPolicy,
    VaultPolicy
} from "../../../contracts/types/Policy.sol";
import {BentSeat} from "./Outside.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IPositionBook, IPositionRegistry} from "../../../contracts/interfaces/IPositionBook.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Limits, LimitsSetup} from "../../../contracts/Limits.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {Parts, PolicyModule} from "../../../contracts/PolicyModule.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Shipped} from "../support/Shipped.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {vm} from "../support/Vm.sol";

/// @notice A dollar of eight decimals that is its own feed. A transfer leaves its holder with whatever it likes.
contract BentDollar {
    uint256 public transfers;
    uint256 private _held = 1_000_000e8;
    uint256 private _left;

    function bend(uint256 left) external {
        _left = left;
    }

    function balanceOf(address) external view returns (uint256) {
        return _held;
    }

    function allowance(address, address) external pure returns (uint256) {
        return 0;
    }

    function transfer(address, uint256) external returns (bool) {
        ++transfers;
        _held = _left;
        return true;
    }

    function decimals() external pure returns (uint8) {
        return 8;
    }

    function aggregator() external view returns (address) {
        return address(this);
    }

    function phaseId() external pure returns (uint16) {
        return 1;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, 1e8, block.timestamp, block.timestamp, 1);
    }
}

/// @notice For halmos: a payment through all that ships, judge, rules, oracle and valuation too. Outside are a dollar that takes
/// what it likes and a seat's contract that signs everything. Amounts within a few tens of dollars around what is asked, so that
/// rules which compare shares of a million are decided without the solver.
contract JudgedSymbolic {
    uint256 private constant START = 1_700_000_000;
    uint256 private constant HELD = 1_000_000e8;
    address private constant OWNER = address(0xE0);
    address private constant PAYEE = address(0x9A7);

    BentDollar private dollar;
    Limits private limits;
    PolicyModule private module;
    address private custody;
    address private seat;

    function setUp() public {
        vm.warp(START);
        vm.roll(1000);
        dollar = new BentDollar();
        PaymentPolicy[] memory payments = new PaymentPolicy[](1);
        payments[0] = PaymentPolicy(PAYEE, 10_000e8, 1 days);
        limits = Shipped.limits(LimitsSetup(OWNER, address(this), address(0), address(this), _policy(), payments));
        FeedPolicy[] memory feeds = new FeedPolicy[](1);
        feeds[0] = FeedPolicy(address(dollar), address(dollar), 8, 90_000, 0.5e8, 1.5e8);
        Oracle oracle = Shipped.oracle(feeds, new VaultPolicy[](0), SequencerPolicy(address(0), 0));
        BentSeat contract_ = new BentSeat();
        contract_.bend(true);
        seat = address(contract_);
        address[] memory council = new address[](1);
        council[0] = seat;
        IPositionBook none = IPositionBook(address(0));
        custody = address(Shipped.treasury(OWNER, address(0xDEAD)));
        DecisionAnchor anchor = Shipped.anchor(address(this), custody, address(this), address(0));
        module = Shipped.policyModule(
            Parts(
                ICustody(custody),
                limits,
                Shipped.valuation(limits, oracle, address(0xE7), none),
                Shipped.seats(OWNER, council, 1),
                anchor,
                Shipped.judge(limits, oracle, address(0xE7), none, Shipped.ruleBook()),
                IPositionRegistry(address(0))
            )
        );
        anchor.register(custody, address(module), address(0));
        limits.setController(address(module));
        vm.prank(OWNER);
        Treasury(payable(custody)).enableModule(address(module));
    }

    /// @dev What left custody is in the recipient's bucket as far as it was asked for, in turnover whole as it was asked for, and
    /// in the loss budget for the rest.
    function check_judgedPayment(uint16 gone, address recipient) public {
        uint256 asked = 20_000;
        dollar.bend(HELD - gone);
        Decision memory decision;
        (decision.custody, decision.submitter) = (custody, address(this));
        (decision.policyVersion, decision.seatEpoch) = (limits.policyVersion(), 1);
        (decision.snapshotBlock, decision.expiry) = (999, uint64(START + 300));
        (decision.predictedNavUsd8, decision.navToleranceBps) = (HELD, 50);
        decision.actions = new Action[](1);
        Action memory action = decision.actions[0];
        (action.kind, action.amountIn, action.recipient) = (ActionKind.PAY, asked, recipient);
        action.path = new address[](1);
        action.path[0] = address(dollar);
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = abi.encode(seat, bytes(""));
        bool executed = false;
        try module.execute(decision, signatures) returns (uint8 status) {
            executed = status == 1;
        } catch {}
        LimitState memory state = limits.state();
        uint256 paid = limits.paymentOf(PAYEE).usedUsd8;
        if (!executed) {
            assert(dollar.transfers() == 0 && state.turnoverUsedUsd8 == 0 && state.epochUsedWad == 0 && paid == 0);
            return;
        }
        assert(recipient == PAYEE && dollar.transfers() == 1);
        assert(paid >= (gone < asked ? gone : asked));
        assert(state.turnoverUsedUsd8 >= asked);
        if (gone > asked) assert(uint256(state.epochUsedWad) * HELD >= uint256(gone - asked) * 1e18);
    }

    function _policy() private returns (Policy memory) {
        LimitParams memory params;
        (params.maxTradeBps, params.minOutBps, params.maxNavGrowthBpsPerDay) = (500, 9900, 200);
        (params.lossBudgetBps, params.epochLossBps, params.lossRefillSeconds) = (100, 300, 30 days);
        (params.maxDrawdownBps, params.haltDrawdownBps) = (2000, 3000);
        (params.turnoverUsd8, params.turnoverRefillSeconds) = (1_000_000e8, 1 days);
        (params.maxSnapshotAgeBlocks, params.maxNavToleranceBps, params.maxDecisionAgeSeconds) = (50, 50, 600);
        (params.depegUsd8, params.repegUsd8, params.maxPoolShareBps) = (0.98e8, 0.99e8, 2000);
        (params.vetoSeconds, params.mandateExpiry, params.approvalUsd8) = (300, 4_000_000_000, type(uint128).max);
        (params.minRangeTicks, params.rangeCooldownSeconds, params.maxPoolDeviationBps) = (100, 3600, 100);
        AssetPolicy[] memory assets = new AssetPolicy[](1);
        assets[0] = AssetPolicy(address(dollar), 8, 1, 25, 10_000, 1, 0, 0);
        address[] memory adapters = new address[](14);
        adapters[13] = address(Shipped.paymentAdapter());
        return Policy(params, assets, new address[](0), new GroupCap[](0), adapters, address(0));
    }
}
