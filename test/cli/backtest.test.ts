import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  auditOutputSchema,
  backtestOutputSchema,
  compareOutputSchema,
  haltsOutputSchema,
} from "../../workflows/cli/commands/backtest/outputs.ts";
import { contestantOf } from "../../workflows/cli/commands/backtest/councils.ts";
import { loaded, type RunOptions } from "../../workflows/cli/commands/backtest/options.ts";
import { runOne } from "../../workflows/cli/commands/backtest/runs.ts";
import { root } from "../support/command.ts";

const mandate = join(root, "policies/mandates/example.yaml");
const data = resolve(root, "../shared/data");
const ether = join(data, "ohlcv/eth-usdt-1h-2022-01_2025-12.csv.gz");
const pegged = join(data, "depeg/usdc-usdt-pool-1h-2022-01_2026-01.csv.gz");
const dataIsHere = existsSync(ether) && existsSync(pegged);
if (!dataIsHere) console.log("backtests on real data not run: ../shared/data is not here");

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-backtest-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exchequer = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "workflows/cli/main.ts"), "backtest", ...args],
    {
      cwd: folder,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        TMPDIR: folder,
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
        EXCHEQUER_STRATEGY_PATIENCE_MS: "1000",
      },
    },
  );
  return { status, stdout, stderr };
};
/** Two months of the made-up market, twice a day. */
const SHORT = ["--mandate", mandate, "--to", "2024-03-01", "--every", "12h"];
const own = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe("exchequer backtest", () => {
  it("default: prints what its schema says, the same twice, and says that the market is made up", () => {
    const [one, two] = [exchequer("constant-mix", ...SHORT, "--json"), exchequer("constant-mix", ...SHORT, "--json")];
    expect([one.status, one.stderr]).toEqual([0, ""]);
    expect(one.stdout).toBe(two.stdout);
    const answer = backtestOutputSchema.parse(JSON.parse(one.stdout));
    expect(answer.grounds.synthetic).toBe(true);
    expect(answer.run.decisions).toBe(120);
    expect(exchequer("hold", ...SHORT).stdout).toMatch(/^SYNTHETIC: a made-up market/);
  });

  it("behavior: another setting, mandate or interval is another result", () => {
    const hashOf = (...args: string[]): string =>
      backtestOutputSchema.parse(JSON.parse(exchequer(...args, "--json").stdout)).run.resultHash;
    const tight = join(folder, "tight.yaml");
    writeFileSync(tight, readFileSync(mandate, "utf8").replace("maxTradeBps: 500", "maxTradeBps: 50"));
    const hashes = [
      hashOf("constant-mix", ...SHORT),
      hashOf("constant-mix:bandBps=50", ...SHORT),
      hashOf("constant-mix", ...SHORT, "--mandate", tight),
      hashOf(join(root, "agents/seats/example.yaml"), ...SHORT),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("behavior: compare says first whether the difference is more than chance, and a run against itself is none", () => {
    const run = exchequer("compare", "constant-mix", "hold", ...SHORT, "--json");
    expect(compareOutputSchema.parse(JSON.parse(run.stdout)).comparison.days).toBe(60);
    const same = exchequer("compare", "trend", ...SHORT);
    expect(same.stdout).toContain("trend. No difference from trend beyond chance: 0.00% a year [0.00%, 0.00%]");
  });

  it("behavior: halts lists spells, and its own options are its own", () => {
    const run = exchequer("halts", "--mandate", mandate, "--from", "2024-06-01", "--every", "12h", "--json");
    const answer = haltsOutputSchema.parse(JSON.parse(run.stdout));
    expect(answer.strategy).toBe("hold");
    expect(answer.halts.length).toBeGreaterThan(0);
    expect(answer.halts.every(({ from }) => from >= "2024-06-01")).toBe(true);
  });

  it("behavior: report writes a page that asks for nothing, and the tables beside it", () => {
    const out = join(folder, "report");
    const run = exchequer("report", "trend", ...SHORT, "--out", out, "--beside", "dca");
    expect([run.status, run.stdout.trim()]).toEqual([0, join(out, "index.html")]);
    expect(readdirSync(out).sort()).toEqual(
      ["decisions.csv", "equity.csv", "index.html", "report.json", "report.md", "trades.csv"].sort(),
    );
    const page = readFileSync(join(out, "index.html"), "utf8");
    expect(page).toContain("SYNTHETIC");
    expect(
      page.match(/<(?:script|img|link|iframe|a)\b|\son[a-z]+\s*=|\sstyle=|url\(|@import|https?:\/\//gi),
    ).toBeNull();
    expect(readFileSync(join(out, "equity.csv"), "utf8").split("\n").length).toBe(122);
  });
});

describe("somebody's own strategy", () => {
  it("default: the page's example runs as printed, and does not look ahead", () => {
    const page = readFileSync(join(root, "simulation/strategies/README.md"), "utf8");
    const [, code = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];
    expect(code.trim().split("\n").length).toBeLessThan(40);
    const path = own("breakout.ts", code);
    const run = exchequer(path, "--mandate", mandate, "--every", "6h", "--json");
    expect(backtestOutputSchema.parse(JSON.parse(run.stdout)).run.trades).toBeGreaterThan(0);
    const audit = exchequer("audit", path, "--mandate", mandate, "--every", "12h", "--cuts", "2", "--json");
    expect(auditOutputSchema.parse(JSON.parse(audit.stdout)).ok).toBe(true);
  });

  it.each([
    ["throws", "() => ({ id: 'bad', decide: () => { throw new Error('no'); } })", "STRATEGY_THREW"],
    ["returns nonsense", "() => ({ id: 'bad', decide: () => 7 })", "STRATEGY_ANSWER"],
    ["loops", "() => ({ id: 'bad', decide: () => { for (;;); } })", "STRATEGY_LOOPS"],
    [
      "asks for the future",
      "() => ({ id: 'bad', decide: (v) => v.prices('WETH').at(v.now + 3600) })",
      "STRATEGY_LOOKS_AHEAD",
    ],
    ["makes nothing", "() => null", "STRATEGY_FILE"],
    ["ends the process", "() => ({ id: 'bad', decide: () => process.exit(0) })", "STRATEGY_FILE"],
    ["is no function", "7", "STRATEGY_FILE"],
    ["does not parse", "() => {", "STRATEGY_FILE"],
  ])("error: one that %s", (name, text, code) => {
    const run = exchequer(own(`${name.replaceAll(" ", "-")}.ts`, `export default ${text};`), ...SHORT, "--json");
    expect((JSON.parse(run.stdout) as { error: { code: string } }).error.code).toBe(code);
    expect(run.status).toBe(1);
    expect(run.stderr).not.toMatch(/^ +at /m);
  });
});

describe("starting holdings", () => {
  it("default: a file in simulate's shape gives what its list of symbols gives", async () => {
    const plain = {
      history: [],
      every: "1d",
      startUsd: "630000",
      slippageBps: "2",
      oracleLag: "0s",
      checkpoints: true,
    };
    const balancesOf = async (holdings: string): Promise<bigint[]> => {
      const given = await loaded({ ...plain, mandate, holdings });
      return given.balances(given.market());
    };
    const file = await balancesOf(join(root, "simulation/examples/sell-weth.json"));
    expect(file).toEqual([10n ** 19n, 20_000_000_000n, 0n]);
    expect(file).toEqual(await balancesOf("WETH=10,USDC=20000"));
  });
});

describe("bad input", () => {
  it.each([
    ["a range outside the data", ["hold", "--from", "1999-01-01"], "BACKTEST_RANGE"],
    ["an unknown strategy", ["moon"], "BAD_USAGE"],
    ["a mandate that is not there", ["hold", "--mandate", "nowhere.yaml"], "MANDATE_ABSENT"],
  ])("error: %s is exit 2", (_, args, code) => {
    const run = exchequer("--mandate", mandate, ...args, "--json");
    expect([run.status, (JSON.parse(run.stdout) as { error: { code: string } }).error.code]).toEqual([2, code]);
    expect(run.stderr).not.toMatch(/^ +at /m);
  });

  const asked = async (strategy: string, more: Partial<RunOptions>): Promise<unknown> => {
    const given = await loaded({ ...PLAIN, mandate, ...more });
    return runOne(given, contestantOf(strategy), given.market());
  };
  const PLAIN = { history: [], every: "1d", startUsd: "630000", slippageBps: "2", oracleLag: "0s", checkpoints: true };
  it.each<[string, string, Partial<RunOptions>, string]>([
    ["an unknown setting", "trend:speed=3", {}, "BAD_USAGE"],
    ["a setting without a value", "trend:fastDays", {}, "BAD_USAGE"],
    ["a setting out of range", "dca:shareBps=20000", {}, "BAD_USAGE"],
    ["targets that do not sum up", "constant-mix:WETH=6000", {}, "BAD_USAGE"],
    ["a range that ends before it begins", "hold", { from: "2024-06-01", to: "2024-05-01" }, "BACKTEST_RANGE"],
    ["no date", "hold", { from: "yesterday" }, "BAD_USAGE"],
    ["no interval", "hold", { every: "0h" }, "BAD_USAGE"],
    ["a slippage that is no number", "hold", { slippageBps: "much" }, "BAD_USAGE"],
    ["holdings of an asset nobody has", "hold", { holdings: "DOGE=1" }, "BAD_USAGE"],
    ["holdings that are no number", "hold", { holdings: "WETH=-1" }, "BAD_USAGE"],
    ["a file of holdings that is not there", "hold", { holdings: "nowhere.json" }, "BAD_USAGE"],
    ["a file that says no holdings", "hold", { holdings: join(root, "package.json") }, "BAD_USAGE"],
    ["a history that is not there", "hold", { history: ["nowhere.csv"] }, "BAD_USAGE"],
    ["a seats file that is not there", "nowhere.yaml", {}, "BAD_USAGE"],
    ["a strategy file that is not there", "nowhere.ts", {}, "STRATEGY_FILE"],
  ])("error: %s", async (_, strategy, more, code) => {
    await expect(asked(strategy, more)).rejects.toMatchObject({ code });
  });
});

describe.skipIf(!dataIsHere)("on real data", () => {
  it("default: counting USDC at a dollar was wrong on 11 March 2023, and the output says by how much", () => {
    const args = ["hold", "--history", ether, "--history", pegged, "--mandate", mandate];
    const run = exchequer(...args, "--from", "2023-03-09", "--to", "2023-03-16", "--json");
    const { run: summary, grounds } = backtestOutputSchema.parse(JSON.parse(run.stdout));
    expect(grounds.synthetic).toBe(false);
    expect(summary.dollarStables?.at).toBe("2023-03-11T08:00:00Z");
    expect(summary.dollarStables?.overstatedBps).toBeGreaterThan(300);
    expect(summary.halts.map(({ why }) => why)).toContain("depeg");
  });
});
