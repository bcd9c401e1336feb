import { encodeFunctionData, erc20Abi, parseUnits } from "viem";
import { treasuryAbi } from "../../contracts/generated/Treasury.ts";
import { encodeChanges } from "../../policies/onchain/plan.ts";
import type { Hex } from "../../policies/treasury/money.ts";
import { openForkSender } from "../../workflows/adapters/forkSender.ts";
import { idOf, proposeData } from "../../workflows/cli/commands/policy/lifecycle.ts";
import { type HoldersTreasury, holders, thief } from "./holdersTreasury.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";
const MAX_TRADE_BPS = 0;

/** What `policy review` has to say of it, before anything else. */
export const ALARMS = [
  "1 of 3 calls is no change of the mandate",
  "custody's balances change",
  "its description lists other changes than its calls make",
];

/** Proposes 1,000 USDC of custody's for a thief, between two changes of a limit, under a description that says one of them. */
export const proposeHiddenTransfer = async (treasury: HoldersTreasury): Promise<string> => {
  const usdc = treasury.mandate.assets.find(({ symbol }) => symbol === "USDC");
  if (!usdc) throw new Error("the mandate has no USDC");
  const transfer = encodeFunctionData({
    abi: erc20Abi,
    functionName: "transfer",
    args: [thief.address, parseUnits("1000", 6)],
  });
  const take = encodeFunctionData({ abi: treasuryAbi, functionName: "execute", args: [usdc.token, 0n, transfer] });
  const limit = (value: bigint): Hex =>
    encodeChanges("submit", [{ parameter: MAX_TRADE_BPS, subject: NOBODY, old: 800n, value }]);
  const { changes, custody } = treasury.deployment;
  const draft = {
    targets: [changes, custody, changes],
    values: [0n, 0n, 0n],
    calldatas: [limit(200n), take, limit(100n)],
    description: "# Exchequer policy change: tidier limits\n\n- maxTradeBps: 3.00% → 1.00% (tightens)",
  };
  const sender = await openForkSender(treasury.fork.rpcUrl, {});
  await sender.send({ account: holders[0], to: treasury.governor, data: proposeData(draft) });
  return String(await idOf({ client: treasury.fork.client } as never, treasury.governor, draft));
};
