import { createRedactor, type Redact } from "../adapters/redactor.ts";
import { isActivityFailure, isApplicationFailure, isWorkflowFailure } from "../temporalErrors.ts";

/** 0 done (hold and below quorum included), 1 failed, 2 bad usage, 3 chain state unknown, 4 denied. */
export const EXIT = { done: 0, failed: 1, usage: 2, unknown: 3, denied: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Codes that mean "what you gave me is wrong" where the name alone does not say so. */
const USAGE_CODES = new Set([
  "BAD_USAGE",
  "FORK_SOURCE_UNKNOWN",
  "RPC_URL_ABSENT",
  "NO_TREASURY",
  "CUSTODY_UNKNOWN",
  "PLAN_UNREADABLE",
  "PLAN_OTHER_CHAIN",
  "PLAN_OTHER_TREASURY",
  "NOBODY_MAY",
  "NOT_A_GOVERNOR",
  "NOT_A_SAFE",
  "BATCH_UNREADABLE",
  "BATCH_OTHER_CHAIN",
  "PROPOSAL_UNKNOWN",
  "RUN_NOT_FOUND",
  "DEPLOYMENT_FILE_UNREADABLE",
  "RECORD_NOT_FOUND",
  "BUNDLE_UNREADABLE",
  "NOTHING_TO_VERIFY",
  "WITNESS_ABSENT",
  "WITNESS_UNREADABLE",
  "OVERLAY_TOKEN_UNKNOWN",
  "BACKTEST_RANGE",
  "HISTORY_LACKS_ASSET",
  "HISTORY_OVERLAPS",
  "SWEEP_SETTING",
  "SWEEP_TOO_LARGE",
  "SWEEP_GROUNDS_DIFFER",
  "WALK_FORWARD_RANGE",
]);
const USAGE_PREFIX = /^(CONFIG|MANDATE|SEATS|ACTIONS|HOLDINGS|HISTORY)_/;
const UNKNOWN_CODES = new Set(["STATE_UNKNOWN", "BLOCK_HASH_UNKNOWN"]);

/** An error as a user meets it. */
export type Shown = {
  code: string;
  message: string;
  hint: string[];
  address?: string;
  slot?: string | null;
  exit: ExitCode;
};

type Coded = Error & { code?: unknown; address?: unknown; slot?: unknown };

export const exitOf = (code: string): ExitCode => {
  if (UNKNOWN_CODES.has(code)) return EXIT.unknown;
  return USAGE_CODES.has(code) || USAGE_PREFIX.test(code) ? EXIT.usage : EXIT.failed;
};

/** The failure inside a failed workflow; other errors are themselves. */
const innermost = (error: unknown): unknown => {
  if (isWorkflowFailure(error) || isActivityFailure(error)) return innermost(error.cause ?? error);
  return error;
};

/**
 * An error and what it comes from in one line, the cause first: `CODE: message, in step simulate, workflow failed`. It may
 * hold secrets: redact it before it goes anywhere.
 */
export const causeWords = (error: unknown): string => {
  const layers: string[] = [];
  for (let at = error; at instanceof Error && layers.length < 8; at = at.cause) layers.unshift(layerWords(at));
  return layers.length === 0 ? String(error) : layers.join(", ");
};

const layerWords = (error: Error): string => {
  if (isWorkflowFailure(error)) return "the workflow failed";
  if (isActivityFailure(error)) return `in step ${error.activityType}`;
  const { code } = error as Coded;
  const name = isApplicationFailure(error) ? error.type : code;
  const message = (error.message.split("\n")[0] ?? "").replace(/\.$/, "");
  return typeof name === "string" ? `${name}: ${message}` : message;
};

/** An error reduced to what a user can act on, without secrets. What failed inside a cycle was not asked for by anybody. */
export const shown = (thrown: unknown, redact: Redact): Shown => {
  const error = innermost(thrown);
  const coded = (error instanceof Error ? error : new Error(String(error))) as Coded;
  const code = isApplicationFailure(error)
    ? (error.type ?? "FAILED")
    : typeof coded.code === "string"
      ? coded.code
      : "UNEXPECTED";
  const about = (isApplicationFailure(error) ? (error.details?.[0] ?? {}) : coded) as {
    address?: unknown;
    slot?: unknown;
  };
  const [message = "", ...hint] = redact(coded.message).split("\n");
  return {
    code,
    message,
    hint: code === "UNEXPECTED" ? [...hint, "This was not foreseen. EXCHEQUER_DEBUG=1 shows where it happened."] : hint,
    ...(typeof about.address === "string" ? { address: about.address } : {}),
    ...(typeof about.slot === "string" || (about.slot === null && about.address !== undefined)
      ? { slot: about.slot }
      : {}),
    exit: isWorkflowFailure(thrown) && exitOf(code) === EXIT.usage ? EXIT.failed : exitOf(code),
  };
};

/** The text on standard error: a short message, then what to do. */
export const renderError = (error: Shown): string =>
  [`exchequer: ${error.message}`, ...error.hint.map((line) => `  ${line}`), `  (${error.code})`].join("\n");

/** The object on standard output with `--json`. */
export const errorJson = (error: Shown): string => {
  const { exit: _exit, hint, ...rest } = error;
  return JSON.stringify({ error: { ...rest, ...(hint.length > 0 ? { hint: hint.join("\n") } : {}) } });
};

/**
 * Prints an error where it belongs and returns the exit code.
 * @param p.also secrets that stand in arguments, such as an RPC URL
 */
export const report = (thrown: unknown, p: { json: boolean; also?: string[] }): ExitCode => {
  const redact = createRedactor(process.env, p.also);
  const error = shown(thrown, redact);
  if (p.json) process.stdout.write(`${errorJson(error)}\n`);
  process.stderr.write(`${renderError(error)}\n`);
  if (process.env["EXCHEQUER_DEBUG"] === "1" && thrown instanceof Error)
    process.stderr.write(`${redact(thrown.stack ?? "")}\n`);
  return error.exit;
};

export class BadUsageError extends Error {
  readonly code = "BAD_USAGE";
  constructor(message: string, hint = "exchequer --help lists the commands and options.") {
    super(`${message}\n${hint}`);
    this.name = "BadUsageError";
  }
}
