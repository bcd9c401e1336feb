import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** One row of the import table: which files it governs and what they may import. Rows are tried in order; the first wins. */
type Row = { room: string; files: RegExp; allow: RegExp[]; typesOnly?: RegExp[] };

const TREASURY = /^policies\/treasury\//;
const POLICIES = /^policies\//;
const GENERATED = /^contracts\/generated\//;
const PURE = [/^zod$/, /^canonicalize$/, /^viem(\/utils)?$/, /^yaml$/];
const VIEM = /^viem(\/.*)?$/;
const NODE = /^node:/;

/** architecture.md's table, as code. A path is relative to the root; a package is its bare specifier. */
export const IMPORT_TABLE: Row[] = [
  { room: "tests", files: /\.test\.ts$/, allow: [/.*/] },
  { room: "test", files: /^test\//, allow: [/.*/] },
  { room: "policies/treasury", files: TREASURY, allow: [TREASURY, ...PURE] },
  { room: "policies/onchain", files: /^policies\/onchain\//, allow: [POLICIES, GENERATED, ...PURE] },
  { room: "policies", files: POLICIES, allow: [POLICIES, ...PURE] },
  { room: "contracts/generated", files: /^contracts\//, allow: [/^contracts\//, NODE] },
  {
    room: "simulation/bench composes everything, like the command line",
    files: /^simulation\/bench\//,
    allow: [/^(?!test\/).*/],
  },
  {
    room: "simulation",
    files: /^simulation\//,
    allow: [
      /^simulation\//,
      POLICIES,
      GENERATED,
      /^@uniswap\/v3-sdk$/,
      /^jsbi$/,
      /^@ethereumjs\/mpt$/,
      /^hyparquet$/,
      VIEM,
      /^zod$/,
      NODE,
    ],
    typesOnly: [/^agents\/seat\.ts$/],
  },
  {
    room: "agents",
    files: /^agents\//,
    allow: [/^agents\//, TREASURY, /^policies\/tally\.ts$/, /^@langchain\//, /^langchain$/, /^zod$/, /^yaml$/, NODE],
  },
  {
    room: "workflows' sweep, seen by Temporal's sandbox",
    files: /^workflows\/(backtestSweep|sweepMessages)\.ts$/,
    allow: [
      /^temporal\.config\.ts$/,
      /^simulation\/sweep\/(plan|grid)\.ts$/,
      /^workflows\/sweepMessages\.ts$/,
      /^@temporalio\/(workflow|common)$/,
    ],
    typesOnly: [/^workflows\/activities\//, /^simulation\/sweep\//],
  },
  {
    room: "workflows, seen by Temporal's sandbox",
    files:
      /^workflows\/(councilCycle|policyChange|awaitApproval|awaitCosigner|messages|changeMessages|changeMoves|changeQueries|workflows)\.ts$/,
    allow: [
      /^temporal\.config\.ts$/,
      TREASURY,
      /^workflows\/(councilCycle|awaitApproval|awaitCosigner|messages|changeMessages|changeMoves|changeQueries)\.ts$/,
      /^@temporalio\/(workflow|common)$/,
    ],
    typesOnly: [/^workflows\/activities\//],
  },
  {
    room: "workflows/activities",
    files: /^workflows\/activities\//,
    allow: [
      /^workflows\/(activities|adapters)\//,
      /^temporal\.config\.ts$/,
      POLICIES,
      /^simulation\//,
      /^agents\//,
      GENERATED,
      VIEM,
      /^@temporalio\/(activity|common)$/,
      NODE,
    ],
    typesOnly: [/^workflows\/(messages|changeMessages)\.ts$/],
  },
  {
    room: "workflows/adapters",
    files: /^workflows\/adapters\//,
    allow: [
      /^workflows\/adapters\//,
      TREASURY,
      /^policies\/(onchain|mandates)\//,
      GENERATED,
      /^simulation\/(forks|engines)\//,
      /^simulation\/wholeFile\.ts$/,
      VIEM,
      /^ox(\/.*)?$/,
      /^zod$/,
      NODE,
    ],
    typesOnly: [/^agents\//],
  },
  {
    room: "workflows/cli and dashboard compose everything",
    files: /^workflows\/(cli|dashboard)\//,
    allow: [/^(?!test\/).*/],
  },
  {
    room: "workflows' processes",
    files: /^workflows\/(worker|changeWorker|serve|connection|temporalErrors|temporalServer)\.ts$/,
    allow: [/^workflows\//, /^temporal\.config\.ts$/, POLICIES, /^agents\//, /^@temporalio\//, NODE, VIEM],
  },
  { room: "temporal.config.ts", files: /^temporal\.config\.ts$/, allow: [/^@temporalio\/common$/] },
  { room: "root", files: /^vitest\.config\.ts$/, allow: [/^vitest/] },
];

export type Import = { from: string; to: string; typeOnly: boolean };

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/g;

/** Imports of one file; a relative specifier becomes a path from the root. */
export const importsOf = (root: string, file: string): Import[] => {
  const text = readFileSync(join(root, file), "utf8");
  const resolved = (specifier: string): string =>
    specifier.startsWith(".") ? relative(root, resolve(root, dirname(file), specifier)) : specifier;
  const found: Import[] = [];
  for (const match of text.matchAll(STATEMENT)) {
    found.push({ from: file, to: resolved(match[2] as string), typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(DYNAMIC))
    found.push({ from: file, to: resolved(match[1] as string), typeOnly: false });
  return found;
};

const FOLDERS = new Set(["policies", "contracts", "simulation", "agents", "workflows", "test"]);

export const sourceFiles = (root: string): string[] => {
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return walk(path);
      return /\.(ts|mts)$/.test(entry.name) ? [path] : [];
    });
  const folders = readdirSync(root).filter((name) => FOLDERS.has(name));
  const files = readdirSync(root).filter((name) => name.endsWith(".ts"));
  return [...files, ...folders.flatMap(walk)];
};

export type Breach = Import & { room: string };

/** Imports that the table does not allow. A file that no row governs is itself a breach. */
export const breachesIn = (root: string, files: readonly string[]): Breach[] =>
  files.flatMap((file) => {
    const row = IMPORT_TABLE.find((candidate) => candidate.files.test(file));
    if (!row) return [{ from: file, to: "(no row of the table governs this file)", typeOnly: false, room: "none" }];
    return importsOf(root, file)
      .filter(
        ({ to, typeOnly }) =>
          !row.allow.some((allowed) => allowed.test(to)) && !(typeOnly && row.typesOnly?.some((t) => t.test(to))),
      )
      .map((found) => ({ ...found, room: row.room }));
  });
