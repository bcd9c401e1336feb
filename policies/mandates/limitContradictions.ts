import type { Mandate } from "../treasury/mandate.ts";
import { sameAddress, USD8 } from "../treasury/money.ts";
import type { Contradiction } from "./contradictions.ts";

const UINT32_MAX = 4_294_967_295;
const UINT128 = 1n << 128n;

/** Limits that contradict each other or do not fit the contract's numbers. */
export const limitContradictions = (mandate: Mandate): Contradiction[] => [
  ...order(mandate),
  ...sizes(mandate),
  ...gate(mandate),
];

const refuse = (wrong: boolean, field: string, reason: string): Contradiction[] =>
  wrong ? [{ field: `limits.${field}`, reason }] : [];

const order = ({ limits: l }: Mandate): Contradiction[] => [
  ...refuse(BigInt(l.depegUsd8) > USD8, "depegUsd8", `${l.depegUsd8} is over one dollar (${USD8})`),
  ...refuse(
    BigInt(l.repegUsd8) < BigInt(l.depegUsd8),
    "repegUsd8",
    `${l.repegUsd8} is under depegUsd8 ${l.depegUsd8}: a stable would count again before it lost its peg`,
  ),
  ...refuse(
    BigInt(l.repegUsd8) > USD8,
    "repegUsd8",
    `${l.repegUsd8} is over one dollar (${USD8}): a stable that lost its peg could hardly count again`,
  ),
  ...refuse(
    l.haltDrawdownBps < l.maxDrawdownBps,
    "haltDrawdownBps",
    `${l.haltDrawdownBps} is under maxDrawdownBps ${l.maxDrawdownBps}: it would halt before anything could be reduced`,
  ),
  ...refuse(
    l.epochLossBps < l.lossBudgetBps,
    "epochLossBps",
    `${l.epochLossBps} is under lossBudgetBps ${l.lossBudgetBps}: the loss budget could never be used up`,
  ),
  ...refuse(
    l.vetoSeconds > l.maxDecisionAgeSeconds,
    "vetoSeconds",
    `${l.vetoSeconds} is over maxDecisionAgeSeconds ${l.maxDecisionAgeSeconds}: a decision would expire while it waits`,
  ),
];

const sizes = ({ limits: l, assets }: Mandate): Contradiction[] => [
  ...refuse(l.maxTradeBps === 0, "maxTradeBps", "0 lets nothing be traded, not even into stables"),
  ...refuse(l.maxPoolShareBps === 0, "maxPoolShareBps", "0 fits no pool; 10000 is off"),
  ...refuse(l.minOutBps === 0, "minOutBps", "0 lets a trade bring nothing back"),
  ...refuse(
    l.lossBudgetBps === 0 && assets.some(({ epsilonBps }) => epsilonBps > 0),
    "lossBudgetBps",
    "0 denies every trade: each is charged what its feeds may be wrong by",
  ),
  ...refuse(l.maxDrawdownBps === 0, "maxDrawdownBps", "0 trips to reduce-only with the first price that falls"),
  ...(["stableFloorUsd8", "turnoverUsd8"] as const).flatMap((key) =>
    refuse(BigInt(l[key]) >= UINT128, key, "must fit 128 bits"),
  ),
  ...refuse(l.turnoverUsd8 === "0", "turnoverUsd8", "0 lets nothing move, not even into stables"),
  ...(
    [
      "lossRefillSeconds",
      "maxDecisionAgeSeconds",
      "turnoverRefillSeconds",
      "cooldownSeconds",
      "vetoSeconds",
      "rangeCooldownSeconds",
    ] as const
  ).flatMap((key) => refuse(l[key] > UINT32_MAX, key, "must fit 32 bits")),
];

/** Where people have to be asked, somebody has to be there to answer. */
const gate = ({ limits: l, cosigner, guardian }: Mandate): Contradiction[] => {
  if (l.approvalUsd8 === null) return [];
  const approval = BigInt(l.approvalUsd8);
  return [
    ...refuse(approval >= UINT128 - 1n, "approvalUsd8", "must be under 2^128 - 1; null asks nobody"),
    ...refuse(
      l.vetoSeconds === 0,
      "approvalUsd8",
      "asks for a cosigner or a veto window, and a window of 0 seconds lets through at once what is announced: set vetoSeconds",
    ),
    ...(cosigner !== null && guardian !== null && sameAddress(cosigner, guardian)
      ? [{ field: "guardian", reason: `${guardian} is the cosigner: who may loosen and who may tighten stay apart` }]
      : []),
  ];
};
