import {
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  type LocalAccount,
  type PublicClient,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { judgeAbi } from "../../contracts/generated/Judge.ts";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { oracleAbi } from "../../contracts/generated/Oracle.ts";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { ruleBookAbi } from "../../contracts/generated/RuleBook.ts";
import { seatsAbi } from "../../contracts/generated/Seats.ts";
import { treasuryAbi } from "../../contracts/generated/Treasury.ts";
import { twapOracleAbi } from "../../contracts/generated/TwapOracle.ts";
import { uniswapV3SwapAdapterAbi } from "../../contracts/generated/UniswapV3SwapAdapter.ts";
import { valuationAbi } from "../../contracts/generated/Valuation.ts";
import { wethAdapterAbi } from "../../contracts/generated/WethAdapter.ts";
import {
  encodeAssets,
  encodeCaps,
  encodeFeeds,
  encodeHeld,
  encodeLimits,
  encodePayments,
  encodePools,
  encodeSequencer,
  encodeTwaps,
  encodeVaults,
} from "../../policies/onchain/encode.ts";
import type { Contradiction } from "../../policies/mandates/contradictions.ts";
import { seatContradictions } from "../../policies/mandates/councilContradictions.ts";
import { type Delays, DELAYS } from "../../policies/onchain/delays.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../policies/treasury/money.ts";
import { creationCode } from "./artifacts.ts";
import { adaptersOf, type Venue, venueCreation, venuesOf } from "./deployVenues.ts";
import { createSafeData, predictSafe, SAFE, safeAbi, safeTransactionData } from "./safe.ts";

/** Signs, journals, sends and mines. */
export type Send = (tx: {
  account: LocalAccount;
  to: Address | null;
  data: Hex;
  value?: bigint;
  gas?: bigint;
}) => Promise<TransactionReceipt>;

export type CustodyKind = "treasury" | "safe";

/** Every contract of one treasury. */
export type Deployment = {
  custody: Address;
  module: Address;
  limits: Address;
  oracle: Address;
  valuation: Address;
  seats: Address;
  anchor: Address;
  rules: Address;
  judge: Address;
  /** The code that holds the policy as deployed; a changed policy gets another. */
  policyCode: Address;
  /** What alone changes limits and seats, and makes loosening wait. */
  changes: Address;
  wethAdapter: Address;
  uniswapV3Adapter: Address;
} & Partial<Record<Venue, Address | undefined>> & {
    /** Holders' contracts, where they govern: who owns the limits and who may only tighten. */
    holderToken?: Address | undefined;
    timelock?: Address | undefined;
    governor?: Address | undefined;
    fastGovernor?: Address | undefined;
  };

/** In order of creation; each takes one nonce of the deployer. Custody comes last. */
const CREATED = [
  "seats",
  "oracle",
  "wethAdapter",
  "uniswapV3Adapter",
  "rules",
  "limits",
  "valuation",
  "judge",
  "anchor",
  "module",
] as const;

const CREATION_GAS = 8_000_000n;
const CALL_GAS = 1_000_000n;

type Whose = {
  deployer: Address;
  custody: CustodyKind;
  owners: readonly Address[];
  startNonce?: number;
  /** What the mandate needs beside what every treasury does. */
  venues?: readonly Venue[];
};

/** Transactions that make custody: the small contract in one, a Safe and its module in two. */
const CUSTODY_NONCES = { treasury: 1, safe: 2 } as const;

/** Every address a deployment will have, known before the first transaction: a fork declares them as new accounts. */
export const predictDeployment = (p: Whose): Deployment => {
  const start = BigInt(p.startNonce ?? 0);
  const at = (index: number): Address => getContractAddress({ from: p.deployer, nonce: start + BigInt(index) });
  const created = Object.fromEntries(CREATED.map((name, index) => [name, at(index)])) as Omit<
    Deployment,
    "custody" | "policyCode" | "changes"
  >;
  const changes = CREATED.length + CUSTODY_NONCES[p.custody];
  const venues = Object.fromEntries((p.venues ?? []).map((venue, index) => [venue, at(changes + 1 + index)]));
  return {
    ...created,
    policyCode: getContractAddress({ from: created.limits, nonce: 1n }),
    custody: p.custody === "safe" ? predictSafe(p.owners, saltOf(created.module)) : at(CREATED.length),
    changes: at(changes),
    ...venues,
  };
};

/** How many of the deployer's nonces a treasury takes: what it deploys next has the one after. */
export const noncesOf = (p: Pick<Whose, "custody" | "venues">): number =>
  CREATED.length + CUSTODY_NONCES[p.custody] + 1 + (p.venues ?? []).length;

/** A Safe of its own for each module, also where the owners are the same. */
const saltOf = (module: Address): bigint => BigInt(module);

/** Where custody will stand, so that an overlay can fund it beforehand. */
export const predictCustody = (p: Whose): Address => predictDeployment(p).custody;

/** The addresses alone. */
export const createdAddresses = (p: Whose): Address[] =>
  Object.values(predictDeployment(p)).filter((address) => address !== undefined);

export type DeployTreasury = {
  send: Send;
  publicClient: PublicClient;
  deployer: LocalAccount;
  /** The Safe's two owners; unused for a `Treasury`. */
  owners: readonly LocalAccount[];
  mandate: Mandate;
  seats: readonly Address[];
  /** Who hands decisions in, and publishes records. */
  submitter: Address;
  /** Governance: hands changes of limits and seats in, owns anchor and a `Treasury`. */
  executor: Address;
  custody: CustodyKind;
  /** How long what loosens waits; `DELAYS` unless stated. */
  delays?: Delays;
  /** Who may only tighten, beside guardian and executor; nobody unless stated. */
  tightener?: Address;
};

/**
 * Deploys custody and policy for a mandate, every part through `send`.
 * @throws MandateExpiredError where nothing but reducing would be allowed from the start
 * @throws SeatsUnfitError naming each seat or quorum that the contract would refuse
 * @throws DeploymentFailedError naming the step that reverted or landed elsewhere
 */
export const deployTreasury = async (p: DeployTreasury): Promise<Deployment> => {
  const whose = { deployer: p.deployer.address, custody: p.custody, owners: p.owners.map((owner) => owner.address) };
  const { timestamp } = await p.publicClient.getBlock();
  if (BigInt(p.mandate.limits.mandateExpiry) <= timestamp)
    throw new MandateExpiredError(p.mandate.limits.mandateExpiry, timestamp);
  const unfit = seatContradictions(p.mandate, p.seats);
  if (unfit.length > 0) throw new SeatsUnfitError(unfit);
  const startNonce = await p.publicClient.getTransactionCount({ address: p.deployer.address });
  const venues = venuesOf(p.mandate);
  const all = predictDeployment({ ...whose, startNonce, venues });
  const code = creations(p, all);
  for (const name of CREATED) await create(p, name, all[name], code[name]);
  if (p.custody === "treasury") {
    const data = encodeDeployData({
      abi: treasuryAbi,
      bytecode: creationCode("Treasury"),
      args: [p.executor, all.module],
    });
    await create(p, "custody", all.custody, data);
  } else {
    await deploySafe(p, all);
  }
  await create(p, "changes", all.changes, changesCreation(p, all));
  for (const venue of venues) await create(p, venue, all[venue] as Address, venueCreation(venue, p.mandate, all));
  return all;
};

const creations = (p: DeployTreasury, all: Deployment): Record<(typeof CREATED)[number], Hex> => {
  const { mandate, executor } = p;
  const { weth } = mandate;
  const { router, factory } = mandate.uniswapV3;
  const adapters = adaptersOf(all);
  const setup = {
    owner: executor,
    controller: all.module,
    guardian: mandate.guardian ?? zeroAddress,
    changes: all.changes,
    policy: {
      limits: encodeLimits(mandate),
      assets: encodeAssets(mandate),
      held: encodeHeld(mandate),
      caps: encodeCaps(mandate),
      adapters,
      cosigner: mandate.cosigner ?? zeroAddress,
    },
    payments: encodePayments(mandate),
  };
  const { custody, limits, oracle, valuation, judge, seats, anchor } = all;
  // Without a book there are no positions.
  const registry = all.positions ?? zeroAddress;
  const appraisal = [limits, oracle, weth, registry] as const;
  const of = creationCode;
  return {
    seats: encodeDeployData({
      abi: seatsAbi,
      bytecode: of("Seats"),
      args: [all.changes, p.seats, mandate.council.quorum],
    }),
    oracle: oracleCreation(mandate),
    wethAdapter: encodeDeployData({ abi: wethAdapterAbi, bytecode: of("WethAdapter"), args: [weth] }),
    uniswapV3Adapter: encodeDeployData({
      abi: uniswapV3SwapAdapterAbi,
      bytecode: of("UniswapV3SwapAdapter"),
      args: [router, factory, encodePools(mandate)],
    }),
    rules: encodeDeployData({ abi: ruleBookAbi, bytecode: of("RuleBook") }),
    limits: encodeDeployData({ abi: limitsAbi, bytecode: of("Limits"), args: [setup] }),
    valuation: encodeDeployData({ abi: valuationAbi, bytecode: of("Valuation"), args: appraisal }),
    judge: encodeDeployData({ abi: judgeAbi, bytecode: of("Judge"), args: [...appraisal, all.rules] }),
    anchor: encodeDeployData({
      abi: decisionAnchorAbi,
      bytecode: of("DecisionAnchor"),
      args: [executor, custody, all.module, p.submitter],
    }),
    module: encodeDeployData({
      abi: policyModuleAbi,
      bytecode: of("PolicyModule"),
      args: [{ custody, limits, valuation, seats, anchor, judge, registry }],
    }),
  };
};

/** Where no feed is held beside a pool, the oracle that cannot do it: it costs less gas. */
const oracleCreation = (mandate: Mandate): Hex => {
  const [feeds, vaults, twaps] = [encodeFeeds(mandate), encodeVaults(mandate), encodeTwaps(mandate)];
  const sequencer = encodeSequencer(mandate);
  return twaps.length === 0
    ? encodeDeployData({ abi: oracleAbi, bytecode: creationCode("Oracle"), args: [feeds, vaults, sequencer] })
    : encodeDeployData({
        abi: twapOracleAbi,
        bytecode: creationCode("TwapOracle"),
        args: [feeds, vaults, twaps, sequencer],
      });
};

const changesCreation = (
  { delays = DELAYS, tightener = zeroAddress }: DeployTreasury,
  { limits, seats }: Deployment,
): Hex =>
  encodeDeployData({
    abi: policyChangesAbi,
    bytecode: creationCode("PolicyChanges"),
    args: [limits, seats, tightener, delays],
  });

const create = async (p: DeployTreasury, step: string, expected: Address, data: Hex): Promise<void> => {
  const receipt = await p.send({ account: p.deployer, to: null, data, gas: CREATION_GAS });
  if (receipt.status !== "success") throw new DeploymentFailedError(step, "its constructor reverted");
  const landed = receipt.contractAddress;
  if (!landed || !sameAddress(landed, expected)) {
    throw new DeploymentFailedError(step, `it landed at ${landed ?? "no address"} instead of ${expected}`);
  }
};

const deploySafe = async (p: DeployTreasury, all: Deployment): Promise<void> => {
  const created = await p.send({
    account: p.deployer,
    to: SAFE.proxyFactory,
    data: createSafeData(
      p.owners.map((owner) => owner.address),
      saltOf(all.module),
    ),
    gas: CALL_GAS,
  });
  const code = await p.publicClient.getCode({ address: all.custody });
  if (created.status !== "success" || !code)
    throw new DeploymentFailedError("custody", "the Safe's proxy factory made no Safe there");
  const data = await safeTransactionData({
    safe: all.custody,
    chainId: p.mandate.chainId,
    owners: p.owners,
    nonce: 0n,
    to: all.custody,
    data: encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [all.module] }),
  });
  await p.send({ account: p.deployer, to: all.custody, data, gas: CALL_GAS });
  const enabled = await p.publicClient.readContract({
    address: all.custody,
    abi: safeAbi,
    functionName: "isModuleEnabled",
    args: [all.module],
  });
  if (!enabled) throw new DeploymentFailedError("custody", "the Safe did not enable the module");
};

export class DeploymentFailedError extends Error {
  readonly code = "DEPLOYMENT_FAILED";
  constructor(step: string, reason: string) {
    super(
      `Deploying ${step} failed: ${reason}.\nCheck the mandate against the chain, then deploy again from a fresh account.`,
    );
    this.name = "DeploymentFailedError";
  }
}

export class SeatsUnfitError extends Error {
  readonly code = "SEATS_UNFIT";
  constructor(contradictions: readonly Contradiction[]) {
    const lines = contradictions.map(({ field, reason }) => `  ${field}: ${reason}`);
    super(`These seats cannot sit under the mandate:\n${lines.join("\n")}\nChange the seats, or the mandate's quorum.`);
    this.name = "SeatsUnfitError";
  }
}

export class MandateExpiredError extends Error {
  readonly code = "MANDATE_EXPIRED";
  constructor(expiry: number, now: bigint) {
    super(
      `The mandate expired: limits.mandateExpiry ${expiry} is not after the chain's time ${now}.\nRenew it with a later date, then deploy again.`,
    );
    this.name = "MandateExpiredError";
  }
}
