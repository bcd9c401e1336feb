import { resolve } from "node:path";
import type { Command } from "commander";
import { loadSet, saveSet } from "../../../../simulation/history/cacheFile.ts";
import { importFiles } from "../../../../simulation/history/import/importFiles.ts";
import type { ImportOptions } from "../../../../simulation/history/import/layout.ts";
import { verifySwaps } from "../../../../simulation/history/pool/verifySwaps.ts";
import { setInfo } from "../../../../simulation/history/setInfo.ts";
import { BadUsageError, EXIT } from "../../errors.ts";
import { describeInfo, describeVerify } from "./describe.ts";
import { exportBars } from "./exportBars.ts";
import { type PullFlags, pullSet } from "./pullSet.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

type ImportFlags = { out: string; pair?: string; decimals?: string; fee?: string; json?: boolean };

/** `exchequer history import | pull | info | verify | export`. */
export const registerHistory = (program: Command): void => {
  const history = program.command("history").description("import, inspect, verify and export market history");

  history
    .command("import")
    .description(
      "turn files into one set: Uniswap v3 logs, Chainlink rounds, bars, lending rates, gas, states of a pool",
    )
    .argument("<file...>", "CSV, JSON or Parquet, gzipped or not, with or without a header, oldest or newest first")
    .requiredOption("--out <set>", "file to write the set to")
    .option("--pair <base/quote>", "what is priced and in what, for a pool token0/token1, where the file does not say")
    .option("--decimals <a,b>", "decimals of token0 and token1, where they are not known tokens")
    .option("--fee <ppm>", "fee of the pool in parts per million")
    .option("--json", "print what was imported as JSON")
    .action(async (files: string[], flags: ImportFlags) => {
      const set = await importFiles(
        files.map((file) => resolve(file)),
        optionsOf(flags),
        rowsRead(),
      );
      saveSet(set, resolve(flags.out));
      const info = setInfo(set);
      print(flags.json ? JSON.stringify(info) : `${describeInfo(info)}\nwritten to ${flags.out}`);
    });

  history
    .command("pull")
    .description(
      "fetch a pool's swaps, mints and burns from an archive node; the same command again goes on where it stopped",
    )
    .requiredOption("--pool <address>", "the pool's address")
    .requiredOption("--from <block>", "first block")
    .option("--to <block>", "last block; the last final one unless given")
    .option("--rpc <source>", "rpc:<url> of a node; rpc: for MAINNET_RPC_URL", "rpc:")
    .requiredOption("--out <set>", "file to write the set to")
    .option("--json", "print what was pulled as JSON")
    .action(async (flags: PullFlags) => {
      const info = await pullSet(flags);
      print(flags.json ? JSON.stringify(info) : `${describeInfo(info)}\nwritten to ${flags.out}`);
    });

  history
    .command("info")
    .description("say what a set holds, where it came from, what was repaired and where rows are missing")
    .argument("<set>", "file of a set")
    .option("--json", "print as JSON, with every gap")
    .action((path: string, flags: { json?: boolean }) => {
      const info = setInfo(loadSet(resolve(path)));
      print(flags.json ? JSON.stringify(info) : describeInfo(info));
    });

  history
    .command("verify")
    .description("replay every swap of a pool's log by exact integer math from the row before")
    .argument("<set>", "file of a set with swaps")
    .option("--json", "print as JSON")
    .action((path: string, flags: { json?: boolean }) => {
      const check = verifySwaps(loadSet(resolve(path)));
      print(flags.json ? JSON.stringify(check) : describeVerify(check));
      if (!check.ok) process.exitCode = EXIT.failed;
    });

  history
    .command("export")
    .description("write a row a minute (or another length) of a pool's swaps")
    .argument("<set>", "file of a set with swaps")
    .option("--bars <length>", "1m, 5m, 15m, 1h, 1d", "1m")
    .option("--format <format>", "csv", "csv")
    .option("--pool <name>", "which pool, where the set holds several")
    .option("--out <file>", "write there instead of to standard output")
    .action((path: string, flags: { bars: string; format: string; pool?: string; out?: string }) => {
      if (flags.format !== "csv")
        throw new BadUsageError(`There is no format "${flags.format}".`, "Write --format csv.");
      return exportBars(loadSet(resolve(path)), flags);
    });
};

const optionsOf = ({ pair, decimals, fee }: ImportFlags): ImportOptions => {
  if (fee !== undefined && !/^\d{1,6}$/.test(fee))
    throw new BadUsageError(`"${fee}" is no fee.`, "Write parts per million: --fee 500 is 0.05%.");
  return {
    ...(pair === undefined ? {} : { pair }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(fee === undefined ? {} : { feePpm: Number(fee) }),
  };
};

/** Says every million rows where it is. */
const rowsRead = (): ((rows: number, file: string) => void) => {
  let said = 1;
  return (rows, file) => {
    if (rows < said * 1_000_000) return;
    said = Math.floor(rows / 1_000_000) + 1;
    process.stderr.write(`· ${file}: ${(rows / 1e6).toFixed(0)} million rows\n`);
  };
};
