#!/usr/bin/env node
// The compiler forge runs: answers `--version` and pipes standard JSON through npm's solc, so nothing is downloaded.
const solc = require("solc");
const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

if (process.argv.includes("--version")) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
  process.exit(0);
}
const base = process.argv.includes("--base-path")
  ? process.argv[process.argv.indexOf("--base-path") + 1]
  : process.cwd();
const found = (path) => {
  try {
    return { contents: readFileSync(resolve(base, path), "utf8") };
  } catch (error) {
    return { error: error.message };
  }
};
process.stdout.write(solc.compile(readFileSync(0, "utf8"), { import: found }));
