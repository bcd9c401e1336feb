import type { CycleRecord, Seal } from "../../policies/treasury/cycleRecord.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { formatBps, formatUsd8 } from "../../policies/treasury/money.ts";
import type { Sidecar } from "../adapters/recordStore.ts";
import { askedWords, backtestRows, historyWords, marketWords, ruleWords } from "./backtestWords.ts";
import { cut, printable, short, wrap } from "./plainText.ts";
import {
  actionRows,
  breaches,
  cosignatureWords,
  failedAction,
  formatAmount,
  formatPrice,
  formatToken,
  formatUsd12,
  groupDigits,
  headline,
  noRoomWords,
  overlayCount,
  percent,
  restsOn,
  seatRows,
  stateSource,
  weightsWords,
} from "./recordView.ts";
import { ruleLines } from "./ruleLines.ts";

export type AccountOptions = {
  /** Terminal colours; leave out unless stdout is a terminal. */
  color?: boolean;
  /** Widest line [characters]. */
  columns?: number;
  /** Names the run in "what to do next". */
  runId?: string;
};

const LABEL = 11;
const STYLES = { good: "32", bad: "31", quiet: "2", strong: "1" } as const;
type Style = keyof typeof STYLES;

/** Good, bad or neither: what a person should feel before they read on. */
const styleOf = (result: CycleRecord["result"]): Style =>
  result === "executed" ? "good" : result === "reverted" || result === "denied" ? "bad" : "strong";

/**
 * One cycle on one screen: at most 45 lines of at most 110 columns, five seats included. Every number and reason is read from the record.
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
    ...block("Tally", wrap(tallyLine(record), body, 3)),
    ...block("Size", wrap(sizeLine(record), body, 2)),
    ...block("Simulated", outcomeLines(record, "prediction", body)),
    ...block("Backtest", backtestLines(record, body)),
    ...block("Rules", ruleLines(record, body)),
    ...block("Cosigned", cosignatureLines(record, body)),
    ...block("Announced", announcementLines(record, body)),
    ...block(receiptLabel(record), outcomeLines(record, "receipt", body)),
    ...block("Models", wrap(modelLine(record, sidecar ?? null), body, 2)),
    ...block("Record", wrap(recordLine(record, seal), body, 2)),
    ...block(
      "Next",
      nextSteps(record, seal, options.runId).flatMap((step) => wrap(step, body, 2)),
    ),
    "",
  ].join("\n");
};

/** What the cosigner said; nothing where the contract did not ask for it. */
const cosignatureLines = (record: CycleRecord, width: number): string[] => {
  const words = cosignatureWords(record);
  return words === null ? [] : wrap(words, width, 3);
};

/** That holders could veto, and whether they did; nothing where the contract asked for no window. */
const announcementLines = ({ announcement }: CycleRecord, width: number): string[] => {
  if (announcement === undefined) return [];
  const end = announcement.vetoed ? "vetoed" : "nobody vetoed it in the mandate's window";
  return wrap(`${announcement.transactionHash} in block ${groupDigits(announcement.blockNumber)}; ${end}`, width, 2);
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
  const under = (id: string, text: string, lines: number): string[] =>
    wrap(text, rest, lines).map((line, index) => (index === 0 ? id : "").padEnd(column) + line);
  const seats = seatRows(record).flatMap(({ id, stance, flip, claim, reason, abstained }) =>
    abstained
      ? under(id, `${stance}: ${reason}`, 2)
      : under(id, `${stance}${flip ? ` (${flip})` : ""}; claims ${claim}: “${reason}”`, 3),
  );
  const absent = record.absentSeats.flatMap(({ id, reason, howToSeat }) =>
    under(id, `absent: ${printable(reason)}. To seat it: ${printable(howToSeat)}`, 3),
  );
  return [...seats, ...absent];
};

const tallyLine = ({ tally }: CycleRecord): string =>
  `${printable(tally.reason)}${tally.weights.length > 1 ? ` Weights: ${weightsWords(tally)}.` : ""}`;

const sizeLine = (record: CycleRecord): string => {
  const sizing = record.proposal?.sizing;
  if (!sizing) return record.tally.result === "act" ? `no trade: ${noRoomWords(record)}` : "nothing to size";
  const usd = (value: string): string => formatUsd8(BigInt(value));
  const bound = sizing.boundBy === "requested" ? "no rule bound it" : `bound by ${printable(sizing.boundBy)}`;
  const next = sizing.bounds.find(({ rule }) => rule !== sizing.boundBy);
  const then = next ? `; then ${printable(next.rule)} at ${usd(next.maxUsd8)}` : "";
  return `${usd(sizing.sizedUsd8)} of ${usd(sizing.requestedUsd8)} asked: ${bound}${then}`;
};

/** What was predicted, or what was mined, and whether they are equal. */
const outcomeLines = (record: CycleRecord, stage: "prediction" | "receipt", width: number): string[] => {
  const { receipt } = record;
  const outcome = stage === "prediction" ? record.prediction : (receipt?.outcome ?? null);
  if (outcome === null) return [stage === "prediction" ? "nothing to simulate" : "nothing was sent"];
  const moves = actionRows(record, outcome).map(
    ({ what, impact }) => `${what}${impact === null ? "" : `, ${impact} against the oracle`}`,
  );
  const nav = `managed value ${formatUsd8(BigInt(outcome.navBeforeUsd8))} → ${formatUsd8(BigInt(outcome.navAfterUsd8))}`;
  const gas = `gas ${groupDigits(outcome.gasUsed)} = ${formatUsd8(BigInt(outcome.gasUsd8))}`;
  const refused = outcome.status === "reverted" ? "reverted: " : "";
  const revert = outcome.revert === null ? [] : [`${refused}${printable(outcome.revert)}`];
  if (stage === "prediction") {
    // Where it was mined as predicted, the value stands once: beside what was mined.
    const predicted = receipt?.equalsPrediction === true ? [gas] : [nav, gas];
    return wrap([...moves, ...revert, ...predicted].join("; "), width, 4);
  }
  if (!receipt) return [];
  const differences = receipt.differences.map((d) => `${d.field} ${printable(d.predicted)} → ${printable(d.mined)}`);
  const equal = receipt.equalsPrediction
    ? "mined equals predicted in every field"
    : `mined differs from predicted: ${differences.join("; ")}`;
  return [
    `${receipt.transactionHash} in block ${groupDigits(receipt.blockNumber)}`,
    ...revert,
    ...wrap([equal, nav, gas].join("; "), width, 3),
  ];
};

const modelLine = (record: CycleRecord, sidecar: Sidecar | null): string => {
  const calls = [...record.drafts, ...record.critiques].flatMap((statement) => statement.calls);
  const tokens = calls.reduce((sum, call) => sum + call.promptTokens + call.completionTokens, 0);
  const cycle = sidecar?.stages.find(({ name }) => name === "cycle");
  const took = cycle === undefined ? "" : `; the cycle took ${(cycle.milliseconds / 1000).toFixed(1)} s`;
  const cost = `${formatUsd12(record.modelCostUsd12)}${took}`;
  if (calls.length === 0) return `no model was called: ${cost}`;
  const models = [...new Set(record.seats.flatMap(({ model }) => model ?? []))].map((model) => {
    const seats = record.seats.filter((seat) => seat.model === model).map(({ id }) => id);
    return `${seats.join(" and ")} on ${printable(model)}`;
  });
  const count = `${calls.length} call${calls.length === 1 ? "" : "s"}, ${groupDigits(tokens)} tokens`;
  // What it cost comes first: with many seats the rest is cut.
  return `${count}, ${cost}; ${models.join(", ")}`;
};

/** What both portfolios would have come to; nothing where there was no proposal. */
const backtestLines = (record: CycleRecord, width: number): string[] => {
  const { backtest } = record;
  if (backtest === undefined) return [];
  const figures = backtestRows(backtest).map(({ name, current, proposed }) => `${name} ${current} → ${proposed}`);
  const said = figures.length === 0 ? ["no figure"] : figures;
  const rule = ruleWords(backtest);
  const parts = [...said, ...(rule === null ? [] : [rule]), ...historyWords(backtest), askedWords(record)];
  return wrap(`${marketWords(backtest)}, ${backtest.windowDays} days held: ${parts.join("; ")}`, width, 3);
};

/** The hash that stands on chain, and where. */
const recordLine = (record: CycleRecord, seal: Seal | null): string =>
  seal
    ? `${hashOf(record)}, anchored in block ${groupDigits(seal.blockNumber)}`
    : `${hashOf(record)}, NOT published yet`;

const nextSteps = (record: CycleRecord, seal: Seal | null, runId?: string): string[] => {
  const run = runId ? ` ${runId}` : "";
  const steps: string[] = [];
  if (record.result === "denied")
    steps.push(
      record.receipt === null && failedAction(record) === null
        ? `the breached limits are ${breaches(record).join(", ")}: ask for less, or have holders change the mandate`
        : "the chain is not where the council saw it: start a cycle again, it is observed, simulated and judged anew",
    );
  if (record.result === "not-approved" && record.announcement === undefined)
    steps.push(
      record.cosignature === undefined
        ? "start a cycle again and answer it before it expires"
        : "start a cycle again: it asks the cosigner anew, and exchequer cosign shows what is to be signed",
    );
  if (record.result === "reverted")
    steps.push("read the differences above, then start a cycle again: a verdict is never reused");
  if (record.result === "below-quorum")
    steps.push(
      `${record.tally.quorum} seats must vote and ${record.tally.voted.length} did: read the abstentions above`,
    );
  if (!seal) steps.push("`npm start` again: it finds this run and says what is unfinished");
  return [
    ...steps,
    `npm exec -- exchequer log verify${run}: checks all of this`,
    `npm exec -- exchequer log export${run} --out <folder>: makes it a page to link`,
  ];
};
