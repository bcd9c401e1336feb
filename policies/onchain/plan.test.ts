import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "../../test/support/properties.ts";
import { decodeFunctionData } from "viem";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { describe, expect, it } from "vitest";
import { loadMandate } from "../mandates/mandateFile.ts";
import type { Mandate } from "../treasury/mandate.ts";
import { applyItems } from "./applyItems.ts";
import { asDeployed } from "./asDeployed.ts";
import { changeItems, packed, PARAMETERS, unpacked } from "./changeItems.ts";
import { deployedMandate } from "./deployed.ts";
import { diffMandates, onChainChanges } from "./diff.ts";
import { type Plan, planOf } from "./plan.ts";

const example = loadMandate(readFileSync(join(import.meta.dirname, "../mandates/example.yaml"), "utf8"));
const edited = (edit: (mandate: Mandate) => void, of = example): Mandate => {
  const mandate = structuredClone(of);
  edit(mandate);
  return mandate;
};
const DELAYS = { limit: 172_800, structure: 604_800, restore: 3_600 };
const AT = "0x00000000000000000000000000000000000000cc";
const plan = (from: Mandate, to: Mandate): Plan =>
  planOf({ mandate: to, deployed: asDeployed(from), changesAt: AT, delays: DELAYS });
const said = ({ calls }: Plan): string[] =>
  calls.map(
    ({ functionName, delaySeconds, effect, steps }) =>
      `${functionName} ${delaySeconds} ${effect}: ${steps.map(({ parameter, old, value }) => `${PARAMETERS[parameter]} ${old}>${value}`).join(", ")}`,
  );
const RECIPIENT = "0x00000000000000000000000000000000000000aa";

describe("planOf", () => {
  it("default: what tightens holds at once, what loosens is submitted and accepted after its delay", () => {
    const to = edited(({ limits, assets }) => {
      limits.maxTradeBps = 800;
      limits.cooldownSeconds = 60;
      if (assets[0]) assets[0].capBps = 7_000;
    });
    const made = plan(example, to);
    expect(said(made)).toEqual([
      "submit 0 tightens: cooldownSeconds 0>60, assetCapBps 8000>7000",
      "submit 0 loosens: maxTradeBps 500>800",
      "accept 172800 loosens: maxTradeBps 500>800",
    ]);
    expect([made.newContracts, made.unsound]).toEqual([[], []]);
    const decoded = decodeFunctionData({ abi: policyChangesAbi, data: made.calls[1]?.data as `0x${string}` });
    expect(decoded.functionName).toBe("submit");
    expect(decoded.args[0]).toEqual([
      { parameter: 0, subject: "0x0000000000000000000000000000000000000000", value: 800n },
    ]);
  });

  it("behavior: files that differ in comments, order and names alone give an empty plan", () => {
    const grouped = edited((mandate) => {
      mandate.caps.venues.push({ name: "aave", capBps: 3_000 });
      const [weth] = mandate.assets;
      if (weth) mandate.assets.push({ ...weth, symbol: "aWETH", token: RECIPIENT, venue: "aave", priceGroup: "WETH" });
    });
    const mixed = edited((mandate) => {
      mandate.assets.reverse();
      mandate.held.reverse();
      mandate.caps.venues.reverse();
      mandate.caps.issuers.reverse();
      mandate.uniswapV3.pools.reverse();
      mandate.name = "The same under another name";
      for (const asset of mandate.assets) if (asset.venue === "aave") asset.venue = "lending";
      for (const cap of mandate.caps.venues) if (cap.name === "aave") cap.name = "lending";
    }, grouped);
    expect(plan(grouped, mixed)).toEqual({ changes: [], calls: [], newContracts: [], unsound: [] });
  });

  it("behavior: half of the way that would be unsound waits with the other half", () => {
    const to = edited(({ limits }) => {
      limits.maxDecisionAgeSeconds = 1_200;
      limits.vetoSeconds = 1_000;
    });
    expect(said(plan(example, to))).toEqual([
      "submit 0 loosens: maxDecisionAgeSeconds 600>1200, vetoSeconds 300>1000",
      "accept 172800 loosens: maxDecisionAgeSeconds 600>1200, vetoSeconds 300>1000",
    ]);
  });

  it("behavior: a recipient, a cosigner and a guardian wait the longer delay, the guardian alone", () => {
    const to = edited((mandate) => {
      mandate.payments = [{ name: "grants", recipient: RECIPIENT, capacityUsd8: "100", refillSeconds: 60 }];
      mandate.cosigner = RECIPIENT;
      mandate.guardian = RECIPIENT;
    });
    const value = BigInt(RECIPIENT);
    const others = `cosigner 0>${value}, paymentRefillSeconds 0>60, paymentCapacityUsd8 0>100`;
    expect(said(plan(example, to))).toEqual([
      `submit 0 loosens: ${others}`,
      `accept 604800 loosens: ${others}`,
      `submit 0 unordered: guardian 0>${value}`,
      `accept 604800 unordered: guardian 0>${value}`,
    ]);
  });

  it("behavior: feeds, pools and vaults are said to need new contracts, and no call pretends otherwise", () => {
    const to = edited((mandate) => {
      if (mandate.assets[0]) mandate.assets[0].heartbeatSeconds = 3_600;
      mandate.uniswapV3.pools.pop();
    });
    const made = plan(example, to);
    expect(made.calls).toEqual([]);
    expect(made.newContracts.map(({ deploy, because }) => [deploy[0], because])).toEqual([
      ["Oracle", ["assets.WETH.heartbeatSeconds"]],
      ["UniswapV3SwapAdapter", ["uniswapV3.pools.0x5777d92f208679db4b9778590fa3cab3ac9e2168"]],
    ]);
  });

  it("behavior: a mandate that the contract would refuse is named before anything is sent", () => {
    const to = edited(({ limits }) => void (limits.haltDrawdownBps = 1_000));
    expect(plan(example, to).unsound).toEqual(["haltDrawdownBps is under maxDrawdownBps"]);
  });

  it("behavior: whatever is wanted, applying the steps gives it, and then there is nothing left to do", () => {
    fc.assert(
      fc.property(mandates, mandates, (from, to) => {
        const deployed = asDeployed(from);
        const { ids } = deployedMandate(deployed, to);
        const after = applyItems(deployed, changeItems(to, deployed, ids));
        const left = onChainChanges(diffMandates(deployedMandate(after, to).mandate, to));
        expect(left.filter(({ reach }) => !reach.includes("adapter") && reach !== "oracle")).toEqual([]);
        expect(changeItems(to, after, deployedMandate(after, to).ids)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("behavior: an asset packed and unpacked is the same", () => {
    const asset = {
      decimals: 18,
      assetClass: 1,
      epsilonBps: 5_000,
      capBps: 10_000,
      priceGroup: 16,
      venue: 3,
      issuer: 255,
    };
    expect(unpacked(packed(asset))).toEqual(asset);
    expect(unpacked(0n)).toBeNull();
  });
});

/** The example with some of everything moved that a mandate can say. */
const mandates = fc
  .record({
    trade: fc.integer({ min: 1, max: 2_000 }),
    gate: fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n })),
    caps: fc.array(fc.integer({ min: 3_000, max: 9_999 }), { minLength: 3, maxLength: 3 }),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 2 }),
    venues: fc.shuffledSubarray(["uniswap-v3", "aave", "morpho"]),
    issuers: fc.shuffledSubarray(["circle", "sky", "lido"]),
    venueOf: fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 3 }),
    issuerOf: fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 3 }),
    together: fc.boolean(),
    positions: fc.nat({ max: 3 }),
    paid: fc.subarray([1, 2, 3]),
    capacity: fc.bigInt({ min: 1n, max: 10n ** 14n }),
    quorum: fc.integer({ min: 1, max: 3 }),
    held: fc.boolean(),
  })
  .map((p) =>
    edited((mandate) => {
      mandate.limits.maxTradeBps = p.trade;
      mandate.limits.approvalUsd8 = p.gate === null ? null : String(p.gate);
      const cap = (name: string, index: number) => ({ name, capBps: p.caps[index] ?? 5_000 });
      mandate.caps = {
        venues: p.venues.map(cap),
        issuers: p.issuers.map(cap),
        positions: p.venues[p.positions] ?? null,
      };
      mandate.assets = p.order.flatMap((place, index) => {
        const asset = mandate.assets[place];
        return asset === undefined
          ? []
          : [
              {
                ...asset,
                capBps: p.caps[index] ?? 5_000,
                venue: p.venues[p.venueOf[place] ?? 9] ?? null,
                issuer: p.issuers[p.issuerOf[place] ?? 9] ?? null,
              },
            ];
      });
      const [first, second] = mandate.assets;
      if (p.together && first && second) second.priceGroup = first.symbol;
      mandate.payments = p.paid.map((who) => ({
        name: `payee ${who}`,
        recipient: `0x${String(who).repeat(40)}` as const,
        capacityUsd8: String(p.capacity),
        refillSeconds: 60 * who,
      }));
      mandate.council.quorum = p.quorum;
      if (!p.held) mandate.held = [];
    }),
  );
