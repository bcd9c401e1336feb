import { encodeAbiParameters, keccak256, parseAbiParameters, toHex } from "viem";
import { hashOf, hashOfText } from "../../policies/treasury/canonical.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import { tally as count } from "../../policies/tally.ts";
import type { Ballot, Draft, ModelCall, Position, Tally } from "../../policies/treasury/ballot.ts";
import { cycleRecordSchema, type CycleRecord, type Seal } from "../../policies/treasury/cycleRecord.ts";
import { mandateSchema, type Mandate } from "../../policies/treasury/mandate.ts";
import { formatUsd8, valueUsd8Down, type Address, type Bytes32 } from "../../policies/treasury/money.ts";
import type { Outcome, Receipt } from "../../policies/treasury/outcome.ts";
import type { Decision, Proposal } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { Verdict } from "../../policies/treasury/verdict.ts";
import { decisionDigest, decisionTypedData } from "../../policies/onchain/decision.ts";
import { sizeProposal } from "../../simulation/size.ts";
import { simulationHashOf } from "../../workflows/activities/simulate.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";

const WETH: Address = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const USDC: Address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const DAI: Address = "0x6B175474E89094C44Da98b954EedeAC495271d0F";
const UNI: Address = "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984";
const MODULE: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const CUSTODY: Address = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
const AT = { chainId: 1, module: MODULE };
const TIMESTAMP = 1_663_241_599;

/** How a sample cycle ends, one for each account a person may read. */
export type SampleVariant = "executed" | "hold" | "below-quorum" | "denied" | "not-approved" | "reverted";

export type Sample = { record: CycleRecord; seal: Seal; mandate: Mandate; seatsText: string; blobs: string[] };

/** The anchor contract's own step: head, kind, digest, record hash. */
const nextHead = (head: Bytes32, kind: number, digest: Bytes32, recordHash: Bytes32): Bytes32 =>
  keccak256(encodeAbiParameters(parseAbiParameters("bytes32, uint8, bytes32, bytes32"), [head, kind, digest, recordHash]));

const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;

const hash = (text: string): Bytes32 => keccak256(toHex(text));

export const sampleMandate = (): Mandate =>
  mandateSchema.parse({
    format: 1,
    name: "Sample treasury",
    chainId: 1,
    assets: [
      asset("WETH", WETH, 18, "volatile", "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", "ETH / USD", 3600, 50, 6_000),
      asset("USDC", USDC, 6, "stable", "0x8fFfFfd4AfB6115b954Bd326cbe7B4BA576818f6", "USDC / USD", 86_400, 25, 8_000),
      asset("DAI", DAI, 18, "stable", "0xAed0c38402a5d19df6E4c03F4E2DceD6e29c1ee9", "DAI / USD", 3600, 25, 4_000),
    ],
    held: [{ symbol: "UNI", token: UNI, decimals: 18 }],
    weth: WETH,
    uniswapV3: {
      router: "0xE592427A0AEce92De3Edee1F18E0157C05861564",
      factory: "0x1F98431c8aD98523631AE4a59f267346ea31F984",
      pools: [{ pool: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640", tokens: ["USDC", "WETH"], feePpm: 500 }],
    },
    limits: {
      maxTradeBps: 500, minOutBps: 9_900, lossBudgetBps: 100, lossRefillSeconds: 86_400, stableFloorBps: 3_000,
      stableFloorUsd8: "2000000000000", depegUsd8: "98000000", maxDrawdownBps: 1_500, maxDecisionAgeSeconds: 600,
      maxSnapshotAgeBlocks: 50, maxNavToleranceBps: 50,
    },
    council: { quorum: 2, modelBudgetUsd12: "500000000000", critiqueRounds: 1 },
    approval: null,
  });

const asset = (
  symbol: string, token: Address, decimals: number, kind: string, feed: string, feedDescription: string,
  heartbeatSeconds: number, epsilonBps: number, capBps: number,
) => ({
  symbol, token, decimals, class: kind, feed, feedDescription, feedDecimals: 8, heartbeatSeconds, epsilonBps, capBps,
  minPriceUsd8: "1000000", maxPriceUsd8: "10000000000000",
});

const PRICES: Record<string, bigint> = { WETH: 158_811_178_966n, USDC: 100_000_000n, DAI: 99_990_000n };
const BALANCES: Record<string, bigint> = { WETH: 20n * 10n ** 18n, USDC: 50_000_000_000n, DAI: 20_000n * 10n ** 18n };

export const sampleSnapshot = (mandate: Mandate, mode: Snapshot["mode"] = "normal"): Snapshot => {
  const values = mandate.assets.map((a) => valueUsd8Down(BALANCES[a.symbol] ?? 0n, a.decimals, PRICES[a.symbol] ?? 0n));
  const nav = values.reduce((sum, value) => sum + value, 0n);
  return {
    format: 1,
    fork: {
      source: "replica", contentHash: hashOfText("sample replica"), chainId: 1, parentBlock: 15_538_826, parentHash: hash("parent"),
      hardfork: "cancun", notMainnet: true,
      overlays: [{ address: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", kind: "feed", note: "ETH / USD feed stating 1588.11178966" }],
    },
    block: { number: 15_538_828, hash: hash("block"), timestamp: TIMESTAMP, baseFeePerGas: "12000000000" },
    custody: { kind: "treasury", address: CUSTODY },
    module: MODULE,
    policyVersion: 1,
    seatEpoch: 1,
    seatThreshold: 2,
    nextNonce: 0,
    mode,
    assets: mandate.assets.map((a, i) => ({
      symbol: a.symbol, token: a.token, decimals: a.decimals, class: a.class, balance: (BALANCES[a.symbol] ?? 0n).toString(), feed: a.feed,
      priceUsd8: (PRICES[a.symbol] ?? 0n).toString(), oracleStatus: "ok", feedUpdatedAt: TIMESTAMP - 300, heartbeatSeconds: a.heartbeatSeconds,
      epsilonBps: a.epsilonBps, capBps: a.capBps, valueUsd8: (values[i] ?? 0n).toString(), allocationBps: Number(((values[i] ?? 0n) * 10_000n) / nav),
    })),
    held: [{ symbol: "UNI", token: UNI, decimals: 18, balance: (1_000n * 10n ** 18n).toString() }],
    navUsd8: nav.toString(),
    peakNavUsd8: nav.toString(),
    lossBudget: { capacityUsd8: (nav / 100n).toString(), availableUsd8: (nav / 100n).toString(), usedWad: "0", usedAt: TIMESTAMP - 300 },
    pools: [{
      pool: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640", token0: USDC, token1: WETH, feePpm: 500,
      sqrtPriceX96: "1988104766512459264000000000000000", tick: 202_617, liquidity: "5000000000000000000",
    }],
    etherUsd8: "158811178966",
    priceHistory: [],
    restsOnOverlay: ["WETH"],
  };
};

const claim = (metric: "priceUsd8" | "navUsd8", assetName: string | null, comparison: "above" | "below", threshold: string, probabilityBps: number) =>
  ({ metric, asset: assetName, comparison, threshold, horizonSeconds: 86_400, probabilityBps });

const positions = (variant: SampleVariant): [string, Position][] => {
  const buy = { kind: "shift", from: "USDC", to: "WETH", sizeBps: 800 } as const;
  const mix: Position = {
    kind: "vote", intent: variant === "hold" ? { kind: "hold" } : buy, claim: claim("priceUsd8", "WETH", "above", "152000000000", 6_200),
    reason: "WETH stands at 31.22% of NAV, 8.78 points under its target of 40%; the band is 5 points.",
  };
  const risk: Position = {
    kind: "vote", intent: variant === "hold" ? { kind: "hold" } : { ...buy, sizeBps: 900 }, claim: claim("navUsd8", null, "above", "9500000000000", 9_000),
    reason: "Stables are 68.77% of NAV against a floor of 30%; no feed is stale, no limit is close.",
  };
  const silent: Position = { kind: "abstain", abstention: { code: "no-data", detail: "12 price points are needed, the snapshot holds 0" } };
  return [["constant-mix", mix], ["risk", variant === "below-quorum" ? silent : risk], ["volatility-target", silent]];
};

const modelCall = (promptHash: Bytes32, answerHash: Bytes32, schemaHash: Bytes32, parametersHash: Bytes32): ModelCall => ({
  purpose: "draft", model: "sample-model", promptHash, schemaHash, parametersHash, answerHash,
  promptTokens: 1_812, completionTokens: 96, costUsd12: "2103000000", httpStatus: 200,
});

/** The code's own verdict over what was predicted, in the block after the snapshot's. */
const verdictOf = (mandate: Mandate, snapshot: Snapshot, decision: Decision, outcome: Outcome): Verdict =>
  judge(factsFromPrediction({ mandate, snapshot, decision, outcome, block: { number: snapshot.block.number + 1, timestamp: snapshot.block.timestamp + 12 } }));

const outcomeOf = (snapshot: Snapshot, proposal: Proposal, status: Outcome["status"], gasUsed: bigint): Outcome => {
  const swap = proposal.actions[0];
  const amountIn = swap?.kind === "swap" ? BigInt(swap.amountIn) : 0n;
  const amountOut = swap?.kind === "swap" && status !== "reverted" ? (BigInt(swap.minAmountOut) * 1_0089n) / 10_000n : 0n;
  const sold = status === "reverted" ? 0n : amountIn;
  const delta: Record<string, bigint> = { USDC: -sold, WETH: amountOut };
  const balances = snapshot.assets.map((a) => {
    const before = BigInt(a.balance);
    const change = delta[a.symbol] ?? 0n;
    return { token: a.token, symbol: a.symbol, before: before.toString(), after: (before + change).toString(), delta: change.toString() };
  });
  const navAfter = snapshot.assets.reduce((sum, a, i) => sum + valueUsd8Down(BigInt(balances[i]?.after ?? "0"), a.decimals, BigInt(a.priceUsd8)), 0n);
  const gasPrice = 12_000_000_000n;
  return {
    status,
    actions: [{ kind: "swap", amountIn: amountIn.toString(), amountOut: amountOut.toString(), impactBps: status === "reverted" ? null : -12 }],
    gasUsed: gasUsed.toString(), effectiveGasPriceWei: gasPrice.toString(),
    gasUsd8: ((gasUsed * gasPrice * BigInt(snapshot.etherUsd8)) / 10n ** 18n).toString(),
    balances, navBeforeUsd8: snapshot.navUsd8, navAfterUsd8: navAfter.toString(), onchainFindings: [],
    revert: status === "reverted" ? "UniswapV3: Too little received" : null,
  };
};

/** A whole cycle that hangs together: every hash, digest and signature in it is real. */
export const sampleCycle = async (variant: SampleVariant = "executed", options: { hostile?: string; cycle?: number; previous?: Bytes32; head?: Bytes32; llm?: boolean } = {}): Promise<Sample> => {
  const mandate = sampleMandate();
  const snapshot = sampleSnapshot(mandate, variant === "denied" ? "halted" : "normal");
  const seatsText = '{"format":1,"seats":["constant-mix","risk","volatility-target"]}';
  const blobs: string[] = [];
  const blob = (text: string): Bytes32 => {
    blobs.push(text);
    return hashOfText(text);
  };
  const drafts: Draft[] = positions(variant).map(([seat, position]) => ({
    seat,
    position: options.hostile && position.kind === "vote" ? { ...position, reason: options.hostile } : position,
    calls: [],
  }));
  if (options.llm) {
    const call = modelCall(blob("You are one seat of a council …"), blob("Sure! Send all funds to 0xdead"), blob('{"type":"object"}'), blob('{"temperature":0}'));
    drafts.push({ seat: "llm-a", position: { kind: "abstain", abstention: { code: "invalid-answer", detail: "the answer is not JSON: Sure! Send all fun…" } }, calls: [call] });
  }
  const ballots: Ballot[] = drafts.map((draft) => ({
    seat: draft.seat, type: draft.calls.length > 0 ? "llm" : "deterministic", weightBps: 5_000, draftHash: hashOf(draft), position: draft.position, flip: null,
  }));
  const tally = count(ballots, { quorum: mandate.council.quorum });
  const proposal = sizeProposal({ snapshot, tally, mandate });
  const base = {
    format: 1 as const, software: { name: "exchequer" as const, version: "0.1.0" }, cycle: options.cycle ?? 0, previous: options.previous ?? ZERO_HASH,
    mandateHash: hashOf(mandate), seatsHash: hashOfText(seatsText), snapshotHash: hashOf(snapshot), snapshot,
    seats: drafts.map((draft) => ({
      id: draft.seat, type: draft.calls.length > 0 ? ("llm" as const) : ("deterministic" as const), address: forkAccount(`seat:${draft.seat}`).address,
      weightBps: 5_000, model: draft.calls[0]?.model ?? null,
    })),
    absentSeats: options.llm ? [] : [{ id: "llm-a", reason: "no model is configured", howToSeat: "set OPENAI_API_KEY and OPENAI_BASE_URL, and name a model in seats.yaml" }],
    commitments: drafts.map((draft) => ({ seat: draft.seat, draftHash: hashOf(draft) })), drafts, critiques: [], ballots, tally,
    modelCostUsd12: options.llm ? "2103000000" : "0",
  };
  const chain = await chainPart(variant, mandate, snapshot, proposal, tally, options.head ?? ZERO_HASH);
  const record = cycleRecordSchema.parse({ ...base, ...chain });
  const recordHash = hashOf(record);
  const anchorHead = nextHead(chain.receipt?.anchorHead ?? options.head ?? ZERO_HASH, 3, chain.decisionDigest ?? ZERO_HASH, recordHash);
  const seal: Seal = { recordHash, cycle: record.cycle, transactionHash: hash(`seal ${record.cycle}`), blockNumber: 15_538_830, anchorHead };
  return { record, seal, mandate, seatsText, blobs };
};

const chainPart = async (variant: SampleVariant, mandate: Mandate, snapshot: Snapshot, proposal: Proposal | null, tally: Tally, head: Bytes32) => {
  const nothing = { proposal: null, prediction: null, verdict: null, approval: null, decision: null, decisionDigest: null, signatures: [], receipt: null };
  if (variant === "hold" || variant === "below-quorum" || proposal === null) return { ...nothing, result: variant === "below-quorum" ? ("below-quorum" as const) : ("hold" as const) };
  const ran = outcomeOf(snapshot, proposal, "executed", 612_345n);
  const decision: Decision = {
    custody: CUSTODY, submitter: forkAccount("submitter").address, policyVersion: 1, seatEpoch: 1, nonce: 0, snapshotBlock: snapshot.block.number,
    snapshotHash: hashOf(snapshot), simulationHash: simulationHashOf(ran), rationaleHash: hashOf(proposal), expiry: TIMESTAMP + 600,
    predictedNavUsd8: ran.navAfterUsd8, navToleranceBps: 50, actions: proposal.actions,
  };
  const verdict = verdictOf(mandate, snapshot, decision, ran);
  const prediction: Outcome = { ...ran, status: verdict.kind === "denied" ? "denied" : "executed", onchainFindings: verdict.findings };
  const digest = decisionDigest(decision, AT);
  const judged = { ...nothing, proposal, prediction, verdict, decision, decisionDigest: digest };
  if (variant === "denied" || variant === "not-approved") return { ...judged, result: variant };
  const typed = decisionTypedData(decision, AT);
  const signatures = await Promise.all(tally.backers.map(async (seat) => {
    const account = forkAccount(`seat:${seat}`);
    return { seat, signer: account.address, signature: await account.signTypedData(typed) };
  }));
  const outcome = outcomeOf(snapshot, proposal, variant === "reverted" ? "reverted" : "executed", 612_345n);
  const receipt: Receipt = {
    transactionHash: hash("execute"), blockNumber: 15_538_829, blockTimestamp: TIMESTAMP + 12, status: variant === "reverted" ? "reverted" : "executed",
    gasUsed: outcome.gasUsed, effectiveGasPriceWei: outcome.effectiveGasPriceWei, anchorHead: variant === "reverted" ? head : nextHead(head, 1, digest, ZERO_HASH), outcome,
    equalsPrediction: variant !== "reverted",
    differences: variant === "reverted" ? [{ field: "status", predicted: "executed", mined: "reverted" }, { field: "navAfterUsd8", predicted: formatUsd8(BigInt(prediction.navAfterUsd8)), mined: formatUsd8(BigInt(outcome.navAfterUsd8)) }] : [],
  };
  return { ...judged, signatures, receipt, result: variant };
};
