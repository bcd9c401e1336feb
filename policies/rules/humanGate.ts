import { formatUsd8 } from "../treasury/money.ts";
import { type EnvelopeFacts, type Facts, VETOED } from "./facts.ts";
import { finding, type Rule } from "./rule.ts";

/** What moves a lot needs the cosigner, or was announced and waited. A veto holds whatever is moved. */
export const humanGate: Rule = {
  id: "human-gate",
  describe: (limits) =>
    limits.approvalUsd8 === null
      ? "People need not be asked"
      : `Over ${formatUsd8(BigInt(limits.approvalUsd8))} a cosigner signs, or ${limits.vetoSeconds} seconds pass without a veto`,
  evaluate: (facts, { grossUsd8 }) => [
    finding("human-gate", {
      observed: grossUsd8,
      limit: facts.limits.approvalUsd8,
      unit: "usd8",
      comparison: "atMost",
      excused: facts.envelope.cosigned || waited(facts.envelope, facts),
      denied: facts.envelope.announcedAt === VETOED,
    }),
  ],
};

const waited = ({ announcedAt }: EnvelopeFacts, { timestamp, limits }: Facts): boolean =>
  announcedAt !== 0n && timestamp >= announcedAt + limits.vetoSeconds;
