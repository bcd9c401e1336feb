import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { GENERATED } from "../../../contracts/generated/generate.ts";
import type { Node } from "../functions/compilerOutput.ts";

const root = join(import.meta.dirname, "../../..");

export type Code = { creation: string; runtime: string };
type Contract = { evm: { bytecode: { object: string }; deployedBytecode: { object: string } } };
type Answer = {
  errors?: { severity: string }[];
  contracts?: Record<string, Record<string, Contract>>;
};

/** Where each contract that ships stands, and every file that it is made of. */
export const filesOf = (sources: Record<string, { ast: Node }>): Map<string, { path: string; files: Set<string> }> => {
  const importsOf = (path: string): string[] =>
    ((sources[path]?.ast["nodes"] ?? []) as Node[])
      .filter(({ nodeType }) => nodeType === "ImportDirective")
      .map((node) => String(node["absolutePath"]));
  const shipped = new Map<string, { path: string; files: Set<string> }>();
  for (const name of GENERATED) {
    const path = Object.keys(sources).find((file) => file.startsWith("contracts/") && file.endsWith(`/${name}.sol`));
    if (path === undefined) continue;
    const files = new Set([path]);
    for (const file of files) for (const next of importsOf(file)) files.add(next);
    shipped.set(name, { path, files });
  }
  return shipped;
};

/** Compiles some of the contracts as foundry.toml's default does; null where the text is no program. */
export const compiler = (
  shipped: ReturnType<typeof filesOf>,
): ((names: readonly string[], changed: Record<string, string>) => Map<string, Code> | null) => {
  const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };
  const unchanged = new Map<string, string>();
  const contentOf = (path: string): string => {
    const file = path.startsWith("@openzeppelin/") ? join("node_modules", path) : path;
    const content = unchanged.get(path) ?? readFileSync(join(root, file), "utf8");
    unchanged.set(path, content);
    return content;
  };
  return (names, changed) => {
    const wanted = names.map((name) => ({ name, ...(shipped.get(name) as { path: string; files: Set<string> }) }));
    const files = new Set(wanted.flatMap((one) => [...one.files]));
    const what = ["evm.bytecode.object", "evm.deployedBytecode.object"];
    const input = {
      language: "Solidity",
      sources: Object.fromEntries([...files].map((path) => [path, { content: changed[path] ?? contentOf(path) }])),
      settings: {
        remappings: ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"],
        evmVersion: "cancun",
        viaIR: true,
        optimizer: { enabled: true, runs: 200 },
        metadata: { bytecodeHash: "none", appendCBOR: false },
        outputSelection: Object.fromEntries(wanted.map(({ name, path }) => [path, { [name]: what }])),
      },
    };
    const answer = JSON.parse(solc.compile(JSON.stringify(input))) as Answer;
    if (answer.errors?.some(({ severity }) => severity === "error")) return null;
    return new Map(
      wanted.map(({ name, path }) => {
        const contract = answer.contracts?.[path]?.[name];
        if (contract === undefined) throw new Error(`The compiler left ${name} out.`);
        const { bytecode, deployedBytecode } = contract.evm;
        return [name, { creation: `0x${bytecode.object}`, runtime: `0x${deployedBytecode.object}` }];
      }),
    );
  };
};
