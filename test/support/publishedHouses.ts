import { createRequire } from "node:module";
import {
  type Abi,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  keccak256,
  toHex,
  zeroAddress,
} from "viem";
import type { Address, Hex } from "../../policies/treasury/money.ts";
import type { Send } from "../../workflows/adapters/deploy.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";

/** Other people's governance, from their own published builds: nothing of it is compiled here. */
type Published = { abi: Abi; bytecode: Hex };
const require = createRequire(import.meta.url);

const nouns = (path: string): Published => {
  const file = `@nouns/contracts/dist/typechain/factories/contracts/${path}__factory.js`;
  return (require(file) as Record<string, Published>)[`${path.split("/").at(-1)}__factory`] as Published;
};
const aragon = (name: "DAO" | "TokenVoting" | "GovernanceERC20"): Published =>
  (require("@aragon/osx-ethers") as Record<string, Published>)[`${name}__factory`] as Published;
const OSX = { dao: aragon("DAO"), voting: aragon("TokenVoting"), token: aragon("GovernanceERC20") };
const PROXY = require("@openzeppelin/contracts/build/contracts/ERC1967Proxy.json") as Published;

const TOKEN = nouns("NounsToken");
const EXECUTOR = nouns("governance/NounsDAOExecutor");
const LOGIC = nouns("governance/NounsDAOLogicV1");
const GOVERNOR = nouns("governance/NounsDAOProxy");
export const [nounsExecutorAbi, nounsLogicAbi] = [EXECUTOR.abi, LOGIC.abi];
export const [osxDaoAbi, osxVotingAbi] = [OSX.dao.abi, OSX.voting.abi];

/** Sets a house up and does nothing else: what it creates lies where its nonces say. */
export const founder = forkAccount("a test's own: founder");
/** Has every vote. */
export const voter = forkAccount("holder-1");
const createdBy = (nonce: bigint): Address => getContractAddress({ from: founder.address, nonce });

const create = async (send: Send, data: Hex): Promise<void> =>
  void (await send({ account: founder, to: null, data, gas: 8_000_000n }));
const published = (send: Send, { abi, bytecode }: Published, args: unknown[]): Promise<void> =>
  create(send, encodeDeployData({ abi, bytecode, args }));

/** The shortest that Nouns' code allows. */
export const BRAVO = { votingDelayBlocks: 1, votingPeriodBlocks: 5_760, delaySeconds: 2 * 86_400 };
export const BRAVO_HOUSE = { executor: createdBy(2n), governor: createdBy(4n) };

/** Returns 160 zeros: seeds of a token's picture, which no vote looks at. */
const SEEDER = "0x6460a06000f36000526005601bf3";

/** Governor Bravo as Nouns DAO has it: tokens that vote, a timelock whose one admin is the governor, a proxy and its logic. */
export const deployNouns = async (send: Send): Promise<void> => {
  const [token, seeder, logic] = [createdBy(0n), createdBy(1n), createdBy(3n)];
  const { executor, governor } = BRAVO_HOUSE;
  await published(send, TOKEN, [voter.address, voter.address, zeroAddress, seeder, zeroAddress]);
  await create(send, SEEDER);
  await published(send, EXECUTOR, [governor, BigInt(BRAVO.delaySeconds)]);
  await published(send, LOGIC, []);
  const times = [BRAVO.votingPeriodBlocks, BRAVO.votingDelayBlocks];
  const [thresholdBps, quorumBps] = [1_000n, 2_000n];
  const parts = [executor, token, zeroAddress, executor, logic];
  await published(send, GOVERNOR, [...parts, ...times, thresholdBps, quorumBps]);
  const mint = encodeFunctionData({ abi: TOKEN.abi, functionName: "mint" });
  for (let minted = 0; minted < 10; minted++) await send({ account: voter, to: token, data: mint, gas: 1_000_000n });
};

export const ARAGON_SECONDS = 3_600;
export const ARAGON_HOUSE = { dao: createdBy(1n), voting: createdBy(4n) };

/** Aragon's DAO and its voting by tokens, each behind a proxy. Only the vote may execute, and nobody keeps the right to grant. */
export const deployAragon = async (send: Send): Promise<void> => {
  const { dao, voting } = ARAGON_HOUSE;
  const call = (abi: Abi, functionName: string, args: unknown[]): Hex =>
    encodeFunctionData({ abi, functionName, args });
  await published(send, OSX.dao, []);
  const owned = ["0x", founder.address, zeroAddress, ""];
  await published(send, PROXY, [createdBy(0n), call(osxDaoAbi, "initialize", owned)]);
  const allotments = { receivers: [voter.address], amounts: [10n ** 21n] };
  await published(send, OSX.token, [dao, "Votes", "VOTE", allotments]);
  await published(send, OSX.voting, []);
  const settings = {
    votingMode: 0,
    supportThreshold: 500_000,
    minParticipation: 200_000,
    minDuration: BigInt(ARAGON_SECONDS),
    minProposerVotingPower: 10n ** 18n,
  };
  await published(send, PROXY, [createdBy(3n), call(osxVotingAbi, "initialize", [dao, settings, createdBy(2n)])]);
  const right = (name: string): Hex => keccak256(toHex(name));
  for (const data of [
    call(osxDaoAbi, "grant", [dao, voting, right("EXECUTE_PERMISSION")]),
    call(osxDaoAbi, "revoke", [dao, founder.address, right("ROOT_PERMISSION")]),
  ])
    await send({ account: founder, to: dao, data, gas: 1_000_000n });
};
