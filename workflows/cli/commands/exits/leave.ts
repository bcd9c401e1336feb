import { encodeFunctionData, parseAbi } from "viem";
import { treasuryAbi } from "../../../../contracts/generated/Treasury.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { type Allowances } from "../approvals/standing.ts";
import { revokeAsCustody } from "../approvals/revoke.ts";
import { listSafeModules } from "../doctor/custody.ts";
import type { PlanCall } from "./steps.ts";
import type { Seen } from "./treasuryAt.ts";

const safe = parseAbi(["function disableModule(address previous, address module)"]);
/** Where a Safe's list of modules begins and ends. */
const SENTINEL: Address = "0x0000000000000000000000000000000000000001";

/** Takes custody out: its approvals to zero, then the module disabled. Custody keeps everything it holds. */
export const leaveCalls = async (seen: Seen, allowances: Allowances): Promise<PlanCall[]> => [
  ...revokeAsCustody(seen, allowances),
  ...(await disabling(seen)),
];

const disabling = async ({ custody, treasury, ground }: Seen): Promise<PlanCall[]> => {
  const { custody: at, module } = treasury;
  const says = `disable the policy module ${module}: no decision can move custody any more`;
  if (custody.kind === "treasury") {
    const enabled = await ground.client.readContract({
      address: at,
      abi: treasuryAbi,
      functionName: "isModuleEnabled",
      args: [module],
    });
    const data = encodeFunctionData({ abi: treasuryAbi, functionName: "disableModule", args: [module] });
    return enabled ? [{ to: at, value: 0n, data, says }] : [];
  }
  const modules = await listSafeModules(at, ground.view);
  const place = modules.findIndex((one) => sameAddress(one, module));
  if (place < 0) return [];
  const previous = modules[place - 1] ?? SENTINEL;
  const data = encodeFunctionData({ abi: safe, functionName: "disableModule", args: [previous, module] });
  return [{ to: at, value: 0n, data, says }];
};
