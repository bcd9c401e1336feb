import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concat } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import { execTransactionData } from "../../policies/onchain/safeTransaction.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import { type ApprovalsOutput, approvalsOutputSchema } from "../../workflows/cli/commands/approvals/index.ts";
import { type ExitOutput, exitOutputSchema } from "../../workflows/cli/commands/exits/output.ts";
import { type Ended, runCommand } from "./command.ts";
import type { InvestedTreasury } from "./investedTreasury.ts";

/** The command line on a treasury that stands on a fork, in a folder of its own. */
export const exitsOf = ({
  guarded,
  mandate,
}: {
  guarded: Pick<InvestedTreasury["guarded"], "fork" | "deployment">;
  mandate: Mandate;
}) => {
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

/**
 * What a Safe's owners do with a printed plan: sign the printed hashes, and nothing else of it, and hand the printed transactions
 * in.
 */
export const safeCalls = async (
  { safe, author, chainId }: ExitOutput,
  owners: readonly PrivateKeyAccount[],
): Promise<{ to: Address; data: Hex }[]> =>
  Promise.all(
    (safe?.transactions ?? []).map(async ({ safeTxHash, nonce, value, operation, to, data }) => {
      const ordered = owners.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
      const signatures = await Promise.all(ordered.map((owner) => owner.sign({ hash: safeTxHash })));
      const transaction = { safe: author.address, chainId, to, data, value: BigInt(value), nonce: BigInt(nonce) };
      const call = execTransactionData({ ...transaction, operation: operation === 1 ? 1 : 0 }, concat(signatures));
      return { to: author.address, data: call };
    }),
  );
