import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Hex, keccak256, toHex } from "viem";
import { z } from "zod";
import { canonicalJson } from "../../policies/treasury/canonical.ts";
import { address, type Address, bytes32, hexBytes } from "../../policies/treasury/money.ts";
import { writeWhole } from "../wholeFile.ts";
import type { Bundle, BundleBlock } from "./bundle.ts";
import { type HeaderField, headerFields, headerRlp } from "./header.ts";
import { HeaderWrongError, proofNodes } from "./provenReads.ts";
import type { Call } from "./rpcCall.ts";
import { RpcGarbageError } from "./rpcErrors.ts";
import { EMPTY_CODE_HASH, ProofWrongError, type ProvenAccount, provenState } from "./stateProof.ts";

/** What proves a bundle: two headers as they are hashed, and trie nodes from the parent's state root down. */
const witnessSchema = z.strictObject({
  format: z.literal(1),
  parentHeader: hexBytes,
  header: hexBytes,
  nodes: z.array(hexBytes),
});
export type Witness = z.infer<typeof witnessSchema>;

/** What came of checking a bundle against its block's hash. */
export const witnessCheckSchema = z.strictObject({
  /** State root of the parent, in whose state everything was looked up. */
  stateRoot: bytes32,
  accounts: z.number().int(),
  slots: z.number().int(),
  /** Where the bundle differs from the block, or is not proven; at most the first twenty. */
  wrong: z.array(
    z.strictObject({
      /** Null for a field of the block's header. */
      address: address.nullable(),
      slot: hexBytes.nullable(),
      what: z.string(),
      bundle: z.string(),
      /** Null where it is not proven at all. */
      proven: z.string().nullable(),
    }),
  ),
  ok: z.boolean(),
});
export type WitnessCheck = z.infer<typeof witnessCheckSchema>;
type Wrong = WitnessCheck["wrong"][number];

/**
 * Asks a node for proofs of every account and slot of a bundle.
 * @throws RpcGarbageError where the node's blocks are other ones, and the errors of `rpcCaller`
 */
export const fetchWitness = async (bundle: Bundle, call: Call): Promise<Witness> => {
  const { block } = bundle.manifest;
  const parent = toHex(block.number - 1);
  const parentHeader = await headerAt(call, parent, block.parentHash);
  const header = await headerAt(call, toHex(block.number), block.hash);
  const nodes = new Set<Hex>();
  for (const [address, { storage }] of Object.entries(bundle.accounts)) {
    const slots = Object.keys(storage) as Hex[];
    for (let from = 0; from === 0 || from < slots.length; from += SLOTS_A_REQUEST)
      for (const node of await proofNodes(call, address as Address, slots.slice(from, from + SLOTS_A_REQUEST), parent))
        nodes.add(node);
  }
  return { format: 1, parentHeader, header, nodes: [...nodes].toSorted() };
};

const SLOTS_A_REQUEST = 100;

const headerAt = async (call: Call, number: Hex, hash: string): Promise<Hex> => {
  const found = await call("eth_getBlockByNumber", [number, false]);
  const rlp = found === null || typeof found !== "object" ? null : headerRlp(found as Record<string, unknown>);
  if (rlp === null) throw new RpcGarbageError(`block ${Number(number)} is not there`);
  if (keccak256(rlp) !== hash) throw new HeaderWrongError(Number(number));
  return rlp;
};

/** Looks up every account and slot of a bundle under its parent's state root, and its environment in its own header. */
export const checkWitness = async (bundle: Bundle, witness: Witness): Promise<WitnessCheck> => {
  const { block } = bundle.manifest;
  if (keccak256(witness.parentHeader) !== block.parentHash) throw new HeaderWrongError(block.number - 1);
  if (keccak256(witness.header) !== block.hash) throw new HeaderWrongError(block.number);
  const stateRoot = headerFields(witness.parentHeader).stateRoot as Hex;
  const state = await provenState(stateRoot, witness.nodes);
  const wrong: Wrong[] = [...headerWrongs(block, headerFields(witness.header))];
  let [accounts, slots] = [0, 0];
  for (const [key, recorded] of Object.entries(bundle.accounts)) {
    const address = key as Address;
    const account = await orUnproven(state.account(address));
    accounts += 1;
    wrong.push(...accountWrongs(address, recorded, account));
    if (account === null) continue;
    for (const [slot, value] of Object.entries(recorded.storage) as [Hex, Hex][]) {
      slots += 1;
      const proven = await orUnproven(state.slot(account, address, slot));
      if (proven !== BigInt(value))
        wrong.push({ address, slot, what: "slot", bundle: value, proven: proven === null ? null : toHex(proven) });
    }
  }
  return {
    stateRoot: stateRoot as WitnessCheck["stateRoot"],
    accounts,
    slots,
    wrong: wrong.slice(0, 20),
    ok: wrong.length === 0,
  };
};

const orUnproven = async <T>(value: Promise<T>): Promise<T | null> => {
  try {
    return await value;
  } catch (error) {
    if (error instanceof ProofWrongError) return null;
    throw error;
  }
};

const accountWrongs = (
  address: Address,
  recorded: Bundle["accounts"][string],
  account: ProvenAccount | null,
): Wrong[] => {
  const pairs: [string, string, string | null][] =
    account === null
      ? [["account", "recorded", null]]
      : [
          ["balance", recorded.balance, toHex(account.balance)],
          ["nonce", toHex(recorded.nonce), toHex(account.nonce)],
          ["code hash", recorded.codeHash ?? EMPTY_CODE_HASH, account.codeHash],
        ];
  return pairs
    .filter(([, bundle, proven]) => bundle !== proven)
    .map(([what, bundle, proven]) => ({ address, slot: null, what, bundle, proven }));
};

/** The environment a bundle runs in stands in its own block's header. */
const headerWrongs = (block: BundleBlock, header: Partial<Record<HeaderField, Hex>>): Wrong[] => {
  const pairs: [HeaderField, string | null][] = [
    ["parentHash", block.parentHash],
    ["number", toHex(block.number)],
    ["timestamp", toHex(block.timestamp)],
    ["baseFeePerGas", block.baseFeePerGas],
    ["gasLimit", block.gasLimit],
    ["miner", block.miner],
    ["mixHash", block.prevRandao],
    ["gasUsed", block.gasUsed],
    ["receiptsRoot", block.receiptsRoot],
  ];
  return pairs.flatMap(([what, bundle]) =>
    bundle === null || bundle === header[what]
      ? []
      : [{ address: null, slot: null, what, bundle, proven: header[what] ?? null }],
  );
};

const FILE = "witness.json.gz";

/** Beside the bundle's own files and not among those it hashes: it proves itself against the hashes that stand there. */
export const writeWitness = (folder: string, witness: Witness): void => {
  writeWhole(join(folder, FILE), [gzipSync(canonicalJson(witness), { level: 9 })]);
};

/**
 * @returns null where the bundle carries none
 * @throws WitnessUnreadableError
 */
export const readWitness = (folder: string): Witness | null => {
  const path = join(folder, FILE);
  if (!existsSync(path)) return null;
  try {
    return witnessSchema.parse(JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")));
  } catch {
    throw new WitnessUnreadableError();
  }
};

export class WitnessUnreadableError extends Error {
  readonly code = "WITNESS_UNREADABLE";
  constructor() {
    super(
      `The bundle's ${FILE} is cut off or malformed.\nMake it again: exchequer fork prove <bundle> --from rpc:<url>.`,
    );
    this.name = "WitnessUnreadableError";
  }
}
