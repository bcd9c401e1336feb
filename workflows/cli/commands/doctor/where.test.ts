import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRun } from "../../../adapters/recordStore.ts";
import { whereOf, type WhereOptions } from "./where.ts";

const cwd = mkdtempSync(join(tmpdir(), "exchequer-where-"));
const custody = `0x${"1".repeat(40)}` as const;
const module = `0x${"2".repeat(40)}` as const;
const where = (options: WhereOptions) => whereOf(options, { cwd, source: "replica" });

describe("whereOf", () => {
  it("default: where nothing was named or deployed, the fork that a run would take, and no treasury", () => {
    expect(where({})).toEqual({ kind: "fork", source: "replica", treasury: null });
  });

  it("behavior: a treasury by both its addresses, on a fork or a chain", () => {
    const treasury = { custody, module };
    expect(where({ treasury: custody, module, fork: "bundle:b" })).toEqual({
      kind: "fork",
      source: "bundle:b",
      treasury,
    });
    expect(where({ treasury: custody, module, chain: "http://127.0.0.1:1" })).toEqual({
      kind: "chain",
      source: "rpc:http://127.0.0.1:1",
      treasury,
    });
    expect(where({ chain: true })).toEqual({ kind: "chain", source: "rpc:", treasury: null });
  });

  it("behavior: a run that deployed nothing is passed over", () => {
    createRun(cwd, "one council cycle on replica", new Date("2026-11-21T04:02:28Z"));
    expect(where({})).toMatchObject({ kind: "fork" });
  });

  it("error: BadUsageError", () => {
    for (const options of [
      { treasury: custody },
      { module },
      { treasury: "0x12", module },
      { run: "20261121T040228Z", fork: "replica" },
      { run: "20261121T040228Z", chain: "http://127.0.0.1:1" },
      { fork: "replica", chain: "http://127.0.0.1:1" },
      { fork: "mainnet" },
    ])
      expect(() => where(options)).toThrow(expect.objectContaining({ code: "BAD_USAGE" }));
    expect(() => where({ run: "20200101T000000Z" })).toThrow(expect.objectContaining({ code: "RUN_NOT_FOUND" }));
  });
});
