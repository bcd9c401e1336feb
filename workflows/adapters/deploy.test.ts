import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Abi, encodeDeployData, getAddress, type Hex, parseAbi, parseEther, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeSafe } from "../../test/parity/safeAtHome.ts";
import { type BareChain, startBareChain } from "../../test/parity/bareChain.ts";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { policyModuleAbi } from "../../contracts/generated/PolicyModule.ts";
import { positionsAbi } from "../../contracts/generated/Positions.ts";
import { seatsAbi } from "../../contracts/generated/Seats.ts";
import { compiledFolder } from "../../contracts/generated/generate.ts";
import { loadMandate } from "../../policies/mandates/mandateFile.ts";
import { decisionDigest, encodeDecision } from "../../policies/onchain/decision.ts";
import { ACTION_KINDS, type ActionKind } from "../../policies/treasury/action.ts";
import type { Address } from "../../policies/treasury/money.ts";
import { createdAddresses, type CustodyKind, deployTreasury, predictCustody } from "./deploy.ts";
import { executionGas } from "../activities/broadcast.ts";
import { forkAccount } from "./forkAccounts.ts";
import { safeAbi } from "./safe.ts";

const mandate = loadMandate(readFileSync(new URL("../../policies/mandates/example.yaml", import.meta.url), "utf8"));
const owners = [forkAccount("owner-1"), forkAccount("owner-2")];
const seats = [forkAccount("seat:a").address, forkAccount("seat:b").address, forkAccount("seat:c").address];
const submitter = forkAccount("submitter").address;
const executor = forkAccount("executor").address;

const compiled = existsSync(`${compiledFolder}/PolicyModule.sol`);
if (!compiled) console.log("deployTreasury not tested: out/ is absent, run node_modules/.bin/forge build");

describe.skipIf(!compiled)("deployTreasury", () => {
  let chain: BareChain;
  beforeAll(async () => {
    chain = await startBareChain();
    await placeSafe(chain);
  });
  afterAll(() => chain.close());

  const deploy = async (custody: CustodyKind, role: string) => {
    const deployer = forkAccount(role);
    await chain.test.setBalance({ address: deployer.address, value: parseEther("10") });
    const { send, publicClient } = chain;
    return {
      deployer,
      deployment: await deployTreasury({
        send,
        publicClient,
        deployer,
        owners,
        mandate,
        seats,
        submitter,
        executor,
        custody,
      }),
    };
  };

  test.each(["treasury", "safe"] as const)(
    "default: a %s stands where it was predicted, and the parts know each other",
    async (custody) => {
      const { deployer, deployment } = await deploy(custody, `deployer:${custody}`);
      const whose = { deployer: deployer.address, custody, owners: owners.map(({ address }) => address) };
      expect(deployment.custody).toBe(predictCustody(whose));
      expect(createdAddresses(whose)).toEqual(Object.values(deployment));
      const { publicClient } = chain;
      const read = { address: deployment.limits, abi: limitsAbi } as const;
      expect(await publicClient.readContract({ ...read, functionName: "controller" })).toBe(deployment.module);
      expect(await publicClient.readContract({ ...read, functionName: "owner" })).toBe(executor);
      expect(await publicClient.readContract({ ...read, functionName: "policyVersion" })).toBe(1n);
      expect(
        await publicClient.readContract({ address: deployment.seats, abi: seatsAbi, functionName: "threshold" }),
      ).toBe(2);
      expect(
        await publicClient.readContract({
          address: deployment.anchor,
          abi: decisionAnchorAbi,
          functionName: "publisherOf",
          args: [deployment.custody],
        }),
      ).toBe(submitter);
      for (const address of createdAddresses(whose)) {
        const code = await publicClient.getCode({ address });
        expect(((code ?? "0x").length - 2) / 2).toBeGreaterThan(0);
        expect(((code ?? "0x").length - 2) / 2).toBeLessThan(20_000);
      }
    },
  );

  test("behavior: the Safe has two owners, both must sign, and the module is enabled", async () => {
    const { deployment } = await deploy("safe", "deployer:safe-owners");
    const read = { address: deployment.custody, abi: safeAbi } as const;
    expect(await chain.publicClient.readContract({ ...read, functionName: "getThreshold" })).toBe(2n);
    expect(await chain.publicClient.readContract({ ...read, functionName: "getOwners" })).toEqual(
      owners.map(({ address }) => address),
    );
    expect(
      await chain.publicClient.readContract({ ...read, functionName: "isModuleEnabled", args: [deployment.module] }),
    ).toBe(true);
  });

  test.each(["treasury", "safe"] as const)(
    "behavior: positions and payments get what they need, with custody in a %s",
    async (custody) => {
      const deployer = forkAccount(`deployer:venues-${custody}`);
      await chain.test.setBalance({ address: deployer.address, value: parseEther("10") });
      const { factory } = mandate.uniswapV3;
      const positionManager = await managerOf(deployer, factory);
      const wide = {
        ...mandate,
        uniswapV3: { ...mandate.uniswapV3, positionManager },
        payments: [{ name: "rent", recipient: executor, capacityUsd8: "500", refillSeconds: 60 }],
      };
      const { send, publicClient } = chain;
      const all = { send, publicClient, deployer, owners, mandate: wide, seats, submitter, executor, custody };
      const deployment = await deployTreasury(all);
      const limits = { address: deployment.limits, abi: limitsAbi } as const;
      const adapterOf = (kind: ActionKind) =>
        publicClient.readContract({ ...limits, functionName: "adapterOf", args: [ACTION_KINDS.indexOf(kind)] });
      expect(await adapterOf("mint")).toBe(deployment.positionAdapter);
      expect(await adapterOf("burn")).toBe(deployment.positionAdapter);
      expect(await adapterOf("pay")).toBe(deployment.paymentAdapter);
      expect(await adapterOf("supply")).toBe(zeroAddress);
      const module = { address: deployment.module, abi: policyModuleAbi } as const;
      expect(await publicClient.readContract({ ...module, functionName: "registry" })).toBe(deployment.positions);
      const book = { address: deployment.positions ?? zeroAddress, abi: positionsAbi } as const;
      expect(await publicClient.readContract({ ...book, functionName: "positionManager" })).toBe(positionManager);
      expect(await publicClient.readContract({ ...book, functionName: "limits" })).toBe(deployment.limits);
      const bucket = await publicClient.readContract({ ...limits, functionName: "paymentOf", args: [executor] });
      expect(bucket).toMatchObject({ listed: true, capacityUsd8: 500n, refillSeconds: 60, usedUsd8: 0n });
    },
  );

  test("behavior: a decision is handed in with more gas than all floors ask, for 16 assets, 8 positions, 16 seats", async () => {
    const { deployment } = await deploy("treasury", "deployer:floors");
    const of = async (contract: "judge" | "module", functionName: string): Promise<bigint> =>
      (await chain.publicClient.readContract({
        address: deployment[contract],
        abi: parseAbi([`function ${functionName}() view returns (uint256)`]) as Abi,
        functionName,
      })) as bigint;
    const [denial, begin] = [await of("module", "GAS_FOR_DENIAL"), await of("module", "GAS_TO_BEGIN")];
    const judging = await of("judge", "GAS_FOR_JUDGING");
    const [asset, position] = [await of("judge", "GAS_PER_ASSET"), await of("judge", "GAS_PER_POSITION")];
    const action = await of("judge", "GAS_PER_ACTION");
    for (let actions = 1; actions <= 8; actions++) {
      // A sixty-fourth stays behind with each call; signatures and calldata come before.
      const floors = denial + begin + judging + 16n * asset + 8n * position + BigInt(actions) * action;
      const before = 21_000n + 16n * 20_000n + BigInt(actions) * 20_000n;
      expect(executionGas(actions)).toBeGreaterThan((floors * 64n * 64n) / (63n * 63n) + before);
    }
  });

  /** Uniswap's own manager of positions, from npm. */
  const managerOf = async (deployer: ReturnType<typeof forkAccount>, factory: Address): Promise<Address> => {
    const path = createRequire(import.meta.url).resolve(
      "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
    );
    const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8")) as { abi: Abi; bytecode: Hex };
    const data = encodeDeployData({ abi, bytecode, args: [factory, mandate.weth, zeroAddress] });
    const receipt = await chain.send({ account: deployer, to: null, data, gas: 8_000_000n });
    return getAddress(receipt.contractAddress as Address);
  };

  test("behavior: the digest is the one the seats sign off chain", async () => {
    const { deployment } = await deploy("treasury", "deployer:digest");
    const decision = {
      custody: deployment.custody,
      submitter,
      policyVersion: 1,
      seatEpoch: 1,
      nonce: 0,
      snapshotBlock: 7,
      snapshotHash: `0x${"11".repeat(32)}`,
      simulationHash: `0x${"22".repeat(32)}`,
      rationaleHash: `0x${"33".repeat(32)}`,
      expiry: 1_700_000_000,
      predictedNavUsd8: "123456789",
      navToleranceBps: 50,
      actions: [
        { kind: "hold" },
        { kind: "wrap", amountIn: "5" },
        {
          kind: "swap",
          venue: "uniswap-v3",
          path: mandate.assets.map((asset) => asset.token),
          feesPpm: [500, 100],
          amountIn: "1000",
          minAmountOut: "999",
        },
      ],
    } as const;
    const signed = { ...decision, actions: decision.actions.map((action) => ({ ...action })) } as never;
    const onchain = await chain.publicClient.readContract({
      address: deployment.module,
      abi: policyModuleAbi,
      functionName: "digest",
      args: [encodeDecision(signed)],
    });
    expect(onchain).toBe(decisionDigest(signed, { chainId: 1, module: deployment.module }));
  });

  test.each([
    ["a quorum over the seats there are", seats.slice(0, 1), /council\.quorum: 2 is over the 1 seats that there are/],
    ["a seat that sits twice", [seats[0], seats[1], seats[0]], /seats\.2: 0x\w+ is seat 0 already/],
    ["a seat that nobody has", [seats[0], zeroAddress, seats[1]], /seats\.1: nobody has the zero address/],
  ] as [string, Address[], RegExp][])(
    "error: SeatsUnfitError, before anything is sent: %s",
    async (_, some, reason) => {
      const deployer = forkAccount("deployer:few-seats");
      await chain.test.setBalance({ address: deployer.address, value: parseEther("10") });
      const { send, publicClient } = chain;
      const few = { send, publicClient, deployer, owners, mandate, seats: some, submitter, executor };
      await expect(deployTreasury({ ...few, custody: "treasury" })).rejects.toThrow(reason);
      expect(await publicClient.getTransactionCount({ address: deployer.address })).toBe(0);
    },
  );

  test("error: DeploymentFailedError, where a constructor refuses", async () => {
    const deployer = forkAccount("deployer:no-grace");
    await chain.test.setBalance({ address: deployer.address, value: parseEther("10") });
    const { send, publicClient } = chain;
    const [first, ...others] = mandate.assets as [(typeof mandate.assets)[number]];
    const crossed = { ...mandate, assets: [{ ...first, minPriceUsd8: first.maxPriceUsd8 }, ...others] };
    const all = { send, publicClient, deployer, owners, mandate: crossed, seats, submitter, executor };
    await expect(deployTreasury({ ...all, custody: "treasury" })).rejects.toThrow(
      /Deploying oracle failed: its constructor reverted/,
    );
  });
});
