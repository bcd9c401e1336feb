import { getAddress, toHex } from "viem";
import type { Address } from "../treasury/money.ts";
import type { Finding } from "../treasury/verdict.ts";
import type { Facts, GroupCap } from "./facts.ts";
import { finding } from "./rule.ts";
import { shareBpsUp } from "./share.ts";
import { type Totals, valueUp } from "./totals.ts";

type Values = { before: bigint; after: bigint };

/** One finding a cap of this kind; over its cap a group may only lose value and share, compared exactly. */
export const capFindings = (
  rule: "venue-cap" | "issuer-cap",
  kind: GroupCap["kind"],
  facts: Facts,
  totals: Totals,
  valuesOf: (id: bigint) => Values,
): Finding[] =>
  facts.caps
    .filter((cap) => cap.kind === kind)
    .map(({ id, capBps }) => {
      const { before, after } = valuesOf(id);
      const breached = shareBpsUp(before, totals.navBeforeUsd8) > capBps;
      return finding(rule, {
        subject: subjectOf(id),
        observed: shareBpsUp(after, totals.navAfterUsd8),
        limit: capBps,
        unit: "bps",
        comparison: "atMost",
        shrinks: breached && after < before && after * totals.navBeforeUsd8 < before * totals.navAfterUsd8,
      });
    });

/** A group's id where a finding names a token or an account: groups have no address of their own. */
export const subjectOf = (id: bigint): Address => getAddress(toHex(id, { size: 20 }));

/** Value of some assets before and after, each rounded up. */
export const sumOf = (
  facts: Facts,
  amounts: (asset: Facts["assets"][number]) => readonly [before: bigint, after: bigint],
): Values =>
  facts.assets.reduce(
    (sum, asset) => {
      const [before, after] = amounts(asset);
      return { before: sum.before + valueUp(asset, before), after: sum.after + valueUp(asset, after) };
    },
    { before: 0n, after: 0n },
  );
