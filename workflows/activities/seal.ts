import type { PublicClient } from "viem";
import type { Deps } from "./deps.ts";
import type { Observed } from "./index.ts";
import { observe } from "./observe.ts";
import { store } from "./stored.ts";

/** Observes the treasury at one block and seals what was seen: from here on everything refers to it by its hash. */
export const seal = async (deps: Deps): Promise<Observed> => {
  const { chain, mandate, custody, deployment } = deps;
  const snapshot = await observe({
    client: chain.client as unknown as PublicClient,
    raiseUnknown: () => chain.raiseUnknown(),
    forgetUnknown: () => chain.forgetUnknown(),
    fork: chain.state,
    mandate,
    custody,
    deployment,
  });
  return { snapshotHash: store(deps.run, snapshot), policyVersion: snapshot.policyVersion };
};
