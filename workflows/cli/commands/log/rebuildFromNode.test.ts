import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  anchoredRun,
  type AnchoredRun,
  contractsAreCompiled,
  repository,
} from "../../../../test/support/anchoredRun.ts";
import { recordedIo } from "../../../../test/support/sampleRun.ts";
import { NO_OVERLAY } from "../../../../simulation/forks/overlay.ts";
import { type Fork, openFork } from "../../../adapters/fork.ts";
import { openRun } from "../../../adapters/recordStore.ts";
import { exportRun } from "./export.ts";
import { renderVerify, verifyTarget } from "./verify.ts";

if (!contractsAreCompiled) console.log("verify of a run on a node not tested: out/ is absent, run forge build");

describe.skipIf(!contractsAreCompiled)("log verify of a run whose state came from a node", () => {
  let folder: string;
  let node: Fork;
  let anchored: AnchoredRun;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-node-"));
    const runFolder = join(folder, "node");
    node = await openFork({ source: "replica", overlay: NO_OVERLAY, runFolder, cwd: repository });
    await node.mine();
    anchored = await anchoredRun({ source: `rpc:${node.rpcUrl}` });
    // The node goes on: the run's block is not its latest any more.
    await node.mine();
    await exportRun(anchored.run, join(folder, "bundle"), repository);
  }, 120_000);
  afterAll(async () => {
    await anchored.remove();
    await node.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const verified = (p: { env?: Record<string, string>; chain?: string }) =>
    verifyTarget(
      { ...recordedIo(folder), env: p.env ?? {} },
      openRun(join(folder, "bundle")),
      p.chain === undefined ? {} : { chain: p.chain },
    );

  it("default: it is mined again on the same block of a node that is named in the environment", async () => {
    const output = await verified({ env: { MAINNET_RPC_URL: node.rpcUrl } });
    expect(output.firstBad).toBeNull();
    expect(output).toMatchObject({ ok: true, chain: { how: "rebuilt", events: 2 } });
  });

  it("behavior: or compared with the run's own chain while that is up", async () => {
    expect(await verified({ chain: anchored.fork.rpcUrl })).toMatchObject({ ok: true, chain: { how: "attached" } });
  });

  it("error: without either it is not verified, and says what to set", async () => {
    const output = await verified({});
    expect(output.ok).toBe(false);
    expect(output.firstBad).toMatchObject({ file: "the chain", what: "chain rebuilt from its transactions" });
    expect(output.firstBad?.detail).toBe(
      `The chain of this run stands on block ${node.baseBlock.number} of chain 1, read from a node, and the state is not in the bundle. Set MAINNET_RPC_URL to a node that still has that block's state (an archive node has), or name the run's own chain while it is up: --chain <url>.`,
    );
    expect(renderVerify(output)).toContain("NOT VERIFIED. First: the chain, chain rebuilt from its transactions.");
  });

  it("error: a node that is not there is named as such, without its URL", async () => {
    const output = await verified({ env: { MAINNET_RPC_URL: "http://127.0.0.1:1/v3/TOKEN-0123456789" } });
    expect(output.firstBad?.detail).toMatch(/^The RPC node cannot be reached\. Check the URL/);
    expect(JSON.stringify(output)).not.toContain("TOKEN-0123456789");
  });

  it("behavior: the node's address is in no file of the bundle", () => {
    const files = readdirSync(join(folder, "bundle"), { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"));
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => text.includes(new URL(node.rpcUrl).host))).toEqual([]);
  });
});
