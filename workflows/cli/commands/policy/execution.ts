import { decodeErrorResult, decodeEventLog, erc20Abi, toEventSelector, zeroAddress } from "viem";
import { limitsAbi } from "../../../../contracts/generated/Limits.ts";
import { policyChangesAbi } from "../../../../contracts/generated/PolicyChanges.ts";
import { policyModuleAbi } from "../../../../contracts/generated/PolicyModule.ts";
import { seatsAbi } from "../../../../contracts/generated/Seats.ts";
import type { ChangeItem } from "../../../../policies/onchain/changeItems.ts";
import { encodeChanges } from "../../../../policies/onchain/plan.ts";
import type { ReadCall } from "../../../../policies/onchain/proposalCalls.ts";
import { type Address, formatBaseUnits, type Hex, sameAddress } from "../../../../policies/treasury/money.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";
import { MOST_GAS, rehearsal, type Rehearsal, type TriedResult } from "./rehearsal.ts";

const SUBMITTED = toEventSelector("Submitted(bytes32,uint40,bool,(uint8,address,uint256)[],(uint256,uint256,uint8)[])");

/** How one call went; nothing of it where one before it failed, since a proposal is carried out whole or not at all. */
export type CallOutcome = { ok: boolean; reason: string | null; gasUsed: bigint } | null;

/** What carrying a proposal out did. */
export type Execution = {
  outcomes: CallOutcome[];
  /** What waits from then on, and how its acceptance went. */
  waiting: { items: ChangeItem[]; delaySeconds: number; outcome: CallOutcome }[];
  /** What custody lost or got, in what it is known to hold; ether as the zero address. */
  moved: { token: Address; by: bigint }[];
  after: Ground;
};

/** Carries calls out as the executor would, then lets what they submitted wait and be accepted, on the ground's own chain. */
export const executeOn = async (
  ground: Ground,
  p: {
    executor: Address;
    calls: readonly ReadCall[];
    treasury: Treasury;
    tokens: readonly Address[];
    /** A chain on which something was carried out already, and what that left. */
    on?: Rehearsal;
    carriedOut?: readonly TriedResult[];
  },
): Promise<Execution> => {
  const chain = p.on ?? rehearsal(ground);
  await chain.expectCreations(p.treasury.limits, 2 * p.calls.length + 2);
  // A recorded state knows of no account that it did not read.
  await ground.declareCreated([ANYONE]);
  const before = await balances(ground, p.treasury.custody, p.tokens);
  const outcomes: CallOutcome[] = [];
  const waiting = (p.carriedOut ?? []).flatMap((result) => submittedIn(result, p.treasury.changes));
  for (const call of p.calls) {
    if (outcomes.some((outcome) => outcome !== null && !outcome.ok)) {
      outcomes.push(null);
      continue;
    }
    const result = await chain.run({ from: p.executor, to: call.to, value: call.value, data: call.data });
    outcomes.push(outcomeOf(result));
    waiting.push(...submittedIn(result, p.treasury.changes));
  }
  const after = await balances(ground, p.treasury.custody, p.tokens);
  for (const entry of waiting) {
    chain.warp(chain.now() + entry.delaySeconds);
    const data = encodeChanges(
      "accept",
      entry.items.map((item) => ({ ...item, old: 0n })),
    );
    entry.outcome = outcomeOf(await chain.run({ from: ANYONE, to: p.treasury.changes, value: 0n, data }));
  }
  return {
    outcomes,
    waiting,
    moved: [...before].flatMap(([token, held]) => {
      const by = (after.get(token) ?? 0n) - held;
      return by === 0n ? [] : [{ token, by }];
    }),
    after: chain.ground(),
  };
};

/** An account with no part in anything: accepting is anyone's. */
const ANYONE: Address = "0x000000000000000000000000000000000000Ac01";

const outcomeOf = ({ ok, revert, gasUsed }: TriedResult): NonNullable<CallOutcome> => ({
  ok,
  reason: ok ? null : failureOf({ revert, gasUsed }),
  gasUsed,
});

const ERRORS = [...policyChangesAbi, ...limitsAbi, ...seatsAbi, ...policyModuleAbi].filter(
  ({ type }) => type === "error",
);

/** A revert in the contracts' own words. */
export const reasonOf = (revert: Hex): string => {
  if (revert === "0x") return "it reverts without a reason";
  try {
    const { errorName, args } = decodeErrorResult({ abi: ERRORS, data: revert }) as {
      errorName: string;
      args?: readonly unknown[];
    };
    return `${errorName}(${(args ?? []).map(String).join(", ")})`;
  } catch {
    return `it reverts with ${revert.slice(0, 74)}`;
  }
};

/** Why a tried transaction failed: what runs out of gas reverts without a reason, or with that of whoever called it. */
export const failureOf = ({ revert, gasUsed }: Pick<TriedResult, "revert" | "gasUsed">): string =>
  gasUsed * 10n > MOST_GAS * 9n
    ? `it takes more than ${formatBaseUnits(MOST_GAS, 0)} gas, which no block has room for`
    : reasonOf(revert);

const submittedIn = ({ logs, timestamp }: TriedResult, changes: Address): Execution["waiting"] =>
  logs
    .filter(({ address, topics }) => sameAddress(address, changes) && topics[0] === SUBMITTED)
    .map(({ topics, data }) => {
      const { args } = decodeEventLog({
        abi: policyChangesAbi,
        eventName: "Submitted",
        topics: topics as [Hex, ...Hex[]],
        data,
      });
      return { items: [...args.changes], delaySeconds: Number(args.eta) - timestamp, outcome: null };
    });

const balances = async (
  { client }: Ground,
  custody: Address,
  tokens: readonly Address[],
): Promise<Map<Address, bigint>> => {
  const held = new Map<Address, bigint>([[zeroAddress, await client.getBalance({ address: custody })]]);
  for (const token of tokens)
    held.set(
      token,
      await client
        .readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [custody] })
        .catch(() => 0n),
    );
  return held;
};
