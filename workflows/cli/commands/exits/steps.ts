import type { PlainCall } from "../../../../policies/onchain/safeTransaction.ts";
import type { Author } from "./author.ts";

export const EXIT_KINDS = ["halt", "unwind", "exit", "revoke"] as const;
export type ExitKind = (typeof EXIT_KINDS)[number];

/** One call of a plan, and what it does. */
export type PlanCall = PlainCall & { says: string };

/** What a plan does not do, and why. `id` is the holding's or the allowance's. */
export type Left = { id: string; what: string; why: string };

/** What is to be done, by whom, before anybody tried it. */
export type Steps = { kind: ExitKind; author: Author; calls: PlanCall[]; left: Left[]; notes: string[] };
