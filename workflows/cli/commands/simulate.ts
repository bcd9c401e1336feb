import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { isAddressEqual, zeroAddress } from "viem";
import { z } from "zod";
import { loadMandate } from "../../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../../policies/treasury/mandate.ts";
import { formatBaseUnits, formatBps, formatUsd8, sameAddress, uintString } from "../../../policies/treasury/money.ts";
import { forkStateSchema, ORACLE_STATUSES } from "../../../policies/treasury/snapshot.ts";
import { type Finding, RULES, verdictSchema } from "../../../policies/treasury/verdict.ts";
import { ActionsFileError, holderOverlay, parseActionsFile } from "../../../simulation/actionsFile.ts";
import { gasUsd8, impactBps, judgeActions, NOT_JUDGED, stableFeedOverlay } from "../../../simulation/judgeActions.ts";
import { type OracleReading, readFeeds } from "../../../simulation/oracleReadings.ts";
import {
  simulateActions,
  type SimulatedOutcome,
  simulatedOutcomeSchema,
  UNJUDGED,
} from "../../../simulation/simulate.ts";
import { openForkedState } from "../../adapters/forkedState.ts";
import { resolveForkSource } from "../../adapters/forkSource.ts";
import { replicaBundle } from "../../adapters/replicaCache.ts";
import { BadUsageError } from "../errors.ts";
import { inScratch } from "../scratch.ts";
import { MandateAbsentError } from "./mandateOption.ts";

/** What `exchequer simulate --json` prints. */
export const simulateOutputSchema = z.strictObject({
  fork: forkStateSchema,
  /** What a node proved of what was read from it; null where it was believed, or no node was asked. */
  proofs: z.strictObject({ accounts: z.number().int(), slots: z.number().int() }).nullable(),
  outcome: simulatedOutcomeSchema,
  /** What the mandate's feeds make of it; null without a mandate. */
  oracle: z
    .strictObject({
      /** All transactions at the block's base fee. */
      gasUsd8: uintString.nullable(),
      /** Of each action, value out against value in; null where it is no swap or lacks a price. */
      impactBps: z.array(z.number().int().nullable()),
    })
    .nullable(),
  verdict: verdictSchema,
  /** Rules that the verdict leaves open, and why; empty without a mandate, under which nothing is judged. */
  notJudged: z.array(z.strictObject({ rule: z.enum(RULES), reason: z.string() })),
});
type Answer = z.infer<typeof simulateOutputSchema>;

type Options = { fork: string; mandate?: string; proofs?: boolean; json?: boolean };

/** `exchequer simulate <file>`. */
export const registerSimulate = (program: Command): void => {
  program
    .command("simulate")
    .description("what a list of actions would do on a fork, and with a mandate whether it is allowed")
    .argument(
      "<file>",
      "JSON: {holdings: {token: base units}, actions: [{kind: swap, venue, tokenIn, tokenOut, feePpm, amountIn}]}",
    )
    .option("--fork <source>", "replica, bundle:<dir> or rpc:<url>", "replica")
    .option("--mandate <file>", "judge by this mandate")
    .option("--proofs", "believe of an rpc: fork only what the node proves against the block's state root")
    .option("--json", "print as JSON")
    .action(async (path: string, options: Options) => {
      const mandate = options.mandate === undefined ? null : mandateFrom(options.mandate);
      const answer = await simulated(path, options, mandate);
      process.stdout.write(`${options.json ? JSON.stringify(answer) : describe(answer, mandate)}\n`);
      if (answer.outcome.status === "reverted") process.exitCode = 1;
      if (answer.verdict.kind === "denied") process.exitCode = 4;
    });
};

const simulated = async (path: string, options: Options, mandate: Mandate | null): Promise<Answer> => {
  if (options.proofs && !options.fork.startsWith("rpc:"))
    throw new BadUsageError(
      "--proofs is for an rpc: fork.",
      "A bundle's proofs are checked with `exchequer fork verify --proofs`.",
    );
  if (!existsSync(path)) throw new ActionsFileError("it is not there");
  const file = parseActionsFile(readFileSync(path, "utf8"));
  return inScratch(async (runFolder) => {
    const chainId = mandate?.chainId ?? 1;
    const proven = { account: 0, slot: 0 };
    const proofs = () => (options.proofs ? { accounts: proven.account, slots: proven.slot } : null);
    const { source, bundle } = await resolveForkSource(options.fork, {
      env: process.env,
      cwd: process.cwd(),
      chainId,
      ...(options.proofs ? { onProven: (what) => void (proven[what] += 1) } : {}),
    });
    const feeds = mandate === null ? [] : stableFeedOverlay(mandate);
    const library =
      feeds.length === 0 || bundle?.manifest.kind === "replica" ? bundle : await replicaBundle(process.cwd());
    const chain = await openForkedState({ source, overlay: { ...holderOverlay(file), feeds }, library, runFolder });
    try {
      const view = { client: chain.client, takeMisses: chain.takeMisses, env: source.env };
      const outcome = await simulateActions(file, view);
      if (mandate === null)
        return { fork: chain.state, proofs: proofs(), outcome, oracle: null, verdict: UNJUDGED, notJudged: [] };
      const readings = await readFeeds(mandate, view);
      const verdict = judgeActions({ file, mandate, outcome, readings, env: source.env });
      const oracle = oracleView(mandate, readings, outcome);
      return { fork: chain.state, proofs: proofs(), outcome, oracle, verdict, notJudged: notJudged() };
    } finally {
      await chain.close();
    }
  });
};

const notJudged = (): Answer["notJudged"] =>
  RULES.flatMap((rule) => {
    const reason = NOT_JUDGED[rule];
    return reason === undefined ? [] : [{ rule, reason }];
  });

const mandateFrom = (path: string): Mandate => {
  if (!existsSync(path)) throw new MandateAbsentError();
  return loadMandate(readFileSync(path, "utf8"));
};

const oracleView = (mandate: Mandate, readings: OracleReading[], outcome: SimulatedOutcome): Answer["oracle"] => ({
  gasUsd8: gasUsd8(mandate, readings, outcome),
  impactBps: outcome.actions.map(({ kind, status, tokenIn, tokenOut, amountIn, amountOut }) =>
    kind !== "swap" || status === "reverted" || tokenIn === null || tokenOut === null
      ? null
      : impactBps({ mandate, readings, tokenIn, tokenOut, amountIn: BigInt(amountIn), amountOut: BigInt(amountOut) }),
  ),
});

/** `oracle  vDAI bad-vault`: what a finding is about, and an oracle's status by its name. */
const findingWords = ({ rule, subject, observed, limit, unit }: Finding, mandate: Mandate | null): string => {
  const known = [...(mandate?.assets ?? []), ...(mandate?.held ?? [])].find(({ token }) => sameAddress(token, subject));
  const about = isAddressEqual(subject, zeroAddress) ? "" : `${known?.symbol ?? subject} `;
  const status = rule === "oracle" ? ORACLE_STATUSES[Number(observed)] : undefined;
  return `${rule}  ${about}${status ?? `${observed} against ${limit} ${unit}`}`;
};

const describe = (
  { fork, proofs, outcome, oracle, verdict, notJudged: open }: Answer,
  mandate: Mandate | null,
): string =>
  [
    `${outcome.status} on ${fork.source}${fork.notMainnet ? " (not mainnet)" : ""}, block ${fork.parentBlock + 1}, ${fork.hardfork}`,
    ...outcome.actions.map((action) =>
      [
        `  ${action.status === "executed" ? "ok    " : "FAILED"} ${action.kind}`,
        `in ${action.amountIn} ${action.tokenIn ?? "wei"}, out ${action.amountOut} ${action.tokenOut ?? "wei"},`,
        `gas ${formatBaseUnits(BigInt(action.gasUsed), 0)} (approval ${formatBaseUnits(BigInt(action.approvalGasUsed), 0)})`,
        action.revert === null ? "" : `: ${action.revert}`,
      ].join(" "),
    ),
    ...(outcome.dependsOnPrevRandao
      ? ["  NOT FORESEEABLE: another PREVRANDAO gives another result, and a real block's is not known before it stands"]
      : []),
    ...outcome.balances.map(({ token, before, after }) => `  balance ${token}  ${before} -> ${after}`),
    ...(oracle === null
      ? []
      : [
          `  gas ${oracle.gasUsd8 === null ? "without a price" : formatUsd8(BigInt(oracle.gasUsd8))}, impact against the oracle ${oracle.impactBps.map((impact) => (impact === null ? "-" : formatBps(impact))).join(", ")}`,
        ]),
    ...(proofs === null ? [] : [`  proven by the node: ${proofs.accounts} accounts, ${proofs.slots} slots`]),
    ...fork.overlays.map(({ address, note }) => `  overlay ${address}  ${note}`),
    `  verdict ${verdict.kind}`,
    ...verdict.findings.map((finding) => `    ${finding.ok ? "ok    " : "BREACH"} ${findingWords(finding, mandate)}`),
    ...open.map(({ rule, reason }) => `    open   ${rule}  not judged: ${reason}`),
  ].join("\n");
