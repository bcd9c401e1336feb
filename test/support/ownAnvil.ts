import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foundryBinary } from "../../workflows/adapters/foundryBinary.ts";

export type OwnAnvil = { url: string; close(): Promise<void> };

/** Loading it takes a second on a quiet machine [milliseconds]. */
const LISTENS_WITHIN_MS = 120_000;

/** An anvil on a port that it took for itself and says: nobody else can be asked in its place. */
export const ownAnvil = async (settings: readonly string[]): Promise<OwnAnvil> => {
  const folder = mkdtempSync(join(tmpdir(), "exchequer-anvil-"));
  const args = ["--host", "127.0.0.1", "--port", "0", "--ipc", join(folder, "ipc"), ...settings];
  const child = spawn(foundryBinary("anvil"), args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", HOME: folder },
  });
  const gone = new Promise<void>((done) => child.once("close", () => done()));
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  let said = "";
  const listening = new Promise<string>((done, fail) => {
    const late = setTimeout(
      () => fail(new Error(`anvil was not listening after ${LISTENS_WITHIN_MS} ms`)),
      LISTENS_WITHIN_MS,
    );
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-2_000);
      const address = /Listening on (\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      done(`http://${address}`);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void gone.then(() => {
      clearTimeout(late);
      fail(new Error(`anvil ended before it listened: ${said}`));
    });
  });
  try {
    const url = await listening;
    // What it logs from here on is nobody's, and must not fill its pipe.
    for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners("data").resume();
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
};
