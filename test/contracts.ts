// `npm run test:contracts`: compiles what ships where it changed, then runs the Solidity tests. What follows `--` goes to
// `forge test`; `--long` is for many more steps and seeds.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { foundryBinary } from "../workflows/adapters/foundryBinary.ts";
import { compileContracts } from "../workflows/cli/compile.ts";

const root = resolve(import.meta.dirname, "..");
const long = process.argv.includes("--long");
const passedOn = process.argv.slice(2).filter((argument) => argument !== "--long");

await compileContracts({ root, progress: (line) => console.log(line) });
const { status } = spawnSync(foundryBinary("forge"), ["test", ...passedOn], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, EXCHEQUER_LONG: long ? "1" : "", FOUNDRY_PROFILE: long ? "long" : "tests" },
});
process.exit(status ?? 1);
