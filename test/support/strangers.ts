import { encodeFunctionData, parseAbi, parseEther } from "viem";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import type { Fork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";

/** `Parameter.SEAT` of contracts/governance/Directions.sol. */
const SEAT = 41;
const WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const ROUTER = "0xE592427A0AEce92De3Edee1F18E0157C05861564";
const abi = parseAbi([
  "function deposit() payable",
  "function approve(address spender, uint256 amount) returns (bool)",
  "struct ExactInputSingle { address tokenIn; address tokenOut; uint24 fee; address recipient; uint256 deadline; uint256 amountIn; uint256 amountOutMinimum; uint160 sqrtPriceLimitX96; }",
  "function exactInputSingle(ExactInputSingle params) payable returns (uint256)",
]);

/** Ether that each of two strangers sells: together they move the replica's 0.05% pool by some 0.4%. */
const SOLD_WEI = parseEther("950");

/** Two who are no part of the treasury's council sell ether into its pool: signed transactions, put into the open block. */
export const strangersSell = async (chain: Fork): Promise<void> => {
  for (const account of [forkAccount("owner-1"), forkAccount("owner-2")]) {
    const send = (to: `0x${string}`, data: `0x${string}`, value = 0n) =>
      chain.send({ account, to, data, value, gas: 5_000_000n });
    await send(WETH, encodeFunctionData({ abi, functionName: "deposit" }), SOLD_WEI);
    await send(WETH, encodeFunctionData({ abi, functionName: "approve", args: [ROUTER, SOLD_WEI] }));
    const params = {
      tokenIn: WETH,
      tokenOut: USDC,
      fee: 500,
      recipient: account.address,
      deadline: 2n ** 40n,
      amountIn: SOLD_WEI,
      amountOutMinimum: 0n,
      sqrtPriceLimitX96: 0n,
    } as const;
    await send(ROUTER, encodeFunctionData({ abi, functionName: "exactInputSingle", args: [params] }));
  }
};

/** Governance takes a seat away, at once: signatures of the seats before are worth nothing from then on. */
export const governanceChangesSeats = async (chain: Fork, run: string): Promise<void> => {
  const { deployment } = readRunSetup(run);
  const change = { parameter: SEAT, subject: forkAccount("seat:risk").address, value: 0n };
  await chain.send({
    account: forkAccount("executor"),
    to: deployment.changes,
    data: encodeFunctionData({ abi: policyChangesAbi, functionName: "submit", args: [[change]] }),
    gas: 1_000_000n,
  });
};
