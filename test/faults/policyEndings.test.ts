import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData, parseAbi, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { encodeChanges } from "../../policies/onchain/plan.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Hex } from "../../policies/treasury/money.ts";
import { onGround } from "../../workflows/cli/commands/doctor/ground.ts";
import {
  descriptionHash,
  type Draft,
  executeData,
  FOR,
  proposeData,
  queueData,
  voteData,
} from "../../workflows/cli/commands/policy/lifecycle.ts";
import { draftFor } from "../../workflows/cli/commands/policy/proposalFor.ts";
import { readDeployed } from "../../workflows/cli/commands/policy/readDeployed.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { changesInProcess } from "../support/changesInProcess.ts";
import { root, temporalIsHere } from "../support/command.ts";
import { guardian, holders, type HoldersTreasury, holdersTreasury } from "../support/holdersTreasury.ts";

const timeout = 900_000;
const example = readFileSync(join(root, "policies/mandates/example.yaml"), "utf8").replace(
  "guardian: null",
  `guardian: "${guardian.address}"`,
);
const withTrades = (bps: number): Mandate => loadMandate(example.replace("maxTradeBps: 500", `maxTradeBps: ${bps}`));
const actors = { proposer: "holder-1", voters: ["holder-1"] };

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("how a change of policy ends", { timeout }, () => {
  let treasury: HoldersTreasury;
  let changes: Awaited<ReturnType<typeof changesInProcess>>;
  let cwd: string;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), "exchequer-endings-"));
    treasury = await holdersTreasury({ mandate: withTrades(500) });
    changes = await changesInProcess(treasury, cwd);
  }, timeout);
  afterAll(async () => {
    await changes?.close();
    await treasury?.close();
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  });

  const begin = (bps: number, p: Omit<Parameters<typeof changes.begin>[0], "mandate"> = {}) =>
    changes.begin({ mandate: withTrades(bps), ...p, input: { actors, ...p.input } });
  const byGuardian = (data: Hex) => changes.sender.send({ account: guardian, to: treasury.deployment.changes, data });
  const byHolder = (data: Hex) => changes.sender.send({ account: holders[0], to: treasury.governor, data });
  const draftOf = (bps: number): Promise<{ draft: Draft; id: bigint }> => {
    const { custody, module } = treasury.deployment;
    const mandate = withTrades(bps);
    const env = { MAINNET_RPC_URL: treasury.fork.rpcUrl };
    const where = { kind: "chain", source: "rpc:", treasury: { custody, module } } as const;
    return onGround({ where, mandate, cwd, env }, async (ground) => {
      const read = await readDeployed(ground, { custody, module }, mandate);
      const made = await draftFor({ ground, read, mandate, governor: treasury.governor });
      if (made === null) throw new Error("there is nothing to propose");
      return made;
    });
  };

  it("behavior: defeated, where nobody votes; and a long one goes on in a history of its own", async () => {
    const change = await begin(600, { input: { actors: { ...actors, voters: [] }, warp: true, mostEvents: 20 } });
    const end = await change.handle.result();
    await change.close();
    expect(end).toMatchObject({ ending: "defeated", next: expect.stringContaining("apply it again") });
    expect(end.sent.map(({ step }) => step)).toEqual(["propose"]);
    expect(end.histories).toBeGreaterThan(0);
    expect((await change.handle.fetchHistory()).events?.length).toBeLessThan(60);
  });

  it("behavior: cancelled, where its proposer calls it off; proposed again under other words", async () => {
    const defeated = await draftOf(600);
    expect(defeated.draft.description).toContain("Proposed again: 2");
    const change = await begin(600);
    const { proposal } = await change.driveTo("waiting for voting to open");
    expect(proposal).toBe(String(defeated.id));
    const { targets, values, calldatas } = defeated.draft;
    const abi = parseAbi(["function cancel(address[], uint256[], bytes[], bytes32) returns (uint256)"]);
    await byHolder(
      encodeFunctionData({
        abi,
        functionName: "cancel",
        args: [targets, values, calldatas, descriptionHash(defeated.draft)],
      }),
    );
    await change.lookNow();
    expect(await change.handle.result()).toMatchObject({ ending: "cancelled" });
    await change.close();
  });

  it("behavior: vetoed, where the guardian cancels what waits in the limits", async () => {
    const change = await begin(700);
    await change.driveTo("waiting for the limits' delay");
    const steps = [{ parameter: 0, subject: zeroAddress, old: 500n, value: 700n }];
    const id = await treasury.fork.client.readContract({
      address: treasury.deployment.changes,
      abi: policyChangesAbi,
      functionName: "idOf",
      args: [steps.map(({ old: _old, ...step }) => step)],
    });
    await byGuardian(encodeFunctionData({ abi: policyChangesAbi, functionName: "cancel", args: [id] }));
    await change.lookNow();
    const end = await change.handle.result();
    await change.close();
    expect([end.ending, end.sent.map(({ step }) => step)]).toEqual(["vetoed", ["propose", "vote", "queue", "execute"]]);
    expect(end.next).toContain("guardian");
  });

  it("behavior: overtaken, where the guardian cuts the same limit on the way: nothing is sent that would revert", async () => {
    const change = await begin(800);
    await change.driveTo("waiting for the limits' delay");
    await byGuardian(encodeChanges("tighten", [{ parameter: 0, subject: zeroAddress, old: 500n, value: 400n }]));
    const { until } = await change.progress();
    await changes.sender.warp(until?.at ?? 0);
    await change.lookNow();
    const end = await change.handle.result();
    await change.close();
    expect([end.ending, end.differs]).toEqual(["overtaken", ["limits.maxTradeBps"]]);
    expect(end.sent.map(({ step }) => step)).toEqual(["propose", "vote", "queue", "execute"]);
  });

  it("behavior: who only follows sends nothing, says what is due, and sees it expire where nobody accepts", async () => {
    const { draft, id } = await draftOf(900);
    await byHolder(proposeData(draft));
    const before = await changes.sender.client.getTransactionCount({ address: holders[0].address });
    const change = await begin(900, { proposal: id, input: { actors: null } });
    await change.driveTo("waiting for voting to end");
    await byHolder(voteData(id, FOR));
    await change.driveTo("waiting for somebody to queue");
    await byHolder(queueData(draft));
    await change.driveTo("waiting for somebody to execute");
    await byHolder(executeData(draft));
    const { until } = await change.driveTo("waiting for the limits' delay");
    await changes.sender.warp((until?.at ?? 0) + 14 * 86_400 + 60);
    await change.lookNow();
    const end = await change.handle.result();
    await change.close();
    expect([end.ending, end.sent]).toEqual(["expired", []]);
    const after = await changes.sender.client.getTransactionCount({ address: holders[0].address });
    expect(after - before).toBe(3);
  });
});
