import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { judge } from "../../policies/judge.ts";
import { hashOf } from "../../policies/treasury/canonical.ts";
import { MODES, ORACLE_STATUSES } from "../../policies/treasury/snapshot.ts";
import { BASE, DAI, POOL, STABLE_POOL, swap, USDC, WETH } from "./baseFacts.ts";
import type { Case } from "./boundaryCase.ts";
import { BOUNDARIES } from "./boundaries.ts";
import { factsOf, toJson, type Vector, type VectorFile } from "./vectorFile.ts";

const RANDOM_CASES = 240;

/** mulberry32: small, seeded, the same everywhere. */
const randomOf = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};

/** A trade drawn at random, told as if it happened, with one thing or another a little off. */
const drawn = (seed: number): Case => {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const near = (value: bigint, spreadBps: number): bigint =>
    (value * BigInt(10_000 - spreadBps + random(2 * spreadBps + 1))) / 10_000n;
  const prices = BASE.assets.map((asset) => near(asset.priceUsd8, asset.assetClass === "stable" ? 150 : 4000));
  const before = BASE.assets.map((asset) => near(asset.balanceBefore, 6000));
  const from = random(3);
  const to = (from + 1 + random(2)) % 3;
  const scale = (index: number): bigint => 10n ** BigInt(BASE.assets[index]?.decimals ?? 0);
  const nav = before.reduce((sum, balance, index) => sum + (balance * (prices[index] ?? 0n)) / scale(index), 0n);
  const value = (nav * BigInt(1 + random(random(5) === 0 ? 900 : 300))) / 10_000n;
  const amountIn = (value * scale(from)) / (prices[from] ?? 1n);
  const fair = (value * scale(to)) / (prices[to] ?? 1n);
  const amountOut = near((fair * 9_970n) / 10_000n, 60);
  const after = before.map(
    (balance, index) => balance + (index === to ? amountOut : 0n) - (index === from ? amountIn : 0n),
  );
  const navAfter = after.reduce((sum, balance, index) => sum + (balance * (prices[index] ?? 0n)) / scale(index), 0n);
  const tokens = [WETH, USDC, DAI] as const;
  const change: Record<string, unknown> = {
    timestamp: BASE.timestamp + BigInt(random(500)),
    "limits.lossBudgetBps": pick([20n, 100n, 300n]),
    "limits.stableFloorBps": pick([0n, 2000n, 4500n]),
    "state.lossUsedWad": pick([0n, 10n ** 15n, BigInt(random(1_000_000)) * 10n ** 10n]),
    "state.mode": random(12) === 0 ? pick(MODES) : "normal",
    "state.peakNavUsd8": near((nav * 105n) / 100n, 1500),
    "envelope.predictedNavUsd8": near(navAfter, pick([0, 5, 15])),
    "envelope.snapshotBlock": BASE.blockNumber - BigInt(random(random(8) === 0 ? 80 : 40)),
    actions: [
      swap(
        [tokens[from] as never, tokens[to] as never],
        [from + to === 3 ? STABLE_POOL : POOL],
        amountIn,
        near((amountOut * 9_980n) / 10_000n, 30),
        amountOut,
      ),
    ],
  };
  prices.forEach((price, index) => {
    change[`assets.${index}.priceUsd8`] = price;
    change[`assets.${index}.balanceBefore`] = before[index];
    change[`assets.${index}.balanceAfter`] = after[index];
  });
  if (random(14) === 0) {
    const blind = random(3);
    change[`assets.${blind}.oracleStatus`] = pick(ORACLE_STATUSES.slice(1));
    change[`assets.${blind}.priceUsd8`] = 0n;
  }
  return { name: `drawn ${seed}`, change: toJson(change) as Record<string, unknown> };
};

const base = toJson(BASE);

const vectorOf = ({ name, change }: Case): Vector => {
  const { kind, findings } = judge(factsOf(base, change));
  const denying = [...new Set(findings.filter((finding) => !finding.ok).map((finding) => finding.rule))];
  return { name, change, verdict: kind === "allowed" ? "allowed" : "denied", denying, findingsHash: hashOf(findings) };
};

/** All vectors: every rule at its edge, and trades drawn from numbered seeds. */
export const generateVectors = (): VectorFile => ({
  format: 1,
  base,
  vectors: [...BOUNDARIES, ...Array.from({ length: RANDOM_CASES }, (_, seed) => drawn(seed + 1))].map(vectorOf),
});

export const vectorsPath = fileURLToPath(new URL("vectors.json", import.meta.url));

/** One vector a line, so that a change shows as the lines it touches. */
export const renderVectors = ({ format, base: from, vectors }: VectorFile): string =>
  `{"format":${format},"base":${JSON.stringify(from)},"vectors":[\n${vectors.map((vector) => JSON.stringify(vector)).join(",\n")}\n]}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = generateVectors();
  writeFileSync(vectorsPath, renderVectors(file));
  process.stdout.write(`${file.vectors.length} vectors in test/parity/vectors.json\n`);
}
