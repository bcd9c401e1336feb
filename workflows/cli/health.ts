import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { loadSeats } from "../../agents/seatsFile.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { findTemporal, TEMPORAL_CLI_VERSION } from "../adapters/temporalBinary.ts";
import { isServing } from "../connection.ts";
import { contractsCompiled } from "./compile.ts";
import { checkTogether, loadConfig } from "./config.ts";

/** One thing that was looked at. `bad` keeps a run from working; `note` is worth knowing. */
export type Finding = { what: string; level: "ok" | "note" | "bad"; detail: string; next: string | null };

type Look = { root: string; cwd: string; env: Record<string, string | undefined>; configPath?: string | undefined };

/** What a run needs on this machine, and what it would do about what is missing. */
export const examine = async (p: Look): Promise<Finding[]> => [
  ok("node", `${process.version}, bundled`),
  program(p.root, "forge"),
  program(p.root, "anvil"),
  await temporal(p.env),
  contractsCompiled(p.root)
    ? ok("contracts", "compiled from the sources as they are")
    : { what: "contracts", level: "note", detail: "not compiled yet", next: "the next run compiles them" },
  ...files(p),
];

const ok = (what: string, detail: string): Finding => ({ what, level: "ok", detail, next: null });

const program = (root: string, name: string): Finding => {
  try {
    const said = execFileSync(process.execPath, [join(root, "node_modules/.bin", name), "--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 20_000,
    });
    return ok(name, said.split("\n")[0]?.replace(/^\w+ (Version: )?/, "") ?? "");
  } catch {
    return { what: name, level: "bad", detail: "it does not run", next: "npm ci, with install scripts allowed" };
  }
};

const temporal = async (env: Look["env"]): Promise<Finding> => {
  const address = env["TEMPORAL_ADDRESS"];
  if (address) {
    if (await isServing(address)) return ok("temporal", `a server answers at TEMPORAL_ADDRESS, ${address}`);
    return {
      what: "temporal",
      level: "bad",
      detail: `nobody answers at TEMPORAL_ADDRESS, ${address}`,
      next: "start that server, or unset TEMPORAL_ADDRESS",
    };
  }
  const found = findTemporal(env);
  if (found !== null)
    return ok("temporal", `${found.path}, found ${found.from === "path" ? "on the path" : "in our cache"}`);
  return {
    what: "temporal",
    level: "note",
    detail: "not found",
    next: `the next run tries the SDK's download, then go install ${TEMPORAL_CLI_VERSION}`,
  };
};

/** Configuration, mandate and seats: each error is its own, and the later ones need the earlier. */
const files = (p: Look): Finding[] => {
  const found: Finding[] = [];
  try {
    const { config, name, mandate, seats } = loadConfig({ cwd: p.cwd, path: p.configPath });
    found.push(ok("configuration", name));
    const limits = loadMandate(mandate.text);
    checkTogether(config, limits);
    found.push(
      ok("mandate", `${mandate.name}: ${limits.name}, ${limits.assets.length} assets, quorum ${limits.council.quorum}`),
    );
    const council = loadSeats(seats.text, p.env);
    found.push(ok("seats", `${seats.name}: ${council.seats.map(({ id }) => id).join(", ")} sit`));
    for (const { id, reason, howToSeat } of council.absent)
      found.push({ what: `seat ${id}`, level: "note", detail: `absent: ${reason}`, next: howToSeat });
  } catch (error) {
    const [detail = "", ...next] = (error as Error).message.split("\n");
    found.push({ what: "files", level: "bad", detail, next: next.join(" ").trim() || null });
  }
  return found;
};
