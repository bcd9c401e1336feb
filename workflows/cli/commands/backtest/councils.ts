import { existsSync, readFileSync } from "node:fs";
import { ballotsFrom } from "../../../../agents/ballots.ts";
import type { Seat } from "../../../../agents/seat.ts";
import { constantMix, constantMixConfigSchema } from "../../../../agents/seats/constantMix.ts";
import { risk, riskConfigSchema } from "../../../../agents/seats/risk.ts";
import { volatilityTarget, volatilityTargetConfigSchema } from "../../../../agents/seats/volatilityTarget.ts";
import { loadSeats } from "../../../../agents/seatsFile.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import type { Council } from "../../../../simulation/backtest/cycle.ts";
import type { Market } from "../../../../simulation/market/market.ts";
import { SHIPPED } from "../../../../simulation/strategies/shipped.ts";
import { chairOf, type Strategy } from "../../../../simulation/strategies/strategy.ts";
import { viewAt } from "../../../../simulation/strategies/view.ts";
import { BadUsageError } from "../../errors.ts";
import { isStrategyFile } from "./strategyFile.ts";

/** Somebody to backtest: made anew for each run, since a strategy may remember what it did. */
export type Contestant =
  | { id: string; seat(market: Market, mandate: Mandate): Council }
  /** Somebody's own, which runs in a thread of its own. */
  | { id: string; file: string; settings: Settings };

/** One seat alone carries its own decisions; a seats file sits with the mandate's quorum. */
const ALONE = { quorum: 1, critiqueRounds: 0, ballotsFrom } as const;
const alone = (seat: Seat): Council => ({ ...ALONE, seats: [seat] });

export type Settings = Record<string, string>;

/** The council's own deterministic seats, alone. */
const SEATS: Record<string, { describe: string; create: (settings: Settings) => Seat }> = {
  "constant-mix": {
    describe: "the council's seat alone: WETH=6000,USDC=rest,DAI=500 are its targets, bandBps=300 its band",
    create: ({ bandBps = "300", ...targets }) =>
      constantMix(
        constantMixConfigSchema.parse({
          id: "constant-mix",
          type: "constant-mix",
          targetsBps: targetsFrom(
            Object.keys(targets).length === 0 ? { WETH: "6000", USDC: "3500", DAI: "500" } : targets,
          ),
          bandBps: Number(bandBps),
        }),
      ),
  },
  "volatility-target": {
    describe: "the council's seat alone: targetVolatilityBps=2000, bandBps=300, minPoints=24",
    create: (settings) =>
      volatilityTarget(
        volatilityTargetConfigSchema.parse({
          id: "volatility-target",
          type: "volatility-target",
          targetVolatilityBps: 2_000,
          bandBps: 300,
          minPoints: 24,
          ...numbers(settings),
        }),
      ),
  },
  risk: {
    describe: "the council's seat alone: warnBps=8000",
    create: (settings) =>
      risk(riskConfigSchema.parse({ id: "risk", type: "risk", warnBps: 8_000, ...numbers(settings) })),
  },
};

/** One target may be the `rest` of the whole, so that another can be swept. */
const targetsFrom = (targets: Settings): Record<string, number> => {
  const said = Object.values(targets).filter((target) => target !== "rest");
  const rest = 10_000 - said.reduce((sum, target) => sum + Number(target), 0);
  return numbers(
    Object.fromEntries(Object.entries(targets).map(([key, value]) => [key, value === "rest" ? String(rest) : value])),
  );
};

const numbers = (settings: Settings): Record<string, number> =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, Number(value)]));

/** Every strategy that comes with the house, a line each. */
export const knownContestants = (): string[] =>
  [...Object.entries(SEATS), ...Object.entries(SHIPPED)].map(([id, { describe }]) => `  ${id.padEnd(18)} ${describe}`);

/**
 * Who is meant by `name`, `name:key=value,key=value`, or a seats file.
 * @throws BadUsageError, SeatsFileError
 */
export const contestantOf = (said: string): Contestant => {
  if (/\.ya?ml$/.test(said)) return seatsFile(said);
  const [name = "", rest = ""] = said.split(/:(.*)/s);
  const settings = settingsOf(rest, said);
  if (isStrategyFile(name)) return { id: said, file: name, settings };
  const make = makerOf(name, settings);
  if (make === null)
    throw new BadUsageError(
      `There is no strategy "${name}".`,
      `There are, beside a seats file:\n${knownContestants().join("\n")}`,
    );
  try {
    make();
  } catch (error) {
    throw new BadUsageError(`"${said}" does not fit ${name}: ${issuesOf(error)}.`, knownContestants().join("\n"));
  }
  const id = said;
  return {
    id,
    seat: (market, mandate) => {
      const made = make();
      if ("draft" in made) return alone(made);
      return { ...ALONE, ...chairOf(made, (snapshot) => viewAt(market, mandate, snapshot)) };
    },
  };
};

const makerOf = (name: string, settings: Settings): (() => Seat | Strategy) | null => {
  const seat = SEATS[name];
  if (seat !== undefined) return () => seat.create(settings);
  const shipped = SHIPPED[name];
  return shipped === undefined ? null : () => shipped.create(shipped.parameters.parse(settings));
};

/** @throws BadUsageError */
export const seatsText = (path: string): string => {
  if (!existsSync(path))
    throw new BadUsageError(`The seats file ${path} is not there.`, "agents/seats/example.yaml is one.");
  return readFileSync(path, "utf8");
};

const seatsFile = (path: string): Contestant => {
  const { seats, absent } = loadSeats(seatsText(path), {});
  return {
    id: absent.length === 0 ? "council" : `council without ${absent.map(({ id }) => id).join(", ")}`,
    seat: (_, mandate) => ({
      seats,
      quorum: mandate.council.quorum,
      critiqueRounds: mandate.council.critiqueRounds,
      ballotsFrom,
    }),
  };
};

const settingsOf = (text: string, said: string): Settings =>
  Object.fromEntries(
    text
      .split(",")
      .filter((part) => part !== "")
      .map((part) => {
        const [key, value] = part.split("=");
        if (!key || !value) throw new BadUsageError(`"${part}" in "${said}" is not key=value.`);
        return [key, value];
      }),
  );

const issuesOf = (error: unknown): string => {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues;
  return issues?.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ") ?? (error as Error).message;
};
