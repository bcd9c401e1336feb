import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const SERVE = resolve(import.meta.dirname, "../../../shared/llm/serve.sh");
/** The first start installs runtime and model. */
const START_MS = 240_000;

/** Why no real model can be asked here, or null. */
export const whyNoRealModel = (): string | null =>
  process.env["EXCHEQUER_LLM_URL"] || existsSync(SERVE)
    ? null
    : "no real model: EXCHEQUER_LLM_URL is not set and ../shared/llm is not here";

export type RealModel = { url: string; close(): Promise<void> };

/** The endpoint that the environment names, or one started here and ended with the test. */
export const realModel = async (): Promise<RealModel> => {
  const named = process.env["EXCHEQUER_LLM_URL"];
  if (named) return { url: named, close: async () => undefined };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/v1`;
  // A group of its own: the script starts npm, which starts the server.
  const child = spawn("sh", [SERVE, String(port)], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await endGroup(child);
      throw new Error(`the real model did not start:\n${said}`);
    }
    await sleep(250);
  }
  return { url, close: () => endGroup(child) };
};

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/models`).then(
    (response) => response.ok,
    () => false,
  );

const endGroup = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined) return;
  const isUp = (): boolean => child.exitCode === null && child.signalCode === null;
  const ended = new Promise((done) => child.once("exit", done));
  signalGroup(child.pid, "SIGTERM");
  if (isUp()) await Promise.race([ended, sleep(3_000)]);
  if (isUp()) signalGroup(child.pid, "SIGKILL");
};

const signalGroup = (leader: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-leader, signal);
  } catch {
    // All of it ended by itself.
  }
};

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
