import { type Client, toHex } from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import type { BlockEnv } from "../forks/stateSource.ts";
import { BlockHashUnknownError, StateUnknownError } from "../forks/stateUnknown.ts";
import type { Misses } from "../forks/stateServer.ts";

/** Anything that carries raw JSON-RPC: a viem client of any kind is one. */
export type RpcClient = Pick<Client, "request">;

/** One transaction or call of a simulated block. Quantities are hex, as JSON-RPC wants them. */
export type SimulatedCall = {
  from: Address;
  /** Always given: anvil 1.7.1 cannot create a contract inside `eth_simulateV1`; `traceCreation` does that. */
  to: Address;
  input?: Hex;
  value?: Hex;
  gas?: Hex;
  nonce?: Hex;
  type?: Hex;
  gasPrice?: Hex;
  maxFeePerGas?: Hex;
  maxPriorityFeePerGas?: Hex;
  accessList?: { address: Address; storageKeys: Hex[] }[];
};

export type SimulatedLog = { address: Address; topics: Hex[]; data: Hex };

/** What one call did. `gasUsed` is the whole transaction's, 21,000 included. */
export type CallResult = {
  ok: boolean;
  gasUsed: bigint;
  returnData: Hex;
  logs: SimulatedLog[];
  /** The engine's own words for a failed call. */
  error: string | null;
};

export type SimulateBlock = {
  client: RpcClient;
  /** Read-and-clear of what the state server was asked for and did not know. */
  takeMisses: () => Promise<Misses>;
  /** Environment of the simulated block. Never left to anvil: its default repeats the latest block's number and time. */
  env: BlockEnv;
  /** Block whose state it starts from, or `pending` for the open block; the latest one unless given. */
  onBlock?: number | "pending";
  calls: SimulatedCall[];
  /** Check nonces, balances and fees as a real block would. */
  validation?: boolean;
  /** `state` is an account's whole storage, `stateDiff` slots of it. */
  stateOverrides?: Record<
    Address,
    { balance?: Hex; nonce?: Hex; code?: Hex; state?: Record<Hex, Hex>; stateDiff?: Record<Hex, Hex> }
  >;
};

/**
 * Runs calls one after the other as one block on the exact EVM, in one request, and leaves no trace.
 * @throws StateUnknownError when the run needed state that the fork does not hold
 * @throws UpstreamFailedError when a node behind the fork did not answer
 * @throws SimulationFailedError when the engine refused the block as a whole
 */
export const simulateBlock = async (p: SimulateBlock): Promise<CallResult[]> => {
  await p.takeMisses();
  const block = {
    blockOverrides: overridesOf(p.env),
    ...(p.stateOverrides === undefined ? {} : { stateOverrides: p.stateOverrides }),
    calls: p.calls,
  };
  const options = { blockStateCalls: [block], validation: p.validation ?? false, traceTransfers: false };
  let answer: RawBlock[];
  try {
    const params = [options, typeof p.onBlock === "number" ? toHex(p.onBlock) : (p.onBlock ?? "latest")];
    answer = (await p.client.request({ method: "eth_simulateV1", params } as never)) as RawBlock[];
  } catch (error) {
    raiseMisses(await p.takeMisses());
    throw new SimulationFailedError(shortReason(error));
  }
  raiseMisses(await p.takeMisses());
  return (answer[0]?.calls ?? []).map((call) => ({
    ok: BigInt(call.status) === 1n,
    gasUsed: BigInt(call.gasUsed),
    returnData: call.returnData,
    logs: call.logs ?? [],
    error: call.error?.message ?? null,
  }));
};

/** Every field of the block, so that nothing of it is anvil's. */
const overridesOf = (env: BlockEnv): Record<string, string> => ({
  number: toHex(env.number),
  time: toHex(env.timestamp),
  baseFeePerGas: toHex(env.baseFeePerGas),
  gasLimit: toHex(env.gasLimit),
  feeRecipient: env.coinbase,
  prevRandao: env.prevRandao,
});

/**
 * What a contract's creation would do on top of the open block: gas of the whole transaction, logs, code in `returnData`.
 * @throws StateUnknownError and UpstreamFailedError as `simulateBlock`
 */
export const traceCreation = async (p: {
  client: RpcClient;
  takeMisses: () => Promise<Misses>;
  /** Environment of the open block. */
  env: BlockEnv;
  call: Omit<SimulatedCall, "to">;
}): Promise<CallResult> => {
  await p.takeMisses();
  let frame: Frame;
  try {
    const tracing = { tracer: "callTracer", tracerConfig: { withLog: true } };
    const options = { ...tracing, blockOverrides: overridesOf(p.env) };
    frame = (await p.client.request({
      method: "debug_traceCall",
      params: [p.call, "pending", options],
    } as never)) as Frame;
  } catch (error) {
    raiseMisses(await p.takeMisses());
    throw new SimulationFailedError(shortReason(error));
  }
  raiseMisses(await p.takeMisses());
  const logs = logsOf(frame).sort((a, b) => a.index - b.index);
  return {
    ok: frame.error === undefined,
    gasUsed: BigInt(frame.gasUsed),
    returnData: frame.output ?? "0x",
    logs: logs.map(({ address, topics, data }) => ({ address, topics, data })),
    error: frame.error ?? null,
  };
};

type Frame = {
  gasUsed: Hex;
  output?: Hex;
  error?: string;
  calls?: Frame[];
  logs?: (SimulatedLog & { index: number | Hex })[];
};

/** Logs of a frame and of those under it that were not rolled back. */
const logsOf = (frame: Frame): (SimulatedLog & { index: number })[] =>
  frame.error !== undefined
    ? []
    : [
        ...(frame.logs ?? []).map((log) => ({ ...log, index: Number(log.index) })),
        ...(frame.calls ?? []).flatMap(logsOf),
      ];

type RawBlock = {
  calls: { status: Hex; gasUsed: Hex; returnData: Hex; logs?: SimulatedLog[]; error?: { message?: string } }[];
};

/**
 * Turns misses into the error that names the first of them.
 * @throws StateUnknownError, BlockHashUnknownError or UpstreamFailedError
 */
export const raiseMisses = (misses: Misses): void => {
  const failure = misses.failures[0];
  if (failure !== undefined) throw new UpstreamFailedError(failure.code, failure.message);
  const unknown = misses.unknowns[0];
  if (unknown !== undefined) throw new StateUnknownError(unknown);
  const blockHash = misses.blockHashes[0];
  if (blockHash !== undefined) throw new BlockHashUnknownError(blockHash);
};

const shortReason = (error: unknown): string => {
  const { details, shortMessage, message } = error as { details?: string; shortMessage?: string; message?: string };
  return (details ?? shortMessage ?? message ?? String(error)).split("\n")[0] ?? "";
};

/** The node behind the fork failed in the middle of a run; `code` is the failure's own. */
export class UpstreamFailedError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "UpstreamFailedError";
    this.code = code;
  }
}

export class SimulationFailedError extends Error {
  readonly code = "SIMULATION_FAILED";
  constructor(reason: string) {
    super(`The engine refused the simulated block: ${reason}`);
    this.name = "SimulationFailedError";
  }
}
