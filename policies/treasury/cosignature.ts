import { z } from "zod";
import { type Address, address, hexBytes } from "./money.ts";

/** Why an answer was turned away: it is about another decision, or it is not signed by the cosigner. */
export const TURNED_AWAY = ["another-decision", "not-the-cosigner"] as const;
export type TurnedAway = (typeof TURNED_AWAY)[number];

/** That the contract asked for the cosigner, and how the cosigner answered about one decision. */
export const cosignatureSchema = z.strictObject({
  cosigner: address,
  /** `none` where no answer came in time. */
  answer: z.enum(["signed", "refused", "none"]),
  /** Over the decision where it signed, over its refusal where it refused; null where no answer came. */
  signature: hexBytes.nullable(),
  /** Of a contract (ERC-1271) only a chain can say whether it signed; null where no answer came. */
  by: z.enum(["key", "contract"]).nullable(),
  /** Answers that were turned away while the question was open, the first eight. */
  turnedAway: z.array(z.enum(TURNED_AWAY)).max(8),
});
export type Cosignature = z.infer<typeof cosignatureSchema>;

/** A Safe that is asked for its owners' word. */
export type SigningSafe = {
  owners: Address[];
  /** So many of them have to sign. */
  threshold: number;
  /** Whether it answers what it signed (ERC-1271): without its fallback handler it cannot. */
  answers: boolean;
};
