import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type ApprovalsOutput, approvalsOutputSchema } from "../../workflows/cli/commands/approvals/index.ts";
import { type ExitOutput, exitOutputSchema } from "../../workflows/cli/commands/exits/output.ts";
import { type Ended, runCommand } from "./command.ts";
import type { InvestedTreasury } from "./investedTreasury.ts";

/** The command line on a treasury that stands on a fork, in a folder of its own. */
export const exitsOf = ({ guarded, mandate }: Pick<InvestedTreasury, "guarded" | "mandate">) => {
  const cwd = mkdtempSync(join(tmpdir(), "exchequer-exits-"));
  writeFileSync(join(cwd, "mandate.yaml"), JSON.stringify(mandate));
  const { deployment, fork } = guarded;
  const named = ["--chain", fork.rpcUrl, "--mandate", "mandate.yaml"];
  const treasury = ["--treasury", deployment.custody, "--module", deployment.module];
  const run = (args: string[]): Promise<Ended> => runCommand([...args, ...named, ...treasury], { cwd });
  return {
    cwd,
    named,
    /** As typed, with what names the treasury behind it. */
    run,
    /** A plan that was made, or that was sent. */
    planned: async (...args: string[]): Promise<ExitOutput> => {
      const { code, stdout, stderr } = await run([...args, "--json"]);
      expect([code, stderr]).toEqual([0, ""]);
      return exitOutputSchema.parse(JSON.parse(stdout));
    },
    approvals: async (): Promise<ApprovalsOutput> => {
      const { code, stdout, stderr } = await run(["approvals", "--json"]);
      expect([code, stderr]).toEqual([0, ""]);
      return approvalsOutputSchema.parse(JSON.parse(stdout));
    },
    /** Exit code and the code of the error that was said. */
    refused: async (...args: string[]): Promise<[number | null, string, string]> => {
      const { code, stderr } = await run(args);
      return [code, /\(([A-Z_]+)\)\s*$/.exec(stderr)?.[1] ?? "", stderr];
    },
    file: (name: string): string => readFileSync(join(cwd, name), "utf8"),
    remove: (): void => rmSync(cwd, { recursive: true, force: true, maxRetries: 5 }),
  };
};
export type Exits = ReturnType<typeof exitsOf>;

/** What custody holds of each token, by symbol. */
export const held = ({ balances }: ExitOutput["before"]): Record<string, bigint> =>
  Object.fromEntries(balances.map(({ symbol, amount }) => [symbol, BigInt(amount)]));

/** Feeds that answer nothing and burn what gas they get. */
export const killFeeds = async ({ cheat, mandate }: InvestedTreasury): Promise<void> => {
  for (const { feed } of mandate.assets) await cheat("anvil_setCode", [feed, "0xfe"]);
};
