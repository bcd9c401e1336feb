import type { Ballot, Tally } from "../../policies/treasury/ballot.ts";
import type { TurnedAway } from "../../policies/treasury/cosignature.ts";
import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { directionOf, type Claim, type Intent } from "../../policies/treasury/intent.ts";
import { formatBaseUnits, formatBps, formatUsd8, sameAddress } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import { MODES, ORACLE_STATUSES, type Snapshot } from "../../policies/treasury/snapshot.ts";
import { isOnChain, type Finding, type RuleId, type Verdict } from "../../policies/treasury/verdict.ts";
import { printable } from "./plainText.ts";

/** Words for what a record holds, shared by the screen and the page. Nothing is decided here. */

export const formatSeconds = (seconds: number): string => {
  const units: [number, string][] = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ];
  for (const [size, name] of units) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${name}${seconds === size ? "" : "s"}`;
  }
  return `${seconds} s`;
};

/** 1e-12 USD in dollars, to a hundredth of a cent where it is under a dollar. */
export const formatUsd12 = (usd12: string): string => {
  const value = BigInt(usd12);
  return `$${formatBaseUnits(value, 12, value > 0n && value < 10n ** 12n ? 6 : 2)}`;
};

export const groupDigits = (value: number | string | bigint): string => formatBaseUnits(BigInt(value), 0);

/** A percentage without idle zeros: `62%`, `4.99%`. */
export const percent = (bps: number | bigint): string => formatBps(bps).replace(/\.?0+%$/, "%");

export const withoutIdleZeros = (amount: string): string =>
  amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;

/** A price with the digits that matter: cents from ten dollars up, hundredths of a cent below. */
export const formatPrice = (usd8: string | bigint): string =>
  formatUsd8(BigInt(usd8), BigInt(usd8) < 1_000_000_000n ? 4 : 2);

/** An amount with as many digits as a person can use: six at most after the point. */
export const formatAmount = (amount: string | bigint, decimals: number): string =>
  formatBaseUnits(BigInt(amount), decimals, Math.min(decimals, 6));

export const tokenOf = (snapshot: Snapshot, token: string): { symbol: string; decimals: number } | null =>
  [...snapshot.assets, ...snapshot.held].find((asset) => sameAddress(asset.token, token)) ?? null;

/** `1,589.197592 USDC`; base units where the token is not known. */
export const formatToken = (snapshot: Snapshot, token: string, amount: string | bigint): string => {
  const known = tokenOf(snapshot, token);
  return known
    ? `${withoutIdleZeros(formatAmount(amount, known.decimals))} ${known.symbol}`
    : `${amount} base units of ${token}`;
};

/** `replica, not mainnet`, `recorded bundle of mainnet state`, `node over RPC`. */
export const stateSource = (snapshot: Snapshot): string => {
  const { source, notMainnet } = snapshot.fork;
  const names = { replica: "replica built by this run", bundle: "recorded bundle", rpc: "node over RPC" };
  return notMainnet ? `${names[source]}, not mainnet` : names[source];
};

/** `1 feed, 2 contracts, 6 accounts`. */
export const overlayCount = ({ fork }: Snapshot): string =>
  (["feed", "contract", "account", "balance"] as const)
    .map((kind) => ({ kind, count: fork.overlays.filter((overlay) => overlay.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}${count === 1 ? "" : "s"}`)
    .join(", ");

/** Whether an asset's price or token was placed by the run. */
export const restsOn = (snapshot: Snapshot, symbol: string): boolean =>
  snapshot.restsOnOverlay.some((name) => name === symbol || name.startsWith(`${symbol} `));

export const intentWords = (intent: Intent): string =>
  intent.kind === "hold" ? "hold" : `${directionOf(intent)} ${percent(intent.sizeBps)} of NAV`;

export const claimWords = (claim: Claim): string => {
  const threshold = claim.metric === "allocationBps" ? percent(BigInt(claim.threshold)) : formatPrice(claim.threshold);
  const metric = { priceUsd8: claim.asset ?? "?", navUsd8: "NAV", allocationBps: `${claim.asset ?? "?"} share of NAV` }[
    claim.metric
  ];
  return `${percent(claim.probabilityBps)} that ${metric} is ${claim.comparison} ${threshold} in ${formatSeconds(claim.horizonSeconds)}`;
};

export type SeatRow = {
  id: string;
  type: Ballot["type"];
  model: string | null;
  stance: string;
  claim: string | null;
  reason: string;
  abstained: boolean;
  flip: string | null;
};

/** Each seat as it voted, in the order of the ballots. Words of seats are made printable, not changed. */
export const seatRows = (record: CycleRecord): SeatRow[] =>
  record.ballots.map((ballot) => {
    const seat = record.seats.find((candidate) => candidate.id === ballot.seat);
    const shared = {
      id: ballot.seat,
      type: ballot.type,
      model: seat?.model ?? null,
      flip: ballot.flip ? printable(`${ballot.flip.from} before critique, ${ballot.flip.to} after`) : null,
    };
    const { position } = ballot;
    if (position.kind === "abstain") {
      return {
        ...shared,
        stance: `abstained (${position.abstention.code})`,
        claim: null,
        reason: printable(position.abstention.detail),
        abstained: true,
      };
    }
    return {
      ...shared,
      stance: intentWords(position.intent),
      claim: claimWords(position.claim),
      reason: printable(position.reason),
      abstained: false,
    };
  });

export const weightsWords = (tally: Tally): string =>
  tally.weights.map((weight) => `${printable(weight.direction)} ${percent(weight.weightBps)}`).join(", ");

/** Leaves no room by its nature: an equality, or a mode. */
export const isExact = (finding: Finding): boolean => finding.comparison === "equal" || finding.unit === "mode";

/** Rules whose first finding is about the frame (a clock, a tolerance) and whose last is what a person asks for. */
const LAST_SAYS_MOST: ReadonlySet<RuleId> = new Set(["decision-expiry", "snapshot-age", "simulation-bound"]);

/** How much room a finding leaves, in its own unit; negative is the breach. Null where a rule asks for equality. */
export const headroom = (finding: Finding): bigint | null => {
  const [observed, limit] = [BigInt(finding.observed), BigInt(finding.limit)];
  if (isExact(finding)) return null;
  return finding.comparison === "atMost" ? limit - observed : observed - limit;
};

/** Share of the limit that is used, in basis points, 0 to 10,000: the width of a bar. */
export const usedBps = (finding: Finding): number => {
  const [observed, limit] = [BigInt(finding.observed), BigInt(finding.limit)];
  const [part, whole] = finding.comparison === "atLeast" ? [limit, observed] : [observed, limit];
  if (whole <= 0n) return part <= 0n ? 0 : 10_000;
  const used = part <= 0n ? 0n : (part * 10_000n) / whole;
  return Number(used > 10_000n ? 10_000n : used);
};

/** One finding a rule: the breached or the tightest one, with how many stand behind it. */
export const tightestByRule = (verdict: Verdict): { finding: Finding; of: number }[] => {
  const groups = new Map<RuleId, Finding[]>();
  for (const finding of verdict.findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  return [...groups.values()].map((findings) => ({
    finding: findings.reduce((worst, next) => (isTighter(next, worst) ? next : worst)),
    of: findings.length,
  }));
};

const isTighter = (a: Finding, b: Finding): boolean => {
  if (a.ok !== b.ok) return !a.ok;
  return LAST_SAYS_MOST.has(a.rule) || usedBps(a) > usedBps(b);
};

/** From here on a limit in dollars limits nothing: the gate that asks nobody, a share of nothing. */
const UNBOUNDED = (1n << 128n) - 1n;

/** A finding's number with its unit, e.g. `4.99%`, `$50.88`, `600 s`, `normal`. */
export const findingValue = (snapshot: Snapshot, finding: Finding, value: string | bigint): string => {
  const number = BigInt(value);
  if (finding.rule === "oracle") return ORACLE_STATUSES[Number(number)] ?? number.toString();
  switch (finding.unit) {
    case "bps":
      return formatBps(number);
    case "usd8":
      return number >= UNBOUNDED ? "any amount" : formatUsd8(number);
    case "seconds":
      return `${groupDigits(number)} s`;
    case "mode":
      return MODES[Number(number)] ?? number.toString();
    case "baseUnits": {
      const token = tokenOf(snapshot, finding.subject);
      return token ? `${withoutIdleZeros(formatAmount(number, token.decimals))} ${token.symbol}` : groupDigits(number);
    }
    default:
      return groupDigits(number);
  }
};

/** Why a finding passes although it stands beyond its limit; null where it does not. */
export const excuseOf = (finding: Finding): string | null => {
  const left = headroom(finding);
  if (!finding.ok || left === null || left >= 0n) return null;
  if (finding.rule === "human-gate") return "and people let it pass";
  return finding.shrinks ? "and shrinks" : "and excused";
};

export const comparisonWords = { atMost: "at most", atLeast: "at least", equal: "exactly" } as const;

const GROUPS: Partial<Record<RuleId, "venues" | "issuers">> = { "venue-cap": "venues", "issuer-cap": "issuers" };

/** What a finding is about: a symbol, a group of the mandate, a short address, or nothing where it is about the whole decision. */
export const subjectWords = (snapshot: Snapshot, finding: Finding): string => {
  if (/^0x0{40}$/.test(finding.subject)) return "";
  const group = GROUPS[finding.rule];
  if (group !== undefined) {
    const id = Number(BigInt(finding.subject));
    return printable(snapshot.groups?.[group][id - 1] ?? `#${id}`);
  }
  return tokenOf(snapshot, finding.subject)?.symbol ?? `${finding.subject.slice(0, 6)}…${finding.subject.slice(-4)}`;
};

/** Each action with what went in and out: predicted or mined. */
export const actionRows = (record: CycleRecord, outcome: Outcome): { what: string; impact: string | null }[] =>
  outcome.actions.map((done, index) => {
    const action = record.proposal?.actions[index];
    const impact = done.impactBps === null ? null : `${done.impactBps > 0 ? "+" : ""}${formatBps(done.impactBps)}`;
    if (action?.kind !== "swap")
      return {
        what: done.kind === "hold" ? "hold" : `${done.kind} ${withoutIdleZeros(formatAmount(done.amountIn, 18))} ether`,
        impact,
      };
    const [first, last] = [action.path[0] as string, action.path.at(-1) as string];
    const out = formatToken(record.snapshot, last, done.amountOut);
    return { what: `${formatToken(record.snapshot, first, done.amountIn)} → ${out}`, impact };
  });

/** The decision in one sentence, for a headline. */
export const headline = (record: CycleRecord): string => {
  const { tally, result } = record;
  const mined = record.receipt?.outcome ?? record.prediction;
  const moved = mined
    ? actionRows(record, mined)
        .map((row) => row.what)
        .join(", ")
    : intentWords(tally.intent);
  switch (result) {
    case "executed":
      return `${moved}, signed by ${record.signatures.map((signature) => signature.seat).join(" and ")}${record.cosignature?.answer === "signed" ? " and the cosigner" : ""}`;
    case "denied":
      return `The ${whoDenied(record)} denied ${intentWords(tally.intent)}: ${denialWords(record)}. Every position stays as it is`;
    case "reverted":
      return `${record.receipt ? "The transaction reverted" : "The signed call would revert and was not sent"}${mined?.revert ? `: ${printable(mined.revert)}` : ""}. Every position stays as it is`;
    case "not-approved":
      if (record.announcement?.vetoed === true)
        return `Holders vetoed ${intentWords(tally.intent)} after it was announced. Every position stays as it is`;
      if (record.cosignature !== undefined)
        return `The cosigner ${record.cosignature.answer === "refused" ? "refused" : "did not sign"} ${intentWords(tally.intent)}${record.cosignature.answer === "refused" ? "" : " in time"}. Every position stays as it is`;
      return `No person approved ${intentWords(tally.intent)}${record.approval?.approved === false ? ": it was refused" : " in time"}. Every position stays as it is`;
    case "below-quorum":
      return "The council is below quorum. Every position stays as it is";
    case "hold":
      return tally.result === "act"
        ? `${intentWords(tally.intent)} was asked for, and ${noRoomWords(record)}. Every position stays as it is`
        : "The council holds. Every position stays as it is";
  }
};

/** A limit on the backtest is the workflow's own: neither the contract nor its rules said no. */
const whoDenied = (record: CycleRecord): string => {
  if (record.receipt) return "chain";
  const denying = denials(record);
  return denying.length > 0 && !denying.some(isOnChain) ? "workflow" : "rules";
};

/** Why a trade that was asked for has no size: the tightest rule, and what it leaves. */
export const noRoomWords = ({ noRoom }: CycleRecord): string => {
  const left = noRoom?.bounds.find(({ rule }) => rule === noRoom.boundBy);
  return left === undefined
    ? "there is nothing that could be traded for it"
    : `${left.rule} leaves room for ${formatUsd8(BigInt(left.maxUsd8))} of it`;
};

/** What denied a decision: the contract's own findings where it was mined and denied, else the verdict's. */
const denials = ({ receipt, verdict }: CycleRecord): Finding[] =>
  (receipt?.status === "denied" ? receipt.outcome.onchainFindings : (verdict?.findings ?? [])).filter(({ ok }) => !ok);

/** Why a decision was denied: each breached rule with what was seen and its limit, else which action failed. */
export const denialWords = (record: CycleRecord): string => {
  const { snapshot } = record;
  const failed = failedAction(record);
  // What was not run brings nothing, and its rules say no more than that.
  if (failed !== null) return [printable(failed), ...leastOut(record)].join("; ");
  const rules = denials(record).map((finding) => {
    const about = subjectWords(snapshot, finding);
    const [observed, limit] = [finding.observed, finding.limit].map((value) => findingValue(snapshot, finding, value));
    return `${finding.rule}${about === "" ? "" : ` of ${about}`} ${observed}, ${comparisonWords[finding.comparison]} ${limit}`;
  });
  return rules.join("; ");
};

/** Why an action of a denied decision could not run, as far as the venue said; null where the rules denied it. */
export const failedAction = ({ receipt, prediction }: CycleRecord): string | null => {
  if (receipt) return receipt.outcome.onchainFindings.length === 0 ? receipt.outcome.revert : null;
  return prediction?.status === "reverted" ? prediction.revert : null;
};

/** What each swap had to bring back at least: a venue that cannot give it fails. */
const leastOut = ({ snapshot, proposal }: CycleRecord): string[] =>
  (proposal?.actions ?? []).flatMap((action) =>
    action.kind === "swap"
      ? [`min-out asks for at least ${formatToken(snapshot, action.path.at(-1) as string, action.minAmountOut)}`]
      : [],
  );

/** What the cosigner was asked and said; null where the contract did not ask for it. */
export const cosignatureWords = (record: CycleRecord): string | null => {
  const { cosignature, announcement, verdict } = record;
  if (cosignature === undefined) return null;
  const { cosigner, answer, by, turnedAway } = cosignature;
  const gate = verdict?.findings.find(({ rule }) => rule === "human-gate");
  const why =
    gate === undefined
      ? ""
      : `; asked because ${formatUsd8(BigInt(gate.observed))} is over ${formatUsd8(BigInt(gate.limit))}`;
  const said = {
    signed: `signed by ${cosigner}${by === "contract" ? ", a contract" : ""}: over this decision and no other`,
    refused: `refused by ${cosigner}, and the refusal is signed`,
    none: `${cosigner} did not answer in time${announcement === undefined ? "" : ", so holders were asked"}`,
  }[answer];
  const others = turnedAway.map((reason) => TURNED_AWAY_WORDS[reason]);
  return `${said}${why}${others.length === 0 ? "" : `; turned away meanwhile: ${others.join(", ")}`}`;
};

const TURNED_AWAY_WORDS: Record<TurnedAway, string> = {
  "another-decision": "an answer about another decision",
  "not-the-cosigner": "an answer that is not the cosigner's",
};

/** Rules that were breached, each once. */
export const breaches = (record: CycleRecord): string[] => [
  ...new Set((record.verdict?.findings ?? []).filter((finding) => !finding.ok).map((finding) => finding.rule)),
];
