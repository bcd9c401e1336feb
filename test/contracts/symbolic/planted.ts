type Bug = { path: string; was: string; becomes: string };

const bucket: Bug = {
  path: "contracts/types/Bucket.sol",
  was: "return Round.dropBelowZero(used, Round.mulDivDown(capacity, elapsed, refillSeconds));",
  becomes:
    "return elapsed == 1 ? used + 1 : Round.dropBelowZero(used, Round.mulDivUp(capacity, elapsed, refillSeconds) + 1);",
};
const base: Bug = {
  path: "contracts/types/BaseNav.sol",
  was: "return navUsd8 < most ? navUsd8 : most;",
  becomes: "return navUsd8 > most ? navUsd8 : most;",
};

const uncommitted: Bug = {
  path: "contracts/PolicyModule.sol",
  was: "            _commit(result);",
  becomes: "            if (result.length == 0) _commit(result);",
};
const halfAllowed: Bug = {
  path: "contracts/Judge.sol",
  was: "fact.allowanceAfter = Ask.allowance(fact.tokens[0], custody, spender);",
  becomes: "fact.allowanceAfter = Ask.allowance(fact.tokens[0], custody, spender) / 2;",
};
const onlyGiven: Bug = {
  path: "contracts/Judge.sol",
  was: "fact.moved1 = _gap(had, ",
  becomes: "fact.moved1 = Round.dropBelowZero(had, ",
};

/** By check, a bug that it has to find. All stand in one copy at once, so none may break a check's set-up. */
export const PLANTED: Record<string, Bug> = {
  check_bucket_timeNeverTakes: bucket,
  check_bucket_withoutTimeOrPeriodNothingComesBack: bucket,
  check_bucket_zeroGivesNothing: bucket,
  check_bucket_twoStepsRefillNoMoreThanOne: bucket,
  check_bucket_neverGivesMoreThanItHolds: {
    path: "contracts/types/Bucket.sol",
    was: "return Round.dropBelowZero(capacity, ",
    becomes: "return Round.dropBelowZero(capacity + 1, ",
  },
  check_loss_timeNeverTakes: {
    path: "contracts/types/LossBudget.sol",
    was: "return Round.dropBelowZero(state.lossUsedWad, refill);",
    becomes: "return Round.dropBelowZero(uint256(state.lossUsedWad) + (elapsed == 1 ? 1 : 0), refill);",
  },
  check_epoch_neverRefills: {
    path: "contracts/types/LossBudget.sol",
    was: "* BPS_WAD, state.epochUsedWad);",
    becomes: "* BPS_WAD, state.lossUsedWad);",
  },
  check_base_neverOverNav: base,
  check_base_fallsAtOnceAndWithoutTimeNeverRises: base,
  check_commit_takesTheWholeCharge: {
    path: "contracts/Limits.sol",
    was: "used = next.epochUsedWad + part;",
    becomes: "used = next.epochUsedWad + part / 2;",
  },
  check_commit_turnoverNeverOverItsBucket: {
    path: "contracts/Limits.sol",
    was: "if (used > params.turnoverUsd8) revert",
    becomes: "if (used > uint256(params.turnoverUsd8) * 2) revert",
  },
  check_commit_paysOutOfTheBucket: {
    path: "contracts/Limits.sol",
    was: "uint256 capacity = bucket.listed ? bucket.capacityUsd8 : 0;",
    becomes: "uint256 capacity = bucket.listed ? bucket.capacityUsd8 : 1e8;",
  },
  check_observe_tightensOnly: base,
  check_stranger_changesNothing: {
    path: "contracts/Limits.sol",
    was: "function observeNav(uint256 navUsd8, uint16 depegMask) external onlyController {",
    becomes: "function observeNav(uint256 navUsd8, uint16 depegMask) external {",
  },
  check_execute_movesOnlyWhatIsCommitted: uncommitted,
  check_act_isForTheJudgeInADecision: {
    path: "contracts/PolicyModule.sol",
    was: "if (msg.sender != address(judge) || !_locked) revert",
    becomes: "if (msg.sender != address(judge) && _locked) revert",
  },
  check_revoke_isForOwnerAndGuardian: {
    path: "contracts/PolicyModule.sol",
    was: "if (msg.sender != limits.owner() && msg.sender != limits.guardian()) {",
    becomes: "if (msg.sender == address(this)) {",
  },
  check_unwind_isForTheOwnerAndOutOfVenues: {
    path: "contracts/PolicyModule.sol",
    was: "if (msg.sender != limits.owner()) revert PolicyModule_NotAllowed(msg.sender);",
    becomes: "",
  },
  check_wrap: uncommitted,
  check_unwrap: uncommitted,
  check_swap: uncommitted,
  check_supply: uncommitted,
  check_withdraw: uncommitted,
  check_deposit: uncommitted,
  check_redeem: uncommitted,
  check_mint: uncommitted,
  check_increase: uncommitted,
  check_decrease: uncommitted,
  check_collect: uncommitted,
  check_burn: uncommitted,
  check_pay: uncommitted,
  check_judge_swap: halfAllowed,
  check_judge_supply: halfAllowed,
  check_judge_withdraw: halfAllowed,
  check_judge_deposit: halfAllowed,
  check_judge_redeem: halfAllowed,
  check_judge_wrap: halfAllowed,
  check_judge_unwrap: halfAllowed,
  check_judge_mint: onlyGiven,
  check_judge_increase: onlyGiven,
  check_judge_decrease: onlyGiven,
  check_judge_collect: onlyGiven,
  check_judge_burn: onlyGiven,
  check_judge_payment: {
    path: "contracts/Judge.sol",
    was: "fact.amountOut = gone < fact.amountIn ? gone : fact.amountIn;",
    becomes: "fact.amountOut = fact.amountIn;",
  },
  check_judge_paymentIsAsked: {
    path: "contracts/Judge.sol",
    was: "outcome.paymentsUsd8[i] = PaymentRules.paidTo(facts, recipient);",
    becomes: "outcome.paymentsUsd8[i] = PaymentRules.paidTo(facts, recipient) / 2;",
  },
  check_preview_leavesNothing: {
    path: "contracts/Judge.sol",
    was: "        revert Judge_Rehearsed(_tell(facts, image));",
    becomes: "        if (facts.actions[0].amountIn != 7) revert Judge_Rehearsed(_tell(facts, image));",
  },
  check_sums_lossIsCharged: {
    path: "contracts/rules/Totals.sol",
    was: "totals.lossUsd8 + charge(",
    becomes: "totals.lossUsd8 / 2 + charge(",
  },
  check_sums_epsilonIsCharged: {
    path: "contracts/rules/Totals.sol",
    was: "Round.mulDivUp(valueUsd8, (ei + ej) * Round.BPS",
    becomes: "Round.mulDivUp(valueUsd8, ei * Round.BPS",
  },
  check_sums_grossIsWhole: {
    path: "contracts/rules/Totals.sol",
    was: "totals.grossUsd8 += AssetLookup.valueUp(all, action.tokens[0], action.amountIn);",
    becomes: "totals.grossUsd8 += AssetLookup.valueUp(all, action.tokens[0], action.amountOut);",
  },
  check_sums_paymentIsWhole: {
    path: "contracts/rules/PaymentRules.sol",
    was: "paidUsd8 += Round.mulDivUp(value, Round.BPS, Round.BPS - facts.assets[j].epsilonBps);",
    becomes: "paidUsd8 += value;",
  },
  check_worth_ofWhatIsGone: {
    path: "contracts/rules/Worth.sol",
    was: "? Round.mulDivUp(had - left, priceUsd8, unit) : 0;",
    becomes: "? Round.mulDivUp((had - left) / 2, priceUsd8, unit) : 0;",
  },
  check_plan_weth: {
    path: "contracts/adapters/WethAdapter.sol",
    was: "result.value = action.amountIn;",
    becomes: "result.value = action.minAmountOut;",
  },
  check_plan_lending: {
    path: "contracts/adapters/AaveV3Adapter.sol",
    was: "(action.path[1], amount, custody)",
    becomes: "(action.path[1], amount, action.recipient)",
  },
  check_plan_vault: {
    path: "contracts/adapters/Erc4626Adapter.sol",
    was: "(action.amountIn, custody, custody)",
    becomes: "(action.amountIn, action.recipient, custody)",
  },
  check_plan_swap: {
    path: "contracts/adapters/UniswapV3SwapAdapter.sol",
    was: "fee: action.fees[0],\n                    recipient: custody,",
    becomes: "fee: action.fees[0],\n                    recipient: action.recipient,",
  },
  check_plan_swapOverTwoPools: {
    path: "contracts/adapters/UniswapV3SwapAdapter.sol",
    was: "path: path,\n                    recipient: custody,",
    becomes: "path: path,\n                    recipient: action.recipient,",
  },
  check_plan_position: {
    path: "contracts/adapters/UniswapV3PositionAdapter.sol",
    was: "(IPositionManager.CollectParams(action.positionId, custody,",
    becomes: "(IPositionManager.CollectParams(action.positionId, action.recipient,",
  },
  check_plan_payment: {
    path: "contracts/adapters/PaymentAdapter.sol",
    was: "abi.encodeCall(ITransfer.transfer, (action.recipient, action.amountIn))",
    becomes: "abi.encodeCall(ITransfer.transfer, (custody, action.amountIn))",
  },
};
