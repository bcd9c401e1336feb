import { GENERATED } from "../../../contracts/generated/generate.ts";
import type { Node } from "../functions/compilerOutput.ts";

export type Code = { creation: string; runtime: string };
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
