import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** A node of Solidity's syntax tree, as far as it is read here. */
export type Node = { nodeType: string; id?: number; [key: string]: unknown };

export type AbiFunction = { type: string; name: string; stateMutability: string };
export type CompilerOutput = {
  sources: Record<string, { ast: Node }>;
  contracts: Record<string, Record<string, { abi: AbiFunction[] }>>;
};

/** Trees and ABIs of all of contracts/, as the compiler resolved every name. No code is generated. */
export const compilerOutput = (): CompilerOutput => compile().output;

/** The same with what was asked. */
export const compile = (): { input: object; output: CompilerOutput } => {
  const files = readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => `contracts/${path}`);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((path) => [path, { content: readFileSync(join(root, path), "utf8") }])),
    settings: {
      remappings: ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"],
      evmVersion: "cancun",
      viaIR: true,
      outputSelection: { "*": { "": ["ast"], "*": ["abi", "evm.methodIdentifiers"] } },
    },
  };
  const { stdout } = spawnSync(process.execPath, [join(root, "contracts/solc.cjs")], {
    cwd: root,
    input: JSON.stringify(input),
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  return { input, output: JSON.parse(stdout) as CompilerOutput };
};
