import { draftSchema, type Abstention, type Critique, type Draft } from "../../policies/treasury/ballot.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { Deps } from "./deps.ts";
import type { Committed, Critiqued } from "./index.ts";
import { load, store } from "./stored.ts";

/** The draft of a seat that could not make one: a typed abstention, committed like any other, with what its tries cost. */
export const abstain = async (
  deps: Pick<Deps, "run" | "budget">,
  p: { seat: string; abstention: Abstention },
): Promise<Committed> => {
  const calls = await deps.budget.callsOf(p.seat, "draft");
  const draft: Draft = { seat: p.seat, position: { kind: "abstain", abstention: p.abstention }, calls };
  return { seat: p.seat, draftHash: store(deps.run, draft) };
};

/** The critique of a seat that could not make one: its draft stands as it was, and what the tries cost is told. */
export const stand = async (
  deps: Pick<Deps, "run" | "budget">,
  p: { seat: string; draftHash: Bytes32 },
): Promise<Critiqued> => {
  const { position } = load(deps.run, p.draftHash, draftSchema);
  const calls = await deps.budget.callsOf(p.seat, "critique");
  const critique: Critique = { seat: p.seat, position, flip: null, calls };
  return { seat: p.seat, critiqueHash: store(deps.run, critique) };
};
