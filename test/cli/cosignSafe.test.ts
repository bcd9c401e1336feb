import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEther, type TypedDataDefinition } from "viem";
import { describe, expect, it } from "vitest";
import type { Address } from "../../policies/treasury/money.ts";
import { openFork } from "../../workflows/adapters/fork.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { createSafeData, predictSafe, SAFE } from "../../workflows/adapters/safe.ts";
import { cosignOutputSchema } from "../../workflows/cli/commands/cosign.ts";
import { doctorOutputSchema } from "../../workflows/cli/commands/doctor/index.ts";
import { runOutputSchema } from "../../workflows/cli/commands/run.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, runCommand, startCommand, temporalIsHere } from "../support/command.ts";
import { asksTheCosigner, cosigned } from "../support/cosigned.ts";

const OWNERS = ["signer-1", "signer-2", "signer-3"].map((role) => forkAccount(role));
const [FIRST] = OWNERS as [(typeof OWNERS)[0]];

/** A chain on which a Safe of three owners stands, two of whom sign, and its node. */
const withSafe = async <T>(use: (node: { url: string; safe: Address }) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-safe-node-"));
  const deployer = forkAccount("deployer");
  const fork = await openFork({
    source: "replica",
    runFolder: folder,
    overlay: {
      accounts: [
        { address: deployer.address, balanceWei: parseEther("1").toString(), holdings: [], note: "stated by a test" },
      ],
      feeds: [],
      contracts: [SAFE.singleton, SAFE.proxyFactory, SAFE.fallbackHandler],
    },
  });
  try {
    const owners = OWNERS.map(({ address }) => address);
    await fork.send({ account: deployer, to: SAFE.proxyFactory, data: createSafeData(owners, 7n) });
    await fork.mine();
    return await use({ url: fork.rpcUrl, safe: predictSafe(owners, 7n) });
  } finally {
    await fork.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

describe.skipIf(!temporalIsHere || !contractsAreCompiled)(
  "a contract that asks a Safe to cosign",
  { timeout: 300_000 },
  () => {
    it("default: two of three owners sign elsewhere, in any order; too few and a stranger are refused with their names, and nothing is lost", async () => {
      await withSafe(({ url, safe }) =>
        inFolder(async (cwd) => {
          cosigned(cwd, { by: safe });
          const env = { MAINNET_RPC_URL: url };
          const command = startCommand(["run", "--json", "--approve", "--fork", "rpc:"], { cwd, env });
          await asksTheCosigner(command, cwd);
          const cosign = (...args: string[]) => runCommand(["cosign", ...args], { cwd });

          const shown = await cosign("--out", "cosign.json");
          expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: "" });
          expect(shown.stdout).toContain(`Cosigner   ${safe}, a Safe: 2 of its 3 owners sign\n`);
          expect(shown.stdout).toContain("--signature <hex> --signature <hex>: the owners' signatures, in any order");
          const question = cosignOutputSchema.parse(JSON.parse((await cosign("--json")).stdout));
          const typed = JSON.parse(readFileSync(join(cwd, "cosign.json"), "utf8")) as TypedDataDefinition;
          expect(typed).toEqual(question.safe?.typedData);
          expect(shown.stdout).toContain(question.safe?.safeMessageHash);

          const signed = await Promise.all(OWNERS.map((owner) => owner.signTypedData(typed)));
          const [first, second] = signed as [string, string];
          const early = await cosign("--signature", first);
          expect({ code: early.code, stdout: early.stdout }).toEqual({ code: 1, stdout: "" });
          expect(early.stderr).toContain(
            `1 of the 2 owners that the Safe ${safe} asks for signed: ${FIRST.address}.\n`,
          );
          expect(early.stderr).toMatch(/the question stays open; give 1 more [^]*\(COSIGN_OWNERS_MISSING\)/);
          const stranger = await cosign("--as", "signer-1,somebody");
          expect(stranger.stderr).toMatch(/signature 2 is no owner's[^]*\(COSIGN_NOT_AN_OWNER\)/);
          // Too many are none too many; assembled elsewhere in the wrong order they are put right.
          const inAnyOrder = `${second}${first.slice(2)}`;
          const taken = await cosign("--signature", inAnyOrder, "--signature", signed[2] as string);
          expect({ code: taken.code, stderr: taken.stderr }).toEqual({ code: 0, stderr: "" });
          expect(taken.stdout).toContain("Answered   signed: the cycle goes on");

          const { code, stdout, stderr } = await command.ended;
          expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
          const { result, record } = runOutputSchema.parse(JSON.parse(stdout));
          expect({ result, announcement: record.announcement }).toEqual({
            result: "executed",
            announcement: undefined,
          });
          // What never came to the cycle is no answer that it turned away.
          expect(record.cosignature).toMatchObject({
            cosigner: safe,
            answer: "signed",
            by: "contract",
            turnedAway: [],
          });
          expect(record.receipt?.equalsPrediction).toBe(true);
          const verified = await runCommand(["log", "verify"], { cwd, env });
          expect({ code: verified.code, said: verified.code === 0 ? "" : verified.stdout }).toEqual({
            code: 0,
            said: "",
          });
          const doctor = await runCommand(["doctor", "--json"], { cwd, env });
          const { findings } = doctorOutputSchema.parse(JSON.parse(doctor.stdout));
          expect(findings.find(({ what }) => what === "cosigner")).toMatchObject({
            level: "ok",
            detail: `${safe}, a Safe: 2 of its 3 owners sign`,
          });
        }),
      );
    });

    it("behavior: its owners refuse: the refusal is the Safe's own, and nothing is sent", async () => {
      await withSafe(({ url, safe }) =>
        inFolder(async (cwd) => {
          cosigned(cwd, { by: safe });
          const command = startCommand(["run", "--json", "--fork", `rpc:${url}`], { cwd });
          await asksTheCosigner(command, cwd);
          const taken = await runCommand(["cosign", "--refuse", "--as", "signer-3,signer-1"], { cwd });
          expect({ code: taken.code, stderr: taken.stderr }).toEqual({ code: 0, stderr: "" });
          const { code, stdout, stderr } = await command.ended;
          expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
          const { result, record } = runOutputSchema.parse(JSON.parse(stdout));
          expect({ result, receipt: record.receipt }).toEqual({ result: "not-approved", receipt: null });
          expect(record.cosignature).toMatchObject({ answer: "refused", by: "contract" });
        }),
      );
    });
  },
);
