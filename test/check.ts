// `npm run check`: types, lint, format of TypeScript and Solidity. Prints each command's verdict; non-zero when one fails.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { foundryBinary } from "../workflows/adapters/foundryBinary.ts";

const root = resolve(import.meta.dirname, "..");
const bin = (name: string): string => join(root, "node_modules/.bin", name);
const fix = process.argv.includes("--fix");
const sources = [
  "policies",
  "contracts",
  "simulation",
  "agents",
  "workflows",
  "test",
  "temporal.config.ts",
  "vitest.config.ts",
];

const commands: [string, string, string[]][] = [
  ["types", bin("tsc"), ["-p", root]],
  ["lint", bin("oxlint"), ["--deny-warnings", ...sources]],
  ["format", bin("oxfmt"), [...(fix ? [] : ["--check"]), ...sources]],
  ["solidity format", foundryBinary("forge"), ["fmt", ...(fix ? [] : ["--check"]), "contracts", "test/contracts"]],
];

let failed = 0;
for (const [name, command, args] of commands) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  console.log(`${status === 0 ? "ok    " : "FAIL  "} ${name}`);
  if (status !== 0) failed += 1;
}
console.log(`${commands.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
