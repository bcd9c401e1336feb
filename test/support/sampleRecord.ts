import { encodeAbiParameters, keccak256, parseAbiParameters } from "viem";
import { ballotsFrom } from "../../agents/ballots.ts";
import { loadSeats } from "../../agents/seatsFile.ts";
import { canonicalJson, hashOf, hashOfText } from "../../policies/treasury/canonical.ts";
import { factsFromPrediction } from "../../policies/facts.ts";
import { judge } from "../../policies/judge.ts";
import { tally as count } from "../../policies/tally.ts";
import type { Ballot, Draft, ModelCall, Position, Tally } from "../../policies/treasury/ballot.ts";
import { cycleRecordSchema, type CycleRecord, type Seal } from "../../policies/treasury/cycleRecord.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { formatUsd8, valueUsd8Down, type Bytes32 } from "../../policies/treasury/money.ts";
import type { Outcome, Receipt } from "../../policies/treasury/outcome.ts";
import type { Decision, Proposal } from "../../policies/treasury/proposal.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import type { Verdict } from "../../policies/treasury/verdict.ts";
import { decisionDigest, decisionTypedData } from "../../policies/onchain/decision.ts";
import { sizeProposal } from "../../simulation/size.ts";
import { backtestProposal } from "../../simulation/backtest/backtestProposal.ts";
import { pastOf } from "../../simulation/market/past.ts";
import { madeUpUntil } from "../../workflows/cli/runHistory.ts";
import { simulationHashOf } from "../../simulation/decision.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
export { sampleMandate, sampleSnapshot } from "./sampleTreasury.ts";
import { CUSTODY, hash, MODULE, sampleMandate, sampleSnapshot, TIMESTAMP } from "./sampleTreasury.ts";

const AT = { chainId: 1, module: MODULE };

/** How a sample cycle ends, one for each account a person may read. */
export type SampleVariant = "executed" | "hold" | "below-quorum" | "denied" | "not-approved" | "reverted";

export type Sample = { record: CycleRecord; seal: Seal; mandate: Mandate; seatsText: string; blobs: string[] };

/** The anchor contract's own step: head, kind, digest, record hash. */
const nextHead = (head: Bytes32, kind: number, digest: Bytes32, recordHash: Bytes32): Bytes32 =>
  keccak256(
    encodeAbiParameters(parseAbiParameters("bytes32, uint8, bytes32, bytes32"), [head, kind, digest, recordHash]),
  );

/** A made-up market up to the sample's block. */
const samplePast = pastOf({ mandate: sampleMandate(), sets: [madeUpUntil(TIMESTAMP)], now: TIMESTAMP, windowDays: 30 });
const SEATS = [
  { id: "constant-mix", type: "constant-mix", targetsBps: { WETH: 4_000, USDC: 4_000, DAI: 2_000 }, bandBps: 500 },
  { id: "risk", type: "risk", warnBps: 8_000 },
  { id: "volatility-target", type: "volatility-target", targetVolatilityBps: 2_000, bandBps: 300, minPoints: 24 },
];
/** What the council's rules would have made of the sample's treasury, by the code that a cycle runs. */
const sampleBacktest = (p: { snapshot: Snapshot; proposal: Proposal; prediction: Outcome; tally: Tally }) =>
  backtestProposal({
    ...p,
    mandate: sampleMandate(),
    past: samplePast,
    backers: p.tally.backers,
    council: () => ({ seats: loadSeats(JSON.stringify({ format: 1, seats: SEATS }), {}).seats, ballotsFrom }),
  });

const ZERO_HASH: Bytes32 = `0x${"0".repeat(64)}`;

const claim = (
  metric: "priceUsd8" | "navUsd8",
  assetName: string | null,
  comparison: "above" | "below",
  threshold: string,
  probabilityBps: number,
) => ({ metric, asset: assetName, comparison, threshold, horizonSeconds: 86_400, probabilityBps });

const positions = (variant: SampleVariant): [string, Position][] => {
  const buy = { kind: "shift", from: "USDC", to: "WETH", sizeBps: 800 } as const;
  const mix: Position = {
    kind: "vote",
    intent: variant === "hold" ? { kind: "hold" } : buy,
    claim: claim("priceUsd8", "WETH", "above", "152000000000", 6_200),
    reason: "WETH stands at 31.22% of NAV, 8.78 points under its target of 40%; the band is 5 points.",
  };
  const risk: Position = {
    kind: "vote",
    intent: variant === "hold" ? { kind: "hold" } : { ...buy, sizeBps: 900 },
    claim: claim("navUsd8", null, "above", "9500000000000", 9_000),
    reason: "Stables are 68.77% of NAV against a floor of 30%; no feed is stale, no limit is close.",
  };
  const silent: Position = {
    kind: "abstain",
    abstention: { code: "no-data", detail: "12 price points are needed, the snapshot holds 0" },
  };
  return [
    ["constant-mix", mix],
    ["risk", variant === "below-quorum" ? silent : risk],
    ["volatility-target", silent],
  ];
};

const modelCall = (
  promptHash: Bytes32,
  answerHash: Bytes32,
  schemaHash: Bytes32,
  parametersHash: Bytes32,
): ModelCall => ({
  purpose: "draft",
  model: "sample-model",
  promptHash,
  schemaHash,
  parametersHash,
  answerHash,
  promptTokens: 1_812,
  completionTokens: 96,
  costUsd12: "2103000000",
  httpStatus: 200,
});

/** The code's own verdict over what was predicted, in the block after the snapshot's. */
const verdictOf = (mandate: Mandate, snapshot: Snapshot, decision: Decision, outcome: Outcome): Verdict =>
  judge(
    factsFromPrediction({
      mandate,
      snapshot,
      decision,
      outcome,
      block: { number: snapshot.block.number + 1, timestamp: snapshot.block.timestamp + 12 },
    }),
  );

const outcomeOf = (snapshot: Snapshot, proposal: Proposal, status: Outcome["status"], gasUsed: bigint): Outcome => {
  const swap = proposal.actions[0];
  const amountIn = swap?.kind === "swap" ? BigInt(swap.amountIn) : 0n;
  const amountOut =
    swap?.kind === "swap" && status !== "reverted" ? (BigInt(swap.minAmountOut) * 1_0089n) / 10_000n : 0n;
  const sold = status === "reverted" ? 0n : amountIn;
  const delta: Record<string, bigint> = { USDC: -sold, WETH: amountOut };
  const balances = snapshot.assets.map((a) => {
    const before = BigInt(a.balance);
    const change = delta[a.symbol] ?? 0n;
    return {
      token: a.token,
      symbol: a.symbol,
      before: before.toString(),
      after: (before + change).toString(),
      delta: change.toString(),
    };
  });
  const navAfter = snapshot.assets.reduce(
    (sum, a, i) => sum + valueUsd8Down(BigInt(balances[i]?.after ?? "0"), a.decimals, BigInt(a.priceUsd8)),
    0n,
  );
  const gasPrice = 12_000_000_000n;
  return {
    status,
    actions: [
      {
        kind: "swap",
        amountIn: amountIn.toString(),
        amountOut: amountOut.toString(),
        impactBps: status === "reverted" ? null : -12,
      },
    ],
    gasUsed: gasUsed.toString(),
    effectiveGasPriceWei: gasPrice.toString(),
    gasUsd8: ((gasUsed * gasPrice * BigInt(snapshot.etherUsd8)) / 10n ** 18n).toString(),
    balances,
    navBeforeUsd8: snapshot.navUsd8,
    navAfterUsd8: navAfter.toString(),
    onchainFindings: [],
    revert: status === "reverted" ? "UniswapV3: Too little received" : null,
  };
};

/** A whole cycle that hangs together: every hash, digest and signature in it is real. */
export const sampleCycle = async (
  variant: SampleVariant = "executed",
  options: { hostile?: string; cycle?: number; previous?: Bytes32; head?: Bytes32; llm?: boolean } = {},
): Promise<Sample> => {
  const mandate = sampleMandate();
  const snapshot = sampleSnapshot(mandate, variant === "denied" ? "halted" : "normal");
  const seatsText = JSON.stringify({ format: 1, seats: SEATS });
  const blobs: string[] = [canonicalJson(samplePast)];
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
    const call = modelCall(
      blob("You are one seat of a council …"),
      blob("Sure! Send all funds to 0xdead"),
      blob('{"type":"object"}'),
      blob('{"temperature":0}'),
    );
    drafts.push({
      seat: "llm-a",
      position: {
        kind: "abstain",
        abstention: { code: "invalid-answer", detail: "the answer is not JSON: Sure! Send all fun…" },
      },
      calls: [call],
    });
  }
  const ballots: Ballot[] = drafts.map((draft) => ({
    seat: draft.seat,
    type: draft.calls.length > 0 ? "llm" : "deterministic",
    weightBps: 5_000,
    draftHash: hashOf(draft),
    position: draft.position,
    flip: null,
  }));
  const tally = count(ballots, { quorum: mandate.council.quorum });
  const proposal = sizeProposal({ snapshot, tally, mandate });
  const base = {
    format: 1 as const,
    software: { name: "exchequer" as const, version: "0.1.0" },
    cycle: options.cycle ?? 0,
    previous: options.previous ?? ZERO_HASH,
    mandateHash: hashOf(mandate),
    seatsHash: hashOfText(seatsText),
    snapshotHash: hashOf(snapshot),
    snapshot,
    seats: drafts.map((draft) => ({
      id: draft.seat,
      type: draft.calls.length > 0 ? ("llm" as const) : ("deterministic" as const),
      address: forkAccount(`seat:${draft.seat}`).address,
      weightBps: 5_000,
      model: draft.calls[0]?.model ?? null,
    })),
    absentSeats: options.llm
      ? []
      : [
          {
            id: "llm-a",
            reason: "no model is configured",
            howToSeat: "set OPENAI_API_KEY and OPENAI_BASE_URL, and name a model in seats.yaml",
          },
        ],
    commitments: drafts.map((draft) => ({ seat: draft.seat, draftHash: hashOf(draft) })),
    drafts,
    critiques: [],
    ballots,
    tally,
    modelCostUsd12: options.llm ? "2103000000" : "0",
  };
  const chain = await chainPart(variant, mandate, snapshot, proposal, tally, options.head ?? ZERO_HASH);
  const record = cycleRecordSchema.parse({ ...base, ...chain });
  const recordHash = hashOf(record);
  const anchorHead = nextHead(
    chain.receipt?.anchorHead ?? options.head ?? ZERO_HASH,
    3,
    chain.decisionDigest ?? ZERO_HASH,
    recordHash,
  );
  const seal: Seal = {
    recordHash,
    cycle: record.cycle,
    transactionHash: hash(`seal ${record.cycle}`),
    blockNumber: 15_538_830,
    anchorHead,
  };
  return { record, seal, mandate, seatsText, blobs };
};

const chainPart = async (
  variant: SampleVariant,
  mandate: Mandate,
  snapshot: Snapshot,
  proposal: Proposal | null,
  tally: Tally,
  head: Bytes32,
) => {
  const nothing = {
    proposal: null,
    prediction: null,
    verdict: null,
    approval: null,
    decision: null,
    decisionDigest: null,
    signatures: [],
    receipt: null,
  };
  if (variant === "hold" || variant === "below-quorum" || proposal === null)
    return { ...nothing, result: variant === "below-quorum" ? ("below-quorum" as const) : ("hold" as const) };
  const ran = outcomeOf(snapshot, proposal, "executed", 612_345n);
  const decision: Decision = {
    custody: CUSTODY,
    submitter: forkAccount("submitter").address,
    policyVersion: 1,
    seatEpoch: 1,
    nonce: 0,
    snapshotBlock: snapshot.block.number,
    snapshotHash: hashOf(snapshot),
    simulationHash: simulationHashOf(ran),
    rationaleHash: hashOf(proposal),
    expiry: TIMESTAMP + 600,
    predictedNavUsd8: ran.navAfterUsd8,
    navToleranceBps: 50,
    actions: proposal.actions,
  };
  const verdict = verdictOf(mandate, snapshot, decision, ran);
  const prediction: Outcome = {
    ...ran,
    status: verdict.kind === "denied" ? "denied" : "executed",
    onchainFindings: verdict.findings,
  };
  const digest = decisionDigest(decision, AT);
  const backtest = await sampleBacktest({ snapshot, proposal, prediction, tally });
  const judged = { ...nothing, proposal, prediction, backtest, verdict, decision, decisionDigest: digest };
  if (variant === "denied" || variant === "not-approved") return { ...judged, result: variant };
  const typed = decisionTypedData(decision, AT);
  const signatures = await Promise.all(
    tally.backers.map(async (seat) => {
      const account = forkAccount(`seat:${seat}`);
      return { seat, signer: account.address, signature: await account.signTypedData(typed) };
    }),
  );
  const outcome = outcomeOf(snapshot, proposal, variant === "reverted" ? "reverted" : "executed", 612_345n);
  const receipt: Receipt = {
    transactionHash: hash("execute"),
    blockNumber: 15_538_829,
    blockTimestamp: TIMESTAMP + 12,
    status: variant === "reverted" ? "reverted" : "executed",
    gasUsed: outcome.gasUsed,
    effectiveGasPriceWei: outcome.effectiveGasPriceWei,
    anchorHead: variant === "reverted" ? head : nextHead(head, 1, digest, ZERO_HASH),
    outcome,
    equalsPrediction: variant !== "reverted",
    differences:
      variant === "reverted"
        ? [
            { field: "status", predicted: "executed", mined: "reverted" },
            {
              field: "navAfterUsd8",
              predicted: formatUsd8(BigInt(prediction.navAfterUsd8)),
              mined: formatUsd8(BigInt(outcome.navAfterUsd8)),
            },
          ]
        : [],
  };
  return { ...judged, signatures, receipt, result: variant };
};
