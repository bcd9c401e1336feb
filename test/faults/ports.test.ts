import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NO_OVERLAY } from "../../simulation/forks/overlay.ts";
import { openFork } from "../../workflows/adapters/fork.ts";
import { startCycle } from "../../workflows/cli/followCycle.ts";
import { connectClient } from "../../workflows/connection.ts";
import { openTemporalServer } from "../../workflows/temporalServer.ts";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { inFolder, isAlive, runCommand, temporalIsHere } from "../support/command.ts";

/** What is waited for has deadlines of its own, which say what it was. */
const timeout = 900_000;

let folder: string;
let squatter: Server;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-ports-"));
  squatter = createServer();
  await new Promise<void>((done) => squatter.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  squatter.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const start = (port?: number) =>
  openTemporalServer({
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    runFolder: folder,
    ui: false,
    progress: () => {},
    ...(port === undefined ? {} : { port }),
  });

describe.skipIf(!temporalIsHere)("openTemporalServer", { timeout }, () => {
  it("error: PortTakenError names the port", async () => {
    const { port } = squatter.address() as AddressInfo;
    await expect(start(port)).rejects.toMatchObject({
      code: "PORT_TAKEN",
      message: `Port ${port} is taken by another program.\nName another port, or none: a free one is then chosen.`,
    });
  });

  it("default: a free port otherwise; gone when closed; a second cycle of the same id is refused", async () => {
    const server = await start();
    try {
      const { client, close } = await connectClient(server.address);
      const p = {
        client,
        setup: { temporal: { address: server.address, taskQueue: "nobody-works-here", workflowId: "council-0xab-0" } },
        input: { custody: "0xAb", cycle: 0, seats: [], critiqueRounds: 0 as const, approval: null },
      };
      expect((await startCycle(p)).workflowId).toBe("council-0xab-0");
      await expect(startCycle(p)).rejects.toMatchObject({ code: "CYCLE_RUNS_ALREADY" });
      await close();
    } finally {
      await server.close();
    }
    expect(isAlive(server.pid as number)).toBe(false);
  });
});

describe.skipIf(!contractsAreCompiled)("openFork", { timeout }, () => {
  const open = (port: number | undefined, runFolder: string) =>
    openFork({
      source: "replica",
      overlay: NO_OVERLAY,
      runFolder,
      cwd: folder,
      ...(port === undefined ? {} : { port }),
    });

  it("error: AnvilPortTakenError where another program has the port, also where that is a chain like this one", async () => {
    const taken = (port: number) => ({
      code: "ANVIL_START",
      message: expect.stringContaining(`port ${port} is taken by another program`) as unknown,
    });
    const { port } = squatter.address() as AddressInfo;
    await expect(open(port, join(folder, "one"))).rejects.toMatchObject(taken(port));
    const first = await open(undefined, join(folder, "two"));
    try {
      const itsPort = Number(new URL(first.rpcUrl).port);
      await expect(open(itsPort, join(folder, "three"))).rejects.toMatchObject(taken(itsPort));
      expect(await first.client.getBlockNumber()).toBe(BigInt(first.state.parentBlock));
    } finally {
      await first.close();
    }
  });
});

describe("TEMPORAL_ADDRESS", () => {
  it.skipIf(!temporalIsHere || !contractsAreCompiled)(
    "default: a server that is there is used, by one run after another, and left running",
    { timeout },
    async () => {
      const server = await start();
      try {
        await inFolder(async (cwd) => {
          for (let round = 0; round < 2; round += 1) {
            const { code, stdout } = await runCommand(["run", "--json"], {
              cwd,
              env: { TEMPORAL_ADDRESS: server.address },
            });
            expect(code).toBe(0);
            expect(JSON.parse(stdout)).toMatchObject({ result: "executed" });
          }
        });
        expect(isAlive(server.pid as number)).toBe(true);
      } finally {
        await server.close();
      }
    },
  );

  it("error: TemporalUnreachableError, exit 1, nothing left", { timeout }, async () => {
    await inFolder(async (cwd) => {
      const { code, stderr } = await runCommand(["run"], { cwd, env: { TEMPORAL_ADDRESS: "127.0.0.1:1" } });
      expect(code).toBe(1);
      expect(stderr).toContain("No Temporal server answers at 127.0.0.1:1.");
      expect(stderr).not.toMatch(/^\s+at /m);
    });
  });
});
