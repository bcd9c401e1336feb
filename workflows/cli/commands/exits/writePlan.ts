import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeAllWhole } from "../../../../simulation/wholeFile.ts";
import { BadUsageError } from "../../errors.ts";
import { type ExitOutput, exitOutputSchema } from "./output.ts";

/**
 * Writes a plan into a folder: all of it, and what a Safe or a governor takes by itself.
 * @returns the files, as the folder was named
 * @throws BadUsageError rather than write over another plan
 */
export const writePlan = (folder: string, output: ExitOutput): string[] => {
  const { kind, safe, governance } = output;
  const files: [name: string, content: unknown][] = [
    [`${kind}.plan.json`, exitOutputSchema.parse(output)],
    ...(safe === null ? [] : [[`${kind}.safe.json`, safe.batch] as [string, unknown]]),
    ...(governance === null ? [] : [[`${kind}.governance.json`, governance] as [string, unknown]]),
  ];
  const at = resolve(folder);
  for (const [name] of files)
    if (existsSync(join(at, name)))
      throw new BadUsageError(`${join(folder, name)} is there already: name another folder with --out.`);
  writeAllWhole(files.map(([name, content]) => [join(at, name), [`${JSON.stringify(content, null, 2)}\n`]]));
  return files.map(([name]) => join(folder, name));
};
