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
  check_observe_tightensOnly: base,
  check_stranger_changesNothing: {
    path: "contracts/Limits.sol",
    was: "function observeNav(uint256 navUsd8, uint16 depegMask) external onlyController {",
    becomes: "function observeNav(uint256 navUsd8, uint16 depegMask) external {",
  },
  check_execute_movesOnlyWhatIsCommitted: {
    path: "contracts/PolicyModule.sol",
    was: "            _commit(result);",
    becomes: "            if (result.length == 0) _commit(result);",
  },
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
};
