import { formatBaseUnits } from "../../../../policies/treasury/money.ts";
import { wrap } from "../../plainText.ts";
import { findingSections, summary } from "../doctor/render.ts";
import type { DeployPlan } from "./plan.ts";

type Step = DeployPlan["steps"][number];

const gasText = (gas: string): string => formatBaseUnits(BigInt(gas), 0);

/**
 * The transactions in order, and what the rehearsed deployment comes to.
 * @param columns of the terminal; lines are not broken where there is none
 */
export const renderedPlan = (plan: DeployPlan, written: string | null, columns = Number.POSITIVE_INFINITY): string => {
  const { rehearsed, deployment, steps, totalGas, findings, startNonce } = plan;
  const { source, parentBlock, notMainnet } = rehearsed;
  return [
    `${deployment.mandate.name}: ${steps.length} transactions, rehearsed on ${source}${notMainnet ? " (not mainnet)" : ""} after block ${parentBlock} of chain ${deployment.chainId}`,
    `  by ${deployment.deployer}, from its nonce ${startNonce} on: the addresses hold for that nonce alone`,
    "",
    ...steps.flatMap((step, index) => [...stepLines(step, index + 1, columns), ""]),
    `total gas ${gasText(totalGas)}`,
    "",
    ...findingSections(findings, columns),
    summary(findings),
    "",
    ...(written === null ? [] : [`unsigned transactions and deployment.json are in ${written}`]),
    "Nothing was sent.",
  ].join("\n");
};

const stepLines = ({ name, from, to, at, nonce, creation, data, gas }: Step, number: number, columns: number) => {
  const what =
    creation === null
      ? nonce === null
        ? `${name}, by the owners of Safe ${from}`
        : `${name} ${at}, made by ${to}`
      : `${name} ${at}`;
  const code =
    creation === null ? [] : [`     ${creation.contract}, ${creation.codeBytes} bytes, code hash ${creation.codeHash}`];
  return [
    `${number}. ${what}, gas ${gasText(gas)}`,
    ...code,
    ...(creation?.arguments ?? []).flatMap((argument) => lines(`${argument.name} ${shown(argument.value)}`, columns)),
    ...(creation === null ? lines(`data ${data}`, columns) : []),
  ];
};

const lines = (text: string, columns: number): string[] =>
  wrap(text, Math.max(40, columns - 9)).map((line, index) => `${index === 0 ? "     " : "         "}${line}`);

/** `{ token: 0x…, capBps: 8000 }`. */
const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${shown(one)}`)
    .join(", ")} }`;
};
