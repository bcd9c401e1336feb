// Writes the account of a run made now into README.md:
//   node_modules/node/bin/node test/support/captureAccount.ts
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, root, runCommand } from "./command.ts";

const page = join(root, "README.md");
const { code, stdout, stderr } = await inFolder((cwd) => runCommand(["run"], { cwd }));
if (code !== 0) throw new Error(`the run ended with ${code}:\n${stderr}`);
const text = readFileSync(page, "utf8");
const between = /(<!-- capture:start -->\nA real run, as printed:\n```\n).*?(\n```\n<!-- capture:end -->)/s;
if (!between.test(text)) throw new Error("README.md has no place for a capture any more");
writeFileSync(
  page,
  text.replace(between, (_, before: string, after: string) => before + stdout.trimEnd() + after),
);
console.log(`${stdout.trimEnd().split("\n").length} lines`);
process.exit(0);
