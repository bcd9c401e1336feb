import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { tallySchema } from "../../policies/treasury/ballot.ts";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import { outcomeSchema } from "../../policies/treasury/outcome.ts";
import { verdictSchema } from "../../policies/treasury/verdict.ts";
import type { Deps } from "../../workflows/activities/deps.ts";
import { draft } from "../../workflows/activities/draft.ts";
import { backtestProposal } from "../../workflows/activities/backtestProposal.ts";
import { judge } from "../../workflows/activities/judge.ts";
import { moved } from "../../workflows/activities/moved.ts";
import { seal } from "../../workflows/activities/seal.ts";
import { sign } from "../../workflows/activities/sign.ts";
import { size } from "../../workflows/activities/size.ts";
import { load } from "../../workflows/activities/stored.ts";
import { tally } from "../../workflows/activities/tally.ts";
import { simulate } from "../../workflows/activities/tryProposal.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { createRun } from "../../workflows/adapters/recordStore.ts";
import { writeRunSetup } from "../../workflows/adapters/runSetup.ts";
import { loadConfig } from "../../workflows/cli/config.ts";
import { openDeps } from "../../workflows/cli/deps.ts";
import { openRunHistory } from "../../workflows/cli/runHistory.ts";
import { openChain } from "../../workflows/cli/openChain.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder } from "../support/command.ts";

/** A run's chain with everything its steps work with, and no workflow: a test takes the steps in its own order. */
const withSteps = (use: (deps: Deps) => Promise<void>): Promise<void> =>
  inFolder(async (cwd) => {
    const loaded = loadConfig({ cwd: resolve(import.meta.dirname, "../..") });
    const mandate = loadMandate(loaded.mandate.text);
    const run = createRun(cwd, "steps by hand", new Date());
    const seats = loadSeats(loaded.seats.text, {}).seats.map(({ id }) => forkAccount(`seat:${id}`).address);
    const submitter = forkAccount("submitter").address;
    const { fork, deployment } = await openChain({
      config: loaded.config,
      mandate,
      source: "replica",
      custody: "treasury",
      seats,
      submitter,
      run,
      cwd,
      env: {},
      step: () => {},
    });
    const history = await openRunHistory(loaded.config.history);
    try {
      writeRunSetup(run.folder, {
        format: 1,
        cycle: 0,
        temporal: { address: "none", taskQueue: "none", workflowId: "none" },
        custody: { kind: "treasury", address: deployment.custody },
        deployment,
        mandateHash: run.putBlob(canonicalJson(mandate)),
        seatsHash: run.putBlob(loaded.seats.text),
        pastHash: history.keep({ run, mandate, now: fork.openBlock().timestamp }),
        seats: [],
        keys: { from: "throwaway" },
        approver: forkAccount("approver").address,
        softwareVersion: "0.0.0",
      });
      await use(await openDeps(run.folder, {}));
    } finally {
      await fork.close();
    }
  });

/** From the snapshot to a judged proposal. */
const judged = async (deps: Deps) => {
  const { snapshotHash } = await seal(deps);
  const commitments = await Promise.all(
    deps.members.map(({ seat }) => draft(deps, { snapshotHash, seat: seat.id }, new AbortController().signal)),
  );
  const counted = await tally(deps, { commitments, critiques: [] });
  const sized = await size(deps, { snapshotHash, tallyHash: counted.tallyHash });
  if (sized === null) throw new Error("nothing to trade");
  const simulated = await simulate(deps, { snapshotHash, proposalHash: sized.proposalHash });
  const about = { snapshotHash, proposalHash: sized.proposalHash, predictionHash: simulated.predictionHash };
  const held = await backtestProposal(deps, about);
  const verdict = await judge(deps, { snapshotHash, ...simulated, ...held });
  return {
    snapshotHash,
    ...sized,
    ...simulated,
    ...held,
    ...verdict,
    tally: load(deps.run, counted.tallyHash, tallySchema),
  };
};

describe.skipIf(!contractsAreCompiled)("a chain that moves between verdict and execution", { timeout: 300_000 }, () => {
  it("default: a chain that stood still, or went on within the tolerance, keeps the verdict", async () => {
    await withSteps(async (deps) => {
      const found = await judged(deps);
      expect(found.kind).toBe("allowed");
      expect(await moved(deps, found)).toBe(false);
      await deps.chain.mine();
      expect(await moved(deps, found)).toBe(false);
    });
  });

  it("behavior: a decision that lapsed meanwhile is simulated again, and denied by its rule", async () => {
    await withSteps(async (deps) => {
      const found = await judged(deps);
      // Twelve seconds a block, and a decision lives for ten minutes.
      for (let block = 0; block < 51; block += 1) await deps.chain.mine();
      expect(await moved(deps, found)).toBe(true);
      const again = await simulate(deps, found);
      expect(load(deps.run, again.predictionHash, outcomeSchema).status).toBe("denied");
      const verdict = await judge(deps, { ...found, ...again });
      expect(verdict.kind).toBe("denied");
      const breached = load(deps.run, verdict.verdictHash, verdictSchema)
        .findings.filter(({ ok }) => !ok)
        .map(({ rule }) => rule);
      expect(new Set(breached)).toEqual(new Set(["decision-expiry", "snapshot-age"]));
    });
  });
});

describe.skipIf(!contractsAreCompiled)("sign", { timeout: 300_000 }, () => {
  it("default: the seats that backed the decision sign it, and no other", async () => {
    await withSteps(async (deps) => {
      const { decision, tally: counted } = await judged(deps);
      const signatures = await sign(deps, { decision, backers: counted.backers });
      expect(signatures.map(({ seat }) => seat)).toEqual(counted.backers);
      expect(counted.dissenters.filter((seat) => signatures.some((signature) => signature.seat === seat))).toEqual([]);
    });
  });

  it("error: SeatNotSeatedError for a seat that does not sit", async () => {
    await withSteps(async (deps) => {
      const { decision } = await judged(deps);
      await expect(sign(deps, { decision, backers: ["a-stranger"] })).rejects.toMatchObject({
        code: "SEAT_NOT_SEATED",
      });
    });
  });
});
