import type { Command } from "commander";
import { z } from "zod";
import {
  address,
  type Address,
  bytes32,
  type Hex,
  sameAddress,
  uintString,
} from "../../../../policies/treasury/money.ts";
import { momentInWords } from "../../../../policies/onchain/valueWords.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openForkSender } from "../../../adapters/forkSender.ts";
import { changesHere, isWorkedOn } from "../../changesHere.ts";
import { type Ground, onGround } from "../doctor/ground.ts";
import { whereOf } from "../doctor/where.ts";
import { reasonOf } from "./execution.ts";
import {
  type GovernorFacts,
  type Proposal,
  type ProposalState,
  readGovernor,
  readProposal,
  STATES,
  stateOf,
} from "./governor.ts";
import { addressOption, proposalOption } from "./governorOptions.ts";
import { executeData, queueData, voteData } from "./lifecycle.ts";
import { mandateOf } from "./mandateOf.ts";
import { acceptData, draftOf, momentOf, ProposalNotReadyError, requireVote, StepFailsError, tried } from "./steps.ts";
import { SUBMISSION_STATES, submissionsOf } from "./submissions.ts";
import { feedsAbout } from "./treasuryFeeds.ts";

/** What `exchequer policy vote | queue | execute | status --json` print. */
export const policyVoteOutputSchema = z.strictObject({
  format: z.literal(1),
  governor: address,
  proposal: uintString,
  state: z.enum(STATES).nullable(),
  /** When voting begins and ends, and from when on it may be executed; null where that is not known [the governor's clock]. */
  votesFrom: uintString.nullable(),
  votesUntil: uintString.nullable(),
  executableFrom: uintString.nullable(),
  votes: z.strictObject({ against: uintString, for: uintString, abstain: uintString }).nullable(),
  quorum: uintString.nullable(),
  /** What it submitted to the limits, and from when on anyone may have it applied [unix seconds]. */
  submissions: z.array(
    z.strictObject({
      changes: address,
      id: bytes32,
      eta: z.number().int(),
      state: z.enum(SUBMISSION_STATES),
    }),
  ),
  /** What to do next, in words. */
  next: z.string(),
  sent: z.array(z.strictObject({ what: z.string(), hash: bytes32, block: z.number().int() })),
  /** Where `policy apply` stands with it, where it was run in this folder; null where it was not. */
  change: z
    .strictObject({
      id: z.string(),
      state: z.enum(["running", "finished", "failed", "interrupted"]),
      /** As it was seen last. */
      doing: z.string(),
    })
    .nullable(),
});
type Output = z.infer<typeof policyVoteOutputSchema>;

type Options = {
  governor: string;
  proposal: string;
  chain: string | true;
  as?: string;
  against?: boolean;
  abstain?: boolean;
  warp?: boolean;
  json?: boolean;
};

/** Registers `exchequer policy vote | queue | execute | status`. */
export const registerVotes = (group: Command): void => {
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .requiredOption("--governor <address>", "the governor that has it")
      .requiredOption("--proposal <id>", "its number")
      .requiredOption("--chain [url]", "the chain (default: MAINNET_RPC_URL)")
      .option("--json", "print as JSON");
  command("status", "where a proposal stands, and what comes next").action((options: Options) =>
    act("status", options),
  );
  command("vote", "vote for a proposal on a fork, with a throwaway key")
    .requiredOption("--as <role>", "whose key: holder-1, say")
    .option("--against", "vote against it")
    .option("--abstain", "neither")
    .option("--warp", "let the fork's time pass until the vote is open")
    .action((options: Options) => act("vote", options));
  command("queue", "queue a proposal that passed, on a fork")
    .option("--as <role>", "whose key pays", "holder-1")
    .option("--warp", "let the fork's time pass until the vote is over")
    .action((options: Options) => act("queue", options));
  command("execute", "execute a queued proposal on a fork; then, when their delay is over, accept what it submitted")
    .option("--as <role>", "whose key pays", "holder-1")
    .option("--warp", "let the fork's time pass until each step may be taken")
    .action((options: Options) => act("execute", options));
};

type Step = "status" | "vote" | "queue" | "execute";

const act = async (step: Step, options: Options): Promise<void> => {
  const sent = step === "status" ? [] : await carryOut(step, options);
  const output = await onChain(options, (looked) => statusOf(looked, sent));
  process.stdout.write(`${options.json ? JSON.stringify(output) : rendered(output)}\n`);
};

type Looked = { ground: Ground; governor: GovernorFacts; proposal: Proposal; state: ProposalState | null };

const onChain = <T>(options: Options, use: (looked: Looked) => Promise<T>): Promise<T> => {
  const [at, id] = [addressOption("--governor", options.governor), proposalOption(options.proposal)];
  const cwd = process.cwd();
  const { mandate } = mandateOf(cwd);
  return onGround(
    { where: whereOf(options, { cwd, source: "rpc:" }), mandate, cwd, env: process.env },
    async (ground) => {
      const governor = await readGovernor(ground, at);
      return use({
        ground,
        governor,
        proposal: await readProposal(ground, at, id),
        state: await stateOf(ground, at, id),
      });
    },
  );
};

const NEEDS: Record<Exclude<Step, "status">, ProposalState> = { vote: "active", queue: "succeeded", execute: "queued" };

/** Each transaction is tried on a chain of our own first; only then it is sent. */
const carryOut = async (step: Exclude<Step, "status">, options: Options): Promise<Output["sent"]> => {
  const account = forkAccount(options.as ?? "holder-1");
  const sender = await openForkSender(options.chain === true ? "" : options.chain, process.env);
  // A wait of days must not leave prices of days ago behind.
  const feeds =
    options.warp === true
      ? await onChain(options, ({ ground, proposal }) =>
          feedsAbout(
            ground,
            proposal.calls.map(({ to }) => to),
          ),
        )
      : [];
  if (options.warp === true) {
    const until = await onChain(options, async (looked) => opensAt(step, looked));
    if (until !== null) await sender.warp(until, feeds);
  }
  const transactions = await onChain(options, (looked) => prepared(step, looked, account.address, options));
  const sent: Output["sent"] = [];
  for (const { what, to, data, after } of transactions) {
    if (after !== null) await sender.warp(after, feeds);
    const { hash, block } = await sender.send({ account, to, data });
    sent.push({ what, hash: hash as Output["sent"][number]["hash"], block });
  }
  return sent;
};

type Transaction = { what: string; to: Address; data: Hex; after: number | null };

const prepared = async (
  step: Exclude<Step, "status">,
  looked: Looked,
  from: Address,
  options: Options,
): Promise<Transaction[]> => {
  const { ground, governor, proposal, state } = looked;
  const draft = draftOf(proposal);
  if (step === "execute" && state === "executed") return accepting(looked, from, options);
  if (
    state !== NEEDS[step] &&
    !(step === "execute" && state === "succeeded" && sameAddress(governor.executor, governor.at))
  )
    throw new ProposalNotReadyError(step, state, nextWords(state));
  const data =
    step === "vote"
      ? voteData(proposal.id, options.against ? 0 : options.abstain ? 2 : 1)
      : step === "queue"
        ? queueData(draft)
        : executeData(draft);
  if (step === "vote") await requireVote(ground, governor, proposal, from);
  const { ok, revert } = await tried(ground, { from, to: governor.at, data }, proposal);
  if (!ok) throw new StepFailsError(step, reasonOf(revert));
  return [{ what: step, to: governor.at, data, after: null }];
};

const accepting = async (looked: Looked, from: Address, options: Options): Promise<Transaction[]> => {
  const { ground } = looked;
  const waiting = (await submissionsOf(ground, looked.proposal)).filter(
    ({ state }) => state === "waiting" || state === "ready",
  );
  if (waiting.length === 0)
    throw new ProposalNotReadyError("execute", "executed", "nothing it submitted waits any more");
  const transactions: Transaction[] = [];
  for (const { changes, items, eta, state } of waiting) {
    if (state === "waiting" && options.warp !== true)
      throw new ProposalNotReadyError(
        "execute",
        "executed",
        `what it submitted may be accepted from ${momentInWords(BigInt(eta))} on`,
      );
    const data = acceptData({ items });
    const { ok, revert } = await tried(
      ground,
      { from, to: changes, data },
      { calls: [{ to: changes, value: 0n, data }] },
      eta,
    );
    if (!ok) throw new StepFailsError("accept", reasonOf(revert));
    transactions.push({ what: "accept", to: changes, data, after: state === "waiting" ? eta + 1 : null });
  }
  return transactions;
};

/** When a step may be taken; null where it may now. Governors that count blocks are not warped. */
const opensAt = async (
  step: Exclude<Step, "status">,
  { ground, governor, proposal, state }: Looked,
): Promise<number | null> => {
  if (governor.clock !== "timestamp" || state === "executed") return null;
  const queued = sameAddress(governor.executor, governor.at) ? "proposalDeadline" : "proposalEta";
  const name = { vote: "proposalSnapshot", queue: "proposalDeadline", execute: queued }[step];
  const at = await momentOf(ground, governor.at, name, proposal.id);
  return at === null ? null : Number(at) + 1;
};

/** The workflow that carries this proposal, where one was begun in this folder. */
const changeOf = (governor: Address, proposal: bigint): Output["change"] => {
  const found = changesHere(process.cwd()).find(
    ({ setup, seen }) => sameAddress(setup.governor, governor) && seen?.proposal === String(proposal),
  );
  if (found === undefined) return null;
  const { run, info, seen } = found;
  const state = info.state === "running" && !isWorkedOn(found) ? "interrupted" : info.state;
  return { id: run.id, state, doing: seen?.doing ?? "" };
};

const statusOf = async ({ ground, governor, proposal, state }: Looked, sent: Output["sent"]): Promise<Output> => {
  const { at } = governor;
  const [from, until, eta] = [
    await momentOf(ground, at, "proposalSnapshot", proposal.id),
    await momentOf(ground, at, "proposalDeadline", proposal.id),
    await momentOf(ground, at, "proposalEta", proposal.id),
  ];
  const signature =
    "function proposalVotes(uint256) view returns (uint256 against, uint256 supporting, uint256 abstain)";
  const votes = valueOf(await ask<readonly bigint[]>({ to: at, signature, args: [proposal.id] }, ground.view));
  const submissions = await submissionsOf(ground, proposal);
  const text = (value: bigint | null): string | null => (value === null ? null : String(value));
  return {
    format: 1,
    governor: at,
    proposal: String(proposal.id),
    state,
    votesFrom: text(from),
    votesUntil: text(until),
    executableFrom: text(eta),
    votes: votes === null ? null : { against: String(votes[0]), for: String(votes[1]), abstain: String(votes[2]) },
    quorum: text(governor.quorum),
    submissions: submissions.map(({ changes, id, eta: ready, state: now }) => ({
      changes,
      id,
      eta: ready,
      state: now,
    })),
    next: submissions.some(({ state: now }) => now === "ready")
      ? "exchequer policy execute: what it submitted may be accepted"
      : submissions.some(({ state: now }) => now === "waiting")
        ? "wait: what it submitted is not ready yet"
        : nextWords(state),
    sent,
    change: changeOf(at, proposal.id),
  };
};

const nextWords = (state: ProposalState | null): string => {
  switch (state) {
    case "pending":
      return "wait until voting begins";
    case "active":
      return "exchequer policy vote";
    case "succeeded":
      return "exchequer policy queue";
    case "queued":
      return "exchequer policy execute, when its delay is over";
    case "executed":
      return "nothing: it is carried out";
    case null:
      return "the governor does not know it";
    default:
      return `nothing: it is ${state}. Propose it again`;
  }
};

const rendered = ({
  proposal,
  state,
  votes,
  quorum,
  submissions,
  next,
  sent,
  votesFrom,
  votesUntil,
  executableFrom,
  change,
}: Output): string =>
  [
    ...sent.map(({ what, hash, block }) => `${what}: ${hash}, block ${block}`),
    `Proposal ${proposal}: ${state ?? "unknown"}`,
    `  votes from ${votesFrom ?? "?"} until ${votesUntil ?? "?"}${executableFrom === null ? "" : `, executable from ${executableFrom}`}`,
    ...(votes === null
      ? []
      : [`  for ${votes.for}, against ${votes.against}, abstaining ${votes.abstain}; quorum ${quorum ?? "unknown"}`]),
    ...submissions.map(({ id, eta, state: now }) => `  submitted ${id}: ${now}, from ${momentInWords(BigInt(eta))} on`),
    ...(change === null ? [] : [`  policy apply, ${change.id}: ${change.state}; ${change.doing}`]),
    `  next: ${next}`,
  ].join("\n");
