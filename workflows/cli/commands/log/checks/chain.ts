import { createPublicClient, http, type PublicClient } from "viem";
import { decisionAnchorAbi } from "../../../../../contracts/generated/DecisionAnchor.ts";
import { policyModuleAbi } from "../../../../../contracts/generated/PolicyModule.ts";
import type { Address, Bytes32 } from "../../../../../policies/treasury/money.ts";
import { ZERO_HASH } from "../../../../adapters/recordStore.ts";
import { equal, fails, holds, type Check } from "./check.ts";
import { KIND, nextHead } from "./signatures.ts";
import type { Verified } from "./verifyRun.ts";

/** What a chain must answer: a rebuilt fork's client or one attached to a node. */
export type ChainReader = Pick<
  PublicClient,
  "readContract" | "getContractEvents" | "getBlock" | "getTransactionReceipt"
>;

export type AnchoredEvent = {
  kind: number;
  digest: Bytes32;
  recordHash: Bytes32;
  head: Bytes32;
  transactionHash: Bytes32;
  blockNumber: number;
};
export type Unpublished = {
  kind: "executed" | "denied";
  digest: Bytes32;
  transactionHash: Bytes32;
  blockNumber: number;
};
export type ChainFindings = { head: Bytes32; events: number; checks: Check[]; unpublished: Unpublished[] };

/** A reader of a node that someone already runs. Its URL stands in no error. */
export const attachChain = async (url: string, chainId: number): Promise<ChainReader> => {
  if (!/^https?:\/\//.test(url)) throw new ChainUnreachableError("it is not an http or https URL");
  const client = createPublicClient({ transport: http(url, { retryCount: 0, timeout: 15_000 }) });
  const found = await client.getChainId().catch(() => {
    throw new ChainUnreachableError("it does not answer eth_chainId");
  });
  if (found !== chainId) throw new ChainUnreachableError(`it is chain ${found}, the records are of chain ${chainId}`);
  return client;
};

/** Compares the anchored decisions of one treasury with its records, in order. */
export const checkChain = async (chain: ChainReader, records: Verified[]): Promise<ChainFindings> => {
  const first = records[0]?.record.snapshot;
  if (!first) return { head: ZERO_HASH, events: 0, checks: [], unpublished: [] };
  const custody = first.custody.address as Address;
  const anchor = await chain
    .readContract({ address: first.module as Address, abi: policyModuleAbi, functionName: "anchor" })
    .catch(() => {
      throw new ChainUnreachableError(`there is no policy module at ${first.module} on it`);
    });
  const events = await anchoredEvents(chain, anchor, custody, BigInt(first.fork.parentBlock) + 1n);
  const head = (await chain.readContract({
    address: anchor,
    abi: decisionAnchorAbi,
    functionName: "head",
    args: [custody],
  })) as Bytes32;
  const checks = [
    headCheck(events, head),
    ...records.flatMap((verified) => publishedCheck(events, verified)),
    strangers(events, records),
  ];
  for (const { record } of records) checks.push(...(await blockChecks(chain, record)));
  const published = new Set(events.filter((event) => event.kind === KIND.record).map((event) => event.digest));
  const unpublished = events
    .filter((event) => event.kind !== KIND.record && !published.has(event.digest))
    .map(({ kind, digest, transactionHash, blockNumber }): Unpublished => ({
      kind: kind === KIND.executed ? "executed" : "denied",
      digest,
      transactionHash,
      blockNumber,
    }));
  return { head, events: events.length, checks, unpublished };
};

const anchoredEvents = async (
  chain: ChainReader,
  address: Address,
  custody: Address,
  fromBlock: bigint,
): Promise<AnchoredEvent[]> => {
  const logs = await chain.getContractEvents({
    address,
    abi: decisionAnchorAbi,
    eventName: "Anchored",
    args: { custody },
    fromBlock,
    toBlock: "latest",
    strict: true,
  });
  return logs.map((log) => ({
    kind: log.args.kind,
    digest: log.args.digest,
    recordHash: log.args.recordHash,
    head: log.args.head,
    transactionHash: log.transactionHash,
    blockNumber: Number(log.blockNumber),
  }));
};

/** Every event's head follows from the one before it, and the last is the contract's head. */
const headCheck = (events: AnchoredEvent[], head: Bytes32): Check => {
  let expected: Bytes32 = ZERO_HASH;
  for (const [index, event] of events.entries()) {
    expected = nextHead(expected, event.kind, event.digest, event.recordHash);
    if (event.head !== expected)
      return fails("anchored chain", `event ${index} left head ${event.head}, it comes to ${expected}`);
  }
  return equal("anchored chain", head, expected);
};

const publishedCheck = (events: AnchoredEvent[], { record, hash, seal }: Verified): Check[] => {
  const digest = record.decisionDigest ?? ZERO_HASH;
  const checks: Check[] = [];
  if (record.receipt && record.receipt.status !== "reverted") {
    const kind = KIND[record.receipt.status];
    const event = events.find((candidate) => candidate.kind === kind && candidate.digest === digest);
    const what = `decision of cycle ${record.cycle} on chain`;
    checks.push(
      event
        ? equal(
            what,
            { head: record.receipt.anchorHead, transaction: record.receipt.transactionHash },
            { head: event.head, transaction: event.transactionHash },
          )
        : fails(what, `no ${record.receipt.status} decision ${digest} is anchored`),
    );
  }
  const what = `record of cycle ${record.cycle} on chain`;
  const event = events.find((candidate) => candidate.kind === KIND.record && candidate.recordHash === hash);
  if (!event) return [...checks, fails(what, `its hash ${hash} is not published`)];
  const onChain = {
    digest: event.digest,
    head: event.head,
    transaction: event.transactionHash,
    block: event.blockNumber,
  };
  return [
    ...checks,
    equal(
      what,
      { digest, head: seal?.anchorHead, transaction: seal?.transactionHash, block: seal?.blockNumber },
      onChain,
    ),
  ];
};

/** Hashes that were published and belong to no record here: one was left out, or changed. */
const strangers = (events: AnchoredEvent[], records: Verified[]): Check => {
  const known = new Set(records.map((verified) => verified.hash));
  const stranger = events.find((event) => event.kind === KIND.record && !known.has(event.recordHash));
  return stranger
    ? fails(
        "no record is missing",
        `${stranger.recordHash} was published in block ${stranger.blockNumber} and is not among the records`,
      )
    : holds("no record is missing");
};

const blockChecks = async (chain: ChainReader, record: Verified["record"]): Promise<Check[]> => {
  const { block } = record.snapshot;
  const seen = await chain.getBlock({ blockNumber: BigInt(block.number) }).catch(() => null);
  const checks = [
    equal(
      `snapshot block of cycle ${record.cycle}`,
      { hash: block.hash, timestamp: block.timestamp },
      { hash: seen?.hash, timestamp: Number(seen?.timestamp ?? 0n) },
    ),
  ];
  if (record.receipt === null) return checks;
  const { transactionHash, blockNumber, gasUsed } = record.receipt;
  const mined = await chain.getTransactionReceipt({ hash: transactionHash as Bytes32 }).catch(() => null);
  checks.push(
    equal(
      `execution of cycle ${record.cycle}`,
      { blockNumber, gasUsed },
      { blockNumber: Number(mined?.blockNumber ?? 0n), gasUsed: mined?.gasUsed.toString() },
    ),
  );
  return checks;
};

export class ChainUnreachableError extends Error {
  readonly code = "CHAIN_UNREACHABLE";
  constructor(reason: string) {
    super(
      `The chain to compare with cannot be used: ${reason}.\nGive --chain a node that holds this treasury, or leave it out to rebuild the chain from the signed transactions.`,
    );
    this.name = "ChainUnreachableError";
  }
}
