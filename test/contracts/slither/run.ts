// `npm run test:slither`: slither over contracts/. Each finding is answered in contracts/SLITHER.md or fails; so does an answer to
// what is found no more. Without slither it says so and ends well:
//   python3 -m venv <folder> && <folder>/bin/pip install slither-analyzer==0.11.6
//   SLITHER=<folder>/bin/slither npm run test:slither
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { foundryBinary } from "../../../workflows/adapters/foundryBinary.ts";
import { compile } from "../functions/compilerOutput.ts";
import { answersIn, compare, nameOf, type Finding } from "./findings.ts";

const root = resolve(import.meta.dirname, "../../..");
const slither = process.env["SLITHER"] ?? "slither";
const version = spawnSync(slither, ["--version"], { encoding: "utf8" });
if (version.status !== 0) {
  console.log(
    `static analysis skipped: there is no ${slither}; pip install slither-analyzer==0.11.6, or name it with SLITHER=`,
  );
  process.exit(0);
}

// It reads what forge would have left of a build; the trees are enough for it, and no code has to be generated.
const scratch = mkdtempSync(join(tmpdir(), "exchequer-slither-"));
const { input, output } = compile();
for (const inFile of Object.values(output.contracts)) {
  for (const [name, contract] of Object.entries(inFile)) {
    const none = { object: "", sourceMap: "", linkReferences: {} };
    const { evm } = contract as unknown as { evm: object };
    Object.assign(inFile, { [name]: { ...contract, evm: { ...evm, bytecode: none, deployedBytecode: none } } });
  }
}
mkdirSync(join(scratch, "build-info"));
writeFileSync(
  join(scratch, "build-info/contracts.json"),
  JSON.stringify({ id: "contracts", solcVersion: "0.8.37", solcLongVersion: "0.8.37", input, output }),
);
const report = join(scratch, "report.json");
const { stderr } = spawnSync(
  slither,
  [
    root,
    "--ignore-compile",
    "--foundry-build-info-directory",
    join(scratch, "build-info"),
    "--filter-paths",
    "node_modules|contracts/replica",
    "--json",
    report,
  ],
  {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, PATH: `${dirname(foundryBinary("forge"))}:${process.env["PATH"] ?? ""}` },
  },
);
let findings: Finding[];
try {
  const { results } = JSON.parse(readFileSync(report, "utf8")) as { results: { detectors?: Finding[] } };
  findings = results.detectors ?? [];
} catch {
  console.log(stderr.slice(-2000));
  process.exit(1);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const { open, gone } = compare(findings, answersIn(readFileSync(join(root, "contracts/SLITHER.md"), "utf8")));
for (const finding of open)
  console.log(`open: ${nameOf(finding)} (${finding.impact})\n${finding.description.trim()}\n`);
for (const name of gone) console.log(`answered and found no more: ${name}`);
console.log(
  `slither ${version.stdout.trim()}: ${findings.length} findings, ${open.length} open, ${gone.length} answers too many`,
);
process.exit(open.length + gone.length === 0 ? 0 : 1);
