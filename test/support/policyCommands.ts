import { type Ended, runCommand } from "./command.ts";
import type { HoldersTreasury } from "./holdersTreasury.ts";

/** `exchequer policy` about a treasury that stands on a fork; asked when it is called, since both are made before the tests. */
export const policyCommands = (of: () => { treasury: HoldersTreasury; cwd: string }) => {
  const chain = (): string[] => ["--chain", of().treasury.fork.rpcUrl];
  return {
    chain,
    /** The treasury, as an option names it. */
    named: (): string[] => {
      const { custody, module } = of().treasury.deployment;
      return [...chain(), "--treasury", custody, "--module", module];
    },
    /** A proposal, with the treasury's governor unless another one has it. */
    about: (proposal: string, governor = of().treasury.governor as string): string[] => [
      "--governor",
      governor,
      "--proposal",
      proposal,
      ...chain(),
    ],
    run: (...args: string[]): Promise<Ended> => runCommand(["policy", ...args], { cwd: of().cwd }),
  };
};
