import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TypedDataDefinition } from "viem";
import { describe, expect, it } from "vitest";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { signWord } from "../../workflows/adapters/cosignatures.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
import { cosignOutputSchema } from "../../workflows/cli/commands/cosign.ts";
import { doctorOutputSchema } from "../../workflows/cli/commands/doctor/index.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { connectClient } from "../../workflows/connection.ts";
import { cosignUpdate } from "../../workflows/messages.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, runCommand, startCommand, temporalIsHere } from "../support/command.ts";
import { asksTheCosigner, COSIGNER, cosigned, shortLived } from "../support/cosigned.ts";

const read = (stdout: string) => runOutputSchema.parse(JSON.parse(stdout));
const codeOf = (stdout: string): string => (JSON.parse(stdout) as { error: { code: string } }).error.code;
const shows = async (cwd: string): Promise<string> =>
  (await runCommand(["log", "show"], { cwd })).stdout.replace(/\s+/g, " ");
const verifies = async (cwd: string): Promise<void> => {
  const { code, stdout } = await runCommand(["log", "verify"], { cwd });
  expect({ code, said: code === 0 ? "" : stdout }).toEqual({ code: 0, said: "" });
};

describe.skipIf(!temporalIsHere || !contractsAreCompiled)(
  "a contract that asks a cosigner",
  { timeout: 300_000 },
  () => {
    it("default: the key that is here signs the decision and no window is waited for; account, record and page show it", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd);
        const { code, stdout, stderr } = await runCommand(["run", "--json", "--approve"], { cwd });
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        const { result, record } = read(stdout);
        expect({ result, announcement: record.announcement }).toEqual({ result: "executed", announcement: undefined });
        expect(record.cosignature).toMatchObject({
          cosigner: COSIGNER.address,
          answer: "signed",
          by: "key",
          turnedAway: [],
        });
        expect(record.signatures.map(({ signer }) => signer)).not.toContain(COSIGNER.address);
        expect(record.receipt?.equalsPrediction).toBe(true);
        await verifies(cwd);
        expect((await runCommand(["log", "replay"], { cwd })).code).toBe(0);
        expect(await shows(cwd)).toContain(`Cosigned signed by ${COSIGNER.address}`);
        expect((await runCommand(["log", "export", "--out", "page"], { cwd })).code).toBe(0);
        const page = readFileSync(join(cwd, "page/decision-0.html"), "utf8").replace(/\s+/g, " ");
        expect(page).toContain(`The cosigner: signed by ${COSIGNER.address}`);
        expect(page).toContain(record.cosignature?.signature);
        const doctor = await runCommand(["doctor", "--json"], { cwd });
        const { findings } = doctorOutputSchema.parse(JSON.parse(doctor.stdout));
        const said = findings
          .filter(({ part }) => part === "roles")
          .map(({ level, what, detail }) => `${level} ${what}: ${detail}`);
        expect(said).toEqual(
          expect.arrayContaining([
            `ok cosigner: ${COSIGNER.address}, a key, throwaway (fork only)`,
            "ok human gate: over $10,000.00 a decision needs the cosigner's signature, or an announcement that nobody vetoed for 300 seconds",
            expect.stringMatching(
              /^warn processes: this program has the cosigner's key beside those of 3 seats/,
            ) as string,
          ]),
        );
      });
    });

    it("behavior: another decision, another signer and a signature over something else are turned away; the printed one, signed elsewhere, counts", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd);
        const command = startCommand(["run", "--json"], { cwd });
        const run = await asksTheCosigner(command, cwd);
        const asked = await runCommand(["cosign", "--json"], { cwd });
        const question = cosignOutputSchema.parse(JSON.parse(asked.stdout));
        expect(question).toMatchObject({ cosigner: COSIGNER.address, signs: true, otherwise: "announced" });
        expect(question.hash).toBe(question.digest);

        const { temporal, deployment } = readRunSetup(run);
        const at = { chainId: 1, module: deployment.module };
        const other = hashOf("another decision");
        const { client, close } = await connectClient(temporal.address);
        const word = await signWord(COSIGNER, { decision: question.decision, digest: other, signed: true, at });
        await expect(
          client.workflow.getHandle(temporal.workflowId).executeUpdate(cosignUpdate, { args: [word] }),
        ).rejects.toMatchObject({ cause: { message: "the answer names another decision" } });
        await close();
        const wrong = await runCommand(["cosign", "--json", "--as", "somebody"], { cwd });
        expect({ code: wrong.code, error: codeOf(wrong.stdout) }).toEqual({ code: 1, error: "COSIGN_REFUSED" });
        const elsewhere = await COSIGNER.signMessage({ message: question.digest });
        const unfit = await runCommand(["cosign", "--json", "--signature", elsewhere], { cwd });
        expect({ code: unfit.code, error: codeOf(unfit.stdout) }).toEqual({ code: 1, error: "COSIGN_REFUSED" });

        const twice = await runCommand(["cosign", "--signature", elsewhere, "--signature", elsewhere], { cwd });
        expect({ code: twice.code, stderr: twice.stderr }).toMatchObject({
          code: 2,
          stderr: expect.stringContaining("The cosigner is no Safe: it signs once.") as string,
        });

        const signature = await COSIGNER.signTypedData(question.typedData as TypedDataDefinition);
        const taken = await runCommand(["cosign", "--signature", signature], { cwd });
        expect(taken.stdout).toContain("swap 10.5 WETH for at least");
        expect(taken.stdout).toContain("Answered   signed");
        const { code, stdout, stderr } = await command.ended;
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        expect(stderr).toContain("exchequer cosign");
        const { result, record } = read(stdout);
        expect(result).toBe("executed");
        expect(record.cosignature).toMatchObject({
          answer: "signed",
          signature,
          turnedAway: ["another-decision", "not-the-cosigner", "not-the-cosigner"],
        });
        await verifies(cwd);
        const late = await runCommand(["cosign", "--json"], { cwd });
        expect({ code: late.code, error: codeOf(late.stdout) }).toEqual({ code: 1, error: "NOTHING_TO_COSIGN" });
      });
    });

    it("behavior: the cosigner refuses: no seat has signed, nothing is sent, and the refusal is anchored", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd);
        const { code, stdout, stderr } = await runCommand(["run", "--json", "--no-approve"], { cwd });
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        const { result, record } = read(stdout);
        expect({ result, signatures: record.signatures, receipt: record.receipt }).toEqual({
          result: "not-approved",
          signatures: [],
          receipt: null,
        });
        expect(record.cosignature).toMatchObject({ answer: "refused", by: "key" });
        await verifies(cwd);
        expect(await shows(cwd)).toContain("The cosigner refused");
      });
    });

    it("behavior: nobody answers, and no window fits into the decision's life: it ends as not approved, once", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd, { more: shortLived(16, 16) });
        const { code, stdout, stderr } = await runCommand(["run", "--json"], { cwd });
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        expect(stderr).toContain("the cycle ends as not approved");
        const { result, record } = read(stdout);
        expect({ result, receipt: record.receipt }).toEqual({ result: "not-approved", receipt: null });
        expect(record.cosignature).toMatchObject({ answer: "none", signature: null, by: null });
        await verifies(cwd);
        expect(await shows(cwd)).toContain("The cosigner did not sign");
      });
    });

    it("behavior: nobody answers, and a window fits: it is announced, waits it out and is executed", async () => {
      await inFolder(async (cwd) => {
        cosigned(cwd, { more: shortLived(50, 24) });
        const { code, stdout, stderr } = await runCommand(["run", "--json"], { cwd });
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        const { result, record } = read(stdout);
        expect({ result, vetoed: record.announcement?.vetoed }).toEqual({ result: "executed", vetoed: false });
        expect(record.cosignature).toMatchObject({ answer: "none" });
        await verifies(cwd);
        expect(await shows(cwd)).toContain("did not answer in time, so holders were asked");
      });
    });
  },
);
