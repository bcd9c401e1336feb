import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { bytes32 } from "../../../../../policies/treasury/money.ts";
import type { RunFolder } from "../../../../adapters/recordStore.ts";
import { fails, holds, type Check } from "./check.ts";

/** `manifest.json` of an exported bundle: the SHA-256 of every other file. It finds damage; it proves no origin. */
export const manifestSchema = z.strictObject({ format: z.literal(1), files: z.record(z.string(), bytes32) });

export const MANIFEST = "manifest.json";

/** Files under a folder, as `a/b.json`, sorted. */
export const filesUnder = (folder: string, prefix = ""): string[] =>
  readdirSync(join(folder, prefix), { withFileTypes: true })
    .flatMap((entry) => {
      const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(folder, name) : [name];
    })
    .toSorted();

export const fileHash = (path: string): `0x${string}` =>
  `0x${createHash("sha256").update(readFileSync(path)).digest("hex")}`;

/** Nothing to check in a run that was not exported. */
export const manifestChecks = (run: RunFolder): Check[] => {
  const path = join(run.folder, MANIFEST);
  if (!existsSync(path)) return [];
  let files: Record<string, string>;
  try {
    files = manifestSchema.parse(JSON.parse(readFileSync(path, "utf8"))).files;
  } catch {
    return [fails("manifest", "manifest.json cannot be read")];
  }
  const present = filesUnder(run.folder).filter((name) => name !== MANIFEST);
  const bad = [
    ...Object.keys(files)
      .filter((name) => !present.includes(name))
      .map((name) => fails("manifest", `${name} is missing`)),
    ...present.filter((name) => files[name] === undefined).map((name) => fails("manifest", `${name} was added later`)),
    ...present
      .filter((name) => files[name] !== undefined && files[name] !== fileHash(join(run.folder, name)))
      .map((name) => fails("manifest", `${name} is not the file that was exported`)),
  ];
  return bad.length > 0 ? bad : [holds("manifest", `${present.length} files as exported`)];
};
