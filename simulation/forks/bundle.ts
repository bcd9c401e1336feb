import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { canonicalJson, hashOf, hashOfText } from "../../policies/treasury/canonical.ts";
import type { Bytes32, Hex } from "../../policies/treasury/money.ts";
import { unwritable } from "../wholeFile.ts";

const quantity = z.templateLiteral(["0x", z.string().regex(/^(0|[1-9a-f][0-9a-f]*)$/)]);
const word = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const lowerAddress = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{40}$/)]);
const bytes = z.templateLiteral(["0x", z.string().regex(/^([0-9a-f]{2})*$/)]);

/** One account: balance and storage values are quantities, slots are padded to 32 bytes. */
export const bundleAccountSchema = z.strictObject({
  balance: quantity,
  nonce: z.number().int().min(0),
  /** keccak-256 of the code; null for an account without code. */
  codeHash: word.nullable(),
  storage: z.record(word, quantity),
});
export type BundleAccount = z.infer<typeof bundleAccountSchema>;

/** The environment a bundle runs in: block N, on the state its parent left. */
export const bundleBlockSchema = z.strictObject({
  number: z.number().int().min(1),
  hash: word,
  parentHash: word,
  timestamp: z.number().int().min(1),
  baseFeePerGas: quantity,
  gasLimit: quantity,
  miner: lowerAddress,
  prevRandao: word,
  /** The rules the block itself ran under; everything of ours runs `cancun`. */
  hardfork: z.enum(["paris", "shanghai", "cancun"]),
  /** Null where the block has no transactions of its own to compare with. */
  gasUsed: quantity.nullable(),
  receiptsRoot: word.nullable(),
});
export type BundleBlock = z.infer<typeof bundleBlockSchema>;

/** A transaction of the recorded block, as its sender made it. */
export const bundleTransactionSchema = z.strictObject({
  hash: word,
  type: quantity,
  from: lowerAddress,
  to: lowerAddress.nullable(),
  nonce: quantity,
  gas: quantity,
  value: quantity,
  input: bytes,
  gasPrice: quantity.nullable(),
  maxFeePerGas: quantity.nullable(),
  maxPriorityFeePerGas: quantity.nullable(),
  accessList: z.array(z.strictObject({ address: lowerAddress, storageKeys: z.array(word) })),
});
export type BundleTransaction = z.infer<typeof bundleTransactionSchema>;

const manifestSchema = z.strictObject({
  format: z.literal(1),
  kind: z.enum(["recorded", "replica"]),
  chainId: z.number().int().min(1),
  /** True for a closed world: what is absent is empty. False: what is absent is unknown. */
  complete: z.boolean(),
  block: bundleBlockSchema,
  /** SHA-256 of each file's canonical JSON, before compression. */
  files: z.strictObject({ accounts: word, codes: word, transactions: word }),
});
export type BundleManifest = z.infer<typeof manifestSchema>;

export type Bundle = {
  manifest: BundleManifest;
  accounts: Record<string, BundleAccount>;
  codes: Record<string, Hex>;
  transactions: BundleTransaction[];
  /** SHA-256 of the manifest, which holds the hash of every file. */
  contentHash: Bytes32;
};

/** Puts a bundle together and hashes it: the same content always gives the same hash. */
export const makeBundle = (p: {
  kind: "recorded" | "replica";
  chainId: number;
  complete: boolean;
  block: BundleBlock;
  accounts: Record<string, BundleAccount>;
  codes: Record<string, Hex>;
  transactions: BundleTransaction[];
}): Bundle => {
  const manifest: BundleManifest = {
    format: 1,
    kind: p.kind,
    chainId: p.chainId,
    complete: p.complete,
    block: p.block,
    files: {
      accounts: hashOf(p.accounts),
      codes: hashOf(p.codes),
      transactions: hashOf(p.transactions),
    } as BundleManifest["files"],
  };
  return {
    manifest,
    accounts: p.accounts,
    codes: p.codes,
    transactions: p.transactions,
    contentHash: hashOf(manifest),
  };
};

/** Writes a bundle's folder as a whole or not at all. @throws FileUnwritableError */
export const writeBundle = (bundle: Bundle, folder: string): void => {
  const partial = `${folder}.partial-${process.pid}`;
  const write = (): void => {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, "manifest.json"), `${canonicalJson(bundle.manifest)}\n`);
    for (const part of ["accounts", "codes", "transactions"] as const)
      writeFileSync(join(partial, `${part}.json.gz`), gzipSync(canonicalJson(bundle[part]), { level: 9 }));
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  };
  unwritable(folder, write, [partial]);
};

/**
 * Reads a bundle and checks every hash in it.
 * @throws BundleUnreadableError when a file is missing, cut off, malformed or not what the manifest says
 */
export const openBundle = (folder: string): Bundle => {
  if (!existsSync(join(folder, "manifest.json"))) throw new BundleUnreadableError("manifest.json", "it is not there");
  const manifest = checked(
    manifestSchema,
    "manifest.json",
    parsed("manifest.json", readFileSync(join(folder, "manifest.json"), "utf8")),
  );
  const part = <T>(name: "accounts" | "codes" | "transactions", schema: z.ZodType<T>): T => {
    const file = `${name}.json.gz`;
    const text = inflated(join(folder, file), file);
    if (hashOfText(text) !== manifest.files[name])
      throw new BundleUnreadableError(file, "its content does not hash to what the manifest says");
    return checked(schema, file, parsed(file, text));
  };
  return {
    manifest,
    accounts: part("accounts", z.record(lowerAddress, bundleAccountSchema)),
    codes: part("codes", z.record(word, bytes)) as Record<string, Hex>,
    transactions: part("transactions", z.array(bundleTransactionSchema)),
    contentHash: hashOf(manifest),
  };
};

/** Decompresses one file of a bundle or of an import. */
export const inflated = (path: string, name: string): string => {
  if (!existsSync(path)) throw new BundleUnreadableError(name, "it is not there");
  try {
    return gunzipSync(readFileSync(path)).toString("utf8");
  } catch {
    throw new BundleUnreadableError(name, "it is cut off or is not gzip");
  }
};

export const parsed = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BundleUnreadableError(name, "it is cut off or is not JSON");
  }
};

export const checked = <T>(schema: z.ZodType<T>, name: string, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new BundleUnreadableError(
    name,
    `${issue?.path.slice(0, 3).join(".") || "its content"}: ${issue?.message ?? "not the expected shape"}`,
  );
};

export class BundleUnreadableError extends Error {
  readonly code = "BUNDLE_UNREADABLE";
  constructor(file: string, reason: string) {
    super(
      `${file} cannot be used: ${reason}.\nImport the block again with \`exchequer fork import <dir> --out <bundle>\`.`,
    );
    this.name = "BundleUnreadableError";
  }
}
