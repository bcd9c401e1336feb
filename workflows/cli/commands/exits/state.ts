import { encodeFunctionData, zeroAddress } from "viem";
import { z } from "zod";
import { limitsAbi } from "../../../../contracts/generated/Limits.ts";
import { treasuryAbi } from "../../../../contracts/generated/Treasury.ts";
import { address, uintString } from "../../../../policies/treasury/money.ts";
import { MODES } from "../../../../policies/treasury/snapshot.ts";
import { allowanceIds, type Allowances, readAllowances } from "../approvals/standing.ts";
import { type Holdings, readHoldings } from "./holdings.ts";
import type { Seen } from "./treasuryAt.ts";

/** A treasury before or after a plan. */
export const exitStateSchema = z.strictObject({
  mode: z.enum(MODES),
  /** Whether the policy module can still have custody do something. */
  moduleActs: z.boolean(),
  owner: address,
  /** What custody holds of each token that was looked at; ether as the zero address [base units]. */
  balances: z.array(
    z.strictObject({ symbol: z.string(), token: address, decimals: z.number().int(), amount: uintString }),
  ),
  /** Positions, loans and shares; names that stay the same from one look to the next. */
  holdings: z.array(z.string()),
  allowances: z.array(z.string()),
});
export type ExitState = z.infer<typeof exitStateSchema>;

export type Looked = { state: ExitState; holdings: Holdings; allowances: Allowances };

/** Looks at everything a plan may change, by the same questions before and after. */
export const lookAt = async (seen: Seen): Promise<Looked> => {
  const { ground, treasury, custody, tokens } = seen;
  const holdings = await readHoldings(seen);
  const allowances = await readAllowances(ground, treasury, tokens);
  const mode = await ground.client.readContract({ address: treasury.limits, abi: limitsAbi, functionName: "mode" });
  const owner =
    custody.kind === "safe"
      ? treasury.custody
      : await ground.client.readContract({ address: treasury.custody, abi: treasuryAbi, functionName: "owner" });
  return {
    holdings,
    allowances,
    state: {
      mode: MODES[mode] ?? "halted",
      moduleActs: await moduleActs(seen),
      owner,
      balances: holdings.balances.map(({ amount, ...token }) => ({ ...token, amount: String(amount) })),
      holdings: holdings.held.filter((one) => one.what !== "position" || !one.empty).map(({ id }) => id),
      allowances: allowanceIds(allowances),
    },
  };
};

/** Asked by doing it: the module has custody call nobody with nothing. */
const moduleActs = async ({ ground, treasury }: Seen): Promise<boolean> => {
  const data = encodeFunctionData({
    abi: treasuryAbi,
    functionName: "execTransactionFromModuleReturnData",
    args: [zeroAddress, 0n, "0x", 0],
  });
  const call = { from: treasury.module, to: treasury.custody, data };
  return ground.client.request({ method: "eth_call", params: [call, "latest"] } as never).then(
    () => true,
    () => false,
  );
};
