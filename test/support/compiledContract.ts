import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Hex } from "../../policies/treasury/money.ts";

const root = join(import.meta.dirname, "../..");

/**
 * Compiles one contract of a test by npm's own solc, in a second or two: what stands in out/ is only what ships.
 * @param path from the root: `test/contracts/support/Vaults.sol`
 */
export const compiledContract = (path: string, name: string): { creation: Hex; runtime: Hex } => {
  const solc = createRequire(import.meta.url)("solc") as {
    compile(input: string, callbacks: { import(file: string): { contents: string } | { error: string } }): string;
  };
  const input = {
    language: "Solidity",
    sources: { [path]: { content: readFileSync(join(root, path), "utf8") } },
    settings: {
      evmVersion: "cancun",
      outputSelection: { [path]: { [name]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  };
  const found = (file: string): { contents: string } | { error: string } => {
    try {
      const at = file.startsWith("@") ? join("node_modules", file) : file;
      return { contents: readFileSync(join(root, at), "utf8") };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
  const { contracts, errors } = JSON.parse(solc.compile(JSON.stringify(input), { import: found })) as {
    contracts?: Record<string, Record<string, { evm: Record<"bytecode" | "deployedBytecode", { object: string }> }>>;
    errors?: { severity: string; formattedMessage: string }[];
  };
  const evm = contracts?.[path]?.[name]?.evm;
  if (evm === undefined) throw new Error(errors?.map(({ formattedMessage }) => formattedMessage).join("\n") ?? name);
  return { creation: `0x${evm.bytecode.object}`, runtime: `0x${evm.deployedBytecode.object}` };
};
