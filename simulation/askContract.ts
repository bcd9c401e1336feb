import { type Abi, decodeFunctionResult, encodeFunctionData, parseAbi, toHex, zeroAddress } from "viem";
import { z } from "zod";
import { address, type Address, type Hex, hexBytes } from "../policies/treasury/money.ts";
import { type CallResult, raiseMisses, simulateBlock } from "./engines/evm.ts";
import { StateUnknownError } from "./forks/stateUnknown.ts";
import type { ForkView } from "./simulate.ts";

/** One thing asked of a chain: its answer, or that the fork does not hold what it takes, or that there is no answer. */
export const fact = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("read"), value }),
    z.strictObject({ status: z.literal("unknown"), address, slot: hexBytes.nullable() }),
    z.strictObject({ status: z.literal("failed"), reason: z.string() }),
  ]);
export type Fact<T> =
  | { status: "read"; value: T }
  | { status: "unknown"; address: Address; slot: Hex | null }
  | { status: "failed"; reason: string };

/** A view function of a contract nobody vouches for. */
export type Question = {
  to: Address;
  /** As Solidity writes it: `function paused() view returns (bool)`. */
  signature: string;
  args?: readonly unknown[];
  /** Gas it may use; a hostile contract uses all of it. */
  gas?: number;
};

/** Enough for any plain getter behind a proxy [gas]. */
const GETTER_GAS = 500_000;
/** Calls of one simulated block: together they stay under the gas limit of any chain. */
const TOGETHER = 40;

/** Asks one thing. A single output comes as it is, several as a list. */
export const ask = async <T = unknown>(question: Question, fork: ForkView): Promise<Fact<T>> =>
  (await askTogether([question], fork))[0] as Fact<T>;

/**
 * Asks many things in as few blocks as there can be. What the fork does not hold leaves the other answers standing: then they
 * are asked one by one.
 */
export const askAll = async <T = unknown>(questions: readonly Question[], fork: ForkView): Promise<Fact<T>[]> => {
  const facts: Fact<T>[] = [];
  for (let start = 0; start < questions.length; start += TOGETHER) {
    const some = questions.slice(start, start + TOGETHER);
    const together = (await askTogether(some, fork)) as Fact<T>[];
    if (together.length === some.length && !together.some(isUnknown)) facts.push(...together);
    else for (const question of some) facts.push(await ask<T>(question, fork));
  }
  return facts;
};

/** Where one of them is unknown, so is every one. */
const askTogether = async (questions: readonly Question[], fork: ForkView): Promise<Fact<unknown>[]> => {
  const parsed = questions.map((question) => ({ ...question, abi: parseAbi([question.signature]) as Abi }));
  const calls = parsed.map(({ to, abi, args, gas }) => ({
    from: zeroAddress,
    to,
    input: encodeFunctionData({ abi, ...(args === undefined ? {} : { args }) }),
    gas: toHex(gas ?? GETTER_GAS),
  }));
  try {
    const results = await simulateBlock({ ...fork, calls });
    return parsed.map(({ abi }, index) => answerOf(abi, results[index]));
  } catch (error) {
    if (error instanceof StateUnknownError) return questions.map(() => unknownFrom(error));
    throw error;
  }
};

const answerOf = (abi: Abi, result: CallResult | undefined): Fact<unknown> => {
  const name = (abi[0] as { name: string }).name;
  if (result === undefined || !result.ok) return { status: "failed", reason: `${name}() reverts` };
  if (result.returnData === "0x") return { status: "failed", reason: `nothing answers ${name}()` };
  try {
    return { status: "read", value: decodeFunctionResult({ abi, data: result.returnData }) };
  } catch {
    return { status: "failed", reason: `${name}() answers in another form` };
  }
};

/** What stands at an address: `0x` where nothing does. */
export const codeAt = (at: Address, fork: ForkView): Promise<Fact<Hex>> => read("eth_getCode", [at, "latest"], fork);

/** A slot of a contract's storage, 32 bytes. */
export const slotAt = (at: Address, slot: Hex, fork: ForkView): Promise<Fact<Hex>> =>
  read("eth_getStorageAt", [at, slot, "latest"], fork);

const read = async (method: string, params: readonly unknown[], fork: ForkView): Promise<Fact<Hex>> => {
  await fork.takeMisses();
  try {
    const value = (await fork.client.request({ method, params } as never)) as Hex;
    raiseMisses(await fork.takeMisses());
    return { status: "read", value };
  } catch (error) {
    if (error instanceof StateUnknownError) return unknownFrom(error);
    try {
      raiseMisses(await fork.takeMisses());
    } catch (miss) {
      if (miss instanceof StateUnknownError) return unknownFrom(miss);
      throw miss;
    }
    throw error;
  }
};

const unknownFrom = ({ address: at, slot }: StateUnknownError): Fact<never> => ({
  status: "unknown",
  address: at,
  slot,
});

/** What was read; null where it was not. */
export const valueOf = <T>(asked: Fact<T>): T | null => (asked.status === "read" ? asked.value : null);

export const isUnknown = (asked: Fact<unknown>): boolean => asked.status === "unknown";

/** Where what is missing would stand, in words. */
export const missingOf = (asked: Fact<unknown>): string =>
  asked.status !== "unknown"
    ? ""
    : asked.slot === null
      ? `account ${asked.address}`
      : `slot ${asked.slot} of ${asked.address}`;
