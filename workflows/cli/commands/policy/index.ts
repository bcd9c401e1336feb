import type { Command } from "commander";
import { registerDiff } from "./diff.ts";
import { registerShow } from "./show.ts";
import { registerValidate } from "./validate.ts";

/** Registers `exchequer policy …`: what holders allow. */
export const registerPolicy = (program: Command): void => {
  const group = program.command("policy").description("what holders allow");
  registerValidate(group);
  registerShow(group);
  registerDiff(group);
};
