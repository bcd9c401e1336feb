import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { formatBaseUnits } from "../../../policies/treasury/money.ts";
import type { ForkState } from "../../../policies/treasury/snapshot.ts";
import type { Verdict } from "../../../policies/treasury/verdict.ts";
import { ActionsFileError, holderOverlay, parseActionsFile } from "../../../simulation/actionsFile.ts";
import { simulateActions, type SimulatedOutcome, UNJUDGED } from "../../../simulation/simulate.ts";
import { openForkedState } from "../../adapters/forkedState.ts";
import { resolveForkSource } from "../../adapters/forkSource.ts";

type Answer = { fork: ForkState; outcome: SimulatedOutcome; verdict: Verdict };

/** `exchequer simulate <file>`. */
export const registerSimulate = (program: Command): void => {
  program
    .command("simulate")
    .description("what a list of actions would do on a fork, and with a mandate whether it is allowed")
    .argument("<file>", "JSON: {holdings: {token: base units}, actions: [{kind: swap, venue, tokenIn, tokenOut, feePpm, amountIn}]}")
    .option("--fork <source>", "replica, bundle:<dir> or rpc:<url>", "replica")
    .option("--mandate <file>", "judge by this mandate")
    .option("--json", "print as JSON")
    .action(async (path: string, options: { fork: string; mandate?: string; json?: boolean }) => {
      const answer = await simulated(path, options);
      process.stdout.write(`${options.json ? JSON.stringify(answer) : describe(answer)}\n`);
      if (answer.outcome.status === "reverted") process.exitCode = 1;
      if (answer.verdict.kind === "denied") process.exitCode = 4;
    });
};

const simulated = async (path: string, options: { fork: string; mandate?: string }): Promise<Answer> => {
  if (!existsSync(path)) throw new ActionsFileError("it is not there");
  const file = parseActionsFile(readFileSync(path, "utf8"));
  const { source, bundle } = await resolveForkSource(options.fork, { env: process.env, cwd: process.cwd() });
  const scratch = mkdtempSync(join(tmpdir(), "exchequer-simulate-"));
  try {
    const chain = await openForkedState({ source, overlay: holderOverlay(file), library: bundle, runFolder: resolve(scratch) });
    try {
      const outcome = await simulateActions(file, { client: chain.client, takeMisses: chain.takeMisses, env: source.env });
      return { fork: chain.state, outcome, verdict: UNJUDGED };
    } finally {
      await chain.close();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

const describe = ({ fork, outcome, verdict }: Answer): string =>
  [
    `${outcome.status} on ${fork.source}${fork.notMainnet ? " (not mainnet)" : ""}, block ${fork.parentBlock + 1}, ${fork.hardfork}`,
    ...outcome.actions.map((action) =>
      [
        `  ${action.status === "executed" ? "ok    " : "FAILED"} ${action.kind}`,
        `in ${action.amountIn} ${action.tokenIn ?? "wei"}, out ${action.amountOut} ${action.tokenOut ?? "wei"},`,
        `gas ${formatBaseUnits(BigInt(action.gasUsed), 0)} (approval ${formatBaseUnits(BigInt(action.approvalGasUsed), 0)})`,
        action.revert === null ? "" : `: ${action.revert}`,
      ].join(" "),
    ),
    ...outcome.balances.map(({ token, before, after }) => `  balance ${token}  ${before} -> ${after}`),
    ...fork.overlays.map(({ address, note }) => `  overlay ${address}  ${note}`),
    `  verdict ${verdict.kind}`,
    ...verdict.findings.map((finding) => `    ${finding.ok ? "ok    " : "BREACH"} ${finding.rule}  ${finding.observed} against ${finding.limit} ${finding.unit}`),
  ].join("\n");
