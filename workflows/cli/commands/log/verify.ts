import type { RunFolder } from "../../../adapters/recordStore.ts";
import { cut, wrap } from "../../plainText.ts";
import { createProgress, liveTerminal } from "../../progress.ts";
import { attachChain, checkChain, type ChainReader } from "./checks/chain.ts";
import { fails, type Check } from "./checks/check.ts";
import { verifyRun, type PureReport } from "./checks/verifyRun.ts";
import { printJson, type Io } from "./io.ts";
import type { VerifyOutput } from "./outputs.ts";
import { heldAgainst } from "./heldAgainst.ts";
import { rebuild } from "./rebuild.ts";
import { findTarget } from "./target.ts";

export type VerifyOptions = { json?: boolean; chain?: string; history?: string[] };

const NO_CHAIN: VerifyOutput["chain"] = { how: "not-checked", note: "", head: null, events: 0, checks: [] };

type ChainPart = { chain: VerifyOutput["chain"]; unpublished: VerifyOutput["anchoredNotPublished"] };

/** Rebuilds the chain from the signed transactions, or attaches to the one that was named, and compares. */
const chainPart = async (io: Io, run: RunFolder, pure: PureReport, url: string | undefined): Promise<ChainPart> => {
  const first = pure.readable[0];
  if (!first) return { chain: { ...NO_CHAIN, note: "no record can be read" }, unpublished: [] };
  const compare = async (
    how: "attached" | "rebuilt",
    note: string,
    chain: ChainReader,
    before: Check[] = [],
  ): Promise<ChainPart> => {
    const { head, events, checks, unpublished } = await checkChain(chain, pure.readable);
    return { chain: { how, note, head, events, checks: [...before, ...checks] }, unpublished };
  };
  if (url !== undefined)
    return compare(
      "attached",
      "the node's word is taken for its state",
      await attachChain(url, first.record.snapshot.fork.chainId),
    );
  let rebuilt: Awaited<ReturnType<typeof rebuild>>;
  try {
    rebuilt = await rebuild(run, first.record.snapshot, io);
  } catch (error) {
    const checks = [fails("chain rebuilt from its transactions", (error as Error).message.replaceAll("\n", " "))];
    return { chain: { ...NO_CHAIN, note: "it could not be rebuilt", checks }, unpublished: [] };
  }
  try {
    return await compare(
      "rebuilt",
      `${rebuilt.blocks} blocks mined again from the signed transactions, each with the recorded hash`,
      rebuilt.client,
      rebuilt.checks,
    );
  } finally {
    await rebuilt.close();
  }
};

export const verifyTarget = async (io: Io, run: RunFolder, options: VerifyOptions): Promise<VerifyOutput> => {
  const pure = await verifyRun(run, await heldAgainst(io.cwd, run, options.history ?? []));
  const { chain, unpublished } = await chainPart(io, run, pure, options.chain);
  const bad = [
    ...pure.records.flatMap((record) => failing(record.file, record.checks)),
    ...failing("the bundle", pure.bundle),
    ...failing("the chain", chain.checks),
  ];
  return {
    format: 1,
    run: run.id,
    ok: bad.length === 0,
    firstBad: bad[0] ?? null,
    records: pure.records as VerifyOutput["records"],
    bundle: pure.bundle,
    chain,
    anchoredNotPublished: unpublished,
    notProven: pure.notProven,
  };
};

const failing = (file: string, checks: Check[]): NonNullable<VerifyOutput["firstBad"]>[] =>
  checks.filter((check) => !check.ok).map(({ what, detail }) => ({ file, what, detail }));

/** The report as a person reads it: what fails in full, what holds as a count. */
export const renderVerify = (output: VerifyOutput): string => {
  const failures = (checks: Check[]): string[] =>
    checks
      .filter((check) => !check.ok)
      .flatMap((check) =>
        wrap(`FAILS  ${check.what}: ${check.detail}`, 104, 4).map(
          (line, i) => `${i === 0 ? "  " : "         "}${line}`,
        ),
      );
  const count = (checks: Check[]): string =>
    `${checks.filter((check) => check.ok).length} of ${checks.length} checks hold`;
  const { chain } = output;
  return [
    `Run ${output.run}`,
    ...output.records.flatMap((record) => [
      `${record.file}  ${record.recordHash ?? "unreadable"}  ${record.result ?? ""}`,
      `  ${count(record.checks)}`,
      ...failures(record.checks),
    ]),
    ...(output.bundle.length > 0 ? [`Bundle: ${count(output.bundle)}`, ...failures(output.bundle)] : []),
    cut(`Chain: ${chain.how}${chain.note ? `, ${chain.note}` : ""}`, 110),
    ...(chain.head ? [`  head ${chain.head} after ${chain.events} anchored events; ${count(chain.checks)}`] : []),
    ...failures(chain.checks),
    `Anchored but not published: ${output.anchoredNotPublished.length === 0 ? "none" : output.anchoredNotPublished.length}`,
    ...output.anchoredNotPublished.map(
      (decision) => `  ${decision.kind} ${decision.digest} in block ${decision.blockNumber}`,
    ),
    "Not proven:",
    ...output.notProven.flatMap((line) => wrap(line, 106).map((part, i) => `${i === 0 ? "  - " : "    "}${part}`)),
    output.firstBad
      ? `NOT VERIFIED. First: ${output.firstBad.file}, ${output.firstBad.what}.`
      : "VERIFIED: everything that can be checked holds.",
    "",
  ].join("\n");
};

export const verify = async (io: Io, reference: string | undefined, options: VerifyOptions): Promise<void> => {
  const { run } = findTarget(io.cwd, reference);
  const progress = createProgress(io.stderr, liveTerminal());
  progress.step(`checking run ${run.id}`);
  const output = await verifyTarget(io, run, options).finally(progress.done);
  if (!output.ok) io.fail();
  if (options.json) return printJson(io, output);
  io.stdout(renderVerify(output));
};
