import type { Abstention, Draft } from "../../policies/treasury/ballot.ts";
import type { Committed } from "./index.ts";
import type { Deps } from "./deps.ts";
import { store } from "./stored.ts";

/** The draft of a seat that could not make one: a typed abstention, committed like any other. */
export const abstain = async (deps: Pick<Deps, "run">, p: { seat: string; abstention: Abstention }): Promise<Committed> => {
  const draft: Draft = { seat: p.seat, position: { kind: "abstain", abstention: p.abstention }, calls: [] };
  return { seat: p.seat, draftHash: store(deps.run, draft) };
};
