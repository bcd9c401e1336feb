import type { Ballot, Tally } from "./treasury/ballot.ts";
import { directionOf, type Intent } from "./treasury/intent.ts";
import { formatBps } from "./treasury/money.ts";

type Vote = { seat: string; weight: bigint; direction: string; intent: Intent; sizeBps: number };

/**
 * Counts the ballots of one cycle.
 *
 * A seat's weight is clipped at the largest weight that more than half of the voting seats have, so that an inflated seat,
 * alone or with a tiny clone, weighs no more than its peers. A direction is taken at the largest size for which the seats
 * asking for at least that size are a quorum in number and more than half (κ = 0.5) of the clipped weight that voted: an
 * inflated size is cut to what that majority supports. Only those seats back it. Below quorum nothing moves; so does a count
 * that no direction carries. Abstaining is not holding.
 * @throws BallotsInvalidError where no seat or one seat twice is counted
 */
export const tally = (ballots: readonly Ballot[], { quorum }: { quorum: number }): Tally => {
  assertOneEach(ballots);
  const votes = clipped(ballots.flatMap(voteOf).sort((a, b) => (a.seat < b.seat ? -1 : 1)));
  const total = votes.reduce((sum, vote) => sum + vote.weight, 0n);
  const counted = {
    quorum,
    seats: ballots.length,
    voted: votes.map(({ seat }) => seat),
    abstained: ballots
      .filter((ballot) => ballot.position.kind === "abstain")
      .map((ballot) => ballot.seat)
      .sort(),
    weights: weightsOf(votes, total),
  };
  if (votes.length < quorum) {
    const reason = `${votes.length} of ${ballots.length} seats voted and the quorum is ${quorum}: every position stays as it is.`;
    return { ...counted, result: "below-quorum", intent: { kind: "hold" }, backers: [], dissenters: [], reason };
  }
  const carried = carriedBy(votes, total, quorum);
  const backers = carried?.backers ?? votes.filter((vote) => vote.direction === "hold");
  const names = backers.map(({ seat }) => seat);
  const shared = {
    ...counted,
    backers: names,
    dissenters: votes.map(({ seat }) => seat).filter((seat) => !names.includes(seat)),
  };
  const share = formatBps(shareOf(backers, total));
  if (carried === null) {
    const reason = `${names.length} of ${votes.length} votes (${share} of the weight) hold and no direction has ${quorum} seats and more than half of the weight: every position stays as it is.`;
    return { ...shared, result: "hold", intent: { kind: "hold" }, reason };
  }
  const { intent } = carried;
  const reason = `${names.length} of ${votes.length} votes (${share} of the weight) back ${directionOf(intent)} for at least ${formatBps(intent.sizeBps)} of NAV; the quorum is ${quorum}.`;
  return { ...shared, result: "act", intent, reason };
};

const voteOf = (ballot: Ballot): Vote[] => {
  if (ballot.position.kind === "abstain") return [];
  const { intent } = ballot.position;
  const sizeBps = intent.kind === "shift" ? intent.sizeBps : 0;
  return [{ seat: ballot.seat, weight: BigInt(ballot.weightBps), direction: directionOf(intent), intent, sizeBps }];
};

/** Each weight at most the largest that more than half of the voting seats have: support is counted in keys, not in weight. */
const clipped = (votes: readonly Vote[]): Vote[] => {
  const byWeight = votes.map(({ weight }) => weight).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const ceiling = byWeight[Math.floor(votes.length / 2)] ?? 0n;
  return votes.map((vote) => ({ ...vote, weight: vote.weight > ceiling ? ceiling : vote.weight }));
};

type Shift = Extract<Intent, { kind: "shift" }>;

/** The direction and size that a quorum with more than half of the weight supports, if there is one. */
const carriedBy = (
  votes: readonly Vote[],
  total: bigint,
  quorum: number,
): { intent: Shift; backers: Vote[] } | null => {
  const shifts = votes.filter((vote) => vote.intent.kind === "shift").sort((a, b) => b.sizeBps - a.sizeBps);
  for (const { direction, sizeBps, intent } of shifts) {
    const backers = votes.filter((vote) => vote.direction === direction && vote.sizeBps >= sizeBps);
    const weight = backers.reduce((sum, vote) => sum + vote.weight, 0n);
    if (backers.length >= quorum && weight * 2n > total) return { intent: { ...(intent as Shift), sizeBps }, backers };
  }
  return null;
};

const shareOf = (votes: readonly Vote[], total: bigint): number =>
  total === 0n ? 0 : Number((votes.reduce((sum, vote) => sum + vote.weight, 0n) * 10_000n) / total);

const weightsOf = (votes: readonly Vote[], total: bigint): Tally["weights"] =>
  [...new Set(votes.map(({ direction }) => direction))].sort().map((direction) => ({
    direction,
    weightBps: shareOf(
      votes.filter((vote) => vote.direction === direction),
      total,
    ),
  }));

const assertOneEach = (ballots: readonly Ballot[]): void => {
  if (ballots.length === 0) throw new BallotsInvalidError("there are none");
  const seats = ballots.map(({ seat }) => seat);
  const twice = seats.find((seat, index) => seats.indexOf(seat) !== index);
  if (twice !== undefined) throw new BallotsInvalidError(`${twice} voted twice`);
};

export class BallotsInvalidError extends Error {
  readonly code = "BALLOTS_INVALID";
  constructor(reason: string) {
    super(
      `The ballots cannot be counted: ${reason}. One ballot a seat is counted; check the record or the seats file.`,
    );
    this.name = "BallotsInvalidError";
  }
}
