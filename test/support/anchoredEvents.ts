import { parseTransaction } from "viem";
import { decisionAnchorAbi } from "../../contracts/generated/DecisionAnchor.ts";
import { readJournal } from "../../workflows/adapters/chainJournal.ts";
import { rebuildChain } from "../../workflows/adapters/fork.ts";
import { readRunSetup } from "../../workflows/adapters/runSetup.ts";

/** Events of the anchor by kind, on the run's chain mined again from its signed transactions. */
export const anchored = async (
  runFolder: string,
  scratch: string,
): Promise<{ executed: number; denied: number; records: number }> => {
  const { deployment } = readRunSetup(runFolder);
  const journal = readJournal(runFolder);
  const chain = await rebuildChain(journal, { source: "replica", runFolder: scratch, cwd: scratch });
  try {
    const logs = await chain.client.getContractEvents({
      address: deployment.anchor,
      abi: decisionAnchorAbi,
      eventName: "Anchored",
      fromBlock: BigInt(journal.env.number),
      strict: true,
    });
    const count = (kind: number): number => logs.filter((log) => log.args.kind === kind).length;
    return { executed: count(1), denied: count(2), records: count(3) };
  } finally {
    await chain.close();
  }
};

/** Transactions to the module in the run's journal: what was broadcast, executed or not. */
export const handedIn = (runFolder: string): number => {
  const { deployment } = readRunSetup(runFolder);
  const raws = readJournal(runFolder).blocks.flatMap((block) => block.transactions);
  return raws.filter((raw) => parseTransaction(raw).to?.toLowerCase() === deployment.module.toLowerCase()).length;
};
