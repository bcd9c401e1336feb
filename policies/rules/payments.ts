import { BPS, mulDivUp, sameAddress } from "../treasury/money.ts";
import { availableUsd8 } from "./bucket.ts";
import type { AssetFacts, Facts } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";
import { assetOf, valueUp } from "./totals.ts";

/** Only who is listed is paid, and no more than lies in their bucket. */
export const payments: Rule = {
  id: "payments",
  describe: () => "Only listed recipients are paid, each from a bucket of their own",
  evaluate: (facts) =>
    facts.payments.flatMap((bucket) => [
      finding("payments", {
        subject: bucket.recipient,
        observed: bucket.listed ? 1n : 0n,
        limit: 1n,
        unit: "count",
        comparison: "equal",
      }),
      finding("payments", {
        subject: bucket.recipient,
        observed: paidTo(facts, bucket.recipient),
        limit: availableUsd8(bucket, facts.timestamp),
        unit: "usd8",
        comparison: "atMost",
      }),
    ]),
};

/**
 * Value of what a decision pays to one recipient, each payment as dear as its feed may have it: the oracle's value over 1 − ε,
 * rounded up [1e-8 USD].
 */
const paidTo = (facts: Facts, recipient: string): bigint =>
  facts.actions
    .filter((action) => action.kind === "pay" && sameAddress(action.recipient, recipient))
    .reduce((sum, action) => sum + dearest(assetOf(facts, action.tokens[0]), action.amountIn), 0n);

const dearest = (asset: AssetFacts | undefined, amount: bigint): bigint =>
  asset === undefined ? 0n : mulDivUp(valueUp(asset, amount), BPS, BPS - asset.epsilonBps);
