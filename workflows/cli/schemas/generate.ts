import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { historyVerifySchema } from "../../../simulation/history/pool/verifySwaps.ts";
import { historyInfoSchema } from "../../../simulation/history/setInfo.ts";
import { bundleInfoSchema } from "../../../simulation/forks/bundleInfo.ts";
import { witnessCheckSchema } from "../../../simulation/forks/witness.ts";
import {
  auditOutputSchema,
  backtestOutputSchema,
  compareOutputSchema,
  haltsOutputSchema,
  tableOutputSchema,
} from "../commands/backtest/outputs.ts";
import { deploymentFileSchema } from "../../adapters/deploymentFile.ts";
import { deployPlanOutputSchema } from "../commands/deploy/plan.ts";
import { deployVerifyOutputSchema } from "../commands/deploy/verify.ts";
import { approvalsOutputSchema } from "../commands/approvals/index.ts";
import { exitOutputSchema } from "../commands/exits/output.ts";
import { modelsOutputSchema } from "../commands/backtest/models/outputs.ts";
import { sweepOutputSchema, walkForwardOutputSchema } from "../commands/backtest/sweep/outputs.ts";
import { doctorOutputSchema } from "../commands/doctor/index.ts";
import { forkVerifyOutputSchema } from "../commands/fork.ts";
import { cosignOutputSchema } from "../commands/cosign.ts";
import { runOutputSchema } from "../commands/run.ts";
import { policyAcceptOutputSchema } from "../commands/policy/accept.ts";
import { policyProposeSafeOutputSchema } from "../commands/policy/proposeSafe.ts";
import { policyApplyOutputSchema } from "../commands/policy/apply.ts";
import { policyCutOutputSchema } from "../commands/policy/cut.ts";
import { policyDiffOutputSchema } from "../commands/policy/diff.ts";
import { policyImpactOutputSchema } from "../commands/policy/impact.ts";
import { policyPlanOutputSchema } from "../commands/policy/plan.ts";
import { policyPowerOutputSchema } from "../commands/policy/power.ts";
import { policyProposeOutputSchema } from "../commands/policy/propose.ts";
import { reviewSchema } from "../commands/policy/reviewOf.ts";
import { policyVoteOutputSchema } from "../commands/policy/votes.ts";
import { policyShowOutputSchema } from "../commands/policy/show.ts";
import { policyValidateOutputSchema } from "../commands/policy/validate.ts";
import { manifestSchema } from "../commands/log/checks/manifest.ts";
import {
  cycleOutputSchema,
  exportOutputSchema,
  listOutputSchema,
  replayOutputSchema,
  verifyOutputSchema,
} from "../commands/log/outputs.ts";
import { simulateOutputSchema } from "../commands/simulate.ts";

/** Every `--json` output with a schema here: file name, what prints it, the zod schema it is made from. */
export const DOCUMENTED = [
  { file: "run.json", title: "exchequer run --json", schema: runOutputSchema },
  { file: "cosign.json", title: "exchequer cosign --json", schema: cosignOutputSchema },
  { file: "log-show.json", title: "exchequer log show --json", schema: cycleOutputSchema },
  { file: "log-list.json", title: "exchequer log list --json", schema: listOutputSchema },
  { file: "log-verify.json", title: "exchequer log verify --json", schema: verifyOutputSchema },
  { file: "log-replay.json", title: "exchequer log replay --json", schema: replayOutputSchema },
  { file: "log-export.json", title: "exchequer log export --json", schema: exportOutputSchema },
  { file: "simulate.json", title: "exchequer simulate --json", schema: simulateOutputSchema },
  {
    file: "fork-info.json",
    title: "exchequer fork info --json, exchequer fork import --json",
    schema: bundleInfoSchema,
  },
  { file: "fork-verify.json", title: "exchequer fork verify --json", schema: forkVerifyOutputSchema },
  { file: "fork-prove.json", title: "exchequer fork prove --json", schema: witnessCheckSchema },
  { file: "backtest.json", title: "exchequer backtest --json", schema: backtestOutputSchema },
  { file: "backtest-halts.json", title: "exchequer backtest halts --json", schema: haltsOutputSchema },
  { file: "backtest-compare.json", title: "exchequer backtest compare --json", schema: compareOutputSchema },
  { file: "backtest-table.json", title: "exchequer backtest table --json", schema: tableOutputSchema },
  { file: "backtest-audit.json", title: "exchequer backtest audit --json", schema: auditOutputSchema },
  {
    file: "backtest-models.json",
    title: "exchequer backtest --max-usd --json, exchequer backtest --recorded --json",
    schema: modelsOutputSchema,
  },
  { file: "backtest-sweep.json", title: "exchequer backtest sweep --json", schema: sweepOutputSchema },
  {
    file: "backtest-walk-forward.json",
    title: "exchequer backtest sweep --walk-forward --json",
    schema: walkForwardOutputSchema,
  },
  { file: "doctor.json", title: "exchequer doctor --json", schema: doctorOutputSchema },
  { file: "deploy-plan.json", title: "exchequer deploy --plan --json", schema: deployPlanOutputSchema },
  { file: "deploy-verify.json", title: "exchequer deploy verify --json", schema: deployVerifyOutputSchema },
  { file: "deployment.json", title: "deployment.json of exchequer deploy --plan --out", schema: deploymentFileSchema },
  { file: "policy-show.json", title: "exchequer policy show --json", schema: policyShowOutputSchema },
  { file: "policy-diff.json", title: "exchequer policy diff --json", schema: policyDiffOutputSchema },
  { file: "policy-plan.json", title: "exchequer policy plan --json", schema: policyPlanOutputSchema },
  { file: "policy-power.json", title: "exchequer policy power --json", schema: policyPowerOutputSchema },
  { file: "policy-accept.json", title: "exchequer policy accept --json", schema: policyAcceptOutputSchema },
  {
    file: "policy-propose-safe.json",
    title: "exchequer policy propose --safe --json",
    schema: policyProposeSafeOutputSchema,
  },
  { file: "policy-cut.json", title: "exchequer policy cut --json", schema: policyCutOutputSchema },
  { file: "policy-propose.json", title: "exchequer policy propose --json", schema: policyProposeOutputSchema },
  {
    file: "policy-vote.json",
    title: "exchequer policy vote, queue, execute and status --json",
    schema: policyVoteOutputSchema,
  },
  { file: "policy-apply.json", title: "exchequer policy apply --json", schema: policyApplyOutputSchema },
  { file: "policy-review.json", title: "exchequer policy review --json", schema: reviewSchema },
  { file: "policy-impact.json", title: "exchequer policy impact --json", schema: policyImpactOutputSchema },
  {
    file: "policy-exit.json",
    title: "exchequer policy halt, unwind, exit and rehearse --json, exchequer approvals revoke --json, a .plan.json",
    schema: exitOutputSchema,
  },
  { file: "approvals.json", title: "exchequer approvals --json", schema: approvalsOutputSchema },
  { file: "policy-validate.json", title: "exchequer policy validate --json", schema: policyValidateOutputSchema },
  {
    file: "history-info.json",
    title: "exchequer history info --json, exchequer history import --json",
    schema: historyInfoSchema,
  },
  { file: "history-verify.json", title: "exchequer history verify --json", schema: historyVerifySchema },
  { file: "bundle-manifest.json", title: "manifest.json of an exported bundle", schema: manifestSchema },
] as const;

/** The JSON Schema (draft 2020-12) of one output, as it is committed. */
export const renderSchema = (entry: (typeof DOCUMENTED)[number]): string => {
  const { $schema, ...rest } = z.toJSONSchema(entry.schema, { io: "output", reused: "ref" });
  return `${JSON.stringify({ $schema, title: entry.title, ...rest }, null, 2)}\n`;
};

export const schemaPath = (file: string): string => join(import.meta.dirname, file);

export const committedSchema = (file: string): string => readFileSync(schemaPath(file), "utf8");

if (import.meta.main) for (const entry of DOCUMENTED) writeFileSync(schemaPath(entry.file), renderSchema(entry));
