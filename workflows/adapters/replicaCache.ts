import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, openBundle, writeBundle } from "../../simulation/forks/bundle.ts";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { replicaArtifacts } from "../../simulation/forks/replica/artifacts.ts";
import { buildReplica, replicaInputsHash } from "../../simulation/forks/replica/buildReplica.ts";
import { bundleSource } from "../../simulation/forks/stateSource.ts";
import { openForkedState } from "./forkedState.ts";

/**
 * The offline replica: built once, then read from `.exchequer/cache` under the hash of everything it follows from.
 * @param cwd folder that holds `.exchequer`
 * @throws ReplicaArtifactMissingError when contracts are not compiled
 */
export const replicaBundle = async (cwd: string): Promise<Bundle> => {
  const artifacts = replicaArtifacts();
  const folder = join(cwd, ".exchequer", "cache", `replica-${replicaInputsHash(artifacts).slice(2, 18)}`);
  if (existsSync(folder)) {
    try {
      return openBundle(folder);
    } catch {
      // A damaged cache is built again.
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const scratch = mkdtempSync(join(tmpdir(), "exchequer-replica-"));
  try {
    const bundle = await buildReplica(artifacts, (seed) =>
      openForkedState({ source: bundleSource(seed), overlay: NO_OVERLAY, library: null, runFolder: scratch }),
    );
    mkdirSync(join(cwd, ".exchequer", "cache"), { recursive: true });
    const own = `${folder}.${randomUUID()}`;
    writeBundle(bundle, own);
    try {
      renameSync(own, folder);
    } catch {
      // Another process was quicker: what it wrote follows from the same inputs.
      rmSync(own, { recursive: true, force: true });
    }
    return bundle;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
