import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Council, loadSeats } from "../../../../agents/seatsFile.ts";
import { loadMandate } from "../../../../policies/mandates/mandateFile.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { checkTogether, type Config, loadConfig, type LoadedFile } from "../../config.ts";
import { badBecause, type Finding, note, ok } from "./finding.ts";
import { MandateAbsentError } from "../mandateOption.ts";

/** What the files say, as far as they can be read: each part of the doctor that needs more than there is says so. */
export type Files = { findings: Finding[]; config: Config | null; mandate: Mandate | null; council: Council | null };

type Look = {
  cwd: string;
  env: Record<string, string | undefined>;
  configPath?: string | undefined;
  /** Instead of the one the configuration names. */
  mandatePath?: string | undefined;
};

/** Configuration, mandate and seats: each error is its own, and the later ones need the earlier. */
export const lookAtFiles = (p: Look): Files => {
  const files: Files = { findings: [], config: null, mandate: null, council: null };
  const { findings } = files;
  try {
    const { config, name, ...named } = loadConfig({ cwd: p.cwd, path: p.configPath });
    findings.push(ok("configuration", name));
    files.config = config;
    const file = p.mandatePath === undefined ? named.mandate : mandateAt(p.cwd, p.mandatePath);
    const mandate = loadMandate(file.text);
    checkTogether(config, mandate);
    files.mandate = mandate;
    const { assets, council } = mandate;
    findings.push(ok("mandate", `${file.name}: ${mandate.name}, ${assets.length} assets, quorum ${council.quorum}`));
    files.council = loadSeats(named.seats.text, p.env);
    const { seats, absent } = files.council;
    findings.push(ok("seats", `${named.seats.name}: ${seats.map(({ id }) => id).join(", ")} sit`));
    for (const { id, reason, howToSeat } of absent) findings.push(note(`seat ${id}`, `absent: ${reason}`, howToSeat));
  } catch (error) {
    findings.push(badBecause("files", error));
  }
  return files;
};

const mandateAt = (cwd: string, path: string): LoadedFile => {
  try {
    return { name: path, text: readFileSync(resolve(cwd, path), "utf8") };
  } catch {
    throw new MandateAbsentError();
  }
};
