import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { historyVerifySchema } from "../../simulation/history/pool/verifySwaps.ts";
import { historyInfoSchema } from "../../simulation/history/setInfo.ts";
import { archiveNode } from "../support/archiveNode.ts";
import { type Ended, runCommand, startCommand } from "../support/command.ts";
import { asArchiveCsv, FIRST_BLOCK, MADE_POOL, madePoolLog } from "../support/madePoolLog.ts";

const logs = madePoolLog({ seed: 8, swaps: 200 });
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "exchequer-history-cli-"));
  writeFileSync(join(cwd, "usdc-weth-005.csv"), asArchiveCsv(logs));
  writeFileSync(join(cwd, "eth-usdt.csv"), "unix,close,volume\n1600000000,100,1\n1600003600,101,1\n1600010800,99,1\n");
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const history = (...args: string[]): Promise<Ended> => runCommand(["history", ...args], { cwd });
const errorOf = ({ stdout }: Ended): string => (JSON.parse(stdout) as { error: { code: string } }).error.code;

describe("exchequer history", { timeout: 120_000 }, () => {
  it("default: import, info, verify and export of a pool's log", async () => {
    const made = await history("import", "usdc-weth-005.csv", "--out", "pool.set", "--json");
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const info = historyInfoSchema.parse(JSON.parse(made.stdout));
    expect(info.series.map(({ name }) => name)).toEqual(["USDC/WETH 0.05% swaps", "USDC/WETH 0.05% liquidity"]);
    const again = await history("info", "pool.set", "--json");
    expect(JSON.parse(again.stdout)).toEqual(info);
    const verified = await history("verify", "pool.set", "--json");
    expect(verified.code).toBe(0);
    expect(historyVerifySchema.parse(JSON.parse(verified.stdout))).toMatchObject({ ok: true, swaps: 200 });
    const read = await history("verify", "pool.set");
    expect(read.stdout).toMatch(/^matches: \d+ of \d+ swaps within one active liquidity come out to the unit/);
    const bars = await history("export", "pool.set", "--bars", "1m", "--format", "csv");
    const [head, first] = bars.stdout.split("\n");
    expect(head).toBe(
      "time,openTick,closeTick,lowestTick,highestTick,currentLiquidity,netAmount0,netAmount1,inAmount0,inAmount1",
    );
    expect(first).toMatch(/^2024-01-05 00:\d\d:00,(-?\d+,){8}\d+$/);
    await history("export", "pool.set", "--out", "bars.csv");
    expect(readFileSync(join(cwd, "bars.csv"), "utf8")).toBe(bars.stdout);
  });

  it("behavior: info shows gaps and repairs as a person reads them", async () => {
    const { stdout } = await history("import", "eth-usdt.csv", "--out", "bars.set");
    expect(stdout).toContain("ETH/USDT bars: 3 rows, 2020-09-13T12:26:40Z to 2020-09-13T15:26:40Z");
    expect(stdout).toContain("every hour, 1 row missing in 1 gap\n    gap    1 row between 2020-09-13T13:26:40Z");
    expect(stdout).toMatch(/from eth-usdt.csv: exchange bars, 3 rows read, 3 kept, SHA-256 0x[0-9a-f]{12}…/);
  });

  it("error: what is refused names its line and leaves no set, with exit 2", async () => {
    writeFileSync(join(cwd, "bad-usdt.csv"), "unix,close\n1600000000,100\n1600003600,NaN\n");
    const refused = await history("import", "bad-usdt.csv", "--out", "bad.set", "--json");
    expect([refused.code, errorOf(refused)]).toEqual([2, "HISTORY_LINE_REFUSED"]);
    expect(refused.stderr).toContain('bad-usdt.csv, line 3: close is "NaN"');
    expect(refused.stderr).not.toContain("    at ");
    const absent = await history("info", "bad.set", "--json");
    expect([absent.code, errorOf(absent)]).toEqual([2, "HISTORY_UNREADABLE"]);
    const none = await history("verify", "bars.set", "--json");
    expect([none.code, errorOf(none)]).toEqual([2, "HISTORY_NOTHING_TO_REPLAY"]);
    for (const flags of [
      ["--bars", "7m"],
      ["--format", "xml"],
      ["--pool", "WBTC/WETH"],
    ])
      expect((await history("export", "pool.set", ...flags)).code).toBe(2);
  });

  it("error: a log with a changed amount does not match: exit 1, and the swap is named", async () => {
    const rows = asArchiveCsv(logs).split("\n");
    const at = rows.findLastIndex((row) => row.includes("0xc42079f9"));
    // One unit of amount0: the last digit of the first word.
    rows[at] = (rows[at] as string).replace(
      /0x([0-9a-f]{63})([0-9a-f])(?=[0-9a-f]{256}$)/,
      (_, head: string, last: string) => `0x${head}${last === "0" ? "1" : "0"}`,
    );
    writeFileSync(join(cwd, "usdc-weth-005-changed.csv"), rows.join("\n"));
    await history("import", "usdc-weth-005-changed.csv", "--out", "changed.set");
    const verified = await history("verify", "changed.set", "--json");
    expect(verified.code).toBe(1);
    const [pool] = historyVerifySchema.parse(JSON.parse(verified.stdout)).pools;
    expect(pool?.replay.notMatching).toMatchObject([
      { block: Number(logs.findLast(({ topics }) => topics[0]?.startsWith("0xc42079f9"))?.blockNumber) },
    ]);
  });

  it("behavior: pull goes on after a kill, never repeats the URL, and gives the same set", async () => {
    const node = await archiveNode(logs, { mostLogs: 20, limitEvery: 4, holdAt: 18 });
    const url = `${node.url}/secret-token`;
    const args = [
      "history",
      "pull",
      "--pool",
      MADE_POOL,
      "--from",
      String(FIRST_BLOCK),
      "--rpc",
      `rpc:${url}`,
      "--out",
      "pulled.set",
    ];
    try {
      const killed = startCommand(args, { cwd });
      const over = killed.ended.then(({ stderr }) => Promise.reject(new Error(`it ended before its kill: ${stderr}`)));
      over.catch(() => {});
      await Promise.race([node.holds, over]);
      killed.signal("SIGKILL");
      await killed.ended;
      const pulled = await runCommand(args, { cwd });
      expect(pulled.code, pulled.stderr).toBe(0);
      expect(pulled.stderr).toMatch(/· block \d+ of \d+ \(100%\), 2\d\d logs, /);
      expect(`${pulled.stdout}${pulled.stderr}`).not.toContain("secret-token");
      expect(pulled.stdout).toContain("USDC/WETH 0.05% swaps: 200 rows");
      const verified = await history("verify", "pulled.set", "--json");
      expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, swaps: 200 });
    } finally {
      await node.close();
    }
  });
});
