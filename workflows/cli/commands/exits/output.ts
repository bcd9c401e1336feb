import { z } from "zod";
import {
  type PlainCall,
  printedTransaction,
  safeBatch,
  safeBatchSchema,
  type SafeTransaction,
  safeTransactionSchema,
} from "../../../../policies/onchain/safeTransaction.ts";
import { address, bytes32, hexBytes, uintString } from "../../../../policies/treasury/money.ts";
import { EXIT_KINDS, type Steps } from "./steps.ts";
import type { Rehearsed, Through } from "./rehearse.ts";
import { exitStateSchema, type Looked } from "./state.ts";
import type { Seen } from "./treasuryAt.ts";

const callSchema = z.strictObject({ to: address, value: uintString, data: hexBytes, says: z.string() });

/** What `exchequer policy halt | unwind | exit --json` and `exchequer approvals revoke --json` print, and write as a plan. */
export const exitOutputSchema = z.strictObject({
  format: z.literal(1),
  kind: z.enum(EXIT_KINDS),
  chainId: z.number().int(),
  /** The state it was tried on. */
  block: z.number().int(),
  custody: z.strictObject({ kind: z.enum(["safe", "treasury"]), address, owner: address }),
  module: address,
  /** Who has to make the calls. */
  author: z.strictObject({
    kind: z.enum(["safe", "governance", "account"]),
    address,
    /** Of a Safe; null otherwise. */
    threshold: z.number().int().nullable(),
    owners: z.array(address),
  }),
  calls: z.array(callSchema),
  /** For a Safe; null otherwise. */
  safe: z
    .strictObject({
      /** As Safe's Transaction Builder imports it. */
      batch: safeBatchSchema,
      /** What owners sign. */
      transactions: z.array(safeTransactionSchema),
    })
    .nullable(),
  /** For a governor or timelock, as its front end takes them; null otherwise. */
  governance: z
    .strictObject({
      executor: address,
      targets: z.array(address),
      values: z.array(uintString),
      calldatas: z.array(hexBytes),
      description: z.string(),
      /** Null unless a governor was named and the whole way walked. */
      governor: address.nullable(),
      proposal: uintString.nullable(),
    })
    .nullable(),
  before: exitStateSchema,
  /** After it was carried out on a fork. */
  after: exitStateSchema,
  gasUsed: uintString,
  /** What it leaves as it is, and why. */
  left: z.array(z.strictObject({ id: z.string(), what: z.string(), why: z.string() })),
  notes: z.array(z.string()),
  /** Transactions that were sent, on a fork; none where it is a plan. */
  sent: z.array(z.strictObject({ what: z.string(), hash: bytes32, block: z.number().int() })),
});
export type ExitOutput = z.infer<typeof exitOutputSchema>;

const TITLES: Record<Steps["kind"], string> = {
  halt: "Halt the council",
  unwind: "Unwind everything to plain tokens",
  exit: "Take custody out of Exchequer",
  revoke: "Revoke standing allowances",
};

/** Markdown for a proposal: the first line is its title. */
export const descriptionOf = ({ kind, calls, left }: Pick<Steps, "kind" | "calls" | "left">): string =>
  [
    `# ${TITLES[kind]}`,
    "",
    ...calls.map(({ says }) => `- ${says}`),
    ...left.map(({ what, why }) => `- not in it: ${what}: ${why}`),
  ].join("\n");

export const outputOf = (
  seen: Seen,
  steps: Steps,
  p: { before: Looked; rehearsed: Rehearsed; through: Through | null },
): ExitOutput => {
  const { ground, treasury, custody } = seen;
  const { author } = steps;
  const { rehearsed } = p;
  return {
    format: 1,
    kind: steps.kind,
    chainId: ground.fork.state.chainId,
    block: ground.view.env.number - 1,
    custody: { kind: custody.kind, address: treasury.custody, owner: custody.owner },
    module: treasury.module,
    author: {
      kind: author.kind,
      address: author.at,
      threshold: author.kind === "safe" ? author.threshold : null,
      owners: author.kind === "safe" ? author.owners : [],
    },
    calls: steps.calls.map(({ to, value, data, says }) => ({ to, value: String(value), data, says })),
    safe: author.kind === "safe" ? safePart(seen, steps, rehearsed.transactions) : null,
    governance: author.kind === "governance" ? governancePart(steps, p.through, rehearsed.proposal) : null,
    before: p.before.state,
    after: rehearsed.after.state,
    gasUsed: String(rehearsed.gasUsed),
    left: steps.left,
    notes: steps.notes,
    sent: [],
  };
};

const safePart = (
  { ground }: Seen,
  { kind, author, calls }: Steps,
  transactions: readonly SafeTransaction[],
): ExitOutput["safe"] => {
  const plain: PlainCall[] = calls.map(({ to, value, data }) => ({ to, value, data }));
  const { chainId } = ground.fork.state;
  const named = { safe: author.at, chainId, createdAt: ground.fork.timestamp, name: TITLES[kind] };
  return {
    batch: safeBatch({ ...named, description: calls.map(({ says }) => says).join("; ") }, plain),
    transactions: transactions.map(printedTransaction),
  };
};

const governancePart = (steps: Steps, through: Through | null, proposal: bigint | null): ExitOutput["governance"] => ({
  executor: steps.author.at,
  targets: steps.calls.map(({ to }) => to),
  values: steps.calls.map(({ value }) => String(value)),
  calldatas: steps.calls.map(({ data }) => data),
  description: through?.draft.description ?? descriptionOf(steps),
  governor: through?.governor.at ?? null,
  proposal: proposal === null ? null : String(proposal),
});

/** What a plan promises and its rehearsal did not show. */
export const unmetBy = ({ kind, after, left }: Pick<ExitOutput, "kind" | "after" | "left">): string[] => {
  const stated = new Set(left.map(({ id }) => id.toLowerCase()));
  const still = (ids: readonly string[]): string[] => ids.filter((id) => !stated.has(id.toLowerCase()));
  switch (kind) {
    case "halt":
      return after.mode === "halted" ? [] : [`the mode is ${after.mode}`];
    case "unwind":
      return still(after.holdings);
    case "revoke":
      return still(after.allowances);
    case "exit":
      return [...still(after.allowances), ...(after.moduleActs ? ["the module can still move custody"] : [])];
  }
};
