import type { Draft, Position } from "../../policies/treasury/ballot.ts";
import type { Claim } from "../../policies/treasury/intent.ts";
import { directionOf } from "../../policies/treasury/intent.ts";
import { formatBps, formatUsd8 } from "../../policies/treasury/money.ts";

// What a critique is told of drafts: intent and claim, typed. A reason is another's free text and a detail may quote one:
// neither enters a prompt.

/** Most directions that a summary names. */
const MOST_NAMED = 3;

export const positionFact = (position: Position): string => {
  if (position.kind === "abstain") return `abstained (${position.abstention.code})`;
  const { intent, claim } = position;
  const wanted = intent.kind === "hold" ? "hold" : `${intent.from}->${intent.to}, ${formatBps(intent.sizeBps)} of NAV`;
  return `${wanted}; claims ${claimFact(claim)}`;
};

/** A line a seat. */
export const othersFact = (drafts: Draft[]): string =>
  drafts.length === 0 ? "none" : drafts.map(({ seat, position }) => `- ${seat}: ${positionFact(position)}`).join("\n");

/** A line a direction, the most asked for first. */
export const othersSummary = (drafts: Draft[]): string => {
  const byStance = Map.groupBy(drafts, ({ position }) =>
    position.kind === "abstain" ? "abstained" : directionOf(position.intent),
  );
  const stances = [...byStance].sort((a, b) => b[1].length - a[1].length);
  const named = stances
    .slice(0, MOST_NAMED)
    .map(([stance, made]) => `- ${seats(made.length)}: ${stance}${sizesOf(made)}`);
  const left = stances.slice(MOST_NAMED).reduce((sum, [, made]) => sum + made.length, 0);
  const lines = left === 0 ? named : [...named, `- ${seats(left)}: something else`];
  return lines.length === 0 ? "none" : lines.join("\n");
};

const seats = (count: number): string => `${count} seat${count === 1 ? "" : "s"}`;

const sizesOf = (drafts: Draft[]): string => {
  const sizes = drafts.flatMap(({ position }) =>
    position.kind === "vote" && position.intent.kind === "shift" ? [position.intent.sizeBps] : [],
  );
  if (sizes.length === 0) return "";
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  return `, ${formatBps(low)}${high === low ? "" : ` to ${formatBps(high)}`} of NAV`;
};

const claimFact = ({ metric, asset, comparison, threshold, horizonSeconds, probabilityBps }: Claim): string => {
  const bound = metric === "allocationBps" ? formatBps(BigInt(threshold)) : formatUsd8(BigInt(threshold), 4);
  const what = { priceUsd8: `${asset ?? "?"} price`, navUsd8: "NAV", allocationBps: `${asset ?? "?"} share of NAV` }[
    metric
  ];
  return `${what} ${comparison} ${bound} after ${Math.round(horizonSeconds / 3_600)} h, probability ${formatBps(probabilityBps)}`;
};
