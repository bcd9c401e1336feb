import { getAddress } from "viem";
import { policyChangesAbi } from "../../contracts/generated/PolicyChanges.ts";
import { ACTION_KINDS } from "../treasury/action.ts";
import type { Address } from "../treasury/money.ts";
import { type ParameterName, PARAMETERS } from "./changeItems.ts";
import { DECISION_TYPES } from "./decision.ts";
import { unitOfParameter } from "./stepEffects.ts";

/** How one value is shown, by its path in what is signed. */
export type DisplayField = { path: string; label: string; format: string; params?: Record<string, unknown> };

/** A clear-signing file as ERC-7730 v1 has it: what a wallet needs to show a signature in words. */
export type ClearSigning = {
  $schema: string;
  context: { $id: string } & Record<string, unknown>;
  metadata: { owner: string; enums: Record<string, Record<string, string>> };
  display: { formats: Record<string, { intent: string; fields: DisplayField[]; required?: string[] }> };
};

/** Where one treasury's contracts stand: a file is good for those alone. */
export type SignedAt = { chainId: number; treasury: string; module: Address; changes: Address };

const SCHEMA = "https://eips.ethereum.org/assets/eip-7730/erc7730-v1.schema.json";

const BPS = { base: "%", decimals: 2 };

const plain = (path: string, label: string): DisplayField => ({ path, label, format: "raw" });
const account = (path: string, label: string, ...types: ("eoa" | "contract" | "token")[]): DisplayField => ({
  path,
  label,
  format: "addressName",
  params: { types, sources: ["local"] },
});
const unit = (path: string, label: string, params: Record<string, unknown>): DisplayField => ({
  path,
  label,
  format: "unit",
  params,
});
const date = (path: string, label: string, encoding: "timestamp" | "blockheight"): DisplayField => ({
  path,
  label,
  format: "date",
  params: { encoding },
});
const listed = (path: string, label: string, name: string): DisplayField => ({
  path,
  label,
  format: "enum",
  params: { $ref: `$.metadata.enums.${name}` },
});

/**
 * Amounts are shown as they are sent: which token one counts depends on the kind of action, and a wallet that took another would
 * show a wrong number.
 */
const DECISION_FIELDS: DisplayField[] = [
  account("custody", "Treasury", "contract"),
  listed("actions.[].kind", "Action", "actionKind"),
  account("actions.[].path.[]", "Token, from first given to last got", "token"),
  unit("actions.[].fees.[]", "Fee of the pool", { base: "%", decimals: 4 }),
  plain("actions.[].amountIn", "Gives, in smallest units"),
  plain("actions.[].minAmountOut", "Gets at least, in smallest units"),
  plain("actions.[].amountIn1", "Gives of the second token, in smallest units"),
  plain("actions.[].minAmountOut1", "Gets at least of the second token, in smallest units"),
  plain("actions.[].tickLower", "Range from tick"),
  plain("actions.[].tickUpper", "Range to tick"),
  plain("actions.[].positionId", "Liquidity position"),
  account("actions.[].recipient", "Pays to", "eoa", "contract"),
  unit("predictedNavUsd8", "Treasury is worth afterwards", { base: "USD", decimals: 8 }),
  unit("navToleranceBps", "It may differ from that by", BPS),
  date("expiry", "Good until", "timestamp"),
  account("submitter", "Handed in by", "eoa", "contract"),
  date("snapshotBlock", "Decided on the state of", "blockheight"),
  plain("nonce", "Number of this decision"),
  plain("policyVersion", "Version of the limits"),
  plain("seatEpoch", "Version of the council"),
  plain("snapshotHash", "Fingerprint of what was seen"),
  plain("simulationHash", "Fingerprint of the simulation"),
  plain("rationaleHash", "Fingerprint of the reasons"),
];

/** What a seat sees when it signs a decision. */
export const decisionClearSigning = ({ chainId, treasury, module }: SignedAt): ClearSigning => ({
  $schema: SCHEMA,
  context: {
    $id: "Exchequer decision",
    eip712: {
      domain: { name: "Exchequer", version: "1" },
      deployments: [{ chainId, address: getAddress(module) }],
      schemas: [
        {
          primaryType: "Decision",
          types: {
            EIP712Domain: [
              { name: "name", type: "string" },
              { name: "version", type: "string" },
              { name: "chainId", type: "uint256" },
              { name: "verifyingContract", type: "address" },
            ],
            ...DECISION_TYPES,
          },
        },
      ],
    },
  },
  metadata: { owner: treasury, enums: { actionKind: numbered(ACTION_KINDS) } },
  display: {
    formats: {
      Decision: {
        intent: "Let the treasury act",
        fields: DECISION_FIELDS,
        required: ["custody", "actions.[].kind", "actions.[].amountIn", "expiry"],
      },
    },
  },
});

const CHANGE_FIELDS: DisplayField[] = [
  listed("changes.[].parameter", "Limit", "parameter"),
  account("changes.[].subject", "Of", "token", "eoa", "contract"),
  plain("changes.[].value", "New value, in the limit's unit"),
];

const CHANGES = "((uint8 parameter,address subject,uint256 value)[] changes)";

/** What owner, guardian or a fast vote sees when it changes limits. */
export const changesClearSigning = ({ chainId, treasury, changes }: SignedAt): ClearSigning => ({
  $schema: SCHEMA,
  context: {
    $id: "Exchequer limits",
    contract: {
      abi: policyChangesAbi.filter(({ type }) => type === "function"),
      deployments: [{ chainId, address: getAddress(changes) }],
    },
  },
  metadata: { owner: treasury, enums: { parameter: numbered(PARAMETERS.map(parameterInWords)) } },
  display: {
    formats: {
      [`submit${CHANGES}`]: { intent: "Propose new limits; what loosens waits", fields: CHANGE_FIELDS },
      [`accept${CHANGES}`]: { intent: "Put limits in force that have waited", fields: CHANGE_FIELDS },
      [`tighten${CHANGES}`]: { intent: "Tighten limits at once", fields: CHANGE_FIELDS },
      "cancel(bytes32 id)": { intent: "Cancel limits that wait", fields: [plain("id", "Which")] },
      "abdicate(uint8 parameter)": {
        intent: "Never loosen this limit again",
        fields: [listed("parameter", "Limit", "parameter")],
      },
      "resign()": { intent: "Step down as guardian", fields: [] },
    },
  },
});

const numbered = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [String(index), name]));

const UNIT_AT_END = /(Bps|BpsPerDay|Usd8|Seconds|Wad)$/;

/** `maxTradeBps` is `max trade (bps)`. */
const parameterInWords = (name: ParameterName): string => {
  const words = name
    .replace(UNIT_AT_END, "")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  const measured = unitOfParameter(name);
  return `${words} (${UNIT_NAMES[measured] ?? measured})`;
};

const UNIT_NAMES: Partial<Record<string, string>> = {
  usd8: "1e-8 USD",
  bps: "hundredths of a percent",
  "bps a day": "hundredths of a percent a day",
  entry: "packed, 0 takes it out",
};

/** Both files of a treasury, by name. */
export const clearSigningFiles = (at: SignedAt): Record<string, ClearSigning> => ({
  "erc7730-decision.json": decisionClearSigning(at),
  "erc7730-limits.json": changesClearSigning(at),
});
