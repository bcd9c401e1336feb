import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { DELAYS } from "../../../../policies/onchain/delays.ts";
import { type Mandate, mandateSchema } from "../../../../policies/treasury/mandate.ts";
import { type DeploymentFile, deploymentFileSchema, readDeploymentFile } from "../../../adapters/deploymentFile.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { openRunById, runIds, type RunFolder } from "../../../adapters/recordStore.ts";
import { createRedactor } from "../../../adapters/redactor.ts";
import { readRunSetup } from "../../../adapters/runSetup.ts";
import { EXIT } from "../../errors.ts";
import { compileContracts } from "../../compile.ts";
import { createProgress } from "../../progress.ts";
import { findingSchema } from "../doctor/finding.ts";
import { onGround } from "../doctor/ground.ts";
import { findingSections, summary } from "../doctor/render.ts";
import { mandateOf } from "../policy/mandateOf.ts";
import { forkKeys } from "./forkKeys.ts";
import { exitFor, ROOT } from "./index.ts";
import { mandateOfFile } from "./rehearse.ts";
import { verifyDeployment } from "./verifyDeployment.ts";

/** What `exchequer deploy verify --json` prints. */
export const deployVerifyOutputSchema = z.strictObject({
  format: z.literal(1),
  deployment: deploymentFileSchema,
  /** Each with what differs, or that nothing does. */
  findings: z.array(findingSchema),
});
type Output = z.infer<typeof deployVerifyOutputSchema>;

type Options = { chain?: string | true; fork?: string; mandate?: string; json?: boolean };

/** `exchequer deploy verify <deployment>`. */
export const registerVerify = (group: Command): void => {
  group
    .command("verify")
    .description("compare a deployment with the chain: code and immutables, people, modules, limits")
    .argument("<deployment>", "a deployment.json, or the id of a run")
    .option("--chain [url]", "the chain it stands on (default: MAINNET_RPC_URL; of a run, its own mined again)")
    .option("--mandate <file>", "what it should allow (default: the configuration's; of a run, the one it had)")
    .option("--json", "print as JSON")
    .action(async (reference: string, _: unknown, command: Command) => {
      // `--mandate` and `--json` are the group's options too, and commander gives them to the group.
      const options: Options = command.optsWithGlobals();
      const output = await verified(reference, options);
      const redact = createRedactor(process.env, typeof options.chain === "string" ? [options.chain] : []);
      const text = options.json
        ? JSON.stringify(deployVerifyOutputSchema.parse(output))
        : [...findingSections(output.findings, process.stdout.columns), summary(output.findings)].join("\n");
      process.stdout.write(`${redact(text)}\n`);
      process.exitCode = exitFor(output.findings, EXIT.unknown);
    });
};

const verified = async (reference: string, options: Options): Promise<Output> => {
  const cwd = process.cwd();
  const run = runIds(cwd).includes(reference) ? openRunById(cwd, reference) : null;
  const ofRun = run === null ? null : deploymentOf(run);
  const file = ofRun?.file ?? readDeploymentFile(resolve(cwd, reference));
  const mandate =
    ofRun !== null && options.mandate === undefined ? ofRun.mandate : mandateOf(cwd, options.mandate).mandate;
  const source = `rpc:${typeof options.chain === "string" ? options.chain : ""}`;
  const where =
    run !== null && options.chain === undefined
      ? ({ kind: "run", run } as const)
      : ({ kind: "chain", source, treasury: null } as const);
  const progress = createProgress((line) => process.stderr.write(line));
  try {
    await compileContracts({ root: ROOT, progress: progress.step });
    progress.step("opening the chain");
    return await onGround({ where, mandate, cwd, env: process.env }, async (ground) => {
      progress.step("comparing code, people, custody and limits");
      // A fork's chain is no live one, whoever serves it: its people have throwaway keys.
      const on = ofRun === null ? ground : { ...ground, live: false };
      const findings = await verifyDeployment({ ground: on, file, mandate, keys: forkKeys(cwd), root: ROOT });
      return { format: 1, deployment: file, findings };
    });
  } finally {
    progress.done();
  }
};

/** A run deploys with a fork's throwaway keys and what its folder says. */
const deploymentOf = (run: RunFolder): { file: DeploymentFile; mandate: Mandate } => {
  const { deployment, custody, mandateHash, seats } = readRunSetup(run.folder);
  const mandate = mandateSchema.parse(JSON.parse(run.getBlob(mandateHash)));
  const at = (role: string) => forkAccount(role).address;
  return {
    mandate,
    file: {
      format: 1,
      chainId: mandate.chainId,
      mandate: mandateOfFile(mandate),
      deployer: at("deployer"),
      executor: deployment.timelock ?? at("executor"),
      tightener: deployment.fastGovernor ?? null,
      submitter: at("submitter"),
      seats: seats.map((id) => at(`seat:${id}`)),
      delays: DELAYS,
      custody: { kind: custody.kind, owners: custody.kind === "safe" ? [at("owner-1"), at("owner-2")] : null },
      contracts: deployment,
    },
  };
};
