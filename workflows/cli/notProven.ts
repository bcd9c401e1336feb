import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";

/**
 * What no check of a record can show, whether or not its backtest was held against the history's own file. Printed beside every verification, so that nobody reads more into it.
 */
export const notProven = (record: CycleRecord, heldAgainstFile = false): string[] => {
  const { fork } = record.snapshot;
  const models = [...record.drafts, ...record.critiques].some((statement) => statement.calls.length > 0);
  return [
    ...(models
      ? ["That a model provider really sent the stored answers: their hashes show only that nobody changed them since."]
      : []),
    "That the seats are run by different people: their keys sat in one process, and seats in one process count as one.",
    ...(fork.notMainnet ? ["Anything about mainnet: the state is a replica that this software built."] : []),
    ...(fork.source === "bundle"
      ? ["That the bundle is mainnet's state: its content hash is checked, its origin is not."]
      : []),
    ...(fork.source === "rpc"
      ? ["That the node told the truth about the state: attach to your own with --chain to compare."]
      : []),
    ...(fork.overlays.length > 0
      ? [
          `That the ${fork.overlays.length} overlay${fork.overlays.length === 1 ? "" : "s"} of this run match${fork.overlays.length === 1 ? "es" : ""} anything real: this run stated them.`,
        ]
      : []),
    ...pricesNotProven(record, heldAgainstFile),
    ...(record.cosignature?.by === "contract"
      ? ["That the cosigner's contract said so: only its own chain can tell; an execution that stands there shows it."]
      : []),
    "Who signed: keys on forks are throwaway, anyone can derive them.",
    "When it happened: block times on a fork are chosen by the run.",
  ];
};

/** What a proposal was held against is as true as whoever brought it. */
const pricesNotProven = ({ backtest }: CycleRecord, heldAgainstFile: boolean): string[] => {
  if (backtest === undefined || backtest.histories.length === 0) return [];
  return backtest.synthetic
    ? ["Anything about a real market: the proposal was held against a made-up one."]
    : heldAgainstFile
      ? [
          `That the history ${backtest.histories.join(", ")} is any market's: its file was compared, not where it is from.`,
        ]
      : [
          `That the prices it was held against are those of the history ${backtest.histories.join(", ")}, or any market's: the run's operator brought them. \`--history <file>\` compares them with it.`,
        ];
};
