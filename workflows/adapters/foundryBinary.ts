import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The platform's binary itself. The package's own launcher would stand between us and the process to kill, and it answers 0
 * whatever forge answered.
 */
export const foundryBinary = (tool: "anvil" | "forge"): string => {
  const require = createRequire(import.meta.url);
  const platform = `@foundry-rs/${tool}-${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const launcher = dirname(require.resolve(`@foundry-rs/${tool}/package.json`));
  return join(dirname(require.resolve(`${platform}/package.json`, { paths: [launcher] })), "bin", tool);
};
