import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { foundryBinary } from "../../../workflows/adapters/foundryBinary.ts";

const OUT = "out/symbolic";

/**
 * Compiles the checks alone, the short way, in seconds: what ships is deployed from out/, so its sources are only read for their
 * types. halmos would have forge write a syntax tree of all that is imported, which makes it compile that too, for minutes; of
 * those trees it needs to know what is a contract, and that is said here instead.
 * @param bin an empty folder, to stand first in halmos's PATH: the forge in it has nothing left to do
 * @returns the folder with the artifacts, under the root
 */
export function compileChecks(root: string, bin: string): string {
  rmSync(join(root, OUT), { recursive: true, force: true });
  rmSync(join(root, "cache/symbolic"), { recursive: true, force: true });
  const args = ["build", "--skip", "contracts/**", "--extra-output", "storageLayout", "metadata"];
  const { status, stdout, stderr } = spawnSync(foundryBinary("forge"), args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, FOUNDRY_PROFILE: "symbolic", FOUNDRY_VIA_IR: "false", FOUNDRY_OPTIMIZER: "false" },
  });
  if (status !== 0) throw new Error(`The checks do not compile.\n${stdout}\n${stderr}`);
  for (const { parentPath, name } of readdirSync(join(root, OUT), { recursive: true, withFileTypes: true })) {
    if (!parentPath.endsWith(".sol") || !name.endsWith(".json")) continue;
    const path = join(parentPath, name);
    const artifact = JSON.parse(readFileSync(path, "utf8"));
    const contract = { nodeType: "ContractDefinition", name: name.split(".")[0], contractKind: "contract" };
    writeFileSync(path, JSON.stringify({ ...artifact, ast: { absolutePath: parentPath, nodes: [contract] } }));
  }
  writeFileSync(join(bin, "forge"), "#!/bin/sh\n", { mode: 0o755 });
  return OUT;
}
