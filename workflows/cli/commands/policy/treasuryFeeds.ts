import { judgeAbi } from "../../../../contracts/generated/Judge.ts";
import { policyModuleAbi } from "../../../../contracts/generated/PolicyModule.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import { feedsOf } from "../../../adapters/advanceFeeds.ts";
import type { ForkClient } from "../../../adapters/forkedState.ts";
import type { Ground } from "../doctor/ground.ts";
import { findTreasury } from "./findTreasury.ts";

/** The price feeds that a module's oracle reads. */
export const feedsOfModule = async (client: ForkClient, module: Address): Promise<Address[]> => {
  const judge = await client.readContract({ address: module, abi: policyModuleAbi, functionName: "judge" });
  return feedsOf(client, await client.readContract({ address: judge, abi: judgeAbi, functionName: "oracle" }));
};

/** The price feeds of the treasury that calls are about; none where they are about no treasury. */
export const feedsAbout = async (ground: Ground, targets: readonly Address[]): Promise<Address[]> => {
  const treasury = await findTreasury(ground, targets);
  return treasury === null ? [] : feedsOfModule(ground.client as unknown as ForkClient, treasury.module);
};
