import type { GENERATED } from "../../contracts/generated/generate.ts";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Abi } from "viem";
import type { Hex } from "../../policies/treasury/money.ts";

const compiled = join(dirname(fileURLToPath(import.meta.url)), "../../out");
const resolve = createRequire(import.meta.url).resolve;

/** Contracts of this repository that can be deployed. */
export type OwnContract = (typeof GENERATED)[number];

/**
 * Creation code of one of our contracts, without constructor arguments.
 * @throws ArtifactMissingError where the contracts were not compiled
 */
export const creationCode = (contract: OwnContract): Hex => {
  const path = join(compiled, `${contract}.sol/${contract}.json`);
  return (readArtifact(path, contract) as { bytecode: { object: Hex } }).bytecode.object;
};

/**
 * Code that one of our contracts runs as, with zeros where it has immutables.
 * @throws ArtifactMissingError where the contracts were not compiled
 */
export const runtimeCode = (contract: OwnContract): Hex => {
  const path = join(compiled, `${contract}.sol/${contract}.json`);
  return (readArtifact(path, contract) as { deployedBytecode: { object: Hex } }).deployedBytecode.object;
};

/**
 * Whether code on a chain is one of our contracts as compiled here, whatever its immutables were set to.
 * @throws ArtifactMissingError where the contracts were not compiled
 */
export const isCodeOf = (contract: OwnContract, code: Hex): boolean => {
  const holes = immutablesOf(contract).flat();
  return blanked(code, holes) === blanked(runtimeCode(contract), holes);
};

/**
 * Where the immutables of one of our contracts stand in its code: each a list of places that hold the same value.
 * @throws ArtifactMissingError where the contracts were not compiled
 */
export const immutablesOf = (contract: OwnContract): Hole[][] => {
  const path = join(compiled, `${contract}.sol/${contract}.json`);
  const { deployedBytecode } = readArtifact(path, contract) as { deployedBytecode: Deployed };
  return Object.values(deployedBytecode.immutableReferences ?? {});
};

/** Bytes of a contract's code. */
export type Hole = { start: number; length: number };
type Deployed = { object: Hex; immutableReferences?: Record<string, Hole[]> };

/** Code with zeros where immutables stand. */
const blanked = (code: Hex, holes: readonly Hole[]): string => {
  const bytes = Buffer.from(code.slice(2), "hex");
  // Other code may be shorter.
  for (const { start, length } of holes) if (start + length <= bytes.length) bytes.fill(0, start, start + length);
  return bytes.toString("hex");
};

const SAFE_PATHS = {
  Safe: "Safe.sol/Safe.json",
  SafeL2: "SafeL2.sol/SafeL2.json",
  SafeProxyFactory: "proxies/SafeProxyFactory.sol/SafeProxyFactory.json",
  SafeProxy: "proxies/SafeProxy.sol/SafeProxy.json",
  MultiSendCallOnly: "libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json",
  CompatibilityFallbackHandler: "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json",
} as const;

/** Safe 1.4.1 exactly as published: its own build, never recompiled, so that the canonical addresses follow from it. */
export const safeArtifact = (contract: keyof typeof SAFE_PATHS): { bytecode: Hex; deployedBytecode: Hex } => {
  const root = dirname(resolve("@safe-global/safe-contracts/package.json"));
  const path = join(root, "build/artifacts/contracts", SAFE_PATHS[contract]);
  return readArtifact(path, contract) as { bytecode: Hex; deployedBytecode: Hex };
};

/** OpenZeppelin's Timelock exactly as published, never recompiled. */
export const timelockArtifact = (): { abi: Abi; bytecode: Hex; deployedBytecode: Hex } => {
  const root = dirname(resolve("@openzeppelin/contracts/package.json"));
  return readArtifact(join(root, "build/contracts/TimelockController.json"), "TimelockController") as {
    abi: Abi;
    bytecode: Hex;
    deployedBytecode: Hex;
  };
};

const readArtifact = (path: string, contract: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new ArtifactMissingError(contract, { cause });
  }
};

export class ArtifactMissingError extends Error {
  readonly code = "ARTIFACT_MISSING";
  constructor(contract: string, options?: ErrorOptions) {
    super(
      `No compiled ${contract}.\nRun node_modules/.bin/forge build contracts (npm start does it by itself).`,
      options,
    );
    this.name = "ArtifactMissingError";
  }
}
