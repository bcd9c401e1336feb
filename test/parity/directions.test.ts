import { existsSync } from "node:fs";
import { encodeDeployData, parseEther, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { DELAYS } from "../../policies/onchain/delays.ts";
import { DIRECTIONS, type Tighter } from "../../policies/onchain/directions.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { creationCode } from "../../workflows/adapters/artifacts.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { type BareChain, startBareChain } from "./bareChain.ts";

/** As the contract writes a direction (`Directions` in contracts/governance/Directions.sol). */
const WAYS: readonly Tighter[] = ["down", "up", "unordered"];

/** Where a parameter beyond the limits stands in a mandate. */
const OTHERS: readonly (readonly [number, string])[] = [
  [26, "assets.*"],
  [27, "assets.*.epsilonBps"],
  [28, "assets.*.capBps"],
  [29, "held.*"],
  [30, "caps.venues.*.capBps"],
  [31, "caps.issuers.*.capBps"],
  [33, "cosigner"],
  [34, "payments.*.refillSeconds"],
  [35, "payments.*.capacityUsd8"],
  [42, "council.quorum"],
  [44, "guardian"],
];

/** Where each word of `LimitParams` stands in a mandate, in the struct's order. */
const limitPaths = (): string[] => {
  const limits = limitsAbi.find((entry) => entry.type === "function" && entry.name === "limits");
  const words = limits?.type === "function" && limits.name === "limits" ? limits.outputs[0].components : [];
  return words.map(({ name }) => (name === "positionVenue" ? "caps.positions" : `limits.${name}`));
};

const compiled = existsSync(`${compiledFolder}/PolicyChanges.sol`);
if (!compiled) console.log("directions not compared: out/ is absent, run node_modules/.bin/forge build");

describe.skipIf(!compiled)("directions, here and on chain", () => {
  let chain: BareChain;
  let changes: Address;
  beforeAll(async () => {
    chain = await startBareChain();
    const account = forkAccount("deployer");
    await chain.test.setBalance({ address: account.address, value: parseEther("10") });
    const data = encodeDeployData({
      abi: policyChangesAbi,
      bytecode: creationCode("PolicyChanges"),
      args: [zeroAddress, zeroAddress, zeroAddress, DELAYS],
    });
    changes = (await chain.send({ account, to: null, data, gas: 8_000_000n })).contractAddress as Address;
  });
  afterAll(() => chain.close());

  const wayOf = async (parameter: number): Promise<Tighter | undefined> => {
    const [flags] = await chain.publicClient.readContract({
      address: changes,
      abi: policyChangesAbi,
      functionName: "row",
      args: [parameter],
    });
    return WAYS[flags & 3];
  };

  test("default: each parameter tightens the same way in the mandate's table and in the contract's", async () => {
    const paths = [...limitPaths().map((path, index) => [index, path] as const), ...OTHERS];
    expect(paths).toHaveLength(26 + OTHERS.length);
    for (const [parameter, path] of paths) {
      expect([path, await wayOf(parameter)]).toEqual([path, DIRECTIONS[path]?.tighter]);
    }
  });

  test("behavior: every limit of a mandate is one of the contract's words", () => {
    const limits = Object.keys(DIRECTIONS).filter((path) => path.startsWith("limits."));
    expect([...limits].sort()).toEqual(
      limitPaths()
        .filter((path) => path !== "caps.positions")
        .sort(),
    );
  });
});
