import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { type Bundle, openBundle, writeBundle } from "../../../simulation/forks/bundle.ts";
import { bundleInfo, type BundleInfo } from "../../../simulation/forks/bundleInfo.ts";
import { importBlock } from "../../../simulation/forks/importBlock.ts";
import { NO_OVERLAY } from "../../../simulation/forks/overlay.ts";
import { bundleSource } from "../../../simulation/forks/stateSource.ts";
import { rpcCaller } from "../../../simulation/forks/rpcCall.ts";
import {
  type BundleCheck,
  bundleCheckSchema,
  emptyWhereAbsent,
  NothingToVerifyError,
  verifyBundle,
} from "../../../simulation/forks/verifyBundle.ts";
import {
  checkWitness,
  fetchWitness,
  readWitness,
  type Witness,
  type WitnessCheck,
  witnessCheckSchema,
  writeWitness,
} from "../../../simulation/forks/witness.ts";
import { openForkedState } from "../../adapters/forkedState.ts";
import { rpcUrl } from "../../adapters/forkSource.ts";
import { EXIT } from "../errors.ts";
import { inScratch } from "../scratch.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** What `exchequer fork verify --json` prints; `ok` counts the proofs in. */
export const forkVerifyOutputSchema = bundleCheckSchema.extend({
  /** Null where the bundle carries no proofs and none were asked for. */
  proofs: witnessCheckSchema.nullable(),
});
type ForkVerifyOutput = z.infer<typeof forkVerifyOutputSchema>;

/** `exchequer fork import | info | verify | prove`. */
export const registerFork = (program: Command): void => {
  const fork = program.command("fork").description("import, inspect and verify recorded chain state");

  fork
    .command("import")
    .description("turn a recorded block (block, pre-state and codes, gzipped JSON) into a bundle")
    .argument("<dir>", "folder of one recorded block")
    .requiredOption("--out <bundle>", "folder to write the bundle to")
    .option("--json", "print what was imported as JSON")
    .action((folder: string, options: { out: string; json?: boolean }) => {
      const bundle = importBlock(resolve(folder));
      writeBundle(bundle, resolve(options.out));
      const info = bundleInfo(bundle);
      print(options.json ? JSON.stringify(info) : `${describe(info)}\nwritten to ${options.out}`);
    });

  fork
    .command("info")
    .description("say what a bundle holds, and its content hash")
    .argument("<bundle>", "folder of a bundle")
    .option("--json", "print as JSON")
    .action((folder: string, options: { json?: boolean }) => {
      const info = bundleInfo(openBundle(resolve(folder)));
      print(options.json ? JSON.stringify(info) : describe(info));
    });

  fork
    .command("verify")
    .description("replay the block's own transactions and compare gas and receipts root with its header")
    .argument("<bundle>", "folder of a bundle")
    .option("--proofs [source]", "insist on proofs against the state root: those it carries, or those of rpc:<url>")
    .option("--json", "print as JSON")
    .action(async (path: string, options: { proofs?: string | true; json?: boolean }) => {
      const folder = resolve(path);
      const bundle = openBundle(folder);
      const witness = await witnessFor(bundle, folder, options.proofs);
      const proofs = witness === null ? null : await checkWitness(bundle, witness);
      const replay = await replayed(bundle);
      const check = { ...replay, proofs, ok: replay.ok && (proofs?.ok ?? true) };
      print(options.json ? JSON.stringify(check) : describeCheck(check));
      if (!check.ok) process.exitCode = EXIT.failed;
    });

  fork
    .command("prove")
    .description("fetch proofs of everything in a bundle from a node, check them, and keep them with the bundle")
    .argument("<bundle>", "folder of a bundle")
    .requiredOption("--from <source>", "rpc:<url> of a node that still has the block's state; rpc: for MAINNET_RPC_URL")
    .option("--json", "print as JSON")
    .action(async (path: string, options: { from: string; json?: boolean }) => {
      const folder = resolve(path);
      const bundle = openBundle(folder);
      const witness = await fetchWitness(bundle, rpcCaller({ url: rpcUrl(options.from, process.env) }));
      const proofs = await checkWitness(bundle, witness);
      if (proofs.ok) writeWitness(folder, witness);
      else process.exitCode = EXIT.failed;
      print(options.json ? JSON.stringify(proofs) : describeProofs(proofs).join("\n"));
    });
};

/** What a bundle carries, or what a node gives where one is named. */
const witnessFor = (
  bundle: Bundle,
  folder: string,
  asked: string | true | undefined,
): Promise<Witness> | Witness | null => {
  if (typeof asked === "string") return fetchWitness(bundle, rpcCaller({ url: rpcUrl(asked, process.env) }));
  const carried = readWitness(folder);
  if (carried === null && asked === true) throw new WitnessAbsentError();
  return carried;
};

const replayed = (bundle: Bundle): Promise<BundleCheck> => {
  if (bundle.manifest.block.gasUsed === null) throw new NothingToVerifyError();
  const source = emptyWhereAbsent(bundleSource(bundle));
  return inScratch(async (runFolder) => {
    const chain = await openForkedState({
      source,
      overlay: NO_OVERLAY,
      library: null,
      runFolder,
      hardfork: bundle.manifest.block.hardfork,
    });
    try {
      return await verifyBundle(bundle, { client: chain.client, takeMisses: chain.takeMisses, source });
    } finally {
      await chain.close();
    }
  });
};

const describe = (info: BundleInfo): string =>
  [
    `${info.kind} state for block ${info.block.number} of chain ${info.chainId}${info.notMainnet ? " (not mainnet)" : ""}`,
    `  time          ${new Date(info.block.timestamp * 1000).toISOString()}`,
    `  content hash  ${info.contentHash}`,
    `  holds         ${info.counts.accounts} accounts, ${info.counts.slots} slots, ${info.counts.codes} codes, ${info.counts.transactions} transactions`,
    `  what is absent is ${info.complete ? "empty" : "unknown, and refused"}`,
    ...info.contents.map(({ address, label, slots }) => `  has    ${address}  ${label} (${slots} slots)`),
    ...info.absent.map(({ address, label }) => `  lacks  ${address}  ${label}`),
    ...(info.overlays.length === 0
      ? ["  overlays      none"]
      : info.overlays.map((overlay) => `  overlay       ${overlay}`)),
  ].join("\n");

const describeCheck = (check: ForkVerifyOutput): string => {
  const line = (name: string, part: { header: string; replayed: string; equal: boolean }): string =>
    `  ${part.equal ? "equal " : "DIFFERS"} ${name}  header ${part.header}  replayed ${part.replayed}`;
  return [
    `${check.ok ? "matches" : "DOES NOT MATCH"}: block ${check.blockNumber}, ${check.transactions} transactions ${check.how} again under ${check.hardfork}`,
    line("gas used     ", check.gasUsed),
    line("receipts root", check.receiptsRoot),
    ...check.otherPrevRandao.map(
      (hash) => `  perhaps because ${hash} reads PREVRANDAO, which is not the block's own where a block is mined again`,
    ),
    ...(check.proofs === null ? ["  proofs        none: recorded values are believed"] : describeProofs(check.proofs)),
  ].join("\n");
};

const describeProofs = ({ ok, stateRoot, accounts, slots, wrong }: WitnessCheck): string[] => [
  `  ${ok ? "proven " : "NOT PROVEN"} ${accounts} accounts and ${slots} slots against state root ${stateRoot}`,
  ...wrong.map(
    ({ address, slot, what, bundle, proven }) =>
      `    ${address ?? "the block"} ${slot ?? what}: the bundle says ${bundle}, ${proven === null ? "nothing proves it" : `proven is ${proven}`}`,
  ),
];

class WitnessAbsentError extends Error {
  readonly code = "WITNESS_ABSENT";
  constructor() {
    super("The bundle carries no proofs.\nName a node, --proofs rpc:<url>, or keep its proofs: exchequer fork prove.");
    this.name = "WitnessAbsentError";
  }
}
