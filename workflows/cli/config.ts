import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { assetSymbol } from "../../policies/treasury/money.ts";
import { keySourceSchema, type KeySource } from "../adapters/signer.ts";

/** How a fork's source is spelled. */
export const forkSource = z
  .string()
  .regex(
    /^(replica|bundle:.+|rpc:(https?:\/\/.+)?)$/,
    "expected replica, bundle:<dir>, or rpc: (the URL comes from MAINNET_RPC_URL)",
  );

/** `exchequer.yaml`: what a run needs to know and may be shown to anyone. */
export const configSchema = z.strictObject({
  format: z.literal(1),
  /** Chain that is forked; mandate and state must be of the same one. */
  chainId: z.number().int().min(1),
  /** Files, relative to this one. */
  mandate: z.string().min(1),
  seats: z.string().min(1),
  /** Where state comes from; left out, `rpc:` where MAINNET_RPC_URL is set, else the replica. */
  fork: forkSource.optional(),
  custody: z.enum(["treasury", "safe"]),
  /** Who changes limits on a fork: holders by votes, or one throwaway key. */
  governance: z.enum(["holders", "key"]).default("holders"),
  /** What custody holds at the start of a fork, in whole tokens, by the mandate's symbol. */
  startingHoldings: z.record(
    assetSymbol,
    z.string().regex(/^(0|[1-9]\d*)(\.\d+)?$/, 'expected whole tokens as a decimal string, such as "12.5"'),
  ),
  /** Prices of feeds that a recorded state does not hold, by symbol, in USD. Placed only there, and marked wherever they count. */
  statedPricesUsd: z
    .record(
      assetSymbol,
      z.string().regex(/^(0|[1-9]\d*)(\.\d{1,8})?$/, 'expected dollars as a decimal string, such as "1.00"'),
    )
    .optional(),
  /** What proposals are held against: files of market history, `synthetic` for a made-up market, `none` for nothing. */
  history: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).default("synthetic"),
  /** Where keys come from. A fork takes throwaway ones only. */
  keys: keySourceSchema,
});
export type Config = z.infer<typeof configSchema>;

export type LoadedConfig = { config: Config; name: string; mandate: LoadedFile; seats: LoadedFile };
export type LoadedFile = { name: string; text: string };

export const CONFIG_NAME = "exchequer.yaml";
const shippedConfig = resolve(import.meta.dirname, "../..", CONFIG_NAME);

/**
 * Reads the configuration and the two files it names.
 * @param p.path as the user gave it; else `exchequer.yaml` here, else the one that is shipped
 * @throws ConfigMissingError, ConfigMalformedError, ConfigInvalidError, ConfigSecretError
 */
export const loadConfig = (p: { cwd: string; path?: string | undefined }): LoadedConfig => {
  const here = join(p.cwd, CONFIG_NAME);
  const file = p.path !== undefined ? resolve(p.cwd, p.path) : existsSync(here) ? here : shippedConfig;
  const name = p.path ?? CONFIG_NAME;
  const config = parseConfig(readText(file, name, "configuration"), name);
  const beside = (path: string, what: string): LoadedFile => ({
    name: path,
    text: readText(resolve(dirname(file), path), path, what),
  });
  return {
    config: withResolvedFolders(config, dirname(file)),
    name,
    mandate: beside(config.mandate, "mandate"),
    seats: beside(config.seats, "seats"),
  };
};

/** Folders and files that the file names are relative to it, not to where the command runs. */
const withResolvedFolders = (config: Config, folder: string): Config => ({
  ...config,
  ...(config.fork?.startsWith("bundle:")
    ? { fork: `bundle:${resolve(folder, config.fork.slice("bundle:".length))}` }
    : {}),
  history: historyBeside(config.history, folder),
  keys: keystoresBeside(config.keys, folder),
});

const historyBeside = (history: Config["history"], folder: string): Config["history"] =>
  history === "synthetic" || history === "none" ? history : [history].flat().map((path) => resolve(folder, path));

const keystoresBeside = (keys: KeySource, folder: string): KeySource =>
  keys.roles === undefined
    ? keys
    : {
        ...keys,
        roles: Object.fromEntries(
          Object.entries(keys.roles).map(([role, key]) => [
            role,
            "env" in key ? key : { ...key, keystore: resolve(folder, key.keystore) },
          ]),
        ),
      };

/** @throws ConfigMalformedError, ConfigInvalidError, ConfigSecretError */
export const parseConfig = (text: string, name: string): Config => {
  refuseSecrets(text, name);
  const document = parseDocument(text, { prettyErrors: true });
  const broken = document.errors[0];
  if (broken !== undefined) throw new ConfigMalformedError(name, broken.message.split("\n")[0] ?? "not YAML");
  const parsed = configSchema.safeParse(document.toJS());
  if (!parsed.success) throw new ConfigInvalidError(name, parsed.error.issues.map(describeIssue));
  return parsed.data;
};

/** Shapes of secrets that people paste into files. Named by line, never repeated. */
const SECRETS: [RegExp, string][] = [
  [/\b(0x)?[0-9a-fA-F]{64}\b/, "a private key"],
  [/\bsk-[A-Za-z0-9_-]{8,}/, "an API key"],
  [/^\s*[\w-]*(key|secret|token|password|mnemonic)["']?\s*:\s*["']?[^\s"'#{[]{8,}/i, "a secret"],
  [/\b(https?|wss?):\/\/[^\s/"']*@/, "a URL with a password"],
  [/\b(https?|wss?):\/\/[^\s"']+[?&][^\s"']+=/, "a URL with a token"],
  [/\b(https?|wss?):\/\/[^\s/"']+\/[^\s"']*[A-Za-z0-9_-]{16,}/, "a URL with a token"],
];

const refuseSecrets = (text: string, name: string): void => {
  text.split("\n").forEach((line, index) => {
    const found = SECRETS.find(([shape]) => shape.test(line));
    if (found) throw new ConfigSecretError(name, index + 1, found[1]);
  });
};

const describeIssue = (issue: z.core.$ZodIssue): string => {
  const where = issue.path.join(".") || "the file";
  if (issue.code === "unrecognized_keys")
    return `${where === "the file" ? "" : `${where}: `}unknown ${issue.keys.length > 1 ? "keys" : "key"} ${issue.keys.join(", ")}`;
  return `${where}: ${issue.message}`;
};

const readText = (path: string, name: string, what: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it cannot be read";
    throw new ConfigMissingError(name, what, reason);
  }
};

/** @throws ConfigContradictsError where the files do not fit together */
export const checkTogether = (
  config: Config,
  mandate: { chainId: number; assets: { symbol: string }[]; held: { symbol: string }[] },
): void => {
  if (config.chainId !== mandate.chainId) {
    throw new ConfigContradictsError(
      "chainId",
      `the configuration says ${config.chainId}, the mandate ${mandate.chainId}`,
    );
  }
  const known = [...mandate.assets, ...mandate.held].map((asset) => asset.symbol);
  for (const [field, named] of [
    ["startingHoldings", config.startingHoldings],
    ["statedPricesUsd", config.statedPricesUsd ?? {}],
  ] as const) {
    const unknown = Object.keys(named).find((symbol) => !known.includes(symbol));
    if (unknown !== undefined)
      throw new ConfigContradictsError(field, `the mandate does not name ${unknown}; it names ${known.join(", ")}`);
  }
};

export class ConfigMissingError extends Error {
  readonly code = "CONFIG_MISSING";
  constructor(name: string, what: string, reason: string) {
    super(
      `The ${what} file ${name} was not found: ${reason}.\nThe shipped ${CONFIG_NAME} is a commented example; copy it or name yours with --config.`,
    );
    this.name = "ConfigMissingError";
  }
}

export class ConfigMalformedError extends Error {
  readonly code = "CONFIG_MALFORMED";
  constructor(name: string, reason: string) {
    super(`${name} is not YAML: ${reason}.\nMend that place, or compare it with the shipped ${CONFIG_NAME}.`);
    this.name = "ConfigMalformedError";
  }
}

export class ConfigInvalidError extends Error {
  readonly code = "CONFIG_INVALID";
  constructor(name: string, issues: string[]) {
    super(`${name} does not say what a run needs:\n${issues.map((issue) => `- ${issue}`).join("\n")}`);
    this.name = "ConfigInvalidError";
  }
}

export class ConfigSecretError extends Error {
  readonly code = "CONFIG_SECRET";
  constructor(name: string, line: number, what: string) {
    super(
      `${name}, line ${line}, seems to hold ${what}.\nKeys and URLs with tokens belong into the environment or an encrypted keystore. If it was committed, replace it.`,
    );
    this.name = "ConfigSecretError";
  }
}

export class ConfigContradictsError extends Error {
  readonly code = "CONFIG_CONTRADICTS";
  constructor(field: string, how: string) {
    super(`The files do not fit together in ${field}: ${how}.\nMake them say the same.`);
    this.name = "ConfigContradictsError";
  }
}
