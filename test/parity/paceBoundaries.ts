import { VETOED } from "../../policies/rules/facts.ts";
import { LEAST_BASE_USD8 } from "../../policies/rules/baseNav.ts";
import { BASE } from "./baseFacts.ts";
import { type Case, ETHER, hold, pair } from "./boundaryCase.ts";

/** The predicted NAV of a decision that moves nothing. */
const unmoved = { ...hold, "envelope.predictedNavUsd8": 45_881_117_896_600n };
const NOW = BASE.timestamp;

const epoch: Case[] = [
  ...pair("epoch-loss", "used", 0n, 3n * 10n ** 16n, (value) => ({ "state.epochUsedWad": value })),
  ...pair("epoch-loss", "limit", 300n, 0n, (value) => ({ "limits.epochLossBps": value })),
  { name: "epoch-loss: more used than there is", change: { "state.epochUsedWad": (1n << 64n) - 1n } },
  { name: "epoch-loss: nothing left and nothing moved", change: { ...unmoved, "limits.epochLossBps": 0n } },
];

const turnover: Case[] = [
  ...pair("turnover", "used", 0n, 10n ** 13n, (value) => ({
    "state.turnoverUsedUsd8": value,
    "state.turnoverUpdatedAt": NOW,
  })),
  ...pair("turnover", "time since it was empty", 86_400n, 0n, (value) => ({
    "state.turnoverUsedUsd8": 10n ** 13n,
    "state.turnoverUpdatedAt": NOW - value,
  })),
  ...pair("turnover", "capacity", 10n ** 13n, 0n, (value) => ({
    "limits.turnoverUsd8": value,
    "state.turnoverUsedUsd8": 0n,
  })),
  { name: "turnover: unset is denied", change: { "limits.turnoverUsd8": 0n, "state.turnoverUsedUsd8": 0n } },
  { name: "turnover: unset lets nothing happen", change: { ...unmoved, "limits.turnoverUsd8": 0n } },
  { name: "turnover: more used than there is", change: { "state.turnoverUsedUsd8": (1n << 128n) - 1n } },
  { name: "turnover: written down in the future", change: { "state.turnoverUpdatedAt": NOW + 99n } },
];

const cooldown: Case[] = [
  ...pair("cooldown", "last decision", NOW - 10_000n, NOW, (value) => ({ "state.lastDecisionAt": value })),
  ...pair("cooldown", "limit", 0n, 4_294_967_295n, (value) => ({ "limits.cooldownSeconds": value })),
  { name: "cooldown: holding does not wait", change: { ...unmoved, "state.lastDecisionAt": NOW } },
  { name: "cooldown: nothing decided before", change: { "state.lastDecisionAt": 0n } },
];

const gate: Case[] = [
  ...pair("human-gate", "limit", 5_000_000_000_000n, 0n, (value) => ({ "limits.approvalUsd8": value })),
  ...pair("human-gate", "announcement", 1n, NOW, (value) => ({
    "limits.approvalUsd8": 0n,
    "envelope.announcedAt": value,
  })),
  { name: "human-gate: cosigned", change: { "limits.approvalUsd8": 0n, "envelope.cosigned": true } },
  { name: "human-gate: vetoed", change: { "limits.approvalUsd8": 0n, "envelope.announcedAt": VETOED } },
  { name: "human-gate: vetoed although small", change: { "envelope.announcedAt": VETOED } },
  {
    name: "human-gate: vetoed although cosigned",
    change: { "envelope.announcedAt": VETOED, "envelope.cosigned": true },
  },
  { name: "human-gate: asks nobody", change: { "limits.approvalUsd8": (1n << 128n) - 1n } },
];

const base: Case[] = [
  ...pair("trade-size", "base NAV", 45_800_000_000_000n, LEAST_BASE_USD8, (value) => ({ "state.baseNavUsd8": value })),
  ...pair("trade-size", "growth of base NAV", 5_000n, 0n, (value) => ({
    "state.baseNavUsd8": 15_000_000_000_000n,
    "limits.maxNavGrowthBpsPerDay": value,
  })),
  ...pair("loss-budget", "base NAV", 45_800_000_000_000n, LEAST_BASE_USD8, (value) => ({ "state.baseNavUsd8": value })),
  ...pair("trade-size", "base NAV that is none", LEAST_BASE_USD8 - 1n, LEAST_BASE_USD8, (value) => ({
    "state.baseNavUsd8": value,
  })),
  ...[86_399n, 86_400n, 86_401n, 8_640_000n].map((seconds) => ({
    name: `base NAV: grown for ${seconds} seconds`,
    change: { "state.baseNavUsd8": 15_500_000_000_000n, "state.baseUpdatedAt": NOW - seconds },
  })),
  { name: "base NAV: never looked at", change: { "state.baseNavUsd8": 0n, "state.baseUpdatedAt": 0n } },
  { name: "base NAV: a fall counts at once", change: { "state.baseNavUsd8": 90_000_000_000_000n } },
  { name: "base NAV: looked at in the future", change: { "state.baseUpdatedAt": NOW + 9n } },
];

const depth: Case[] = [
  ...pair("pool-depth", "pool's balance", 1_000n * ETHER, 1n, (value) => ({ "actions.0.poolBalance": value })),
  ...pair("pool-depth", "limit", 200n, 0n, (value) => ({ "limits.maxPoolShareBps": value })),
  { name: "pool-depth: an empty pool", change: { "actions.0.poolBalance": 0n } },
  { name: "pool-depth: off", change: { "limits.maxPoolShareBps": 10_000n, "actions.0.poolBalance": 1n } },
];

/** How much, how often, against how deep a pool, and who else must agree. */
export const PACE_BOUNDARIES: readonly Case[] = [...epoch, ...turnover, ...cooldown, ...gate, ...base, ...depth];
