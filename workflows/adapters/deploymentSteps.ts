import { type Abi, encodeDeployData, getContractAddress, type Hex, zeroAddress } from "viem";
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
import type { Delays } from "../../policies/onchain/delays.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { creationCode, type OwnContract } from "./artifacts.ts";
import { adaptersOf, type Venue, venueCreation, venuesOf } from "./deployVenues.ts";
import { createSafeData, predictSafe, SAFE } from "./safe.ts";

export type CustodyKind = "treasury" | "safe";

/** Custody to be made, or a Safe that is there already and only lets the module in. */
export type CustodyChoice = CustodyKind | { existing: Address };

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

/** In order of creation; each takes one nonce of the deployer. Custody follows, then what changes the limits, then venues. */
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

/** What an address is predicted from. */
export type Whose = {
  deployer: Address;
  custody: CustodyChoice;
  owners: readonly Address[];
  startNonce?: number;
  /** What the mandate needs beside what every treasury does. */
  venues?: readonly Venue[];
};

const isExisting = (custody: CustodyChoice): custody is { existing: Address } => typeof custody === "object";

/** Every address a deployment will have, known before the first transaction: a fork declares them as new accounts. */
export const predictDeployment = (p: Whose): Deployment => {
  const start = BigInt(p.startNonce ?? 0);
  const at = (index: number): Address => getContractAddress({ from: p.deployer, nonce: start + BigInt(index) });
  const created = Object.fromEntries(CREATED.map((name, index) => [name, at(index)])) as Omit<
    Deployment,
    "custody" | "policyCode" | "changes"
  >;
  const changes = CREATED.length + (isExisting(p.custody) ? 0 : 1);
  const venues = Object.fromEntries((p.venues ?? []).map((venue, index) => [venue, at(changes + 1 + index)]));
  return {
    ...created,
    policyCode: getContractAddress({ from: created.limits, nonce: 1n }),
    custody: custodyAt(p, created.module, at(CREATED.length)),
    changes: at(changes),
    ...venues,
  };
};

const custodyAt = ({ custody, owners }: Whose, module: Address, next: Address): Address => {
  if (isExisting(custody)) return custody.existing;
  return custody === "safe" ? predictSafe(owners, saltOf(module)) : next;
};

/** How many of the deployer's nonces a treasury takes: what it deploys next has the one after. A Safe's last enables its module. */
export const noncesOf = (p: { custody: CustodyKind; venues?: readonly Venue[] }): number =>
  CREATED.length + 2 + (p.venues ?? []).length + (p.custody === "safe" ? 1 : 0);

/** A Safe of its own for each module, also where the owners are the same. */
const saltOf = (module: Address): bigint => BigInt(module);

/** Who has which part in a treasury, and under which mandate. */
export type Terms = {
  mandate: Mandate;
  seats: readonly Address[];
  /** Who hands decisions in, and publishes records. */
  submitter: Address;
  /** Governance: hands changes of limits and seats in, owns anchor and a `Treasury`. */
  executor: Address;
  custody: CustodyChoice;
  /** A new Safe's. */
  owners: readonly Address[];
  /** How long what loosens waits. */
  delays: Delays;
  /** Who may only tighten, beside guardian and executor; the zero address for nobody. */
  tightener: Address;
};

/** A contract of ours, and what its constructor is told. */
export type Creation = { contract: OwnContract; abi: Abi; args: readonly unknown[] };

export type DeploymentStep = {
  name: string;
  /** Where what it makes will stand. */
  at: Address;
  /** Null where it creates a contract. */
  to: Address | null;
  data: Hex;
  /** Null for the Safe, which its own factory makes. */
  creation: Creation | null;
};

/** Every transaction of the deployer that makes a treasury, in order. What a Safe's owners do after them is not among them. */
export const deploymentSteps = (terms: Terms, all: Deployment): DeploymentStep[] => {
  const parts = creationsOf(terms, all);
  const create = (name: keyof Deployment, creation: Creation): DeploymentStep => ({
    name,
    at: all[name] as Address,
    to: null,
    data: creationData(creation),
    creation,
  });
  return [
    ...CREATED.map((name) => create(name, parts[name])),
    ...custodySteps(terms, all, create),
    create("changes", parts.changes),
    ...venuesOf(terms.mandate).map((venue) => create(venue, venueCreation(venue, terms.mandate, all))),
  ];
};

const custodySteps = (
  { custody, executor, owners }: Terms,
  all: Deployment,
  create: (name: "custody", creation: Creation) => DeploymentStep,
): DeploymentStep[] => {
  if (isExisting(custody)) return [];
  if (custody === "treasury")
    return [create("custody", { contract: "Treasury", abi: treasuryAbi, args: [executor, all.module] })];
  const data = createSafeData(owners, saltOf(all.module));
  return [{ name: "custody", at: all.custody, to: SAFE.proxyFactory, data, creation: null }];
};

export const creationData = ({ contract, abi, args }: Creation): Hex =>
  encodeDeployData({ abi, bytecode: creationCode(contract), args });

/** What makes each part but custody and the venues. */
const creationsOf = (terms: Terms, all: Deployment): Record<(typeof CREATED)[number] | "changes", Creation> => {
  const { mandate, executor, delays, tightener } = terms;
  const { weth } = mandate;
  const { router, factory } = mandate.uniswapV3;
  const { custody, module, limits, oracle, valuation, judge, seats, anchor } = all;
  const setup = {
    owner: executor,
    controller: module,
    guardian: mandate.guardian ?? zeroAddress,
    changes: all.changes,
    policy: {
      limits: encodeLimits(mandate),
      assets: encodeAssets(mandate),
      held: encodeHeld(mandate),
      caps: encodeCaps(mandate),
      adapters: adaptersOf(all),
      cosigner: mandate.cosigner ?? zeroAddress,
    },
    payments: encodePayments(mandate),
  };
  // Without a book there are no positions.
  const registry = all.positions ?? zeroAddress;
  const appraisal = [limits, oracle, weth, registry];
  const parts = { custody, limits, valuation, seats, anchor, judge, registry };
  return {
    seats: { contract: "Seats", abi: seatsAbi, args: [all.changes, terms.seats, mandate.council.quorum] },
    oracle: oracleCreation(mandate),
    wethAdapter: { contract: "WethAdapter", abi: wethAdapterAbi, args: [weth] },
    uniswapV3Adapter: {
      contract: "UniswapV3SwapAdapter",
      abi: uniswapV3SwapAdapterAbi,
      args: [router, factory, encodePools(mandate)],
    },
    rules: { contract: "RuleBook", abi: ruleBookAbi, args: [] },
    limits: { contract: "Limits", abi: limitsAbi, args: [setup] },
    valuation: { contract: "Valuation", abi: valuationAbi, args: appraisal },
    judge: { contract: "Judge", abi: judgeAbi, args: [...appraisal, all.rules] },
    anchor: { contract: "DecisionAnchor", abi: decisionAnchorAbi, args: [executor, custody, module, terms.submitter] },
    module: { contract: "PolicyModule", abi: policyModuleAbi, args: [parts] },
    changes: { contract: "PolicyChanges", abi: policyChangesAbi, args: [limits, seats, tightener, delays] },
  };
};

/** Where no feed is held beside a pool, the oracle that cannot do it: it costs less gas. */
const oracleCreation = (mandate: Mandate): Creation => {
  const [feeds, vaults, twaps] = [encodeFeeds(mandate), encodeVaults(mandate), encodeTwaps(mandate)];
  const sequencer = encodeSequencer(mandate);
  return twaps.length === 0
    ? { contract: "Oracle", abi: oracleAbi, args: [feeds, vaults, sequencer] }
    : { contract: "TwapOracle", abi: twapOracleAbi, args: [feeds, vaults, twaps, sequencer] };
};
