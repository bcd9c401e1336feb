import { resolve } from "node:path";
import type { Command } from "commander";
import { openBundle, writeBundle } from "../../../simulation/forks/bundle.ts";
import { bundleInfo, type BundleInfo } from "../../../simulation/forks/bundleInfo.ts";
import { importBlock } from "../../../simulation/forks/importBlock.ts";
import { NO_OVERLAY } from "../../../simulation/forks/overlay.ts";
import { bundleSource } from "../../../simulation/forks/stateSource.ts";
import {
  type BundleCheck,
  emptyWhereAbsent,
  NothingToVerifyError,
  verifyBundle,
} from "../../../simulation/forks/verifyBundle.ts";
import { openForkedState } from "../../adapters/forkedState.ts";
import { inScratch } from "../scratch.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** `exchequer fork import | info | verify`. */
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
    .option("--json", "print as JSON")
    .action(async (folder: string, options: { json?: boolean }) => {
      const check = await replayed(resolve(folder));
      print(options.json ? JSON.stringify(check) : describeCheck(check));
      if (!check.ok) process.exitCode = 1;
    });
};

const replayed = (folder: string): Promise<BundleCheck> => {
  const bundle = openBundle(folder);
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

const describeCheck = (check: BundleCheck): string => {
  const line = (name: string, part: { header: string; replayed: string; equal: boolean }): string =>
    `  ${part.equal ? "equal " : "DIFFERS"} ${name}  header ${part.header}  replayed ${part.replayed}`;
  return [
    `${check.ok ? "matches" : "DOES NOT MATCH"}: block ${check.blockNumber}, ${check.transactions} transactions ${check.how} again under ${check.hardfork}`,
    line("gas used     ", check.gasUsed),
    line("receipts root", check.receiptsRoot),
    ...check.otherPrevRandao.map(
      (hash) => `  perhaps because ${hash} reads PREVRANDAO, which is not the block's own where a block is mined again`,
    ),
  ].join("\n");
};
