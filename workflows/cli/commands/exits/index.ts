import { type Command, Option } from "commander";
import { sameAddress } from "../../../../policies/treasury/money.ts";
import { listSafeModules } from "../doctor/custody.ts";
import { authorAt } from "./author.ts";
import { carryOut, type ExitOptions, exitOptions } from "./carryOut.ts";
import { haltCalls, type Halter, HALTERS, halterOf } from "./halt.ts";
import { leaveCalls } from "./leave.ts";
import { registerRehearse } from "./rehearsePlan.ts";
import type { Looked } from "./state.ts";
import type { Steps } from "./steps.ts";
import type { Seen } from "./treasuryAt.ts";
import { unwindCalls } from "./unwind.ts";

const UNWINDERS = ["owner", "custody"] as const;

/** Registers `exchequer policy halt | unwind | exit | rehearse`: ways out that need no price and no council. */
export const registerExits = (group: Command): void => {
  exitOptions(group.command("halt").description("stop every decision at once: by the guardian, or by holders"))
    .addOption(
      new Option(
        "--by <who>",
        "the guardian, the fast vote or the limits' owner (default: the first of them that there is)",
      ).choices(HALTERS),
    )
    .option("--as <role>", "send it on a fork with this throwaway key, such as guardian")
    .action((options: ExitOptions) => {
      const by = (options.by ?? (options.as === "guardian" ? "guardian" : undefined)) as Halter | undefined;
      return carryOut(options, (seen) => halting(seen, by ?? null), "Nothing to do: it is halted already.");
    });
  exitOptions(
    group
      .command("unwind")
      .description("take positions, loans and vault shares back to plain tokens, without an oracle"),
  )
    .addOption(
      new Option(
        "--by <who>",
        "the limits' owner, through the module, or custody's own, past it (default: custody for a Safe)",
      ).choices(UNWINDERS),
    )
    .option("--except <names>", "leave these alone: symbols and position numbers, with commas between")
    .option("--unwrap", "make the WETH that is held now ether")
    .option("--as <role>", "send it on a fork with this throwaway key, such as executor")
    .action((options: ExitOptions & { except?: string; unwrap?: boolean }) =>
      carryOut(
        options,
        (seen, before) => unwinding(seen, before, options),
        "Nothing to unwind: custody holds plain tokens.",
      ),
    );
  exitOptions(
    group
      .command("exit")
      .description("take custody out: its approvals to zero, the policy module disabled; its owner keeps it"),
  )
    .option("--as <role>", "send it on a fork with this throwaway key, such as executor")
    .action((options: ExitOptions) =>
      carryOut(options, leaving, "Nothing to do: the module is disabled and no allowance stands."),
    );
  registerRehearse(group);
};

const halting = async (seen: Seen, by: Halter | null): Promise<Steps> => {
  const { who, at } = await halterOf(seen, by);
  const author = await authorAt(seen.ground, at);
  const lasts = "It ends when the limits' owner loosens the mode, after its delay.";
  return {
    kind: "halt",
    author,
    calls: haltCalls(seen),
    left: [],
    notes: [`By the ${who === "fast" ? "fast vote" : who}. ${lasts}`],
  };
};

/** A Safe's owners can go past the module and need no vote; a Treasury's owner is the limits', and goes through it. */
const unwinding = async (
  seen: Seen,
  { holdings }: Looked,
  options: ExitOptions & { except?: string; unwrap?: boolean },
): Promise<Steps> => {
  const { custody, treasury } = seen;
  const byCustody = options.by === undefined ? custody.kind === "safe" : options.by === "custody";
  const { calls, left } = await unwindCalls(seen, holdings, {
    route: byCustody ? "custody" : "module",
    except: (options.except ?? "").split(",").map((name) => name.trim()),
    unwrap: options.unwrap === true,
  });
  const running =
    treasury.mode === "halted" ? [] : ["The council still runs and may go back in: `exchequer policy halt` stops it."];
  return {
    kind: "unwind",
    author: await authorAt(seen.ground, byCustody ? custody.owner : treasury.owners.limits),
    calls,
    left,
    notes: running,
  };
};

const leaving = async (seen: Seen, { holdings, allowances, state }: Looked): Promise<Steps> => {
  const { custody, treasury, ground } = seen;
  const modules = custody.kind === "safe" ? await listSafeModules(treasury.custody, ground.view) : [];
  const others = modules.filter((one) => !sameAddress(one, treasury.module));
  return {
    kind: "exit",
    author: await authorAt(ground, custody.owner),
    calls: await leaveCalls(seen, allowances),
    left: [],
    notes: [
      ...(state.holdings.length === 0
        ? []
        : [
            `${holdings.held.map(({ name }) => name).join("; ")}: they stay as they are; \`exchequer policy unwind\` first takes them back to plain tokens.`,
          ]),
      ...others.map((other) => `${other} stays enabled: it is not Exchequer's.`),
    ],
  };
};
