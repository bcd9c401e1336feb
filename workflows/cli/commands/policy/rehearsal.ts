import { getContractAddress, type Hex, toHex } from "viem";
import type { Address } from "../../../../policies/treasury/money.ts";
import { raiseMisses } from "../../../../simulation/engines/evm.ts";
import type { Ground } from "../doctor/ground.ts";

/** One transaction that is tried: sent by whoever is named, without a key, on a chain of our own that nobody else sees. */
export type Tried = { from: Address; /** Null creates a contract. */ to: Address | null; value: bigint; data: Hex };

export type TriedResult = {
  ok: boolean;
  /** Why it failed, in the chain's own data; `0x` where it did not. */
  revert: Hex;
  gasUsed: bigint;
  /** Where the contract stands that it created. */
  created: Address | null;
  logs: { address: Address; topics: Hex[]; data: Hex }[];
  timestamp: number;
};

/** A gas limit under that of any chain's block. */
export const MOST_GAS = 16_000_000n;

/**
 * Carries transactions out on the ground's own chain, each in a block of its own. What it changes is gone when the ground is
 * closed.
 */
export const rehearsal = (ground: Ground) => {
  const { client, view } = ground;
  const rpc = <T>(method: string, params: unknown[]): Promise<T> =>
    client.request({ method, params } as never) as Promise<T>;
  let time = ground.fork.timestamp;
  let last: number | null = null;

  /** @throws StateUnknownError where the fork does not hold what it takes */
  const run = async ({ from, to, value, data }: Tried): Promise<TriedResult> => {
    await view.takeMisses();
    const call = { from, ...(to === null ? {} : { to }), value: toHex(value), data, gas: toHex(MOST_GAS) };
    await rpc("anvil_impersonateAccount", [from]);
    await rpc("anvil_setNextBlockBaseFeePerGas", ["0x0"]);
    time += 12;
    await rpc("evm_setNextBlockTimestamp", [toHex(time)]);
    let revert: Hex = "0x";
    // Asked at the time it is mined at: what is too early now need not be so then.
    const failed = await rpc<Hex>("eth_call", [call, "latest", {}, { time: toHex(time) }]).then(
      () => false,
      (error: unknown) => {
        revert = revertData(error);
        return true;
      },
    );
    raiseMisses(await view.takeMisses());
    const hash = await rpc<Hex>("eth_sendTransaction", [{ ...call, gasPrice: "0x0" }]);
    await rpc("evm_mine", []);
    const receipt = await client.getTransactionReceipt({ hash });
    raiseMisses(await view.takeMisses());
    last = Number(receipt.blockNumber);
    const ok = receipt.status === "success";
    return {
      ok,
      revert: !ok && failed ? revert : "0x",
      gasUsed: receipt.gasUsed,
      created: receipt.contractAddress ?? null,
      logs: receipt.logs.map(({ address, topics, data: words }) => ({ address, topics: [...topics], data: words })),
      timestamp: time,
    };
  };

  return {
    run,
    /** The time of the last block [unix seconds]. */
    now: (): number => time,
    /** Lets chain time pass, at least to `until` [unix seconds]. */
    warp: (until: number): void => {
      time = Math.max(time, until);
    },
    /** Lets blocks pass, where a governor counts those. */
    skip: async (blocks: bigint): Promise<void> => {
      if (blocks <= 0n) return;
      await rpc("anvil_mine", [toHex(blocks), "0x1"]);
      time += Number(blocks);
    },
    /** An empty block, so that what is read stands at the time that has come. */
    tick: async (): Promise<void> => {
      time += 12;
      await rpc("evm_setNextBlockTimestamp", [toHex(time)]);
      await rpc("evm_mine", []);
      last = Number(await rpc<Hex>("eth_blockNumber", []));
    },
    /** What contracts of ours create next: each change of a policy leaves one. */
    expectCreations: async (creator: Address, count: number): Promise<void> => {
      const nonce = await client.getTransactionCount({ address: creator });
      await ground.declareCreated(
        Array.from({ length: count }, (_, index) =>
          getContractAddress({ from: creator, nonce: BigInt(nonce + index) }),
        ),
      );
    },
    /** The ground as it stands now, for whoever reads it. */
    ground: (): Ground => ({
      ...ground,
      fork: { ...ground.fork, timestamp: time },
      view: { ...view, env: { ...view.env, timestamp: time + 12, number: (last ?? view.env.number) + 1 } },
    }),
  };
};
export type Rehearsal = ReturnType<typeof rehearsal>;

const revertData = (error: unknown): Hex => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { data } = at as { data?: unknown };
    const text = typeof data === "object" && data !== null ? (data as { data?: unknown }).data : data;
    if (typeof text === "string" && /^0x([0-9a-f]{2})*$/i.test(text)) return text as Hex;
  }
  return "0x";
};
