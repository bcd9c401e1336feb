import * as fc from "fast-check";
import { getAddress, toHex } from "viem";
import { blankAction } from "../../policies/actionFacts.ts";
import {
  type ActionFacts,
  type AssetFacts,
  type Facts,
  type PaymentFacts,
  VETOED,
} from "../../policies/rules/facts.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { BASE, DAI, POOL, STABLE_POOL, USDC, WETH } from "./baseFacts.ts";

/** Draws values; the same seed draws the same ones. */
export type Draw = {
  /** A whole number from zero to `below - 1`. */
  number(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** `value` give or take at most so many basis points. */
  near(value: bigint, spreadBps: number): bigint;
};

export const drawOf = (g: fc.GeneratorValue): Draw => {
  const number = (below: number): number => g(fc.nat, { max: below - 1 });
  return {
    number,
    pick: (items) => items[number(items.length)] as never,
    near: (value, spread) => (value * BigInt(10_000 - spread + number(2 * spread + 1))) / 10_000n,
  };
};

/** A decision being put together: what custody has, and what each action did to it. */
type Sketch = { assets: AssetFacts[]; actions: ActionFacts[]; payments: PaymentFacts[]; navUsd8: bigint };

const TOKENS: readonly Address[] = [WETH, USDC, DAI];
const PAYEES: readonly Address[] = [0xbeef, 0xc0de].map((payee) => getAddress(toHex(payee, { size: 20 })));

const unitOf = ({ decimals }: AssetFacts): bigint => 10n ** BigInt(decimals);
const amountWorth = (usd8: bigint, asset: AssetFacts): bigint =>
  asset.priceUsd8 === 0n ? 0n : (usd8 * unitOf(asset)) / asset.priceUsd8;
const navOf = (assets: readonly AssetFacts[], balance: "balanceBefore" | "balanceAfter"): bigint =>
  assets.reduce((sum, asset) => sum + (asset[balance] * asset.priceUsd8) / unitOf(asset), 0n);

/** A share of NAV: mostly small, now and then too large. */
const valueDrawn = (draw: Draw, { navUsd8 }: Sketch): bigint =>
  (navUsd8 * BigInt(1 + draw.number(draw.number(6) === 0 ? 700 : 250))) / 10_000n;

const take = (asset: AssetFacts, amount: bigint): bigint => {
  const free = asset.balanceAfter - asset.positionAfter;
  const taken = amount < free ? amount : free;
  asset.balanceAfter -= taken;
  return taken;
};

const two = (draw: Draw, { assets }: Sketch): [AssetFacts, AssetFacts] => {
  const from = draw.number(assets.length);
  const to = (from + 1 + draw.number(assets.length - 1)) % assets.length;
  return [assets[from] as AssetFacts, assets[to] as AssetFacts];
};

/** One token for another, near its fair price, as a swap or into and out of a lending venue or vault. */
const exchange = (draw: Draw, sketch: Sketch, kind: ActionFacts["kind"]): void => {
  const [from, to] = two(draw, sketch);
  const amountIn = take(from, amountWorth(valueDrawn(draw, sketch), from));
  const worth = (amountIn * from.priceUsd8) / unitOf(from);
  const fair = amountWorth(worth, to);
  const amountOut = draw.near((fair * (kind === "swap" ? 9_965n : 9_999n)) / 10_000n, kind === "swap" ? 50 : 1);
  to.balanceAfter += amountOut;
  const hops = kind === "swap" && draw.number(5) === 0 ? 2 : 1;
  const between = TOKENS.find((token) => token !== from.token && token !== to.token) as Address;
  const pool = from.token === WETH || to.token === WETH ? POOL : STABLE_POOL;
  sketch.actions.push({
    ...blankAction(kind),
    tokens: hops === 2 ? [from.token, between, to.token] : [from.token, to.token],
    pools: kind === "swap" ? [pool, STABLE_POOL].slice(0, hops) : [],
    amountIn,
    minAmountOut: draw.near((amountOut * 9_985n) / 10_000n, 12),
    amountOut,
    poolBalance: kind === "swap" ? draw.near(amountIn * 130n, 8_000) : 0n,
  });
};

/** Two tokens into a position or out of one; a unit may get lost on the way. */
const liquidity = (draw: Draw, sketch: Sketch, kind: ActionFacts["kind"]): void => {
  const [a, b] = two(draw, sketch);
  const usd8 = valueDrawn(draw, sketch) / 2n;
  const moved = [a, b].map((asset) => {
    const into = kind === "mint" || kind === "increase";
    const most = into ? asset.balanceAfter - asset.positionAfter : asset.positionAfter;
    const wanted = amountWorth(usd8, asset);
    const amount = wanted < most ? wanted : most;
    asset.positionAfter += into ? amount : -amount;
    if (draw.number(3) === 0 && asset.balanceAfter > asset.positionAfter) asset.balanceAfter -= 1n;
    return amount;
  }) as [bigint, bigint];
  sketch.actions.push({
    ...blankAction(kind),
    tokens: [a.token, b.token],
    pools: [POOL],
    amountIn: kind === "mint" || kind === "increase" ? moved[0] : BigInt(draw.number(1_000_000)),
    amountIn1: kind === "mint" || kind === "increase" ? moved[1] : 0n,
    moved0: moved[0],
    moved1: moved[1],
    rangeTicks: kind === "mint" ? BigInt(100 + draw.number(5_000)) : 0n,
    deviationBps: kind === "mint" || kind === "increase" ? BigInt(draw.number(100)) : 0n,
  });
};

const payment = (draw: Draw, sketch: Sketch): void => {
  const asset = draw.pick(sketch.assets);
  const recipient = draw.pick(PAYEES);
  const amountIn = take(asset, amountWorth(BigInt(1 + draw.number(2_000)) * 100_000_000n, asset));
  asset.paid += amountIn;
  const action = { ...blankAction("pay"), tokens: [asset.token], amountIn, amountOut: amountIn, recipient };
  sketch.actions.push(action);
  if (sketch.payments.some((bucket) => bucket.recipient === recipient)) return;
  sketch.payments.push({
    recipient,
    listed: true,
    capacityUsd8: 600_000_000_000n,
    refillSeconds: draw.pick([0n, 86_400n, 2_592_000n]),
    usedUsd8: BigInt(draw.number(300)) * 1_000_000_000n,
    updatedAt: BASE.timestamp - BigInt(draw.number(100_000)),
  });
};

const STEPS = [
  ...(["swap", "swap", "swap", "swap", "supply", "withdraw", "deposit", "redeem"] as const),
  ...(["mint", "mint", "increase", "decrease", "collect", "burn", "pay", "pay", "wrap", "unwrap", "hold"] as const),
];

const act = (draw: Draw, sketch: Sketch): void => {
  const kind = draw.pick(STEPS);
  if (kind === "hold") sketch.actions.push(blankAction("hold"));
  else if (kind === "pay") payment(draw, sketch);
  else if (kind === "wrap" || kind === "unwrap") {
    const amountIn = BigInt(draw.number(1_000_000)) * 10n ** 12n;
    sketch.actions.push({ ...blankAction(kind), tokens: [WETH], amountIn, amountOut: amountIn });
  } else if (kind === "swap" || kind === "supply" || kind === "withdraw" || kind === "deposit" || kind === "redeem")
    exchange(draw, sketch, kind);
  else liquidity(draw, sketch, kind);
};

const assetsDrawn = (draw: Draw): AssetFacts[] =>
  BASE.assets.map((asset) => {
    const balanceBefore = draw.near(asset.balanceBefore, 6_000);
    const positionBefore = draw.number(2) === 0 ? 0n : (balanceBefore * BigInt(draw.number(2_000))) / 10_000n;
    const priceUsd8 = draw.near(asset.priceUsd8, asset.assetClass === "stable" ? 120 : 4_000);
    return {
      ...asset,
      priceUsd8,
      poolUsd8: draw.number(6) === 0 ? draw.near(priceUsd8, 100) : 0n,
      balanceBefore,
      balanceAfter: balanceBefore,
      positionBefore,
      positionAfter: positionBefore,
      epsilonBps: BigInt(draw.number(80)),
      priceGroup: draw.number(4) === 0 ? 2n : asset.priceGroup,
      depegged: asset.assetClass === "stable" && draw.number(12) === 0,
    };
  });

/** A decision of one to three steps, told as if it had happened: most of them within all limits. */
export const drawnDecision = (draw: Draw): Facts => {
  const assets = assetsDrawn(draw);
  const navUsd8 = navOf(assets, "balanceBefore");
  const sketch: Sketch = { assets, actions: [], payments: [], navUsd8 };
  const steps = draw.pick([1, 1, 1, 2, 3]);
  for (let step = 0; step < steps; step++) act(draw, sketch);
  const timestamp = BASE.timestamp + BigInt(draw.number(500));
  return {
    ...BASE,
    timestamp,
    limits: {
      ...BASE.limits,
      lossBudgetBps: draw.pick([60n, 100n, 300n]),
      epochLossBps: draw.pick([300n, 400n]),
      stableFloorBps: draw.pick([0n, 2000n, 2500n]),
      stableFloorUsd8: draw.pick([0n, 5_000_000_000_000n]),
      turnoverRefillSeconds: draw.pick([3_600n, 86_400n]),
      approvalUsd8: draw.pick([5_000_000_000_000n, (1n << 128n) - 1n]),
      maxPoolShareBps: draw.pick([200n, 500n, 10_000n]),
      positionVenue: draw.pick([0n, 1n, 1n, 2n]),
    },
    state: {
      ...BASE.state,
      mode: draw.number(25) === 0 ? draw.pick(["reduce-only", "halted"] as const) : "normal",
      peakNavUsd8: draw.near((navUsd8 * 104n) / 100n, 800),
      baseNavUsd8: draw.number(10) === 0 ? 0n : draw.near(navUsd8, 200),
      lossUsedWad: draw.pick([0n, BigInt(draw.number(1_000_000)) * 10n ** 9n]),
      epochUsedWad: BigInt(draw.number(1_000_000)) * 10n ** 10n,
      turnoverUsedUsd8: BigInt(draw.number(40)) * 100_000_000_000n,
      lastDecisionAt: draw.pick([0n, timestamp - BigInt(600 + draw.number(10_000))]),
      lastMintAt: draw.pick([0n, timestamp - BigInt(3_600 + draw.number(10_000))]),
    },
    envelope: {
      ...BASE.envelope,
      predictedNavUsd8: draw.near(navOf(assets, "balanceAfter"), draw.pick([0, 4, 9])),
      snapshotBlock: BASE.blockNumber - BigInt(draw.number(45)),
      expiry: timestamp + BigInt(draw.number(600)),
      cosigned: draw.number(10) === 0,
      announcedAt: draw.number(30) === 0 ? VETOED : draw.pick([0n, 0n, timestamp - BigInt(draw.number(600))]),
    },
    assets: assets.map((asset) => ({ ...asset, capBps: draw.pick([9_500n, 10_000n, asset.capBps]) })),
    actions: sketch.actions,
    caps: BASE.caps.map((cap) => ({ ...cap, capBps: draw.pick([10_000n, 8_000n, cap.capBps]) })),
    payments: sketch.payments,
  };
};
