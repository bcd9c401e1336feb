import { durationInWords } from "../../../../policies/onchain/valueWords.ts";
import { formatBaseUnits, formatUsd8 } from "../../../../policies/treasury/money.ts";
import { cut, printable } from "../../plainText.ts";
import { changeLine } from "./changeSchema.ts";
import { howLine } from "./diff.ts";
import { renderedImpact } from "./impact.ts";
import type { Review } from "./reviewOf.ts";

/** A part of a review: every form it is printed in has the same ones, in the same order. */
export type Section = { title: string; lines: string[]; isBad?: boolean };

const KINDS = {
  other: "NOT A MANDATE CHANGE",
  authority: "AUTHORITY, NOT A LIMIT",
  mandate: "mandate change",
} as const;

const DESCRIPTION = {
  true: "it lists what the calls do",
  false: "it lists OTHER changes than the calls make",
  unchecked: "free text: nothing of it was compared with the calls",
} as const;

/** The review as sections; what a reader must not miss comes first. Others' text is made harmless here. */
export const reviewSections = (review: Review): Section[] => [
  {
    title: review.alarms.length === 0 ? "Nothing but mandate changes" : "Look here first",
    lines: review.alarms.map(printable),
  },
  ...review.calls.map((call) => ({
    title: `Call ${call.index + 1}: ${KINDS[call.kind]}`,
    isBad: call.kind !== "mandate",
    lines: [
      `to ${call.to}${call.functionName === null ? "" : `, ${call.functionName}`}${call.value === "0" ? "" : `, with ${call.value} wei`}`,
      ...call.says.map((line) => cut(printable(line), 400)),
      outcomeWords(call.outcome),
    ],
  })),
  ...(review.moved.length === 0
    ? []
    : [
        {
          title: "What custody lost or got",
          isBad: true,
          lines: review.moved.map(({ symbol, by, decimals }) => `${symbol} ${formatBaseUnits(BigInt(by), decimals)}`),
        },
      ]),
  ...(review.waiting.length === 0
    ? []
    : [
        {
          title: "What waits",
          lines: review.waiting.map(
            ({ delaySeconds, outcome }) =>
              `accepted ${durationInWords(BigInt(Math.max(0, delaySeconds)))} after it was carried out: ${outcomeWords(outcome)}`,
          ),
        },
      ]),
  {
    title: "What the mandate becomes",
    lines:
      review.changes.length === 0
        ? ["nothing differs"]
        : review.changes.flatMap((change) => [`${changeLine(change)}  ${change.effect}`, `    ${howLine(change)}`]),
  },
  { title: "Impact", lines: renderedImpact(review.impact).split("\n") },
  {
    title: `Its description (${DESCRIPTION[review.descriptionSays]})`,
    isBad: review.descriptionSays === "false",
    lines: review.description.split("\n").map((line) => cut(printable(line), 400)),
  },
];

const outcomeWords = (outcome: Review["calls"][number]["outcome"]): string =>
  outcome === null
    ? "not tried: a call before it fails"
    : outcome.ok
      ? `succeeds, gas ${formatBaseUnits(BigInt(outcome.gasUsed), 0)}`
      : `FAILS: ${printable(outcome.reason ?? "")}`;

export const reviewHead = ({ governor, proposal, state, proposer, executor, custody }: Review): string[] => [
  `proposal ${proposal} of governor ${governor}, ${state ?? "state unknown"}`,
  `by ${proposer}; carried out by ${executor}; custody ${custody}`,
];

export const reviewAsText = (review: Review): string =>
  [
    ...reviewHead(review),
    ...reviewSections(review).flatMap(({ title, lines }) => ["", title, ...lines.map((line) => `  ${line}`)]),
  ].join("\n");

/** Others' text stands in code blocks, where no mark of Markdown means anything. */
export const reviewAsMarkdown = (review: Review): string =>
  [
    "# Review of a proposal",
    "",
    ...reviewHead(review).map((line) => `- ${line}`),
    ...reviewSections(review).flatMap(({ title, lines }) =>
      lines.length === 0
        ? ["", `## ${title}`]
        : ["", `## ${title}`, "", "~~~text", ...lines.map((line) => line.replaceAll("~~~", "~ ~ ~")), "~~~"],
    ),
    "",
  ].join("\n");

/** Dollars that a review's bound names, for a page's summary. */
export const boundWords = ({ impact }: Review): string => {
  const { bound } = impact;
  const [old, next] = [
    bound?.old.find(({ period }) => period === "month"),
    bound?.new.find(({ period }) => period === "month"),
  ];
  if (old === undefined || next === undefined) return "no bound";
  const dollars = (usd8: string | null): string => (usd8 === null ? "?" : formatUsd8(BigInt(usd8)));
  return `a month's worst case ${dollars(old.totalUsd8)} → ${dollars(next.totalUsd8)}`;
};
