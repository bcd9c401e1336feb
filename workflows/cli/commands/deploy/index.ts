import { resolve } from "node:path";
import type { Command } from "commander";
import { SAFE } from "../../../adapters/safe.ts";
import { compileContracts } from "../../compile.ts";
import { forkSource, loadConfig } from "../../config.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { createProgress } from "../../progress.ts";
import type { PartFinding } from "../doctor/finding.ts";
import { onGround } from "../doctor/ground.ts";
import { mandateOf } from "../policy/mandateOf.ts";
import { forkKeys } from "./forkKeys.ts";
import { type DeployPlan, deployPlanOutputSchema, planOutput } from "./plan.ts";
import { renderedPlan } from "./planText.ts";
import { rehearseDeployment } from "./rehearse.ts";
import { termsOf, type TermsOptions } from "./terms.ts";
import { writeUnsigned } from "./unsigned.ts";
import { registerVerify } from "./verify.ts";
import { verifyDeployment } from "./verifyDeployment.ts";

type Options = TermsOptions & { plan?: boolean; mandate?: string; fork?: string; out?: string; json?: boolean };

export const ROOT = resolve(import.meta.dirname, "../../../..");

/** Registers `exchequer deploy --plan` and `exchequer deploy verify`. */
export const registerDeploy = (program: Command): void => {
  const group = program
    .command("deploy")
    .description("every transaction that deploys a treasury, rehearsed; sends nothing and needs no key")
    .option("--plan", "print every creation and call in order: addresses, code hashes, arguments, gas")
    .option("--mandate <file>", "what holders allow (default: the configuration's)")
    .option("--deployer <address>", "who will send them; its nonce gives the addresses")
    .option("--executor <address>", "governance's: a timelock or Safe that owns limits, seats and anchor")
    .option("--submitter <address>", "who hands decisions in and publishes records")
    .option("--seats <addresses>", "whose keys sign decisions, with commas between")
    .option("--tightener <address>", "who may only tighten, such as a fast governor")
    .option("--custody <kind>", "treasury, safe (a new one), or the address of a Safe", "treasury")
    .option("--owners <addresses>", "of a new Safe; two of them must sign")
    .option("--delays <seconds>", "how long limits, structure, restore wait", "259200,604800,86400")
    .option("--fork <source>", "rehearse on replica, bundle:<dir> or rpc:<url>")
    .option("--out <folder>", "write transactions.json and deployment.json there")
    .option("--json", "print as JSON")
    .action(async (options: Options) => {
      if (options.plan !== true)
        throw new BadUsageError(
          "Nothing here deploys to a live chain: say --plan.",
          "`npm start` deploys on a fork of its own; `deploy verify` checks what others deployed.",
        );
      const { plan, now } = await planned(options);
      if (options.out !== undefined) writeUnsigned(resolve(options.out), plan, now);
      const text = options.json
        ? JSON.stringify(deployPlanOutputSchema.parse(plan))
        : renderedPlan(plan, options.out ?? null, process.stdout.columns);
      process.stdout.write(`${text}\n`);
      process.exitCode = exitFor(plan.findings, EXIT.done);
    });
  registerVerify(group);
};

/** Bad where something is; `unknown` where something could not be looked at. */
export const exitFor = (findings: readonly PartFinding[], unknown: number): number => {
  if (findings.some(({ level }) => level === "bad")) return EXIT.failed;
  return findings.some(({ level }) => level === "unknown") ? unknown : EXIT.done;
};

const planned = async (options: Options): Promise<{ plan: DeployPlan; now: number }> => {
  const cwd = process.cwd();
  const { mandate } = mandateOf(cwd, options.mandate);
  const given = termsOf(options, mandate);
  const source =
    options.fork ?? loadConfig({ cwd }).config.fork ?? (process.env["MAINNET_RPC_URL"] ? "rpc:" : "replica");
  if (!forkSource.safeParse(source).success)
    throw new BadUsageError("--fork takes replica, bundle:<dir> or rpc:<url>.");
  const progress = createProgress((line) => process.stderr.write(line));
  try {
    await compileContracts({ root: ROOT, progress: progress.step });
    const placed = given.terms.custody === "safe" ? Object.values(SAFE) : [];
    const where = { kind: source.startsWith("rpc:") ? "chain" : "fork", source, treasury: null } as const;
    progress.step("opening the state");
    return await onGround({ where, mandate, cwd, env: process.env, placed }, async (ground) => {
      progress.step("rehearsing each transaction");
      const rehearsed = await rehearseDeployment(ground, given);
      progress.step("checking what stands then");
      const keys = forkKeys(cwd);
      const findings = await verifyDeployment({
        ground: rehearsed.after,
        file: rehearsed.file,
        mandate,
        keys,
        root: ROOT,
      });
      return { plan: planOutput(rehearsed, findings), now: ground.fork.timestamp };
    });
  } finally {
    progress.done();
  }
};
