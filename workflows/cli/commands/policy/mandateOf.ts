import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadMandate } from "../../../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { loadConfig } from "../../config.ts";
import { MandateAbsentError } from "../mandateOption.ts";

/**
 * A mandate by its file; where none is named, the one that the configuration names.
 * @throws MandateAbsentError, MandateUnreadableError, MandateInvalidError
 */
export const mandateOf = (cwd: string, path?: string): { mandate: Mandate; name: string } => {
  if (path === undefined) {
    const { mandate } = loadConfig({ cwd });
    return { mandate: loadMandate(mandate.text), name: mandate.name };
  }
  const file = resolve(cwd, path);
  if (!existsSync(file)) throw new MandateAbsentError();
  return { mandate: loadMandate(readFileSync(file, "utf8")), name: path };
};
