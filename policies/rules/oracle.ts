import { ORACLE_STATUSES } from "../treasury/snapshot.ts";
import { onlyExits } from "./exits.ts";
import { finding, type Rule } from "./rule.ts";
import { isContradicted } from "./totals.ts";

/**
 * Every managed asset has a price that can be believed; the observed number is the status' index. Where a pool contradicts a feed,
 * exits pass.
 */
export const oracle: Rule = {
  id: "oracle",
  describe: () => "Every feed answers, in time and within its clamps",
  evaluate: (facts) =>
    facts.assets.map((asset) =>
      finding("oracle", {
        subject: asset.token,
        observed: BigInt(ORACLE_STATUSES.indexOf(asset.oracleStatus)),
        limit: 0n,
        unit: "count",
        comparison: "equal",
        excused: isContradicted(asset) && onlyExits(facts),
      }),
    ),
};
