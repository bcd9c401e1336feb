import type { Command } from "commander";
import { z } from "zod";
import { backtestLimitsOf } from "../../../../policies/backtestLimits.ts";
import { judgedUnder } from "../../../../policies/impact.ts";
import type { CycleRecord } from "../../../../policies/treasury/cycleRecord.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { bytes32, formatUsd8, uintString } from "../../../../policies/treasury/money.ts";
import { type Finding, ruleId } from "../../../../policies/treasury/verdict.ts";
import { heldStill } from "../../../../simulation/backtest/backtestProposal.ts";
import { pastSchema } from "../../../../simulation/market/past.ts";
import { sizeProposal } from "../../../../simulation/size.ts";
import { openRunById, runIds, type RunFolder } from "../../../adapters/recordStore.ts";
import { findingValue, subjectWords } from "../../recordView.ts";
import { printable } from "../../plainText.ts";
import { predictionAsJudged } from "../log/checks/content.ts";
import { mandateOf as mandateOfRecord } from "../log/checks/recompute.ts";
import { printJson, type Io } from "../log/io.ts";
import { findTarget } from "../log/target.ts";
import { boundOf, caseSchema, exclusionLines, type SaidCase } from "./boundOf.ts";
import { usd8Option } from "./changeSchema.ts";
import { mandateOf } from "./mandateOf.ts";

const breachSchema = z.strictObject({ rule: ruleId, says: z.string() });

/** What `exchequer policy impact --json` prints. */
export const policyImpactOutputSchema = z.strictObject({
  format: z.literal(1),
  /** One for each recorded decision that was judged, oldest first. */
  decisions: z.array(
    z.strictObject({
      run: z.string(),
      cycle: z.number().int(),
      recordHash: bytes32,
      /** As it was judged under its own mandate, and as it would be under this one. */
      was: z.enum(["allowed", "denied"]),
      would: z.enum(["allowed", "denied"]),
      /**
       * What the limits on a proposal's past were asked of: what the record says of it, the same made again of the record's own prices
       * where this mandate asks over another window, or nothing, and then why; no reason where this mandate limits nothing of it.
       */
      backtest: z.strictObject({ of: z.enum(["record", "again", "nothing"]), why: z.string().nullable() }),
      /** Rules that would deny it. */
      breaches: z.array(breachSchema),
      /** What the same votes would be sized to [1e-8 USD]; null where they ask for nothing or nothing fits. */
      sizedUsd8: z.strictObject({ was: uintString.nullable(), would: uintString.nullable() }),
    }),
  ),
  /** Records without a decision that was judged, and runs that cannot be read. */
  skipped: z.array(z.strictObject({ run: z.string(), cycle: z.number().int().nullable(), reason: z.string() })),
  bound: z
    .strictObject({
      navUsd8: uintString,
      /** Under the mandate of the newest decision, and under this one. */
      old: z.array(caseSchema),
      new: z.array(caseSchema),
      exclusions: z.array(z.string()),
    })
    .nullable(),
});
type Output = z.infer<typeof policyImpactOutputSchema>;
type Row = Output["decisions"][number];

type Options = { nav?: string; json?: boolean };

/** `exchequer policy impact <mandate> [run]`. */
export const registerImpact = (group: Command, io: Io): void => {
  group
    .command("impact")
    .description("which recorded decisions a mandate would now deny or allow, and the new worst case beside the old")
    .argument("<mandate>", "its file")
    .argument("[run]", "only this run, or <run>/<cycle> (default: every run here)")
    .option("--nav <usd>", "take the bounds of this NAV (default: of the newest decision)")
    .option("--json", "print as JSON")
    .action((path: string, reference: string | undefined, options: Options) => {
      const output = impactOf(
        io.cwd,
        mandateOf(io.cwd, path).mandate,
        reference,
        options.nav === undefined ? {} : { navUsd8: usd8Option("--nav", options.nav) },
      );
      if (options.json) printJson(io, output);
      else io.stdout(`${renderedImpact(output)}\n`);
    });
};

type Found = { run: RunFolder; cycle: number; record: CycleRecord; hash: Row["recordHash"]; mandate: Mandate };

/**
 * Judges every recorded decision here under a mandate.
 * @param bound NAV and mandate of the treasury that the bounds are taken of; else the newest decision's
 */
export const impactOf = (
  cwd: string,
  mandate: Mandate,
  reference: string | undefined,
  bound: { navUsd8?: bigint; old?: Mandate } = {},
): Output => {
  const skipped: Output["skipped"] = [];
  const found = recordsOf(cwd, reference, skipped);
  const decisions = found.flatMap((one): Row[] => {
    const row = rowOf(one, mandate);
    if (row === null)
      skipped.push({ run: one.run.id, cycle: one.cycle, reason: `nothing was judged: ${one.record.result}` });
    return row === null ? [] : [row];
  });
  const newest = found.at(-1);
  const nav = bound.navUsd8 === undefined ? newest?.record.snapshot.baseNav.usd8 : String(bound.navUsd8);
  const old = bound.old ?? newest?.mandate;
  return {
    format: 1,
    decisions,
    skipped,
    bound:
      nav === undefined || old === undefined
        ? null
        : {
            navUsd8: nav,
            old: boundOf(old, BigInt(nav)),
            new: boundOf(mandate, BigInt(nav)),
            exclusions: exclusionLines(),
          },
  };
};

/** @throws RunNotFoundError, RecordNotFoundError for what was named; of all runs, those that cannot be read are skipped and told */
const recordsOf = (cwd: string, reference: string | undefined, skipped: Output["skipped"]): Found[] => {
  const read = (run: RunFolder, cycle: number): Found => {
    const { record, hash } = run.readRecord(cycle);
    return { run, cycle, record, hash, mandate: mandateOfRecord(run, record) };
  };
  if (reference !== undefined) {
    const { run, cycle } = findTarget(cwd, reference);
    return (cycle === null ? run.cycles() : [cycle]).map((one) => read(run, one));
  }
  return runIds(cwd).flatMap((id) => {
    try {
      const run = openRunById(cwd, id);
      return run.cycles().map((cycle) => read(run, cycle));
    } catch (error) {
      skipped.push({ run: id, cycle: null, reason: (error as Error).message.split("\n")[0] ?? "unreadable" });
      return [];
    }
  });
};

const rowOf = ({ run, cycle, record, hash, mandate: its }: Found, mandate: Mandate): Row | null => {
  const past = pastUnder(run, record, mandate);
  const verdict = judgedUnder(mandate, { ...record, ...past.backtest, prediction: predictionAsJudged(record) });
  if (verdict === null || record.verdict === null) return null;
  const sized = (of: Mandate): string | null => sizeProposal({ ...record, mandate: of })?.sizing.sizedUsd8 ?? null;
  return {
    run: run.id,
    cycle,
    recordHash: hash,
    was: record.verdict.kind === "allowed" ? "allowed" : "denied",
    would: verdict.kind === "allowed" ? "allowed" : "denied",
    backtest: past.said,
    breaches: verdict.findings
      .filter(({ ok }) => !ok)
      .map((finding) => ({ rule: finding.rule, says: breachWords(record, finding) })),
    sizedUsd8: { was: sized(its), would: sized(mandate) },
  };
};

type PastUnder = { said: Row["backtest"]; backtest: Pick<CycleRecord, "backtest"> };

/** The proposal held against the past as another mandate asks for it. The record's own prices reach as far as its history did. */
const pastUnder = (run: RunFolder, record: CycleRecord, mandate: Mandate): PastUnder => {
  const { backtest, proposal, snapshot } = record;
  const prediction = predictionAsJudged(record);
  const nothing = (why: string | null): PastUnder => ({
    said: { of: "nothing", why },
    backtest: { backtest: undefined },
  });
  const [its, limits] = [backtestLimitsOf(mandateOfRecord(run, record)), backtestLimitsOf(mandate)];
  if (limits.maxCvarBps === null && limits.maxWorstLossBps === null && limits.onMissingHistory === "note")
    return nothing(null);
  if (backtest === undefined || proposal === null || prediction === null)
    return nothing("the record holds no backtest");
  if (its.windowDays === limits.windowDays && its.maxHistoryAgeSeconds === limits.maxHistoryAgeSeconds)
    return { said: { of: "record", why: null }, backtest: {} };
  try {
    const past = pastSchema.parse(JSON.parse(run.getBlob(backtest.pastHash)));
    const again = { ...heldStill({ snapshot, proposal, prediction, mandate, past }), rule: null };
    const why = `${limits.windowDays} days instead of ${backtest.windowDays}, of the record's prices`;
    return { said: { of: "again", why }, backtest: { backtest: again } };
  } catch (error) {
    return nothing((error as Error).message.split("\n")[0] ?? "its prices cannot be read");
  }
};

const SIGNS = { atMost: "over", atLeast: "under", equal: "not" } as const;

const breachWords = ({ snapshot }: CycleRecord, finding: Finding): string => {
  const subject = printable(subjectWords(snapshot, finding));
  const [observed, limit] = [finding.observed, finding.limit].map((value) => findingValue(snapshot, finding, value));
  return `${finding.rule}${subject === "" ? "" : ` ${subject}`}: ${observed} is ${SIGNS[finding.comparison]} ${limit}`;
};

export const renderedImpact = ({ decisions, skipped, bound }: Output): string => {
  const differ = decisions.filter(({ was, would }) => was !== would);
  return [
    decisions.length === 0
      ? "No recorded decision to try it on: `npm start` makes one."
      : `${decisions.length} recorded decision${decisions.length === 1 ? "" : "s"}: ${count(differ, "denied")} would now be denied, ${count(differ, "allowed")} now be allowed`,
    ...decisions.flatMap(decisionLines),
    ...skipped.map(({ run, cycle, reason }) => `  ${cycle === null ? run : `${run}/${cycle}`}  left out: ${reason}`),
    ...(bound === null ? [] : ["", ...boundLines(bound)]),
  ].join("\n");
};

const count = (rows: readonly Row[], would: Row["would"]): number => rows.filter((row) => row.would === would).length;

const decisionLines = ({ run, cycle, was, would, breaches, sizedUsd8, backtest }: Row): string[] => {
  const dollars = (usd8: string | null): string => (usd8 === null ? "nothing" : formatUsd8(BigInt(usd8)));
  const size =
    sizedUsd8.was === sizedUsd8.would
      ? ""
      : `; its votes would be sized to ${dollars(sizedUsd8.would)} instead of ${dollars(sizedUsd8.was)}`;
  return [
    `  ${run}/${cycle}  was ${was}, would be ${would}${was === would ? "" : " (DIFFERENT)"}${size}`,
    ...breaches.map(({ says }) => `      ${says}`),
    ...(backtest.of === "nothing" && backtest.why !== null
      ? [`      limits on its past NOT JUDGED: ${backtest.why}`]
      : []),
    ...(backtest.of === "again" ? [`      held against the past again: ${backtest.why}`] : []),
  ];
};

const boundLines = ({ navUsd8, old, new: next, exclusions }: NonNullable<Output["bound"]>): string[] => [
  `Worst that a council stolen whole could take, of a base NAV of ${formatUsd8(BigInt(navUsd8))}`,
  ...old.map((one, index) => `  ${one.period.padEnd(9)} ${worst(one)} → ${worst(next[index] as SaidCase)}`),
  ...exclusions.map((line) => `  ${line}`),
];

const worst = ({ totalUsd8, lossUsd8 }: SaidCase): string =>
  totalUsd8 === null ? `${formatUsd8(BigInt(lossUsd8))} and payments` : formatUsd8(BigInt(totalUsd8));
