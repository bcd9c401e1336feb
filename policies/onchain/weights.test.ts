import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadMandate } from "../mandates/mandateFile.ts";
import type { Mandate } from "../treasury/mandate.ts";
import { asDeployed } from "./asDeployed.ts";
import { deployedMandate } from "./deployed.ts";
import { asWeighed, planOf } from "./plan.ts";
import { weightsOf } from "./weights.ts";

const example = loadMandate(readFileSync(join(import.meta.dirname, "../mandates/example.yaml"), "utf8"));
const PAYEE = "0x00000000000000000000000000000000000000aa";

const planned = (edit: (mandate: Mandate) => void) => {
  const mandate = structuredClone(example);
  edit(mandate);
  const deployed = asDeployed(example);
  const plan = planOf({ mandate, deployed, changesAt: null, delays: { limit: 2, structure: 3, restore: 1 } });
  const names = {
    token: (at: string) => mandate.assets.find(({ token }) => token === at)?.symbol ?? at,
    payee: (at: string) => mandate.payments.find(({ recipient }) => recipient === at)?.name ?? at,
    ids: deployedMandate(deployed, mandate).ids,
  };
  return { plan, names };
};

describe("weightsOf", () => {
  it("default: each changed row of the mandate, as the contract treats it", () => {
    const { plan, names } = planned(({ limits, assets, council, payments }) => {
      limits.maxTradeBps = 800;
      council.quorum = 1;
      if (assets[0]) assets[0].capBps = 7_000;
      payments.push({ name: "grants", recipient: PAYEE, capacityUsd8: "100", refillSeconds: 60 });
    });
    const weights = weightsOf(plan.calls, names);
    expect(weights.get("limits.maxTradeBps")).toEqual({ effect: "loosens", structure: false, fast: true });
    expect(weights.get("council.quorum")).toEqual({ effect: "loosens", structure: true, fast: true });
    expect(weights.get("assets.WETH.capBps")).toEqual({ effect: "tightens", structure: false, fast: true });
    expect(weights.get("payments.grants")?.effect).toBe("loosens");
    expect(weights.has("limits.cooldownSeconds")).toBe(false);
  });

  it("behavior: what the contract says of a step stands, with the delay that it says", () => {
    const { plan, names } = planned(({ limits }) => void (limits.maxTradeBps = 800));
    const steps = plan.calls[0]?.steps ?? [];
    const calls = asWeighed(plan.calls, new Map([[steps, { effects: ["restores"], delaySeconds: 1 }]]));
    expect(calls.map(({ effect, delaySeconds }) => [effect, delaySeconds])).toEqual([
      ["restores", 0],
      ["restores", 1],
    ]);
    expect(weightsOf(calls, names).get("limits.maxTradeBps")?.effect).toBe("restores");
  });
});
