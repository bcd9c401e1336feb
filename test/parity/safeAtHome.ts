import { safeArtifact } from "../../workflows/adapters/artifacts.ts";
import { SAFE } from "../../workflows/adapters/safe.ts";
import type { BareChain } from "./bareChain.ts";

/** Puts Safe 1.4.1's published code at its canonical addresses on an empty chain. */
export const placeSafe = async ({ test }: BareChain): Promise<void> => {
  const parts = [
    [SAFE.singleton, "Safe"],
    [SAFE.proxyFactory, "SafeProxyFactory"],
    [SAFE.fallbackHandler, "CompatibilityFallbackHandler"],
  ] as const;
  for (const [address, contract] of parts) {
    await test.setCode({ address, bytecode: safeArtifact(contract).deployedBytecode });
  }
};
