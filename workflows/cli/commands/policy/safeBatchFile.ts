import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { address, hexBytes, uintString } from "../../../../policies/treasury/money.ts";
import type { Proposal } from "./governor.ts";

/** A batch of whoever wrote it: only what is read here has to be in it. */
const batchSchema = z.object({
  chainId: uintString,
  meta: z.object({ name: z.string().default(""), description: z.string().default("") }),
  transactions: z.array(z.object({ to: address, value: uintString, data: hexBytes })).min(1),
});

export type BatchRead = { chainId: string; calls: Proposal["calls"]; description: string };

/** @throws BatchUnreadableError */
export const readBatch = (file: string): BatchRead => {
  if (!existsSync(file)) throw new BatchUnreadableError(file, "it is not there");
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new BatchUnreadableError(file, "it is no JSON");
  }
  const parsed = batchSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BatchUnreadableError(file, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "it is no batch"}`);
  }
  const { chainId, meta, transactions } = parsed.data;
  return {
    chainId,
    description: meta.description === "" ? meta.name : meta.description,
    calls: transactions.map(({ to, value, data }) => ({ to, value: BigInt(value), data })),
  };
};

/** @throws BatchOtherChainError */
export const requireOfChain = ({ chainId }: BatchRead, here: number): void => {
  if (BigInt(chainId) !== BigInt(here)) throw new BatchOtherChainError(chainId, here);
};

export class BatchUnreadableError extends Error {
  readonly code = "BATCH_UNREADABLE";
  constructor(file: string, reason: string) {
    super(
      `The batch ${file} cannot be read: ${reason}.\nName a file as Safe's Transaction Builder writes it, with every call's data.`,
    );
    this.name = "BatchUnreadableError";
  }
}

export class BatchOtherChainError extends Error {
  readonly code = "BATCH_OTHER_CHAIN";
  constructor(has: string, here: number) {
    super(
      `The batch is for chain ${has}, and this is chain ${here}.\nName the chain that it is for with --chain <url>.`,
    );
    this.name = "BatchOtherChainError";
  }
}
