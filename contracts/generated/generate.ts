import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Contracts whose ABIs TypeScript uses. Adapters are deployed and read by address, so they are among them. */
export const GENERATED = [
  "AaveV3Adapter",
  "DecisionAnchor",
  "Erc4626Adapter",
  "FastGovernor",
  "HolderGovernor",
  "HolderToken",
  "Judge",
  "Limits",
  "Oracle",
  "PaymentAdapter",
  "PolicyChanges",
  "PolicyModule",
  "PositionValue",
  "Positions",
  "RuleBook",
  "Seats",
  "Treasury",
  "TwapOracle",
  "UniswapV3PositionAdapter",
  "UniswapV3SwapAdapter",
  "Valuation",
  "WethAdapter",
] as const;

const here = dirname(fileURLToPath(import.meta.url));
export const compiledFolder = join(here, "../../out");

/** `PolicyModule` → `policyModuleAbi`. */
const constantOf = (contract: string): string => `${contract.charAt(0).toLowerCase()}${contract.slice(1)}Abi`;

/** The text of `contracts/generated/<contract>.ts`, from what the compiler wrote to `out/`. */
export const render = (contract: string): string => {
  const artifact = JSON.parse(readFileSync(join(compiledFolder, `${contract}.sol/${contract}.json`), "utf8")) as {
    abi: unknown;
  };
  const abi = JSON.stringify(withoutInternalTypes(artifact.abi), null, 2);
  return `// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.\nexport const ${constantOf(contract)} = ${abi} as const;\n`;
};

/** Where a contract's generated file stands. */
export const generatedPath = (contract: string): string => join(here, `${contract}.ts`);

/** `internalType` names Solidity's own types; TypeScript has no use for them. */
const withoutInternalTypes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutInternalTypes);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "internalType")
      .map(([key, item]) => [key, withoutInternalTypes(item)]),
  );
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const contract of GENERATED) {
    const path = generatedPath(contract);
    const text = render(contract);
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  }
  process.stdout.write(`${GENERATED.length} ABIs in contracts/generated\n`);
}
