import { formatBaseUnits, sameAddress } from "../../../../policies/treasury/money.ts";
import type { ExitOutput } from "./output.ts";

const KINDS: Record<ExitOutput["kind"], string> = {
  halt: "Halt",
  unwind: "Unwind",
  exit: "Exit",
  revoke: "Revoke",
};

/** A plan for a terminal: what it does, what a rehearsal of it left, and what is to be signed. */
export const renderedExit = (output: ExitOutput, files: readonly string[]): string =>
  [
    `${KINDS[output.kind]} of ${output.custody.kind} ${output.custody.address}, by ${authorWords(output)}`,
    ...output.calls.flatMap(({ to, value, data, says }, index) => [
      `${index + 1}. ${says}`,
      `     to ${to}${value === "0" ? "" : `, ${value} wei`}`,
      ...(output.safe === null && output.governance === null ? [`     ${data}`] : []),
    ]),
    ...output.left.map(({ what, why }) => `not in it: ${what}: ${why}`),
    ...output.notes,
    "",
    `Tried on a fork of block ${output.block}, gas ${formatBaseUnits(BigInt(output.gasUsed), 0)}`,
    ...changes(output).map((line) => `  ${line}`),
    "",
    ...toSign(output),
    ...(output.sent.length === 0
      ? ["Nothing was sent."]
      : output.sent.map(({ what, hash, block }) => `Sent: ${what}: ${hash}, block ${block}`)),
    ...files.map((file) => `Written: ${file}`),
  ].join("\n");

const authorWords = ({ author: { kind, address, threshold, owners } }: ExitOutput): string => {
  if (kind === "safe") return `Safe ${address}, ${threshold} of ${owners.length} sign`;
  return kind === "governance" ? `governance, executed by ${address}` : `the account ${address}`;
};

const changes = ({ before, after }: ExitOutput): string[] => {
  const lines = [
    before.mode === after.mode ? `mode ${after.mode}, as before` : `mode ${before.mode} → ${after.mode}`,
    before.moduleActs === after.moduleActs
      ? `the policy module ${after.moduleActs ? "is" : "is not"} enabled, as before`
      : "the policy module is disabled",
    `${before.holdings.length} → ${after.holdings.length} positions, loans and shares`,
    `${before.allowances.length} → ${after.allowances.length} allowances stand`,
    sameAddress(before.owner, after.owner) ? `custody stays with ${after.owner}` : `custody goes to ${after.owner}`,
  ];
  const moved = after.balances.flatMap(({ symbol, token, decimals, amount }) => {
    const held = BigInt(before.balances.find((one) => one.token === token)?.amount ?? "0");
    const by = BigInt(amount) - held;
    if (by === 0n) return [];
    const from = formatBaseUnits(held, decimals);
    return [`${symbol} ${from} → ${formatBaseUnits(BigInt(amount), decimals)}`];
  });
  return [...lines, ...(moved.length === 0 ? ["no balance changes"] : moved)];
};

const toSign = ({ safe, governance, calls }: ExitOutput): string[] => {
  if (calls.length === 0) return [];
  if (safe !== null)
    return safe.transactions.flatMap(({ nonce, operation, to, safeTxHash, domainHash, messageHash }) => [
      `Safe transaction, nonce ${nonce}${operation === 1 ? `: one batch through MultiSendCallOnly ${to}` : ""}`,
      `  safeTxHash  ${safeTxHash}`,
      `  domain      ${domainHash}`,
      `  message     ${messageHash}`,
    ]);
  if (governance === null) return [];
  return [
    ...(governance.proposal === null ? [] : [`Proposal ${governance.proposal} of governor ${governance.governor}`]),
    ...governance.targets.flatMap((target, index) => [
      `target ${target}`,
      `value ${governance.values[index]}`,
      `calldata ${governance.calldatas[index]}`,
    ]),
    "description",
    ...governance.description.split("\n").map((line) => `  ${line}`),
  ];
};
