import { describe, expect, it } from "vitest";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { leaksIn, leakyFiles } from "../support/leaks.ts";
import { inFolder, runCommand, temporalIsHere } from "../support/command.ts";

const key = "5aPLANTED"
  .padEnd(64, "7")
  .replaceAll(/[^0-9a-f]/gi, "e")
  .toLowerCase();
/** Whatever a user may have configured; all of it reaches the processes of a run by the environment. */
const planted: Record<string, string> = {
  OPENAI_API_KEY: "sk-PLANTED-model-key-0123456789",
  OPENAI_BASE_URL: "http://user:PLANTEDpassword@127.0.0.1:1/PLANTED-base-path-0123456789/v1",
  OPENAI_MODEL: "some-model",
  OPENAI_PRICES: "0.15/0.60",
  MAINNET_RPC_URL: "http://127.0.0.1:1/v3/PLANTED-rpc-token-0123456789",
  EXCHEQUER_KEY_SEAT_RISK: `0x${key}`,
  EXCHEQUER_KEYSTORE_PASSWORD: "PLANTED-keystore-password",
};
const shapes = ["PLANTED", key];

describe.skipIf(!temporalIsHere || !contractsAreCompiled)("planted secrets", { timeout: 90_000 }, () => {
  it.each([
    ["a whole cycle with a model that cannot be reached", ["run", "--fork", "replica"], 0],
    ["a node that cannot be reached, by the environment", ["run"], 1],
    [
      "a node that cannot be reached, by an argument",
      ["run", "--json", "--fork", "rpc:http://user:PLANTEDpw@127.0.0.1:1/PLANTED-argument-0123456789"],
      1,
    ],
    ["doctor, which finds that node not to be reached", ["doctor", "--json"], 1],
  ])(
    "default: %s: nothing is printed, logged, recorded or kept in the workflow's history",
    async (_what, args, exit) => {
      await inFolder(async (cwd) => {
        const { code, stdout, stderr } = await runCommand(args, { cwd, env: { ...planted, EXCHEQUER_DEBUG: "1" } });
        expect(code).toBe(exit);
        expect(leaksIn(stdout, shapes)).toEqual([]);
        expect(leaksIn(stderr, shapes)).toEqual([]);
        expect(leakyFiles(cwd, shapes)).toEqual([]);
        if (exit === 0 && args[0] === "run") {
          // The model's seat did sit, tried, and says typed why it has no vote.
          expect(stdout).toMatch(/model-1 +abstained \(endpoint\)/);
        }
      });
    },
  );
});
