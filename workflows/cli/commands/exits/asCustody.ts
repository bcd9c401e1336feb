import { encodeFunctionData } from "viem";
import { treasuryAbi } from "../../../../contracts/generated/Treasury.ts";
import type { PlainCall } from "../../../../policies/onchain/safeTransaction.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import type { Seen } from "./treasuryAt.ts";

/** A call that custody makes, as its owner says it: a Safe makes it itself, a Treasury is told to. */
export const asCustody = (custody: Seen["custody"], at: Address, call: PlainCall): PlainCall =>
  custody.kind === "safe"
    ? call
    : {
        to: at,
        value: 0n,
        data: encodeFunctionData({ abi: treasuryAbi, functionName: "execute", args: [call.to, call.value, call.data] }),
      };
