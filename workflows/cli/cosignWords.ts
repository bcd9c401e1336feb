import type { Action } from "../../policies/treasury/action.ts";
import type { SigningSafe } from "../../policies/treasury/cosignature.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import { formatUsd8, sameAddress } from "../../policies/treasury/money.ts";
import type { CosignQuestion } from "../messages.ts";
import { formatAmount, withoutIdleZeros } from "./recordView.ts";

type Tokens = Pick<Mandate, "assets" | "held">;

/** `10.5 WETH`; base units where the mandate does not know the token. */
const amount = ({ assets, held }: Tokens, token: string, units: string): string => {
  const known = [...assets, ...held].find((one) => sameAddress(one.token, token));
  return known === undefined
    ? `${units} base units of ${token}`
    : `${withoutIdleZeros(formatAmount(units, known.decimals))} ${known.symbol}`;
};

/** One action as the signature binds it: `swap 10.5 WETH for at least 31,185 USDC`. */
export const actionInWords = (action: Action, mandate: Tokens): string => {
  switch (action.kind) {
    case "hold":
      return "hold";
    case "wrap":
    case "unwrap":
      return `${action.kind} ${withoutIdleZeros(formatAmount(action.amountIn, 18))} ether`;
    case "pay":
      return `pay ${amount(mandate, action.token, action.amountIn)} to ${action.recipient}`;
    case "swap":
    case "supply":
    case "withdraw":
    case "deposit":
    case "redeem": {
      const [given, got] = [action.path[0] as string, action.path.at(-1) as string];
      return `${action.kind} ${amount(mandate, given, action.amountIn)} for at least ${amount(mandate, got, action.minAmountOut)}`;
    }
    default: {
      const { kind, ...rest } = action;
      const fields = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
      return `${kind} of a liquidity position: ${fields.join(", ")}`;
    }
  }
};

/** What the cosigner is asked, in lines for a person. */
export const questionLines = (question: CosignQuestion, mandate: Tokens): string[] => {
  const usd = (value: string): string => formatUsd8(BigInt(value));
  const { decision, otherwise } = question;
  return [
    `Cosigner   ${question.cosigner}${question.safe === null ? "" : `, a Safe: ${question.safe.threshold} of its ${question.safe.owners.length} owners sign`}`,
    ...(question.safe === null ? [] : safeLines(question.safe)),
    `Decision   ${question.digest}`,
    ...decision.actions.map(
      (action, index) => `${index === 0 ? "Does" : ""}`.padEnd(11) + actionInWords(action, mandate),
    ),
    `Moves      ${usd(question.sizedUsd8)}; the contract asks people over ${usd(question.aboveUsd8)}`,
    `Bound to   custody ${decision.custody}, nonce ${decision.nonce}, policy version ${decision.policyVersion}`,
    `           snapshot ${decision.snapshotHash}, proposal ${decision.rationaleHash}`,
    `           managed value after it ${usd(decision.predictedNavUsd8)}; good until ${moment(decision.expiry)} by the chain's clock`,
    `Open       until ${moment(question.expiry)}; without an answer ${
      otherwise === "announced"
        ? "it is announced on chain and waits out the veto window"
        : "it is not handed in, and the cycle ends as not approved"
    }`,
  ];
};

const safeLines = ({ owners, answers }: SigningSafe): string[] => [
  ...owners.map((owner) => `           ${owner}`),
  ...(answers
    ? []
    : ["           It answers no question about signatures (no fallback handler, or an old one): it cannot cosign"]),
];

const moment = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
