import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Hex } from "../../../policies/treasury/money.ts";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "../../..");

const packaged = (path: string): Hex =>
  (JSON.parse(readFileSync(require.resolve(path), "utf8")) as { bytecode: Hex }).bytecode;

/** Runtime code of one of our own replica contracts, from the compiler's output. */
const compiled = (name: string): Hex => {
  const path = join(root, "out", `${name}.sol`, `${name}.json`);
  if (!existsSync(path)) throw new ReplicaArtifactMissingError(name);
  return (JSON.parse(readFileSync(path, "utf8")) as { deployedBytecode: { object: Hex } }).deployedBytecode.object;
};

/** Creation codes from npm, runtime codes of our own stand-ins. */
export const replicaArtifacts = () => ({
  weth9: packaged("canonical-weth/build/contracts/WETH9.json"),
  uniswapV3Factory: packaged("@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json"),
  swapRouter: packaged("@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json"),
  positionManager: packaged(
    "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
  ),
  quoterV2: packaged("@uniswap/v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json"),
  safe: packaged("@safe-global/safe-contracts/build/artifacts/contracts/Safe.sol/Safe.json"),
  safeProxyFactory: packaged(
    "@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxyFactory.sol/SafeProxyFactory.json",
  ),
  safeFallbackHandler: packaged(
    "@safe-global/safe-contracts/build/artifacts/contracts/handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json",
  ),
  replicaToken: compiled("ReplicaToken"),
  replicaFeed: compiled("ReplicaFeed"),
});
export type ReplicaArtifacts = ReturnType<typeof replicaArtifacts>;

/** Runtime code of the Safe singleton factory: CREATE2 with the first word of the input as salt and the rest as code. */
export const SAFE_SINGLETON_FACTORY_CODE: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

export class ReplicaArtifactMissingError extends Error {
  readonly code = "REPLICA_ARTIFACT_MISSING";
  constructor(name: string) {
    super(`${name} is not compiled.\nRun \`npm start\`, or \`npx forge build contracts/replica\`.`);
    this.name = "ReplicaArtifactMissingError";
  }
}
