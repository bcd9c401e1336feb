import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findTemporal, TEMPORAL_CLI_VERSION } from "../../../adapters/temporalBinary.ts";
import { isServing } from "../../../connection.ts";
import { contractsCompiled } from "../../compile.ts";
import { bad, type Finding, note, ok } from "./finding.ts";

type Env = Record<string, string | undefined>;

/** What a run needs on this machine, and what it would do about what is missing. */
export const lookAtMachine = async (p: { root: string; env: Env }): Promise<Finding[]> => [
  ok("node", `${process.version}, bundled`),
  program(p.root, "forge"),
  program(p.root, "anvil"),
  await temporal(p.env),
  contractsCompiled(p.root)
    ? ok("contracts", "compiled from the sources as they are")
    : note("contracts", "not compiled yet", "the next run compiles them"),
];

const program = (root: string, name: string): Finding => {
  try {
    const said = execFileSync(process.execPath, [join(root, "node_modules/.bin", name), "--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 20_000,
    });
    return ok(name, said.split("\n")[0]?.replace(/^\w+ (Version: )?/, "") ?? "");
  } catch {
    return bad(name, "it does not run", "npm ci, with install scripts allowed");
  }
};

const temporal = async (env: Env): Promise<Finding> => {
  const address = env["TEMPORAL_ADDRESS"];
  if (address) {
    if (await isServing(address)) return ok("temporal", `a server answers at TEMPORAL_ADDRESS, ${address}`);
    return bad(
      "temporal",
      `nobody answers at TEMPORAL_ADDRESS, ${address}`,
      "start that server, or unset TEMPORAL_ADDRESS",
    );
  }
  const found = findTemporal(env);
  if (found !== null)
    return ok("temporal", `${found.path}, found ${found.from === "path" ? "on the path" : "in our cache"}`);
  return note(
    "temporal",
    "not found",
    `the next run tries the SDK's download, then go install ${TEMPORAL_CLI_VERSION}`,
  );
};
