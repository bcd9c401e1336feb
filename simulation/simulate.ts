import { decodeAbiParameters, encodeFunctionData, hexToString, parseAbi, toHex } from "viem";
import { z } from "zod";
import { address, type Address, type Hex, intString, uintString } from "../policies/treasury/money.ts";
import type { Finding } from "../policies/treasury/verdict.ts";
import { type ActionsFile, type FileAction, HOLDER, tokensOf } from "./actionsFile.ts";
import { type CallResult, type RpcClient, simulateBlock, type SimulatedCall } from "./engines/evm.ts";
import { dependsOnPrevRandao } from "./engines/prevRandaoDependence.ts";
import { MAINNET } from "./forks/addresses.ts";
import type { Misses } from "./forks/stateServer.ts";
import type { BlockEnv } from "./forks/stateSource.ts";

const erc20 = parseAbi([
  "function approve(address spender, uint256 amount)",
  "function balanceOf(address owner) view returns (uint256)",
]);
const weth9 = parseAbi(["function deposit() payable", "function withdraw(uint256 amount)"]);
const swapRouter = parseAbi([
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)",
]);

export const simulatedActionSchema = z.strictObject({
  kind: z.enum(["hold", "wrap", "unwrap", "swap"]),
  /** Null for ether, and for a hold. */
  tokenIn: address.nullable(),
  tokenOut: address.nullable(),
  amountIn: uintString,
  amountOut: uintString,
  /** The action's own transaction, 21,000 included; its approval is apart. */
  gasUsed: uintString,
  approvalGasUsed: uintString,
  status: z.enum(["executed", "reverted"]),
  /** Why it reverted, decoded where it could be. */
  revert: z.string().nullable(),
});
export type SimulatedAction = z.infer<typeof simulatedActionSchema>;

export const simulatedOutcomeSchema = z.strictObject({
  status: z.enum(["executed", "reverted"]),
  actions: z.array(simulatedActionSchema),
  /** All transactions, approvals included. */
  gasUsed: uintString,
  baseFeePerGasWei: uintString,
  balances: z.array(z.strictObject({ token: address, before: uintString, after: uintString, delta: intString })),
  /** True where another PREVRANDAO gives another result: a real block's is not known before it stands. */
  dependsOnPrevRandao: z.boolean(),
});
export type SimulatedOutcome = z.infer<typeof simulatedOutcomeSchema>;

export type ForkView = { client: RpcClient; takeMisses: () => Promise<Misses>; env: BlockEnv };

/** The verdict's shape where nobody judged. */
export const UNJUDGED: { kind: "unjudged"; findings: Finding[] } = { kind: "unjudged", findings: [] };

/**
 * Runs an actions file as one block: each action its own transaction from the holder, minimum out 0, approvals apart.
 * @param fork a chain forked with `holderOverlay(file)` on top
 * @returns base units and gas as decimal strings; a reverted action ends the run and is reported, not thrown
 * @throws StateUnknownError when an action needs state that the fork does not hold
 */
export const simulateActions = async (file: ActionsFile, fork: ForkView): Promise<SimulatedOutcome> => {
  const tokens = tokensOf(file, MAINNET.weth);
  const steps = file.actions.map((action) => transactionsOf(action, fork.env));
  const reads = tokens.map((token) => balanceRead(token));
  const calls = numbered([...reads, ...steps.flatMap((step) => [...step.approval, ...step.own]), ...reads], fork.env);
  const block = { ...fork, calls, validation: true };
  const results = await simulateBlock(block);
  const before = results.slice(0, tokens.length).map(amountOf);
  const after = results.slice(results.length - tokens.length).map(amountOf);
  const queue = results.slice(tokens.length, results.length - tokens.length);
  const actions = steps.map((step, index) => {
    const approval = queue.splice(0, step.approval.length);
    const own = queue.splice(0, step.own.length);
    return outcomeOf(file.actions[index] as FileAction, approval[0], own[0]);
  });
  const balances = tokens.map((token, i) => {
    const [from, to] = [before[i] ?? 0n, after[i] ?? 0n];
    return { token, before: from.toString(), after: to.toString(), delta: (to - from).toString() };
  });
  return {
    status: actions.every((action) => action.status === "executed") ? "executed" : "reverted",
    actions,
    gasUsed: actions
      .reduce((sum, action) => sum + BigInt(action.gasUsed) + BigInt(action.approvalGasUsed), 0n)
      .toString(),
    baseFeePerGasWei: fork.env.baseFeePerGas.toString(),
    balances,
    dependsOnPrevRandao: await dependsOnPrevRandao(block, results),
  };
};

type Step = { approval: SimulatedCall[]; own: SimulatedCall[] };

const ACTION_GAS = toHex(4_000_000);
const SMALL_GAS = toHex(150_000);

const transactionsOf = (action: FileAction, env: BlockEnv): Step => {
  const call = (to: Address, input: Hex, gas: Hex, value = 0n): SimulatedCall => ({
    from: HOLDER,
    to,
    input,
    gas,
    value: toHex(value),
  });
  if (action.kind === "hold") return { approval: [], own: [] };
  const amountIn = BigInt(action.amountIn);
  if (action.kind === "wrap")
    return {
      approval: [],
      own: [call(MAINNET.weth, encodeFunctionData({ abi: weth9, functionName: "deposit" }), SMALL_GAS, amountIn)],
    };
  if (action.kind === "unwrap")
    return {
      approval: [],
      own: [
        call(MAINNET.weth, encodeFunctionData({ abi: weth9, functionName: "withdraw", args: [amountIn] }), SMALL_GAS),
      ],
    };
  const approve = encodeFunctionData({ abi: erc20, functionName: "approve", args: [MAINNET.swapRouter, amountIn] });
  const swap = encodeFunctionData({
    abi: swapRouter,
    functionName: "exactInputSingle",
    args: [
      {
        tokenIn: action.tokenIn,
        tokenOut: action.tokenOut,
        fee: action.feePpm,
        recipient: HOLDER,
        deadline: BigInt(env.timestamp),
        amountIn,
        amountOutMinimum: 0n,
        sqrtPriceLimitX96: 0n,
      },
    ],
  });
  return { approval: [call(action.tokenIn, approve, SMALL_GAS)], own: [call(MAINNET.swapRouter, swap, ACTION_GAS)] };
};

const balanceRead = (token: Address): SimulatedCall => ({
  from: HOLDER,
  to: token,
  input: encodeFunctionData({ abi: erc20, functionName: "balanceOf", args: [HOLDER] }),
  gas: SMALL_GAS,
});

/** Gives every call of the holder its nonce and the block's base fee as its price. */
const numbered = (calls: SimulatedCall[], env: BlockEnv): SimulatedCall[] =>
  calls.map((call, nonce) => ({
    ...call,
    nonce: toHex(nonce),
    type: "0x2",
    maxFeePerGas: toHex(env.baseFeePerGas),
    maxPriorityFeePerGas: "0x0",
  }));

const outcomeOf = (
  action: FileAction,
  approval: CallResult | undefined,
  own: CallResult | undefined,
): SimulatedAction => {
  const ok = (approval?.ok ?? true) && (own?.ok ?? true);
  const amountIn = action.kind === "hold" ? "0" : action.amountIn;
  const out = !ok || own === undefined ? 0n : action.kind === "swap" ? amountOf(own) : BigInt(amountIn);
  const failed = approval !== undefined && !approval.ok ? approval : own;
  return {
    kind: action.kind,
    tokenIn: action.kind === "swap" ? action.tokenIn : action.kind === "unwrap" ? MAINNET.weth : null,
    tokenOut: action.kind === "swap" ? action.tokenOut : action.kind === "wrap" ? MAINNET.weth : null,
    amountIn,
    amountOut: out.toString(),
    gasUsed: (own?.gasUsed ?? 0n).toString(),
    approvalGasUsed: (approval?.gasUsed ?? 0n).toString(),
    status: ok ? "executed" : "reverted",
    revert: ok || failed === undefined ? null : revertReason(failed),
  };
};

const amountOf = (result: CallResult): bigint =>
  result.ok && result.returnData.length === 66 ? BigInt(result.returnData) : 0n;

/** `Error(string)` as its text; anything else as the engine put it. */
export const revertReason = (result: CallResult): string => {
  if (result.returnData.startsWith("0x08c379a0")) {
    const [text] = decodeAbiParameters([{ type: "string" }], `0x${result.returnData.slice(10)}`);
    return text;
  }
  if (result.returnData.length > 2 && result.returnData.length <= 10) return hexToString(result.returnData);
  return result.returnData === "0x" ? (result.error ?? "reverted without a reason") : result.returnData;
};
