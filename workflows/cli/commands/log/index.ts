import type { Command } from "commander";
import { exportCommand } from "./export.ts";
import { processIo, type Io } from "./io.ts";
import { log } from "./list.ts";
import { replay } from "./replay.ts";
import { show } from "./show.ts";
import { verify } from "./verify.ts";

/** Registers `exchequer log …`: what was decided, shown and checked. */
export const registerLog = (program: Command, io: Io = processIo()): void => {
  const group = program.command("log").description("what was decided: list, show, verify, export, replay");
  const which = "a run, <run>/<cycle>, a folder, or the beginning of a record hash (default: the latest run)";

  group
    .command("list")
    .description("all runs, oldest first")
    .option("--json", "print JSON")
    .action((options) => log(io, options));
  group
    .command("show")
    .description("the account of a cycle, from its record")
    .argument("[id]", which)
    .option("--json", "print the record and its seal")
    .action((id, options) => show(io, id, options));
  group
    .command("verify")
    .description("check a run or an exported bundle without its operator")
    .argument("[bundle or run]", which)
    .option("--chain <url>", "compare with a running node instead of rebuilding the chain")
    .option(
      "--history <file>",
      "market data that proposals were held against, once or several times: their backtests come from it again (default: what exchequer.yaml's history: names)",
      (value: string, before: string[] = []) => [...before, value],
    )
    .option("--json", "print JSON")
    .action((id, options) => verify(io, id, options));
  group
    .command("export")
    .description("a bundle that anyone can verify, with a page for each decision")
    .argument("[id]", which)
    .requiredOption("--out <folder>", "a new folder")
    .option("--json", "print JSON")
    .action((id, options) => exportCommand(io, id, options));
  group
    .command("replay")
    .description("decide again from the record alone, and compare")
    .argument("[id]", which)
    .option("--json", "print JSON")
    .action((id, options) => replay(io, id, options));
};
