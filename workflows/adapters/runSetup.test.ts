import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runServer, writeRunServer, writeRunSetup, type RunSetup } from "./runSetup.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-setup-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const first = { address: "127.0.0.1:1", taskQueue: "council" };
const at = `0x${"1".repeat(40)}` as const;
const hash = `0x${"2".repeat(64)}` as const;
const setup: RunSetup = {
  format: 1,
  cycle: 0,
  temporal: { address: "127.0.0.1:2", taskQueue: "council", workflowId: "council-0" },
  custody: { kind: "treasury", address: at },
  deployment: {
    custody: at,
    module: at,
    limits: at,
    oracle: at,
    valuation: at,
    seats: at,
    anchor: at,
    rules: at,
    judge: at,
    policyCode: at,
    changes: at,
    wethAdapter: at,
    uniswapV3Adapter: at,
  },
  mandateHash: hash,
  seatsHash: hash,
  pastHash: hash,
  seats: [],
  keys: { from: "throwaway" },
  approver: at,
  softwareVersion: "0.0.0",
};

describe("runServer", () => {
  it("default: is waited for, and known before there is a set-up", async () => {
    const asked = runServer(folder);
    writeRunServer(folder, first);
    expect(await asked).toEqual(first);
  });

  it("behavior: a run that was resumed has another server than the one it began with", async () => {
    writeRunServer(folder, first);
    writeRunSetup(folder, setup);
    expect(await runServer(folder)).toMatchObject({ address: "127.0.0.1:2" });
  });
});
