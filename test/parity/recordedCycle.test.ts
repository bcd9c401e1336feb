import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ballotsFrom } from "../../agents/ballots.ts";
import type { Seat } from "../../agents/seat.ts";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { decisionDigest } from "../../policies/onchain/decision.ts";
import type { Critique, Draft } from "../../policies/treasury/ballot.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { cycleRecordSchema } from "../../policies/treasury/cycleRecord.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import { type Broker, poolBroker } from "../../simulation/backtest/broker.ts";
import { decideOn } from "../../simulation/backtest/cycle.ts";
import { root } from "../support/command.ts";

const { record: raw } = JSON.parse(readFileSync(join(root, "test/replay/records/two-models.json"), "utf8")) as {
  record: unknown;
};
const record = cycleRecordSchema.parse(raw);
const mandate = loadMandate(readFileSync(join(root, "policies/mandates/example.yaml"), "utf8"));
const { seats: deterministic } = loadSeats(readFileSync(join(root, "agents/seats/example.yaml"), "utf8"), {});

/** A model's seat that says again what it said. */
const recorded = ({ id, type, weightBps, model }: (typeof record.seats)[number]): Seat => ({
  id,
  type,
  weightBps,
  model,
  draft: async () => record.drafts.find(({ seat }) => seat === id) as Draft,
  critique: async () => record.critiques.find(({ seat }) => seat === id) as Critique,
});

/** The rules seats think anew; what models said is taken from the record. */
const seats = record.seats.map((seat) => deterministic.find(({ id }) => id === seat.id) ?? recorded(seat));

const again = (broker: Broker) => {
  const { receipt, decision } = record;
  if (receipt === null || decision === null) throw new Error("the record holds an executed decision");
  return decideOn({
    snapshot: record.snapshot,
    mandate,
    council: { seats, quorum: mandate.council.quorum, critiqueRounds: mandate.council.critiqueRounds, ballotsFrom },
    broker,
    submitter: decision.submitter,
    block: { number: receipt.blockNumber, timestamp: receipt.blockTimestamp },
    sealed: true,
  });
};

describe("a recorded live cycle, decided again by the backtest", () => {
  it("default: the same ballots, tally, proposal, decision hash and verdict", async () => {
    const cycle = await again(() => record.prediction as Outcome);
    expect(cycle.ballots).toEqual(record.ballots);
    expect(hashOf(cycle.tally)).toBe(hashOf(record.tally));
    expect(hashOf(cycle.proposal)).toBe(hashOf(record.proposal));
    expect(cycle.decision).toEqual(record.decision);
    const at = { chainId: record.snapshot.fork.chainId, module: record.snapshot.module };
    expect(cycle.decision && decisionDigest(cycle.decision, at)).toBe(record.decisionDigest);
    expect(cycle.verdict).toEqual(record.verdict);
  });

  it("behavior: filled by the market model instead of the EVM, still the same decision hash", async () => {
    const broker = poolBroker({ snapshot: record.snapshot, slippageBps: 0, gasPriceWei: 3_000_000_000n });
    const cycle = await again(broker);
    expect(cycle.outcome?.actions).toEqual(record.prediction?.actions);
    expect(cycle.decision).toEqual(record.decision);
  });

  it("behavior: other money in the treasury gives another hash", async () => {
    const [first, ...rest] = record.snapshot.assets;
    if (first === undefined) throw new Error("the record holds assets");
    const snapshot = {
      ...record.snapshot,
      assets: [{ ...first, balance: (BigInt(first.balance) + 1n).toString() }, ...rest],
    };
    const cycle = await decideOn({
      snapshot,
      mandate,
      council: { seats, quorum: mandate.council.quorum, critiqueRounds: 1, ballotsFrom },
      broker: poolBroker({ snapshot, slippageBps: 0, gasPriceWei: 1n }),
      submitter: record.snapshot.custody.address,
      block: { number: snapshot.block.number + 1, timestamp: snapshot.block.timestamp },
      sealed: true,
    });
    expect(hashOf(cycle.decision)).not.toBe(hashOf(record.decision));
  });
});
