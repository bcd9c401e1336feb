import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { filesOf, type Code } from "./shipped.ts";
import { schemata, type Numbered, type Sources } from "./schema.ts";

const root = join(import.meta.dirname, "../../..");
const SWITCH = "contracts/Mutant.sol";

/** Every mutant in one set of contracts. */
export type Build = {
  texts: Record<string, string>;
  /** What cannot be switched: no program at all, or in a place where a number cannot stand. */
  noProgram: number[];
  alone: number[];
  /** Where what was compiled lies. */
  folder: string;
};

type Located = { file: string; start: number; end: number };
type Answer = {
  errors?: { severity: string; formattedMessage: string; sourceLocation?: Located }[];
  contracts?: Record<string, Record<string, { evm: Record<"bytecode" | "deployedBytecode", { object: string }> }>>;
};

/** Puts every mutant into the text, or reads what was made of the same text before. */
export const buildOf = (
  sources: Sources,
  textOf: ReadonlyMap<string, string>,
  mutants: readonly Numbered[],
  folder: string,
): Build => {
  // The same text made otherwise is another.
  const own = ["schema.ts", "literals.ts", "operators.ts", "Mutant.sol"].map((name) =>
    readFileSync(join(import.meta.dirname, name), "utf8"),
  );
  const path = join(folder, `text-${hash([[...textOf].sort(), own])}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Build;
  const built = { ...programOf(sources, textOf, mutants), folder };
  writeFileSync(path, JSON.stringify(built));
  return built;
};

const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** One contract with every mutant in it; the compiler takes a minute or more for a large one, once. */
export const codeOf = (sources: Sources, build: Build, name: string, say: (line: string) => void): Code => {
  const { path: source, files } = filesOf(sources).get(name) ?? { path: "", files: [] };
  const path = join(build.folder, `${name}-${hash([...files].sort().map((file) => [file, build.texts[file]]))}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Code;
  say(`compiling ${name} with its mutants`);
  const selection = { [source]: { [name]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } };
  const { contracts, errors } = compile(contentsOf(sources, new Map(Object.entries(build.texts))), selection);
  const contract = contracts?.[source]?.[name];
  if (contract === undefined) throw new Error(errors?.find(({ severity }) => severity === "error")?.formattedMessage);
  const { bytecode, deployedBytecode } = contract.evm;
  const code = { creation: `0x${bytecode.object}`, runtime: `0x${deployedBytecode.object}` };
  writeFileSync(path, JSON.stringify(code));
  return code;
};

const programOf = (
  sources: Sources,
  textOf: ReadonlyMap<string, string>,
  mutants: readonly Numbered[],
): Omit<Build, "folder"> => {
  const noProgram = new Set<number>();
  for (;;) {
    const { texts, alone } = schemata(sources, textOf, mutants, noProgram);
    const contents = contentsOf(sources, texts);
    const { errors = [] } = compile(contents, { "*": { "*": ["abi"] } });
    const wrong = errors.filter(({ severity }) => severity === "error");
    if (wrong.length === 0) return { texts: Object.fromEntries(texts), noProgram: [...noProgram], alone };
    for (const error of wrong) noProgram.add(culpritOf(error, contents));
  }
};

const contentsOf = (sources: Sources, texts: ReadonlyMap<string, string>): Record<string, { content: string }> => ({
  [SWITCH]: { content: readFileSync(join(import.meta.dirname, "Mutant.sol"), "utf8") },
  ...Object.fromEntries(
    Object.keys(sources).map((path) => [path, { content: texts.get(path) ?? readFileSync(join(root, path), "utf8") }]),
  ),
});

const compile = (sources: Record<string, { content: string }>, outputSelection: object): Answer => {
  const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };
  const settings = {
    remappings: ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"],
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection,
  };
  return JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as Answer;
};

/** The innermost mutant in which the compiler found something. */
const culpritOf = (
  { formattedMessage, sourceLocation }: NonNullable<Answer["errors"]>[number],
  contents: Record<string, { content: string }>,
): number => {
  const { file, start, end } = sourceLocation ?? { file: "", start: 0, end: 0 };
  const text = Buffer.from(contents[file]?.content ?? "", "utf8").toString("latin1");
  const around = [...text.matchAll(/\/\*<(\d+)\*\//g)].filter(
    ({ 1: number, index }) => index <= start && text.indexOf(`/*${number}>*/`, index) >= end,
  );
  const number = around.at(-1)?.[1];
  if (number === undefined) throw new Error(`outside of every mutant: ${formattedMessage}`);
  return Number(number);
};
