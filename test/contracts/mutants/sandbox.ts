import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GENERATED } from "../../../contracts/generated/generate.ts";
import { foundryBinary } from "../../../workflows/adapters/foundryBinary.ts";
import type { Code } from "./compile.ts";

const root = join(import.meta.dirname, "../../..");
/** A mutant may loop without end, and gas in tests has none. */
const MOST_SECONDS = 300;

export type Verdict = { kind: "killed"; by: string } | { kind: "survived" } | { kind: "unclear"; said: string };

/** A copy of the tests, in which what ships may be another. */
export class Sandbox {
  readonly folder: string;
  readonly #shipped = new Map<string, Record<string, unknown>>();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "exchequer-mutants-"));
    for (const path of ["contracts", "test/contracts", "package-lock.json"]) {
      cpSync(join(root, path), join(this.folder, path), { recursive: true });
    }
    symlinkSync(realpathSync(join(root, "node_modules")), join(this.folder, "node_modules"));
    const modules = realpathSync(join(root, "node_modules"));
    const config = readFileSync(join(root, "foundry.toml"), "utf8").replace(
      'fs_permissions = [{ access = "read", path = "./" }]',
      `fs_permissions = [{ access = "read", path = "./" }, { access = "read", path = "${modules}" }]`,
    );
    writeFileSync(join(this.folder, "foundry.toml"), config);
    for (const name of GENERATED) {
      const text = readFileSync(join(root, `out/${name}.sol/${name}.json`), "utf8");
      this.#shipped.set(name, JSON.parse(text) as Record<string, unknown>);
      mkdirSync(join(this.folder, `out/${name}.sol`), { recursive: true });
      this.#write(name, text);
    }
  }

  /** Tests deploy these from now on; what is not among them is as it ships. */
  deploy(codes: ReadonlyMap<string, Code>): void {
    for (const [name, artifact] of this.#shipped) {
      const code = codes.get(name);
      const mutant = code && { bytecode: { object: code.creation }, deployedBytecode: { object: code.runtime } };
      this.#write(name, JSON.stringify({ ...artifact, ...mutant }));
    }
  }

  /** Whether what is deployed ships, as it is. */
  isAsShipped(name: string, code: Code): boolean {
    return (this.#shipped.get(name)?.["bytecode"] as { object?: string } | undefined)?.object === code.creation;
  }

  /** Units and attacks, until one fails. That the code is what ships is not asked: it is not. */
  async judge(): Promise<Verdict> {
    for (const path of ["test/contracts/unit/*", "test/contracts/attacks/*"]) {
      const { code, said } = await this.#forge(path);
      if (code === "late") return { kind: "killed", by: `no end within ${MOST_SECONDS} s` };
      const failure = /\[FAIL[^\]]*\]?[^\n]*/.exec(said);
      if (failure)
        return { kind: "killed", by: /(\w+)\(.*\)(?: \(|$)/.exec(failure[0])?.[1] ?? failure[0].slice(0, 120) };
      if (code !== 0) return { kind: "unclear", said: said.slice(-600) };
    }
    return { kind: "survived" };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.folder, `out/${name}.sol/${name}.json`), text);
  }

  #forge(path: string): Promise<{ code: number | "late"; said: string }> {
    const args = [
      "test",
      "--color",
      "never",
      "--fail-fast",
      "--match-path",
      path,
      "--no-match-contract",
      "ShippedTest",
    ];
    const env = {
      ...process.env,
      FOUNDRY_CONFIG: "",
      FOUNDRY_PROFILE: "tests",
      FOUNDRY_FUZZ_RUNS: "64",
      FOUNDRY_FUZZ_SEED: "0x1",
    };
    return new Promise((done, fail) => {
      const { FOUNDRY_CONFIG: _, ...own } = env;
      const child = spawn(foundryBinary("forge"), args, {
        cwd: this.folder,
        env: own,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const timer = setTimeout(() => child.kill("SIGKILL"), MOST_SECONDS * 1000);
      child.on("error", fail);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        done({ code: signal === "SIGKILL" ? "late" : (code ?? 1), said });
      });
    });
  }
}
