import type { CycleRecord, Seal } from "../../policies/treasury/cycleRecord.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { formatBps, formatUsd8 } from "../../policies/treasury/money.ts";
import type { Finding } from "../../policies/treasury/verdict.ts";
import type { Sidecar } from "../adapters/recordStore.ts";
import { cut, printable, short, wrap } from "./plainText.ts";
import {
  actionRows,
  breaches,
  comparisonWords,
  findingValue,
  formatAmount,
  formatPrice,
  formatToken,
  formatUsd12,
  groupDigits,
  headline,
  headroom,
  isExact,
  overlayCount,
  percent,
  restsOn,
  seatRows,
  stateSource,
  subjectWords,
  tightestByRule,
  usedBps,
  weightsWords,
} from "./recordView.ts";

export type AccountOptions = {
  /** Terminal colours; leave out unless stdout is a terminal. */
  color?: boolean;
  /** Widest line [characters]. */
  columns?: number;
  /** Names the run in "what to do next". */
  runId?: string;
};

const LABEL = 11;
/** Limits that are told in full; the others get a line together. */
const MOST_ROWS = 10;
const STYLES = { good: "32", bad: "31", quiet: "2", strong: "1" } as const;
type Style = keyof typeof STYLES;

/** Good, bad or neither: what a person should feel before they read on. */
const styleOf = (result: CycleRecord["result"]): Style =>
  result === "executed" ? "good" : result === "reverted" || result === "denied" ? "bad" : "strong";

/**
 * One cycle on one screen: about 45 lines of at most 110 columns. Every number and reason is read from the record.
 * @param seal null where the record hash was not published
 * @param sidecar wall times of the cycle, where they are known
 */
export const renderAccount = (
  record: CycleRecord,
  seal: Seal | null,
  sidecar?: Sidecar | null,
  options: AccountOptions = {},
): string => {
  const columns = Math.min(options.columns ?? 110, 110);
  const paint = (style: Style, text: string): string =>
    options.color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  const body = columns - LABEL;
  /** A labelled block: the label stands on its first line only. */
  const block = (label: string, lines: string[]): string[] =>
    lines.map((line, index) => `${paint("quiet", (index === 0 ? label : "").padEnd(LABEL))}${cut(line, body)}`);

  const title = wrap(headline(record), columns - 14, 2);
  const name = `${record.result.toUpperCase()}`.padEnd(14);
  return [
    ...title.map((line, index) => (index === 0 ? paint(styleOf(record.result), name) : " ".repeat(14)) + line),
    "",
    ...block("State", stateLines(record, body)),
    ...block("Treasury", treasuryLines(record)),
    ...block("Council", councilLines(record, body)),
    ...block(
      "Tally",
      wrap(printable(record.tally.reason), body, 2).concat(
        record.tally.weights.length > 1 ? [`weights: ${weightsWords(record.tally)}`] : [],
      ),
    ),
    ...block("Size", sizeLines(record)),
    ...block("Simulated", outcomeLines(record, "prediction")),
    ...block("Rules", ruleLines(record, body)),
    ...block(receiptLabel(record), outcomeLines(record, "receipt")),
    ...block("Models", [modelLine(record, sidecar ?? null)]),
    ...block("Record", [hashOf(record)]),
    ...block("Anchor", [anchorLine(record, seal)]),
    ...block(
      "Next",
      nextSteps(record, seal, options.runId).flatMap((step) => wrap(step, body, 2)),
    ),
    "",
  ].join("\n");
};

const receiptLabel = (record: CycleRecord): string => (record.receipt?.status === "executed" ? "Executed" : "Mined");

const stateLines = (record: CycleRecord, width: number): string[] => {
  const { fork, block, restsOnOverlay } = record.snapshot;
  const content = fork.contentHash ? `, content ${short(fork.contentHash)}` : "";
  const lines = [
    `${stateSource(record.snapshot)}; block ${groupDigits(block.number)} of chain ${fork.chainId}, ${fork.hardfork}${content}`,
  ];
  if (fork.overlays.length === 0) return lines;
  const rests =
    restsOnOverlay.length > 0
      ? `; on them rest${restsOnOverlay.length === 1 ? "s" : ""}: ${restsOnOverlay.map(printable).join(", ")}`
      : "";
  const placed = fork.overlays.filter(({ kind }) => kind === "feed" || kind === "contract");
  const shown = placed
    .slice(0, 3)
    .map((overlay) => `+ ${overlay.kind} at ${short(overlay.address)}: ${printable(overlay.note)}`);
  const more =
    placed.length > shown.length ? [`+ ${placed.length - shown.length} more in \`exchequer log show --json\``] : [];
  return [
    ...lines,
    ...wrap(`${overlayCount(record.snapshot)} placed by this run (overlays)${rests}`, width, 2),
    ...shown,
    ...more,
  ];
};

const treasuryLines = (record: CycleRecord): string[] => {
  const { snapshot } = record;
  const kind = snapshot.custody.kind === "safe" ? "Safe" : "Treasury";
  const assets = snapshot.assets.map((asset) => {
    const marked = restsOn(snapshot, asset.symbol) ? " (overlay)" : "";
    const oracle = asset.oracleStatus === "ok" ? `at ${formatPrice(asset.priceUsd8)}` : `oracle ${asset.oracleStatus}`;
    return `${asset.symbol.padEnd(8)}${formatAmount(asset.balance, asset.decimals).padStart(22)}${formatUsd8(BigInt(asset.valueUsd8)).padStart(18)}${formatBps(asset.allocationBps).padStart(9)} of ${percent(asset.capBps)} cap, ${oracle}${marked}`;
  });
  const held = snapshot.held.map((asset) => `${formatToken(snapshot, asset.token, asset.balance)}`).join(", ");
  return [
    `${kind} ${snapshot.custody.address}: managed value ${formatUsd8(BigInt(snapshot.navUsd8))}, mode ${snapshot.mode}`,
    ...assets,
    `held apart, outside the managed value and untouchable: ${held || "nothing"}`,
  ];
};

const councilLines = (record: CycleRecord, width: number): string[] => {
  const column =
    Math.max(
      8,
      ...record.ballots.map((ballot) => ballot.seat.length),
      ...record.absentSeats.map((seat) => seat.id.length),
    ) + 2;
  const rest = width - column;
  const seats = seatRows(record).flatMap((seat) => {
    const model = seat.model ? ` [${printable(seat.model)}]` : "";
    const flip = seat.flip ? ` (${seat.flip})` : "";
    if (seat.abstained) return [`${seat.id.padEnd(column)}${cut(`${seat.stance}${model}: ${seat.reason}`, rest)}`];
    const first = `${seat.id.padEnd(column)}${cut(`${seat.stance}${flip}${model}; claims ${seat.claim}`, rest)}`;
    return [first, ...wrap(`“${seat.reason}”`, rest, 2).map((line) => " ".repeat(column) + line)];
  });
  const absent = record.absentSeats.flatMap((seat) =>
    wrap(`absent: ${printable(seat.reason)}. To seat it: ${printable(seat.howToSeat)}`, rest, 2).map(
      (line, i) => (i === 0 ? seat.id : "").padEnd(column) + line,
    ),
  );
  return [...seats, ...absent];
};

const sizeLines = (record: CycleRecord): string[] => {
  const sizing = record.proposal?.sizing;
  if (!sizing) return [record.tally.result === "act" ? "no trade: no rule left room for one" : "nothing to size"];
  const asked = `${formatUsd8(BigInt(sizing.sizedUsd8))} of ${formatUsd8(BigInt(sizing.requestedUsd8))} asked`;
  const others = sizing.bounds.filter((bound) => bound.rule !== sizing.boundBy).slice(0, 2);
  const next =
    others.length > 0
      ? `; then ${others.map((bound) => `${printable(bound.rule)} ${formatUsd8(BigInt(bound.maxUsd8))}`).join(", ")}`
      : "";
  return [
    sizing.boundBy === "requested"
      ? `${asked}: no rule bound it${next}`
      : `${asked}: bound by ${printable(sizing.boundBy)}${next}`,
  ];
};

/** What was predicted, or what was mined, and whether they are equal. */
const outcomeLines = (record: CycleRecord, stage: "prediction" | "receipt"): string[] => {
  const receipt = record.receipt;
  const outcome = stage === "prediction" ? record.prediction : (receipt?.outcome ?? null);
  if (outcome === null) return [stage === "prediction" ? "nothing to simulate" : "nothing was sent"];
  const moves = actionRows(record, outcome).map(
    (row) => `${row.what}${row.impact === null ? "" : `, ${row.impact} against the oracle`}`,
  );
  const nav = `managed value ${formatUsd8(BigInt(outcome.navBeforeUsd8))} → ${formatUsd8(BigInt(outcome.navAfterUsd8))}`;
  const gas = `gas ${groupDigits(outcome.gasUsed)} = ${formatUsd8(BigInt(outcome.gasUsd8))}`;
  const revert = outcome.revert === null ? [] : [`reverted: ${printable(outcome.revert)}`];
  if (stage === "prediction") return [...moves, ...revert, `${nav}; ${gas}`];
  if (!receipt) return [];
  const equal = receipt.equalsPrediction
    ? "mined equals predicted in every field"
    : `mined differs from predicted: ${receipt.differences.map((d) => `${d.field} ${printable(d.predicted)} → ${printable(d.mined)}`).join("; ")}`;
  return [
    `${receipt.transactionHash} in block ${groupDigits(receipt.blockNumber)}`,
    ...revert,
    ...wrap(`${equal}; ${nav}; ${gas}`, 110 - LABEL, 3),
  ];
};

const ruleLines = (record: CycleRecord, width: number): string[] => {
  const { verdict, snapshot } = record;
  if (!verdict) return ["nothing to judge"];
  const tightest = tightestByRule(verdict);
  const broken = breaches(record);
  const measured = tightest.filter(({ finding }) => !finding.ok || !isExact(finding));
  const exact = tightest.filter(({ finding }) => finding.ok && isExact(finding));
  // One screen: the limits that are nearest are told in full, the others by how much of them is used.
  const near = new Set(measured.toSorted((a, b) => nearness(b.finding) - nearness(a.finding)).slice(0, MOST_ROWS));
  const rest = measured.filter((entry) => !near.has(entry) && entry.finding.ok);
  const rows = measured
    .filter((entry) => near.has(entry) || !entry.finding.ok)
    .map(({ finding, of }) => {
      const left = headroom(finding);
      const subject = subjectWords(snapshot, finding);
      // A group is named alone: it is the tightest of its kind by standing here, and the line is full.
      const alone = finding.rule === "venue-cap" || finding.rule === "issuer-cap";
      const many = of > 1 && !alone ? `tightest of ${of}` : "";
      const about = [many, subject].filter(Boolean).join(": ");
      const limit = `${comparisonWords[finding.comparison]} ${findingValue(snapshot, finding, finding.limit)}`;
      const room = finding.ok
        ? left === null
          ? ""
          : `${findingValue(snapshot, finding, left)} left`
        : finding.shrinks
          ? "breached, shrinks"
          : "BREACHED";
      return `${finding.rule.padEnd(18)}${findingValue(snapshot, finding, finding.observed).padStart(17)}  ${limit.padEnd(22)}  ${room.padEnd(17)}  ${about}`.trimEnd();
    });
  const words = exact
    .map(({ finding }) => `${finding.rule} ${findingValue(snapshot, finding, finding.observed)}`)
    .join(", ");
  const contract = record.prediction?.onchainFindings.length ? "code and contract preview" : "code";
  const sum = `${verdict.kind} by ${contract}: ${tightest.length - broken.length} of ${tightest.length} rules hold${broken.length > 0 ? `, breached: ${broken.join(", ")}` : ""}`;
  const used = rest.map(({ finding }) => `${finding.rule} ${percent(usedBps(finding))}`).join(", ");
  const spare = used ? wrap(`with room to spare, so much of the limit used: ${used}`, width, 2) : [];
  return [sum, ...rows, ...spare, ...(words ? wrap(`exactly as required: ${words}`, width, 2) : [])];
};

const nearness = (finding: Finding): number => (finding.ok ? usedBps(finding) : 10_001);

const modelLine = (record: CycleRecord, sidecar: Sidecar | null): string => {
  const calls = [...record.drafts, ...record.critiques].flatMap((statement) => statement.calls);
  const tokens = calls.reduce((sum, call) => sum + call.promptTokens + call.completionTokens, 0);
  const seconds = sidecar?.finishedAt ? (Date.parse(sidecar.finishedAt) - Date.parse(sidecar.startedAt)) / 1000 : null;
  const took = seconds === null ? "" : `; the cycle took ${seconds.toFixed(1)} s`;
  if (calls.length === 0) return `no model was called: ${formatUsd12(record.modelCostUsd12)}${took}`;
  return `${calls.length} call${calls.length === 1 ? "" : "s"}, ${groupDigits(tokens)} tokens: ${formatUsd12(record.modelCostUsd12)}${took}`;
};

const anchorLine = (record: CycleRecord, seal: Seal | null): string => {
  if (seal) return `head ${seal.anchorHead}, block ${groupDigits(seal.blockNumber)}`;
  return `the record hash is NOT published yet${record.receipt ? `; head ${record.receipt.anchorHead}` : ""}`;
};

const nextSteps = (record: CycleRecord, seal: Seal | null, runId?: string): string[] => {
  const run = runId ? ` ${runId}` : "";
  const steps: string[] = [];
  if (record.result === "denied")
    steps.push(
      `the breached limits are ${breaches(record).join(", ") || "in the findings"}: ask for less, or have holders change the mandate`,
    );
  if (record.result === "not-approved") steps.push("start a cycle again and answer it before it expires");
  if (record.result === "reverted")
    steps.push("read the differences above, then start a cycle again: a verdict is never reused");
  if (record.result === "below-quorum")
    steps.push(
      `${record.tally.quorum} seats must vote and ${record.tally.voted.length} did: read the abstentions above`,
    );
  if (!seal) steps.push("`npm start` again: it finds this run and says what is unfinished");
  steps.push(
    `\`exchequer log verify${run}\` checks all of this; \`exchequer log export${run || " <id>"} --out <folder>\` makes it a page to link`,
  );
  return steps;
};
