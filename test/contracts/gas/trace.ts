import type { Address, Hex } from "../../../policies/treasury/money.ts";
import type { Mandate } from "../../../policies/treasury/mandate.ts";
import type { GuardedTreasury } from "../../support/guardedTreasury.ts";

/** Gas that one kind of contract used itself, in calls of its own, without what it called. */
export type Share = { what: string; gas: number };

/** A call as `callTracer` tells it. */
type Frame = { to?: Address; gasUsed: Hex; input: Hex; calls?: Frame[] };

/** Where the gas of a mined decision went: frames of the trace, each less the frames inside it, by who ran. */
export const sharesOf = async (guarded: GuardedTreasury, mandate: Mandate, hash: Hex): Promise<Share[]> => {
  const root = (await guarded.fork.client.request({
    method: "debug_traceTransaction",
    params: [hash, { tracer: "callTracer" }],
  } as never)) as Frame;
  const nameOf = namesOf(guarded, mandate);
  const sums = new Map<string, number>();
  const add = (what: string, gas: number): void => void sums.set(what, (sums.get(what) ?? 0) + gas);
  const walk = (frame: Frame, within: string | null): number => {
    const total = Number(BigInt(frame.gasUsed));
    const own = frame.to === undefined ? null : nameOf(frame.to, within);
    const inner = (frame.calls ?? []).reduce((sum, call) => sum + walk(call, own), 0);
    add(own ?? "other", total - inner);
    return total;
  };
  const total = walk(root, null);
  const receipt = await guarded.fork.client.getTransactionReceipt({ hash });
  const refunded = total - Number(receipt.gasUsed);
  if (refunded !== 0) add("refunds, and what the trace counts otherwise", -refunded);
  return [...sums].map(([what, gas]) => ({ what, gas })).toSorted((a, b) => b.gas - a.gas);
};

const SWAP = "the swap: router, pool, tokens moved";

/** Tokens and feeds count with whoever asks them; everything that the exchange calls belongs to the swap. */
const namesOf = ({ deployment: d, submitter }: GuardedTreasury, mandate: Mandate) => {
  const names = new Map<string, string>();
  const put = (what: string, ...addresses: (Address | undefined)[]): void => {
    for (const address of addresses) if (address !== undefined) names.set(address.toLowerCase(), what);
  };
  put("module: nonce, actions, charge, transaction itself", d.module);
  put("judge: facts before and after", d.judge);
  put("rules", d.rules);
  put("limits: policy, buckets, budget", d.limits);
  put("seats: signatures", d.seats, "0x0000000000000000000000000000000000000001");
  put("prices: oracle and feeds", d.oracle);
  put("balances", d.valuation);
  put("positions: book", d.positions);
  put("anchor", d.anchor);
  put("custody", d.custody);
  put("adapter: the call that is allowed", d.wethAdapter, d.uniswapV3Adapter, d.paymentAdapter, d.positionAdapter);
  put(SWAP, mandate.uniswapV3.router, ...mandate.uniswapV3.pools.map(({ pool }) => pool));
  put("submitter", submitter.address);
  const tokens = new Set([...mandate.assets, ...mandate.held].map(({ token }) => token.toLowerCase()));
  return (to: Address, within: string | null): string => {
    const name = names.get(to.toLowerCase());
    if (within === SWAP) return SWAP;
    if (name !== undefined) return name;
    if (within === "prices: oracle and feeds") return within;
    if (tokens.has(to.toLowerCase())) return within === "custody" ? "approvals: set, and to zero again" : "balances";
    return within ?? "other";
  };
};
