import { erc20Abi, type PublicClient, zeroAddress } from "viem";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { oracleAbi } from "../../contracts/generated/Oracle.ts";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { seatsAbi } from "../../contracts/generated/Seats.ts";
import { valuationAbi } from "../../contracts/generated/Valuation.ts";
import { budgetsOf } from "../../policies/budgets.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { type Address, BPS, mulDivDown, sameAddress, valueUsd8Down } from "../../policies/treasury/money.ts";
import {
  type ForkState,
  MODES,
  ORACLE_STATUSES,
  type Snapshot,
  type SnapshotAsset,
} from "../../policies/treasury/snapshot.ts";
import { stateRead } from "./budgets.ts";
import { readPayments } from "./readPayments.ts";
import { readPools } from "./readPools.ts";
import { readPositions } from "./readPositions.ts";

/** Most past rounds that are read for the seats' history. */
const MOST_ROUNDS = 60;

const roundOutputs = [
  { name: "roundId", type: "uint80" },
  { name: "answer", type: "int256" },
  { name: "startedAt", type: "uint256" },
  { name: "updatedAt", type: "uint256" },
  { name: "answeredInRound", type: "uint80" },
] as const;
const feedAbi = [
  { name: "latestRoundData", type: "function", stateMutability: "view", inputs: [], outputs: roundOutputs },
  {
    name: "getRoundData",
    type: "function",
    stateMutability: "view",
    inputs: [{ name: "roundId", type: "uint80" }],
    outputs: roundOutputs,
  },
] as const;
export type ObserveInput = {
  client: PublicClient;
  /** Turns a read that met unknown state into the error that names it; clears what was met. */
  raiseUnknown: () => Promise<void>;
  /** Forgets what optional reads met and did not know. */
  forgetUnknown: () => Promise<void>;
  fork: ForkState;
  mandate: Mandate;
  custody: { kind: "treasury" | "safe"; address: Address };
  deployment: {
    module: Address;
    limits: Address;
    oracle: Address;
    valuation: Address;
    seats: Address;
    positions?: Address | undefined;
  };
};

/**
 * Everything a seat may know, read at one block.
 * @throws StateUnknownError where the fork does not hold what the snapshot needs
 */
export const observe = async (p: ObserveInput): Promise<Snapshot> => {
  try {
    return await read(p);
  } catch (error) {
    await p.raiseUnknown();
    throw error;
  }
};

const read = async (p: ObserveInput): Promise<Snapshot> => {
  const { client, mandate, deployment, custody } = p;
  const block = await client.getBlock();
  const at = { blockNumber: block.number } as const;
  const limits = { address: deployment.limits, abi: limitsAbi, ...at } as const;
  const seats = { address: deployment.seats, abi: seatsAbi, ...at } as const;

  const facts = await client.readContract({
    address: deployment.valuation,
    abi: valuationAbi,
    functionName: "readAssets",
    args: [custody.address],
    ...at,
  });
  const readings = await client.readContract({
    address: deployment.oracle,
    abi: oracleAbi,
    functionName: "readAll",
    args: [mandate.assets.map((asset) => asset.token)],
    ...at,
  });
  const values = facts.map((fact) => valueUsd8Down(fact.balanceBefore, fact.decimals, fact.priceUsd8));
  const nav = values.reduce((sum, value) => sum + value, 0n);
  const state = await client.readContract({ ...limits, functionName: "state" });

  const assets = facts.map((fact, index): SnapshotAsset => {
    const asset = mandate.assets.find((candidate) => sameAddress(candidate.token, fact.token));
    const reading = readings[index];
    if (!asset || !reading) throw new MandateMismatchError(fact.token);
    return {
      symbol: asset.symbol,
      token: asset.token,
      decimals: fact.decimals,
      class: asset.class,
      balance: fact.balanceBefore.toString(),
      feed: asset.feed,
      priceUsd8: fact.priceUsd8.toString(),
      ...(fact.poolUsd8 === 0n ? {} : { poolUsd8: fact.poolUsd8.toString() }),
      oracleStatus: ORACLE_STATUSES[fact.oracleStatus] ?? "reverted",
      feedUpdatedAt: Number(reading.updatedAt),
      heartbeatSeconds: asset.heartbeatSeconds,
      epsilonBps: fact.epsilonBps,
      capBps: fact.capBps,
      valueUsd8: (values[index] as bigint).toString(),
      allocationBps: nav === 0n ? 0 : Number(mulDivDown(values[index] as bigint, BPS, nav)),
      priceGroup: fact.priceGroup,
      venue: fact.venue,
      issuer: fact.issuer,
      depegged: fact.depegged,
      positionBalance: fact.positionBefore.toString(),
    };
  });
  if (assets.length !== mandate.assets.length) throw new MandateMismatchError(zeroAddress);

  const ether = assets.find((asset) => sameAddress(asset.token, mandate.weth));
  return {
    format: 1,
    fork: p.fork,
    block: {
      number: Number(block.number),
      hash: block.hash,
      timestamp: Number(block.timestamp),
      baseFeePerGas: (block.baseFeePerGas ?? 0n).toString(),
    },
    custody,
    module: deployment.module,
    policyVersion: Number(await client.readContract({ ...limits, functionName: "policyVersion" })),
    seatEpoch: Number(await client.readContract({ ...seats, functionName: "epoch" })),
    seatThreshold: Number(await client.readContract({ ...seats, functionName: "threshold" })),
    nextNonce: Number(
      await client.readContract({ address: deployment.module, abi: policyModuleAbi, functionName: "nextNonce", ...at }),
    ),
    mode: MODES[state.mode] ?? "halted",
    assets,
    held: await Promise.all(
      mandate.held.map(async (held) => ({
        ...held,
        balance: (
          await client.readContract({
            address: held.token,
            abi: erc20Abi,
            functionName: "balanceOf",
            args: [custody.address],
            ...at,
          })
        ).toString(),
      })),
    ),
    navUsd8: nav.toString(),
    ...budgetsOf({ mandate, state: stateRead(state), navUsd8: nav, time: block.timestamp }),
    payments: await readPayments(p, block),
    positions: await readPositions({
      client,
      positions: deployment.positions ?? null,
      custody: custody.address,
      assets,
      blockNumber: block.number,
    }),
    pools: await readPools(p, block.number),
    etherUsd8: ether?.priceUsd8 ?? "0",
    priceHistory: await readHistory(p, assets, block.number),
    groups: {
      venues: mandate.caps.venues.map(({ name }) => name),
      issuers: mandate.caps.issuers.map(({ name }) => name),
    },
    restsOnOverlay: restsOnOverlay(p.fork, mandate, custody.address),
  };
};

/** Past answers of volatile assets' feeds, oldest first. A state that does not hold them gives none: seats then abstain. */
const readHistory = async (
  p: ObserveInput,
  assets: SnapshotAsset[],
  blockNumber: bigint,
): Promise<Snapshot["priceHistory"]> => {
  const histories: Snapshot["priceHistory"] = [];
  for (const asset of assets.filter((candidate) => candidate.class === "volatile" && candidate.oracleStatus === "ok")) {
    const feed = { address: asset.feed, abi: feedAbi, blockNumber } as const;
    const latest = await p.client.readContract({ ...feed, functionName: "latestRoundData" });
    const points = [{ timestamp: Number(latest[3]), priceUsd8: latest[1].toString() }];
    try {
      for (let back = 1n; back < MOST_ROUNDS; back += 1n) {
        const round = await p.client.readContract({ ...feed, functionName: "getRoundData", args: [latest[0] - back] });
        // The round before a feed's first one is all zeros.
        if (round[1] <= 0n || round[3] === 0n) break;
        points.push({ timestamp: Number(round[3]), priceUsd8: round[1].toString() });
      }
    } catch {
      await p.forgetUnknown();
    }
    if (points.length > 1) histories.push({ symbol: asset.symbol, points: points.toReversed() });
  }
  return histories;
};

const restsOnOverlay = (fork: ForkState, mandate: Mandate, custody: Address): string[] => {
  const names = new Map<string, string>([
    [custody.toLowerCase(), "custody's starting balances"],
    [mandate.uniswapV3.router.toLowerCase(), "Uniswap v3 router"],
    ...mandate.assets.map((asset): [string, string] => [asset.feed.toLowerCase(), `${asset.symbol} price`]),
    ...mandate.uniswapV3.pools.map((pool): [string, string] => [
      pool.pool.toLowerCase(),
      `pool ${pool.tokens.join("/")} ${pool.feePpm}`,
    ]),
    ...mandate.held.map((held): [string, string] => [held.token.toLowerCase(), `${held.symbol} token`]),
  ]);
  return [...new Set(fork.overlays.flatMap((overlay) => names.get(overlay.address.toLowerCase()) ?? []))].sort();
};

export class MandateMismatchError extends Error {
  readonly code = "MANDATE_MISMATCH";
  constructor(token: string) {
    super(
      `The deployed limits and the mandate file name different assets (${token}). Deploy again or use the mandate that was deployed.`,
    );
    this.name = "MandateMismatchError";
  }
}
