import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { MOST_UNANSWERED, STEPS } from "../temporal.config.ts";
import type { ChangeActivities } from "./activities/policyChange.ts";
import type {
  ChainMoment,
  ChangeCarried,
  ChangeEnd,
  ChangeEnding,
  ChangeInput,
  ChangeProgress,
  ChangeStanding,
} from "./changeMessages.ts";
import { hasCome, lookAgainMs, type Move, moveFrom, NEXT } from "./changeMoves.ts";
import { changeProgressQuery, lookNowSignal } from "./changeQueries.ts";

const { planChange, lookAtChange, readHead, differencesFromFile } = proxyActivities<ChangeActivities>(STEPS.quick);
const { sendStep, warpTo } = proxyActivities<ChangeActivities>(STEPS.chain);

type Sending = Extract<Move, { kind: "send" }>;
type Waiting = Extract<Move, { kind: "wait" }>;

/** One change of policy, from a mandate's file to a chain that has it: proposed, voted, queued, executed, accepted. */
export const policyChange = async (input: ChangeInput): Promise<ChangeEnd> => {
  const { progress, looked, woken } = reportChange();
  const planned = input.carried?.planned ?? (await planChange());
  if (planned === null) return endOf("applied", null, []);
  const carried: ChangeCarried = input.carried ?? { planned, sent: [], feeds: [], histories: 0 };
  progress.proposal = planned.proposal;
  progress.sent = carried.sent;

  const end = async (ending: ChangeEnding): Promise<ChangeEnd> => {
    const differs = ending === "applied" || ending === "overtaken" ? await differencesFromFile() : [];
    // Everything was carried out, and something else came between.
    return endOf(differs.length > 0 ? "overtaken" : ending, carried, differs);
  };

  for (;;) {
    if (workflowInfo().historyLength > input.mostEvents)
      await continueAsNew<typeof policyChange>({
        ...input,
        carried: { ...carried, histories: carried.histories + 1 },
      });
    const standing = await answered(() => lookAtChange({ planned, voters: input.actors?.voters ?? [] }), progress);
    looked(standing);
    const move = moveFrom(standing, input.actors);
    progress.doing = move.kind === "wait" ? `waiting for ${move.for}` : move.kind === "send" ? move.step : move.kind;
    progress.until = move.kind === "wait" ? move.until : null;
    if (move.kind === "end") return end(move.ending);
    if (move.kind === "compare") return end("applied");
    if (move.kind === "wait") await wait(move, input, carried, progress, woken);
    else {
      const sent = await send(move, carried);
      if (sent === "overtaken") return end("overtaken");
      // The chain does not show yet what was mined: nothing is gained by asking at once.
      if (sent === "known") await condition(() => woken.yes, input.lookEveryMs);
    }
  }
};

/** Once, however often it is tried; a transaction that was mined as reverted may be sent anew where its step is still open. */
const send = async (move: Sending, carried: ChangeCarried): Promise<"sent" | "known" | "overtaken"> => {
  const { step, by, submission } = move;
  const earlier = carried.sent.filter((one) => one.step === step && one.by === by && one.status === "reverted");
  if (earlier.length === MOST_REVERTS)
    throw ApplicationFailure.nonRetryable(
      `To ${step} was mined as reverted ${MOST_REVERTS} times.\nLook at \`exchequer policy status\`; what was sent is in the change's folder.`,
      "STEP_REVERTS",
    );
  const { proposal, draftHash } = carried.planned;
  const made = await sendStep({ step, by, proposal, draftHash, submission, attempt: earlier.length + 1 });
  if (made.kind === "overtaken") return "overtaken";
  // An attempt's transaction is one for ever, so that one found again is not a second one.
  const { kind: _kind, ...sent } = made;
  if (carried.sent.some(({ hash }) => hash === sent.hash)) return "known";
  carried.sent.push(sent);
  return "sent";
};

/** How often one step may be mined as reverted. */
const MOST_REVERTS = 3;

/** Until the chain has come there, or somebody says that it is worth a look; a fork's time passes by our hand where asked. */
const wait = async (
  { until }: Waiting,
  input: ChangeInput,
  carried: ChangeCarried,
  progress: ChangeProgress,
  woken: { yes: boolean },
): Promise<void> => {
  if (until === null) {
    await condition(() => woken.yes, input.lookEveryMs);
    woken.yes = false;
    return;
  }
  for (let first = true; ; first = false) {
    const head = await answered(readHead, progress);
    progress.head = head;
    if (hasCome(until, head) && !first) return;
    if (input.warp) {
      // It came, and what it brings does not show yet: one block more.
      const target: ChainMoment = hasCome(until, head) ? { clock: "timestamp", at: head.timestamp + 1 } : until;
      const { feeds } = await warpTo(target);
      for (const feed of feeds) if (!carried.feeds.some((known) => known.feed === feed.feed)) carried.feeds.push(feed);
      return;
    }
    const wokenUp = await condition(() => woken.yes, lookAgainMs(until, head, input.lookEveryMs));
    woken.yes = false;
    // Its whole standing may have changed; and a long wait begins a history of its own between two looks.
    if (wokenUp || workflowInfo().historyLength > input.mostEvents) return;
  }
};

/**
 * A look at the chain. A node that is gone for a while does not end a change that waits for days: it is asked again, less and
 * less often, and the change fails where it stays away.
 */
const answered = async <T>(look: () => Promise<T>, progress: ChangeProgress): Promise<T> => {
  for (let failed = 0; ; failed += 1) {
    try {
      const seen = await look();
      progress.unanswered = 0;
      return seen;
    } catch (error) {
      const final = error instanceof ActivityFailure && (error.cause as ApplicationFailure | undefined)?.nonRetryable;
      if (final === true || !(error instanceof ActivityFailure) || failed === MOST_UNANSWERED) throw error;
      progress.unanswered = failed + 1;
      await condition(() => false, Math.min(300_000, 5_000 * 2 ** failed));
    }
  }
};

const reportChange = () => {
  const progress: ChangeProgress = {
    proposal: null,
    state: null,
    doing: "planning",
    until: null,
    head: null,
    sent: [],
    unanswered: 0,
  };
  const woken = { yes: false };
  setHandler(changeProgressQuery, () => progress);
  setHandler(lookNowSignal, () => void (woken.yes = true));
  const looked = ({ state, head }: ChangeStanding): void => void Object.assign(progress, { state, head });
  return { progress, looked, woken };
};

const endOf = (ending: ChangeEnding, carried: ChangeCarried | null, differs: string[]): ChangeEnd => ({
  ending,
  next: NEXT[ending],
  proposal: carried?.planned.proposal ?? null,
  sent: carried?.sent ?? [],
  feeds: carried?.feeds ?? [],
  differs,
  histories: carried?.histories ?? 0,
});
