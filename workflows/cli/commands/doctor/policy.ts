import { isAddressEqual } from "viem";
import { type DeployedPolicy, deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { type Change, diffMandates, onChainChanges } from "../../../../policies/onchain/diff.ts";
import { ACTION_KINDS } from "../../../../policies/treasury/action.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { adaptersOf, VENUES, venuesOf } from "../../../adapters/deployVenues.ts";
import { contractsOf } from "./codes.ts";
import { type Finding, bad, note, ok, unknown, warn } from "./finding.ts";
import type { Treasury } from "./treasury.ts";

export const modeFinding = ({ mode, policyVersion, adapters }: Treasury): Finding => {
  const says = `mode ${mode}, policy version ${policyVersion}, allows ${adapters.map(({ kind }) => kind).join(", ") || "nothing"}`;
  return mode === "normal" ? ok("deployed", says) : warn("deployed", says, "its owner sets the mode back, which waits");
};

/** Each part must name the others, and one adapter carry out all that is done in one place. */
export const wiring = (t: Treasury): Finding[] => {
  const adapters = adaptersOf(contractsOf(t));
  const wrong = (
    [
      ["the module works for", t.moduleCustody, t.custody],
      ["the limits' controller is", t.controller, t.module],
      ["the anchor knows as this treasury's module", t.anchoredModule, t.module],
      ...t.policy.adapters.map((adapter, kind) => [
        `the adapter of ${ACTION_KINDS[kind] ?? `kind ${kind}`} is`,
        adapter,
        adapters[kind] ?? adapter,
      ]),
    ] as [string, Address, Address][]
  ).filter(([, found, expected]) => !isAddressEqual(found, expected));
  return wrong.length === 0
    ? [ok("wiring", "custody, module, limits and anchor name each other")]
    : wrong.map(([what, found, expected]) =>
        bad("wiring", `${what} ${found}, not ${expected}`, "these parts are not one treasury: check both addresses"),
      );
};

/**
 * Where the chain's policy is not the mandate's, the chain's counts.
 * @param everybody whether all recipients are known
 */
export const againstMandate = (
  mandate: Mandate,
  deployed: DeployedPolicy,
  t: Treasury,
  everybody: boolean,
): Finding[] => {
  const changes = onChainChanges(diffMandates(deployedMandate(deployed, mandate).mandate, mandate));
  const differences = [...changes.map(differenceInWords), ...kinds(mandate, t)];
  return [
    ...(differences.length === 0
      ? [ok("mandate", "limits, assets, feeds, caps, pools, payments and people on chain are the mandate's")]
      : differences.map((says) => bad("mandate", says, OTHER_POLICY))),
    note("mandate", "pools, lending receipts and vaults are asked for by name: others than the mandate's are not seen"),
    ...(everybody
      ? []
      : [
          unknown(
            "mandate",
            "who else may be paid cannot be listed: no logs are to be had",
            "name a node that keeps logs with --chain",
          ),
        ]),
  ];
};

const OTHER_POLICY = "the chain's counts: vote on it, or look at the mandate that was deployed";

const differenceInWords = ({ label, kind, old, new: next, parts }: Change): string => {
  const entry = parts.map(({ name, value }) => `${name} ${value ?? "null"}`).join(", ");
  const whole = entry === "" ? label : `${label} (${entry})`;
  if (kind === "added") return `${whole} is in the mandate and not on chain`;
  if (kind === "removed") return `${whole} is on chain and not in the mandate`;
  return `${label} is ${old ?? "null"} on chain, ${next ?? "null"} in the mandate`;
};

/** What may be done at all: a kind of action has an adapter, or it is denied. */
const kinds = (mandate: Mandate, t: Treasury): string[] => {
  const some: Address = `0x${"1".repeat(40)}`;
  const always = { limits: some, wethAdapter: some, uniswapV3Adapter: some };
  const needed = venuesOf(mandate);
  const placed = adaptersOf({
    ...always,
    ...Object.fromEntries(VENUES.map((venue) => [venue, needed.includes(venue) ? some : undefined])),
  });
  return ACTION_KINDS.flatMap((kind, index) => {
    const wanted = sameAddress(placed[index] as Address, some);
    const found = t.adapters.some((adapter) => adapter.kind === kind);
    if (wanted === found) return [];
    return [found ? `${kind} is allowed on chain and not by the mandate` : `${kind} is not allowed on chain`];
  });
};
