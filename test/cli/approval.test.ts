import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cycleWorkflowId } from "../../temporal.config.ts";
import { signApproval } from "../../workflows/adapters/approvals.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
import { connectClient } from "../../workflows/connection.ts";
import { approvalUpdate, progressQuery, type Question } from "../../workflows/messages.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, newestRunOrNull, runCommand, startCommand, temporalIsHere, until } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";

const asks = (expirySeconds: number) => ({
  mandate: (text: string) =>
    text.replace("\napproval: null", `\napproval: { aboveUsd8: "100000000000", expirySeconds: ${expirySeconds} }`),
});
const resultOf = (stdout: string) =>
  JSON.parse(stdout) as {
    result: string;
    record: { approval: { approved: boolean } | null; receipt: unknown; signatures: unknown[] };
    seal: { recordHash: string };
  };

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("a mandate that asks a person", { timeout: 180_000 }, () => {
  it("default: --approve lets the decision through, with the signed answer in the record", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, asks(60));
      const { code, stdout } = await runCommand(["run", "--json", "--approve"], { cwd });
      expect(code).toBe(0);
      expect(resultOf(stdout)).toMatchObject({
        result: "executed",
        record: { approval: { approved: true, approver: forkAccount("approver").address } },
      });
    });
  });

  it("behavior: --no-approve ends the cycle; nothing is signed, and the record is anchored all the same", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, asks(60));
      const { code, stdout } = await runCommand(["run", "--json", "--no-approve"], { cwd });
      expect(code).toBe(0);
      expect(resultOf(stdout)).toMatchObject({
        result: "not-approved",
        record: { approval: { approved: false }, receipt: null, signatures: [] },
      });
      expect((await runCommand(["log", "verify"], { cwd })).code).toBe(0);
    });
  });

  it("behavior: nobody answers, the question expires", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, asks(2));
      const { code, stdout, stderr } = await runCommand(["run", "--json"], { cwd });
      expect(code).toBe(0);
      expect(stderr).toContain("Nobody can answer here");
      expect(resultOf(stdout)).toMatchObject({ result: "not-approved", record: { approval: null, receipt: null } });
    });
  });

  it("behavior: an answer before the question, a forged one and one to another proposal are refused; the approver's own counts", async () => {
    await inFolder(async (cwd) => {
      writeCouncilFiles(cwd, asks(60));
      const command = startCommand(["run", "--json"], { cwd });
      const run = await until("the set-up", () => {
        const folder = newestRunOrNull(cwd);
        return folder !== null && existsSync(join(folder, "setup.json")) ? folder : null;
      });
      const setup = readRunSetup(run);
      const { client, close } = await connectClient(setup.temporal.address);
      const handle = client.workflow.getHandle(cycleWorkflowId(setup.custody.address, setup.cycle));
      const answer = async ({ proposalHash, policyVersion, expiry }: Question, role: string) =>
        handle.executeUpdate(approvalUpdate, {
          args: [await signApproval(forkAccount(role), { proposalHash, policyVersion, expiry, approved: true }, 1)],
        });
      const early = {
        proposalHash: `0x${"1".repeat(64)}` as const,
        policyVersion: 1,
        sizedUsd8: "0",
        expiry: 2_000_000_000,
      };
      const refused = (reason: string) =>
        expect.objectContaining({ cause: expect.objectContaining({ message: reason }) as unknown });

      let question: Question | null = null;
      for (const deadline = Date.now() + 60_000; question === null && Date.now() < deadline;) {
        question = await handle.query(progressQuery).then(
          ({ question: asked }) => asked,
          () => null,
        );
        if (question === null)
          await answer(early, "approver").then(
            () => expect.unreachable("it was accepted"),
            (error: unknown) => error,
          );
      }
      const asked = question as unknown as Question;
      await expect(answer({ ...asked, proposalHash: early.proposalHash }, "approver")).rejects.toEqual(
        refused("the answer names another proposal"),
      );
      await expect(answer({ ...asked, policyVersion: 2 }, "approver")).rejects.toEqual(
        refused("the answer names another policy version"),
      );
      await expect(answer(asked, "somebody")).rejects.toMatchObject({ cause: { cause: { type: "APPROVAL_FORGED" } } });
      await answer(asked, "approver");
      await close();
      const { code, stdout, stderr } = await command.ended;
      expect({ code, stderr, said: code === 0 ? "" : stdout }).toMatchObject({ code: 0, said: "" });
      expect(resultOf(stdout).result).toBe("executed");
      expect(readFileSync(join(run, "logs/worker.log"), "utf8")).not.toMatch(/ERROR/);
    });
  });
});
