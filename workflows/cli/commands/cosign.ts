import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { getTypesForEIP712Domain, hashTypedData, serializeTypedData, type TypedDataDefinition } from "viem";
import { z } from "zod";
import { safeMessageHashes, safeMessageTypedData, type SafeMessage } from "../../../policies/onchain/safeMessage.ts";
import type { SigningSafe } from "../../../policies/treasury/cosignature.ts";
import { mandateSchema, type Mandate } from "../../../policies/treasury/mandate.ts";
import { address, bytes32, type Hex, uintString } from "../../../policies/treasury/money.ts";
import { decisionSchema } from "../../../policies/treasury/proposal.ts";
import { signWord, wordToSign, type Word } from "../../adapters/cosignatures.ts";
import { forkAccount } from "../../adapters/forkAccounts.ts";
import { type RunFolder, latestRun, openRunById } from "../../adapters/recordStore.ts";
import { readRunSetup, type RunSetup } from "../../adapters/runSetup.ts";
import { connectClient } from "../../connection.ts";
import { cosignUpdate, progressQuery, type CosignQuestion } from "../../messages.ts";
import { safeSignature, signedByOwners } from "../cosignSafe.ts";
import { questionLines } from "../cosignWords.ts";
import type { CycleHandle } from "../followCycle.ts";
import { BadUsageError } from "../errors.ts";

/** What `exchequer cosign --json` prints. */
export const cosignOutputSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  cosigner: address,
  /** Under the cosigner's signature of the decision, and of this run's module alone. */
  digest: bytes32,
  decision: decisionSchema,
  sizedUsd8: uintString,
  aboveUsd8: uintString,
  /** Unix seconds. */
  expiry: z.number().int(),
  otherwise: z.enum(["announced", "not-approved"]),
  /** Whether the word below signs the decision, or refuses it. */
  signs: z.boolean(),
  /** What is signed, for `eth_signTypedData_v4`, and its hash. */
  typedData: z.unknown(),
  hash: bytes32,
  /** Where the cosigner is a Safe: its owners, and what each of them signs so that the Safe signed that. */
  safe: z
    .strictObject({
      owners: z.array(address),
      threshold: z.number().int(),
      /** Whether it can sign at all (ERC-1271). */
      answers: z.boolean(),
      typedData: z.unknown(),
      safeMessageHash: bytes32,
      domainHash: bytes32,
      messageHash: bytes32,
    })
    .nullable(),
  /** Whether that word was given here and taken. */
  answered: z.boolean(),
});
type Output = z.infer<typeof cosignOutputSchema>;

type Options = { as?: string; signature?: string[]; refuse?: boolean; out?: string; json?: boolean };

/** `exchequer cosign [run]`. */
export const registerCosign = (program: Command): void => {
  program
    .command("cosign")
    .description("show the decision that a run's contract wants cosigned, and answer for the cosigner")
    .argument("[run]", "a run that waits (default: the newest)")
    .addOption(
      new Option(
        "--as <roles>",
        "answer with this throwaway key of a fork, such as cosigner; a Safe's owners with commas between",
      ),
    )
    .addOption(
      new Option(
        "--signature <hex>",
        "answer with a signature made elsewhere; once for each owner of a Safe, in any order",
      )
        .argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
        .conflicts("as"),
    )
    .option("--refuse", "the answer is no; it is signed too")
    .option("--out <file>", "write what is signed, for a wallet (eth_signTypedData_v4)")
    .option("--json", "print as JSON")
    .action(async (run: string | undefined, options: Options) => {
      const { output, mandate, question } = await cosign(run, options);
      process.stdout.write(
        options.json ? `${JSON.stringify(cosignOutputSchema.parse(output))}\n` : rendered(output, question, mandate),
      );
    });
};

type Cosigned = { output: Output; mandate: Mandate; question: CosignQuestion };

const cosign = async (id: string | undefined, options: Options): Promise<Cosigned> => {
  if (options.signature?.some((one) => !/^0x([0-9a-fA-F]{2})+$/.test(one)) === true)
    throw new BadUsageError("--signature takes a signature in hex.", "It is what eth_signTypedData_v4 returned.");
  const cwd = process.cwd();
  const run = id === undefined ? latestRun(cwd) : openRunById(cwd, id);
  const setup = setupOf(run);
  const mandate = mandateSchema.parse(JSON.parse(run.getBlob(setup.mandateHash)));
  const { client, close } = await connectClient(setup.temporal.address).catch(() => {
    throw run.info().state === "finished" ? new NothingToCosignError(run.id) : new RunSilentError(run.id);
  });
  try {
    const handle: CycleHandle = client.workflow.getHandle(setup.temporal.workflowId);
    const question = await openQuestion(run.id, handle);
    const at = { chainId: mandate.chainId, module: setup.deployment.module };
    const word: Word = { ...question, signed: options.refuse !== true, at };
    const typed = wordToSign(word);
    const { cosigner, safe } = question;
    const asSafe =
      safe === null ? null : { safe: cosigner, chainId: mandate.chainId, digest: hashTypedData(typed), of: safe };
    const wallets = asSafe === null ? typed : safeMessageTypedData(asSafe);
    if (options.out !== undefined) writeFileSync(resolve(cwd, options.out), `${forWallet(wallets)}\n`);
    const signature = await signatureOf(word, asSafe, options);
    const { digest, signed } = word;
    if (signature !== null)
      await handle.executeUpdate(cosignUpdate, { args: [{ digest, signed, signature }] }).catch(refusedAnswer);
    return { output: outputOf(run, question, word, typed, asSafe, signature !== null), mandate, question };
  } finally {
    await close();
  }
};

/** @throws NothingToCosignError, RunSilentError */
const openQuestion = async (run: string, handle: CycleHandle): Promise<CosignQuestion> => {
  const progress = await handle.query(progressQuery).catch(async () => {
    // A workflow that is over needs no worker; one that goes on has none that answers.
    const { status } = await handle.describe();
    if (status.name === "RUNNING") throw new RunSilentError(run);
    return null;
  });
  if (progress === null || progress.cosign === null) throw new NothingToCosignError(run);
  return progress.cosign;
};

/** @throws NothingToCosignError where the run had not come so far as to name its chain and server */
const setupOf = (run: RunFolder): RunSetup => {
  try {
    return readRunSetup(run.folder);
  } catch {
    throw new NothingToCosignError(run.id);
  }
};

type AsSafe = SafeMessage & { of: SigningSafe };

/** The cosigner's signature of the word, where one is given or can be made here. */
const signatureOf = async (word: Word, safe: AsSafe | null, { as, signature }: Options): Promise<Hex | null> => {
  const roles = as?.split(",").map((role) => role.trim()) ?? [];
  const given = (signature ?? []) as Hex[];
  if (roles.length + given.length === 0) return null;
  if (safe !== null) return safeSignature(safe, as === undefined ? given : await signedByOwners(safe, roles));
  if (roles.length + given.length > 1)
    throw new BadUsageError(
      "The cosigner is no Safe: it signs once.",
      "exchequer cosign shows who it is; --signature and --as take several only for a Safe's owners.",
    );
  return given[0] ?? (await signWord(forkAccount(roles[0] as string), word)).signature;
};

const refusedAnswer = (error: unknown): never => {
  const { cause } = error as { cause?: { message?: unknown; cause?: { message?: unknown } } };
  const why = cause?.cause?.message ?? cause?.message;
  throw new CosignRefusedError(typeof why === "string" ? why : String(error));
};

/** Wallets want the domain's own type named too. */
const forWallet = (typed: TypedDataDefinition): string => {
  const types = { EIP712Domain: getTypesForEIP712Domain({ domain: typed.domain }), ...typed.types };
  return serializeTypedData({ ...typed, types } as Parameters<typeof serializeTypedData>[0]);
};

const outputOf = (
  run: RunFolder,
  { cosigner, digest, decision, sizedUsd8, aboveUsd8, expiry, otherwise }: CosignQuestion,
  { signed }: Word,
  typed: TypedDataDefinition,
  safe: AsSafe | null,
  answered: boolean,
): Output => ({
  format: 1,
  run: run.id,
  cosigner,
  digest,
  decision,
  sizedUsd8,
  aboveUsd8,
  expiry,
  otherwise,
  signs: signed,
  typedData: JSON.parse(forWallet(typed)) as unknown,
  hash: hashTypedData(typed),
  safe:
    safe === null
      ? null
      : {
          ...safe.of,
          typedData: JSON.parse(forWallet(safeMessageTypedData(safe))) as unknown,
          ...safeMessageHashes(safe),
        },
  answered,
});

const rendered = (output: Output, question: CosignQuestion, mandate: Mandate): string => {
  const { signs, hash, answered, safe } = output;
  const lines = answered
    ? [`Answered   ${signs ? "signed" : "refused"}: the cycle goes on`]
    : [
        ...(signs ? [] : [`Refusal    ${hash}`]),
        ...(safe === null ? [] : messageLines(safe)),
        ...(safe === null || safe.answers ? nextLines(output) : []),
      ];
  return `${[...questionLines(question, mandate), ...lines].join("\n")}\n`;
};

/** What an owner's wallet or device shows. */
const messageLines = (safe: NonNullable<Output["safe"]>): string[] => [
  `Owners     sign the Safe's message about it, hash ${safe.safeMessageHash}`,
  `           domain hash ${safe.domainHash}`,
  `           message hash ${safe.messageHash}`,
];

const nextLines = ({ run, signs, safe }: Output): string[] => {
  const command = `exchequer cosign ${run}${signs ? "" : " --refuse"}`;
  const byWhom =
    safe === null
      ? [
          `--out cosign.json: what a wallet signs (eth_signTypedData_v4)`,
          `--signature <hex>: the answer, signed elsewhere`,
          `--as cosigner: the answer by a fork's throwaway key`,
        ]
      : [
          `--out cosign.json: what each owner's wallet signs (eth_signTypedData_v4)`,
          `${Array.from({ length: safe.threshold }, () => "--signature <hex>").join(" ")}: the owners' signatures, in any order`,
          `--as <role>,<role>: by a fork's throwaway keys`,
        ];
  return [
    ...byWhom.map((how, index) => `${index === 0 ? "Next" : ""}`.padEnd(11) + `${command} ${how}`),
    ...(signs ? [`           exchequer cosign ${run} --refuse …: no, and it is signed too`] : []),
  ];
};

export class NothingToCosignError extends Error {
  readonly code = "NOTHING_TO_COSIGN";
  constructor(run: string) {
    super(
      `No decision of ${run} waits for the cosigner.\nA cycle asks while it runs, where a decision moves more than the mandate's approvalUsd8; exchequer log show ${run} says how it ended.`,
    );
    this.name = "NothingToCosignError";
  }
}

export class RunSilentError extends Error {
  readonly code = "RUN_SILENT";
  constructor(run: string) {
    super(
      `Nothing answers for the run ${run}: its worker or its Temporal server is not up.\nWhat it asked stays open until it expires. A worker that died is replaced in seconds: try again. A run that was stopped asks again after exchequer run --resume ${run}.`,
    );
    this.name = "RunSilentError";
  }
}

export class CosignRefusedError extends Error {
  readonly code = "COSIGN_REFUSED";
  constructor(why: string) {
    super(
      `The cycle does not take this answer: ${why}.\nThe question stays open until it expires; exchequer cosign shows what has to be signed, and by whom.`,
    );
    this.name = "CosignRefusedError";
  }
}
