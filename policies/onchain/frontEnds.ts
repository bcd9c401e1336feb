import { type Hex, slice } from "viem";
import { z } from "zod";
import { address, type Address, hexBytes, uintString } from "../treasury/money.ts";

/** One call that governance is to make. */
export type GovernanceCall = { to: Address; signature: string; data: Hex };

/** Governance front ends whose forms differ. Nouns takes Bravo's. */
export const FRONT_ENDS = ["openzeppelin", "bravo", "aragon"] as const;
export type FrontEnd = (typeof FRONT_ENDS)[number];

const lists = { targets: z.array(address), values: z.array(uintString), calldatas: z.array(hexBytes) };

export const frontEndSchema = z.discriminatedUnion("frontEnd", [
  z.strictObject({ frontEnd: z.literal("openzeppelin"), ...lists, description: z.string() }),
  /** `calldatas` are arguments alone: the timelock puts the selector of the signature before them. */
  z.strictObject({
    frontEnd: z.literal("bravo"),
    ...lists,
    signatures: z.array(z.string()),
    description: z.string(),
  }),
  z.strictObject({
    frontEnd: z.literal("aragon"),
    actions: z.array(z.strictObject({ to: address, value: uintString, data: hexBytes })),
    description: z.string(),
  }),
]);
export type FrontEndForm = z.infer<typeof frontEndSchema>;

/** Calls as a governance front end takes them. None sends ether. */
export const formFor = (frontEnd: FrontEnd, calls: readonly GovernanceCall[], description: string): FrontEndForm => {
  const targets = calls.map(({ to }) => to);
  const values = calls.map(() => "0");
  switch (frontEnd) {
    case "openzeppelin":
      return { frontEnd, targets, values, calldatas: calls.map(({ data }) => data), description };
    case "bravo":
      return {
        frontEnd,
        targets,
        values,
        signatures: calls.map(({ signature }) => signature),
        calldatas: calls.map(({ data }) => slice(data, 4)),
        description,
      };
    case "aragon":
      return { frontEnd, actions: calls.map(({ to, data }) => ({ to, value: "0", data })), description };
  }
};

const ALIAS = 0x1111000000000000000000000000000000001111n;

/** Who a contract of the first chain is on Arbitrum, Optimism and their like: that is the executor a treasury there names. */
export const aliasOf = (at: Address): Address =>
  `0x${((BigInt(at) + ALIAS) % 2n ** 160n).toString(16).padStart(40, "0")}`;
