import { isAddressEqual, zeroAddress } from "viem";
import { ACTION_KINDS } from "../../../../policies/treasury/action.ts";
import { NO_GATE } from "../../../../policies/groups.ts";
import {
  CAP_KINDS,
  encodeAssets,
  encodeCaps,
  encodeFeeds,
  encodeLimits,
  encodeSequencer,
  encodeTwaps,
} from "../../../../policies/onchain/encode.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, type Hex, sameAddress } from "../../../../policies/treasury/money.ts";
import { ask, askAll, codeAt, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { adaptersOf, VENUES, venuesOf } from "../../../adapters/deployVenues.ts";
import { isCodeOf, type OwnContract } from "../../../adapters/artifacts.ts";
import { contractsCompiled } from "../../compile.ts";
import { type Finding, bad, note, ok, unknown, warn } from "./finding.ts";
import type { Ground } from "./ground.ts";
import type { Buckets } from "./onChain.ts";
import { feedOnChain, type Treasury } from "./treasury.ts";

/** Whether what is deployed is this software, belongs together, and has the mandate's policy. */
export const lookAtPolicy = async (p: {
  ground: Ground;
  treasury: Treasury;
  buckets: Buckets;
  /** Where compiled contracts lie. */
  root: string;
}): Promise<Finding[]> => [
  modeFinding(p.treasury),
  ...wiring(p.treasury),
  ...(await codes(p.ground, p.treasury, p.root)),
  ...(await againstMandate(p.ground, p.treasury, p.buckets)),
];

const modeFinding = ({ mode, policyVersion, adapters }: Treasury): Finding => {
  const says = `mode ${mode}, policy version ${policyVersion}, allows ${adapters.map(({ kind }) => kind).join(", ") || "nothing"}`;
  return mode === "normal" ? ok("deployed", says) : warn("deployed", says, "its owner sets the mode back, which waits");
};

/** Each part must name the others. */
const wiring = (t: Treasury): Finding[] => {
  const wrong = (
    [
      ["the module works for", t.moduleCustody, t.custody],
      ["the limits' controller is", t.controller, t.module],
      ["the anchor knows as this treasury's module", t.anchoredModule, t.module],
    ] as const
  ).filter(([, found, expected]) => !isAddressEqual(found, expected));
  return wrong.length === 0
    ? [ok("wiring", "custody, module, limits and anchor name each other")]
    : wrong.map(([what, found, expected]) =>
        bad("wiring", `${what} ${found}, not ${expected}`, "these parts are not one treasury: check both addresses"),
      );
};

const ADAPTERS: readonly OwnContract[] = [
  "WethAdapter",
  "UniswapV3SwapAdapter",
  "UniswapV3PositionAdapter",
  "AaveV3Adapter",
  "Erc4626Adapter",
  "PaymentAdapter",
];

/** What stands at each address beside what is compiled here: other code may answer anything. */
const codes = async ({ view }: Ground, t: Treasury, root: string): Promise<Finding[]> => {
  if (!contractsCompiled(root))
    return [unknown("code", "not compared: the contracts are not compiled here", "the next run compiles them")];
  const expected: [string, Address, readonly OwnContract[]][] = [
    ["module", t.module, ["PolicyModule"]],
    ["limits", t.limits, ["Limits"]],
    ["changes", t.changes, ["PolicyChanges"]],
    ["judge", t.judge, ["Judge"]],
    ["rules", t.rules, ["RuleBook"]],
    ["valuation", t.valuation, ["Valuation"]],
    ["oracle", t.oracle, ["Oracle", "TwapOracle"]],
    ["seats", t.seats, ["Seats"]],
    ["anchor", t.anchor, ["DecisionAnchor"]],
    ...(isAddressEqual(t.registry, zeroAddress)
      ? []
      : [["positions", t.registry, ["Positions"]] as (typeof expected)[number]]),
    ...t.adapters.map(({ kind, adapter }): (typeof expected)[number] => [`adapter for ${kind}`, adapter, ADAPTERS]),
  ];
  const findings: Finding[] = [];
  let equal = 0;
  for (const [name, at, contracts] of expected) {
    const code = await codeAt(at, view);
    if (isUnknown(code)) findings.push(unknown("code", `${name} at ${at}: the fork does not hold it`));
    else if (contracts.some((contract) => isCodeOf(contract, valueOf(code) as Hex))) equal++;
    else findings.push(bad("code", `${name} at ${at} is not what this version compiles to`, OTHER_CODE));
  }
  return [
    ...(equal === 0 ? [] : [ok("code", `${equal} of ${expected.length} contracts are this version's own`)]),
    ...findings,
  ];
};

const OTHER_CODE = "read that contract, or deploy this version's: nothing here vouches for other code";

/** Where the chain's policy is not the mandate's, the chain's counts. */
const againstMandate = async (ground: Ground, t: Treasury, buckets: Buckets): Promise<Finding[]> => {
  const differences = [
    ...fields("limits", encodeLimits(ground.mandate), t.policy.limits),
    ...lists("asset", encodeAssets(ground.mandate), t.policy.assets, ({ token }) => token),
    ...lists(
      "held",
      ground.mandate.held.map(({ token }) => ({ token })),
      t.policy.held.map((token) => ({ token })),
      ({ token }) => token,
    ),
    ...lists("cap", encodeCaps(ground.mandate), t.policy.caps, ({ kind, id }) => `${CAP_KINDS[kind]} ${id}`),
    ...(await feeds(ground, t)),
    ...kinds(ground.mandate, t),
    ...people(ground.mandate, t),
    ...paymentDifferences(ground.mandate, buckets),
  ];
  const pools = await poolFindings(ground, t);
  const vaults =
    ground.mandate.vaults.length === 0
      ? []
      : [unknown("mandate", "ceilings of vault shares are not compared: the oracle does not tell them")];
  const unlisted = buckets.complete
    ? []
    : [
        unknown(
          "mandate",
          "who else may be paid cannot be listed: no logs are to be had",
          "name a node that keeps logs with --chain",
        ),
      ];
  return [
    ...(differences.length === 0
      ? [ok("mandate", "limits, assets, feeds, caps, payments and people on chain are the mandate's")]
      : differences.map((says) => bad("mandate", says, OTHER_POLICY))),
    ...pools,
    ...vaults,
    ...unlisted,
  ];
};

const OTHER_POLICY = "the chain's counts: vote on it, or look at the mandate that was deployed";

type Values = Readonly<Record<string, unknown>>;

const same = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase();

const fields = (name: string, wanted: Values, found: Values): string[] =>
  Object.keys(found)
    .filter((key) => !same(wanted[key], found[key]))
    .map((key) => `${name}.${key} is ${shownValue(found[key])} on chain, ${shownValue(wanted[key])} in the mandate`);

const shownValue = (value: unknown): string => (value === NO_GATE ? "null" : String(value));

const lists = <T extends Values, F extends Values>(
  name: string,
  wanted: readonly T[],
  found: readonly F[],
  keyOf: (entry: T & F) => unknown,
): string[] => {
  const key = (entry: T | F): string => String(keyOf(entry as T & F)).toLowerCase();
  const both = wanted.flatMap((entry) => {
    const other = found.find((candidate) => key(candidate) === key(entry));
    return other === undefined
      ? [`${name} ${key(entry)} is in the mandate and not on chain`]
      : fields(`${name} ${key(entry)}`, entry, other);
  });
  const more = found.filter((entry) => !wanted.some((candidate) => key(candidate) === key(entry)));
  return [...both, ...more.map((entry) => `${name} ${key(entry)} is on chain and not in the mandate`)];
};

const feeds = async ({ client, view, mandate }: Ground, t: Treasury): Promise<string[]> => {
  const sequencer = await ask<Address>(
    { to: t.oracle, signature: "function sequencer() view returns (address)" },
    view,
  );
  const grace = await ask<number>({ to: t.oracle, signature: "function graceSeconds() view returns (uint32)" }, view);
  const found = fields("sequencer", encodeSequencer(mandate), {
    feed: valueOf(sequencer) ?? zeroAddress,
    graceSeconds: valueOf(grace) ?? 0,
  });
  for (const feed of encodeFeeds(mandate)) {
    const symbol = mandate.assets.find(({ token }) => sameAddress(token, feed.token))?.symbol;
    found.push(...fields(`feed ${symbol}`, feed, await feedOnChain(client, t.oracle, feed.token)));
    const twap = encodeTwaps(mandate).find(({ token }) => sameAddress(token, feed.token)) ?? NO_TWAP;
    // An oracle without such checks does not answer.
    const deployed = await ask<typeof twap>({ to: t.oracle, signature: TWAP_OF, args: [feed.token] }, view);
    found.push(...fields(`pool beside the feed of ${symbol}`, twap, valueOf(deployed) ?? NO_TWAP));
  }
  return found;
};

const TWAP_OF =
  "function twapOf(address token) view returns ((address token, address pool, address quote, uint8 decimals, uint8 quoteDecimals, uint32 windowSeconds, uint16 maxDeviationBps))";
const NO_TWAP = {
  token: zeroAddress as Address,
  pool: zeroAddress as Address,
  quote: zeroAddress as Address,
  decimals: 0,
  quoteDecimals: 0,
  windowSeconds: 0,
  maxDeviationBps: 0,
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
    const [wanted, found] = [placed[index] === some, t.adapters.some((adapter) => adapter.kind === kind)];
    if (wanted === found) return [];
    return [found ? `${kind} is allowed on chain and not by the mandate` : `${kind} is not allowed on chain`];
  });
};

/** Recipients on both sides. */
const paymentDifferences = (mandate: Mandate, { buckets }: Buckets): string[] =>
  buckets.flatMap(({ recipient, capacityUsd8, refillSeconds }) => {
    const wanted = mandate.payments.find((payment) => sameAddress(payment.recipient, recipient));
    return fields(`payments to ${wanted?.name ?? recipient}`, wanted ?? { capacityUsd8: "0", refillSeconds }, {
      capacityUsd8,
      refillSeconds,
    });
  });

const people = (mandate: Mandate, t: Treasury): string[] =>
  fields(
    "council",
    {
      quorum: mandate.council.quorum,
      cosigner: mandate.cosigner ?? zeroAddress,
      guardian: mandate.guardian ?? zeroAddress,
    },
    { quorum: t.threshold, cosigner: t.cosigner, guardian: t.guardian },
  );

/** Pools that the mandate names and the adapter does not allow. Those it allows beside them cannot be listed. */
const poolFindings = async ({ view, mandate }: Ground, t: Treasury): Promise<Finding[]> => {
  const swap = t.adapters.find(({ kind }) => kind === "swap");
  const { pools } = mandate.uniswapV3;
  if (swap === undefined || pools.length === 0) return [];
  const asked = await askAll<boolean>(
    pools.map(({ pool }) => ({
      to: swap.adapter,
      signature: "function isAllowed(address) view returns (bool)",
      args: [pool],
    })),
    view,
  );
  return asked.flatMap((fact, index) =>
    valueOf(fact) === false
      ? [note("mandate", `pool ${pools[index]?.pool} is not allowed on chain: swaps through it are denied`)]
      : [],
  );
};
