import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { GENERATED } from "../../../contracts/generated/generate.ts";
import { foundryBinary } from "../../../workflows/adapters/foundryBinary.ts";
import type { Code } from "./shipped.ts";

const root = join(import.meta.dirname, "../../..");
/** A mutant may loop without end; gas ends it in most cases, and this in all. */
const MOST_SECONDS = 90;
/** The first run, without a mutant, also compiles the tests. */
const MOST_SECONDS_AT_FIRST = 900;
/** That what is deployed is what ships, and how dear it is to the unit, is not asked: it is neither. */
const NOT_ASKED = { contracts: "ShippedTest", tests: "test_attack_submitterStarvesAMint" };
/** Gas is not free in a test either, so that a loop comes to its end. */
const GAS_LIMIT = 4_000_000_000;

/** Forge asks for the version before each run, and the compiler itself takes longer to say it than most tests to run. */
const COMPILER = `#!/bin/sh
case "$*" in *--version*) printf 'solc, the solidity compiler commandline interface\\nVersion: VERSION\\n'; exit 0 ;; esac
exec node contracts/solc.cjs "$@"
`;
const versionOf = (): string => (createRequire(import.meta.url)("solc") as { version: () => string }).version();

export type Suite = "parity" | "unit" | "attacks" | "invariants" | "council";
export type Verdict =
  | { kind: "killed"; suite: Suite; by: string }
  | { kind: "survived" }
  | { kind: "late"; suite: Suite }
  | { kind: "unclear"; said: string };
export type Asked = { suite: Suite; match: string; without?: string | undefined };

/**
 * Mutated libraries among files without mutants: their constants are functions there and are called by whoever uses them, those
 * of other libraries are not.
 */
const asLinked = (texts: Readonly<Record<string, string>>, folder: string): Record<string, string> => {
  const names = new Set(
    Object.entries(texts).flatMap(([path, text]) =>
      [...text.matchAll(/function ([A-Z][A-Z0-9_]*)\(\)/g)].map(([, name]) => `${basename(path, ".sol")}.${name}`),
    ),
  );
  const changed: Record<string, string> = {};
  for (const tree of names.size === 0 ? [] : ["contracts", "test/contracts"]) {
    for (const file of readdirSync(join(folder, tree), { recursive: true, encoding: "utf8" })) {
      const path = `${tree}/${file}`;
      if (!file.endsWith(".sol")) continue;
      const was = texts[path] ?? readFileSync(join(folder, path), "utf8");
      const text = was.replace(
        /\b([A-Z]\w*\.[A-Z][A-Z0-9_]*)\b(?!\w|\.)(\(\))?/g,
        (whole, name: string, call?: string) => (names.has(name) ? `${name}()` : call && path in texts ? name : whole),
      );
      if (text !== was || path in texts) changed[path] = text;
    }
  }
  return changed;
};

/** A copy of the tests, in which what ships may be another. */
export class Sandbox {
  readonly folder: string;
  readonly #shipped = new Map<string, Record<string, unknown>>();

  /** @param texts the libraries' text with their mutants, for the few tests that ask a library itself */
  constructor(folder: string, texts: Readonly<Record<string, string>>) {
    this.folder = folder;
    for (const path of ["contracts", "test/contracts", "package-lock.json"]) {
      rmSync(join(folder, path), { recursive: true, force: true });
      cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    // What was compiled of the tests is good here too.
    for (const path of ["out/tests", "cache/tests"]) {
      if (existsSync(join(folder, path)) || !existsSync(join(root, path))) continue;
      cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    for (const [path, text] of Object.entries(asLinked(texts, folder))) writeFileSync(join(folder, path), text);
    cpSync(join(import.meta.dirname, "Mutant.sol"), join(folder, "contracts/Mutant.sol"));
    rmSync(join(folder, "test/contracts/mutants"), { recursive: true });
    const modules = realpathSync(join(root, "node_modules"));
    if (!existsSync(join(folder, "node_modules"))) symlinkSync(modules, join(folder, "node_modules"));
    const config = readFileSync(join(root, "foundry.toml"), "utf8")
      .replace(
        'fs_permissions = [{ access = "read", path = "./" }]',
        `fs_permissions = [{ access = "read", path = "./" }, { access = "read", path = "${modules}" }]`,
      )
      .replace('solc = "contracts/solc.cjs"', 'solc = "./solc.sh"')
      .replace("[profile.tests]", "[profile.tests]\ncode_size_limit = 10000000\ndisable_block_gas_limit = true");
    writeFileSync(join(folder, "foundry.toml"), config);
    writeFileSync(join(folder, "solc.sh"), COMPILER.replace("VERSION", versionOf()), { mode: 0o755 });
    for (const name of GENERATED) {
      const text = readFileSync(join(root, `out/${name}.sol/${name}.json`), "utf8");
      this.#shipped.set(name, JSON.parse(text) as Record<string, unknown>);
      mkdirSync(join(folder, `out/${name}.sol`), { recursive: true });
    }
  }

  /** Tests deploy these from now on; what is not among them is as it ships. */
  deploy(codes: ReadonlyMap<string, Code>): void {
    for (const [name, artifact] of this.#shipped) {
      const code = codes.get(name);
      const mutant = code && { bytecode: { object: code.creation }, deployedBytecode: { object: code.runtime } };
      const text = JSON.stringify({ ...artifact, ...mutant });
      writeFileSync(join(this.folder, `out/${name}.sol/${name}.json`), text);
    }
  }

  /** Asks one part of the tests about one mutant, until one fails. */
  async ask(mutant: number, { suite, match, without }: Asked): Promise<Verdict> {
    const { code, said } = await this.#forge(mutant, match, without);
    if (code === "late") return { kind: "late", suite };
    const failure = /\[FAIL[^\n]*/.exec(said)?.[0];
    if (failure !== undefined) return { kind: "killed", suite, by: testOf(said, failure) };
    return code === 0 ? { kind: "survived" } : { kind: "unclear", said: said.slice(-600) };
  }

  #forge(mutant: number, match: string, without?: string): Promise<{ code: number | "late"; said: string }> {
    const args = ["test", "--color", "never", "--fail-fast", "-j", "1", "--match-path", match];
    args.push(
      ...(without ? ["--no-match-path", without] : []),
      "--no-match-contract",
      NOT_ASKED.contracts,
      "--no-match-test",
      NOT_ASKED.tests,
    );
    const { FOUNDRY_CONFIG: _, ...others } = process.env;
    const env = {
      ...others,
      FOUNDRY_PROFILE: "tests",
      FOUNDRY_BLOCK_COINBASE: `0x${mutant.toString(16).padStart(40, "0")}`,
      FOUNDRY_GAS_LIMIT: String(GAS_LIMIT),
      FOUNDRY_FUZZ_RUNS: "32",
      FOUNDRY_FUZZ_SEED: "0x1",
    };
    return new Promise((done, fail) => {
      const child = spawn(foundryBinary("forge"), args, { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
      let said = "";
      const most = mutant === 0 ? MOST_SECONDS_AT_FIRST : MOST_SECONDS;
      child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const timer = setTimeout(() => child.kill("SIGKILL"), most * 1000);
      child.on("error", fail);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        done({ code: signal === "SIGKILL" ? "late" : (code ?? 1), said });
      });
    });
  }
}

/** `Limits.t.sol: test_commit`, of the line that failed and the last suite's heading before it. */
const testOf = (said: string, failure: string): string => {
  const before = said.slice(0, said.indexOf(failure));
  const file = [...before.matchAll(/ for (\S+):(\w+)/g)].at(-1)?.[1]?.split("/").slice(-2).join("/") ?? "?";
  const name = /(\w+)\([^()]*\) \((?:gas|runs)/.exec(failure)?.[1] ?? failure.slice(0, 120);
  return `${file}: ${name}`;
};
