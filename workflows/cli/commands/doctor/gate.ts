import { isAddressEqual, zeroAddress } from "viem";
import { NO_GATE } from "../../../../policies/groups.ts";
import type { SigningSafe } from "../../../../policies/treasury/cosignature.ts";
import { type Address, formatUsd8, sameAddress } from "../../../../policies/treasury/money.ts";
import { codeAt, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { signingSafe } from "../../../../simulation/signingSafe.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { bad, type Finding, note, ok, warn } from "./finding.ts";
import type { Ground } from "./ground.ts";
import type { Key } from "./keys.ts";
import type { Treasury } from "./treasury.ts";

/** Who stands for people where a decision is large, and whether the contract really waits for them. */
export const lookAtGate = async (
  ground: Ground,
  { cosigner, policy: { limits } }: Pick<Treasury, "cosigner" | "policy">,
): Promise<Finding[]> => {
  const named = !isAddressEqual(cosigner, zeroAddress);
  return [
    named ? await whoIs(ground, cosigner) : note("cosigner", "none: nobody signs for people"),
    gateFinding(limits, named),
  ];
};

const whoIs = async ({ view, live, fork }: Ground, at: Address): Promise<Finding> => {
  const code = await codeAt(at, view);
  const safe = await signingSafe(at, fork.state.chainId, view);
  if (safe !== null) return safeFinding(at, safe);
  // A recorded state knows of no account that its block did not touch.
  const kind = isUnknown(code) ? "not in this state" : valueOf(code) === "0x" ? "a key" : "a contract (ERC-1271)";
  const throwaway = !live && sameAddress(at, forkAccount("cosigner").address) ? ", throwaway (fork only)" : "";
  return ok("cosigner", `${at}, ${kind}${throwaway}`);
};

/** Whether a Safe that cosigns can, and whether it takes more than one of its owners. */
export const safeFinding = (at: Address, { owners, threshold, answers }: SigningSafe): Finding => {
  const says = `${at}, a Safe: ${threshold} of its ${owners.length} owners sign`;
  if (!answers)
    return bad(
      "cosigner",
      `${says}, and it answers no question about signatures (ERC-1271): it cannot cosign`,
      "give it a fallback handler, Safe's CompatibilityFallbackHandler",
    );
  return threshold < 2
    ? warn("cosigner", `${says}; one of them alone opens the human gate`, "raise the threshold")
    : ok("cosigner", says);
};

/** Whether people are really asked, and from how much on. */
export const gateFinding = ({ approvalUsd8, vetoSeconds }: Treasury["policy"]["limits"], named: boolean): Finding => {
  if (approvalUsd8 >= NO_GATE)
    return note(
      "human gate",
      `no decision is too large for the seats alone${named ? ": the cosigner can only veto what somebody announces" : ""}`,
      "a mandate's approvalUsd8 says from how much on people are asked",
    );
  const over = `over ${formatUsd8(approvalUsd8)} a decision`;
  if (vetoSeconds === 0)
    return bad(
      "human gate",
      `${over} can be announced and handed in at once, with a window of 0 seconds: people are asked for nothing`,
      "propose a mandate with a vetoSeconds",
    );
  const window = `an announcement that nobody vetoed for ${vetoSeconds} seconds`;
  return ok("human gate", `${over} needs ${named ? `the cosigner's signature, or ${window}` : window}`);
};

/** Whether the program that signs for seats could open the gate by itself. */
export const cosignerHere = (
  { live }: Pick<Ground, "live">,
  { cosigner }: Pick<Treasury, "cosigner">,
  keys: readonly Key[],
  seatsHere: number,
): Finding[] => {
  const key = keys.find(({ role }) => role === "cosigner");
  const ours = live ? (key?.live?.address ?? null) : forkAccount("cosigner").address;
  if (seatsHere === 0 || ours === null || !sameAddress(ours, cosigner)) return [];
  return [
    warn(
      "processes",
      `this program has the cosigner's key beside those of ${seatsHere} seats: whoever takes it opens the human gate too${live ? "" : "; it is throwaway (fork only)"}`,
      "keep the cosigner's key elsewhere, and answer with exchequer cosign",
    ),
  ];
};
