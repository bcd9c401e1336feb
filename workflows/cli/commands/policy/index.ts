import type { Command } from "commander";
import { type Io, processIo } from "../log/io.ts";
import { registerAccept } from "./accept.ts";
import { registerApply } from "./apply.ts";
import { registerCut } from "./cut.ts";
import { registerExits } from "../exits/index.ts";
import { registerDiff } from "./diff.ts";
import { registerImpact } from "./impact.ts";
import { registerPlan } from "./plan.ts";
import { registerPower } from "./power.ts";
import { registerPropose } from "./propose.ts";
import { registerReview } from "./review.ts";
import { registerShow } from "./show.ts";
import { registerValidate } from "./validate.ts";
import { registerVotes } from "./votes.ts";

/** Registers `exchequer policy …`: what holders allow. */
export const registerPolicy = (program: Command, io: Io = processIo()): void => {
  const group = program.command("policy").description("what holders allow");
  registerValidate(group);
  registerShow(group);
  registerDiff(group);
  registerPlan(group);
  registerImpact(group, io);
  registerPropose(group);
  registerCut(group);
  registerAccept(group);
  registerPower(group);
  registerVotes(group);
  registerApply(group);
  registerReview(group);
  registerExits(group);
};
