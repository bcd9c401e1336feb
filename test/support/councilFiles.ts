import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
type Change = (text: string) => string;
export type FileChanges = { config?: Change; mandate?: Change; seats?: Change };

/** For a fork whose executor is a key: what governance does then is done at once. */
export const BY_KEY: FileChanges = { config: (text) => text.replace("governance: holders", "governance: key") };

/**
 * The council on recorded block 15538827: holdings that its ether price makes a like share of, and no DAI pool, which that block
 * did not touch and so does not hold.
 */
export const ON_RECORDED_BLOCK: FileChanges = {
  mandate: (text) => text.replace(/^.*0x5777d92f208679DB4b9778590Fa3CAB3aC9e2168.*\n/m, ""),
  config: (text) =>
    text
      .replace('WETH: "150"', 'WETH: "90"')
      .replace('USDC: "130000"', 'USDC: "40000"')
      .replace('DAI: "50000"', 'DAI: "10000"'),
};

/** The shipped configuration, mandate and seats in a folder of their own, each changed as a test wants. */
export const writeCouncilFiles = (folder: string, change: FileChanges = {}): void => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, path: string, by: Change | undefined): void => {
    const text = readFileSync(join(root, path), "utf8");
    const changed = by === undefined ? text : by(text);
    if (by !== undefined && changed === text)
      throw new Error(`${path} is as before: the text to change is gone from it`);
    writeFileSync(
      join(folder, name),
      changed
        .replace("policies/mandates/example.yaml", "mandate.yaml")
        .replace("agents/seats/example.yaml", "seats.yaml"),
    );
  };
  write("exchequer.yaml", "exchequer.yaml", change.config);
  write("mandate.yaml", "policies/mandates/example.yaml", change.mandate);
  write("seats.yaml", "agents/seats/example.yaml", change.seats);
};
