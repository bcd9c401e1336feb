import { parseUnits } from "viem";
import { z } from "zod";
import { deployedMandate } from "../../../../policies/onchain/deployed.ts";
import { address } from "../../../../policies/treasury/money.ts";
import { MODES } from "../../../../policies/treasury/snapshot.ts";
import { contractsCompiled } from "../../compile.ts";
import type { Config } from "../../config.ts";
import { deployedPolicy } from "../policy/readDeployed.ts";
import { lookAtAllowances } from "./allowances.ts";
import { type Bound, lookAtBound, type Nav, navOfHoldings } from "./bound.ts";
import { type CustodyPart, lookAtCustody } from "./custody.ts";
import { failedBecause, type Finding, inPart, note, type Part, type PartFinding, unknown } from "./finding.ts";
import type { Ground } from "./ground.ts";
import type { Key } from "./keys.ts";
import { lookAtCodes, standingOf } from "./codes.ts";
import { readBuckets } from "./onChain.ts";
import { againstMandate, modeFinding, wiring } from "./policy.ts";
import { readPrices } from "./prices.ts";
import { lookAtRoles } from "./roles.ts";
import { lookAtTokens } from "./tokens.ts";
import { readTreasury, type Treasury } from "./treasury.ts";
import { type Depth, largestTrade, lookAtVenues } from "./venues.ts";

/** The treasury that was looked at. */
export const treasurySchema = z.strictObject({
  custody: address,
  module: address,
  kind: z.enum(["safe", "treasury"]).nullable(),
  /** Real keys and funds; false on a fork. */
  live: z.boolean(),
  /** The run that deployed it, where one did. */
  run: z.string().nullable(),
  mode: z.enum(MODES),
  policyVersion: z.number().int(),
});

export type OnChain = {
  findings: PartFinding[];
  treasury: z.infer<typeof treasurySchema> | null;
  bound: Bound | null;
  venues: Depth[];
};

type Look = { ground: Ground; config: Config; keys: readonly Key[]; navUsd: string | null; root: string };

/** Everything that is read of one state, apart from the feeds. */
export const lookOnChain = async (look: Look): Promise<OnChain> => {
  const { ground, config } = look;
  const findings: PartFinding[] = [];
  /** One part that fails leaves the others standing. */
  const part = async <T>(name: Part, run: () => Promise<T>): Promise<T | null> => {
    try {
      return await run();
    } catch (error) {
      findings.push(...inPart(name, [failedBecause(name, error)]));
      return null;
    }
  };
  const say = (name: Part, said: readonly Finding[] | null): void => void findings.push(...inPart(name, said ?? []));

  const prices = (await part("feeds", () => readPrices(ground, config.statedPricesUsd ?? {}))) ?? new Map();
  const seen = ground.treasury === null ? null : await part("policy", () => treasuryParts(look, say, part));
  if (ground.treasury === null)
    for (const name of ["custody", "allowances", "roles"] as const)
      say(name, [note(name, "no treasury given", name === "custody" ? NAME_ONE : null)]);
  const mandate = seen?.mandate ?? ground.mandate;
  const nav = navOf(look, seen?.treasury ?? null, prices);
  const { findings: bounds, bound } = lookAtBound(mandate, nav);
  say("bound", bounds);
  say("tokens", await part("tokens", () => lookAtTokens(ground, ground.treasury?.custody ?? null)));
  const tradeUsd8 = nav === null ? null : largestTrade(mandate, nav.usd8);
  const venues = await part("venues", () => lookAtVenues({ ground: { ...ground, mandate }, prices, tradeUsd8 }));
  say("venues", venues?.findings ?? null);
  return {
    findings,
    bound,
    venues: venues?.depths ?? [],
    treasury:
      seen === null
        ? null
        : {
            custody: seen.treasury.custody,
            module: seen.treasury.module,
            kind: seen.kind,
            live: ground.live,
            run: ground.run,
            mode: seen.treasury.mode,
            policyVersion: Number(seen.treasury.policyVersion),
          },
  };
};

const NAME_ONE = "--treasury <custody> --module <module>, with --chain <url> for a live one";

type Seen = { treasury: Treasury; mandate: Ground["mandate"]; kind: CustodyPart["kind"] };

const treasuryParts = async (
  { ground, keys, root }: Look,
  say: (name: Part, said: readonly Finding[] | null) => void,
  part: <T>(name: Part, run: () => Promise<T>) => Promise<T | null>,
): Promise<Seen> => {
  const treasury = await readTreasury(ground, ground.treasury as NonNullable<Ground["treasury"]>);
  const buckets = await readBuckets(ground, treasury);
  say("policy", [modeFinding(treasury), ...wiring(treasury)]);
  say("policy", await part("policy", () => lookAtCodes(ground, standingOf(treasury, ground.mandate), root)));
  const read = await part("policy", () => deployedPolicy(ground, treasury, buckets, ground.mandate));
  const policy =
    read === null
      ? [unknown("mandate", "what is deployed cannot be compared: the bound is of the file's limits")]
      : againstMandate(ground.mandate, read.deployed, treasury, buckets.complete);
  say("policy", policy);
  const { custody, module } = treasury;
  const compiled = contractsCompiled(root);
  const { view, logs } = ground;
  const held = await part("custody", () => lookAtCustody({ view, logs, custody, module, compiled }));
  say("custody", held?.findings ?? null);
  say("allowances", await part("allowances", () => lookAtAllowances(ground, treasury)));
  const custodyOwners = held?.owners ?? [];
  say("roles", await part("roles", () => lookAtRoles({ ground, treasury, custodyOwners, buckets, keys })));
  const mandate = read === null ? ground.mandate : deployedMandate(read.deployed, ground.mandate).mandate;
  return { treasury, mandate, kind: held?.kind ?? null };
};

/** What was named, else what the treasury's limits have, else what a run would start with. */
const navOf = (
  { navUsd, config, ground }: Look,
  treasury: Treasury | null,
  prices: ReadonlyMap<string, bigint>,
): Nav | null => {
  if (navUsd !== null) return { usd8: parseUnits(navUsd, 8), from: "option" };
  if (treasury !== null)
    return treasury.priced && treasury.baseNavUsd8 > 0n ? { usd8: treasury.baseNavUsd8, from: "treasury" } : null;
  if (ground.live) return null;
  const usd8 = navOfHoldings(ground.mandate, config.startingHoldings, prices);
  return usd8 === null || usd8 === 0n ? null : { usd8, from: "starting holdings" };
};
