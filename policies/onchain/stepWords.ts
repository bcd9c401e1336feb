import type { Address } from "../treasury/money.ts";
import { formatBps } from "../treasury/money.ts";
import { ACTION_KINDS } from "../treasury/action.ts";
import { MODES } from "../treasury/snapshot.ts";
import { asAddress } from "./applyItems.ts";
import { type ChangeStep, NO_CAP_BPS, type ParameterName, unpacked } from "./changeItems.ts";
import { ASSET_CLASSES } from "./encode.ts";
import type { GroupIds } from "./groupIds.ts";
import { NO_GATE } from "../groups.ts";
import { nameOfParameter, unitOfParameter } from "./stepEffects.ts";
import { valueInWords } from "./valueWords.ts";

/** Names for what a step is about. */
export type Names = { token: (at: Address) => string; payee: (at: Address) => string; ids: GroupIds };

/** One step as people read it. */
export type StepWords = { parameter: ParameterName; subject: string | null; old: string; new: string };

/** A step with its subject by name and its values in their unit. */
export const stepInWords = (step: ChangeStep, names: Names): StepWords => {
  const parameter = nameOfParameter(step.parameter);
  const say = (value: bigint): string => valueOf(parameter, value, names);
  return { parameter, subject: subjectOf(parameter, step.subject, names), old: say(step.old), new: say(step.value) };
};

const subjectOf = (parameter: ParameterName, subject: Address, names: Names): string | null => {
  switch (parameter) {
    case "asset":
    case "assetEpsilonBps":
    case "assetCapBps":
    case "held":
      return names.token(subject);
    case "venueCapBps":
      return groupOf(names.ids.venues, subject, "venue");
    case "issuerCapBps":
      return groupOf(names.ids.issuers, subject, "issuer");
    case "adapter":
      return ACTION_KINDS[Number(BigInt(subject))] ?? subject;
    case "paymentRefillSeconds":
    case "paymentCapacityUsd8":
      return names.payee(subject);
    case "seat":
      return subject;
    default:
      return null;
  }
};

const groupOf = (ids: ReadonlyMap<string, number>, subject: Address, kind: string): string =>
  nameOfId(ids, Number(BigInt(subject)), kind);

const nameOfId = (ids: ReadonlyMap<string, number>, id: number, kind: string): string =>
  [...ids].find(([, known]) => known === id)?.[0] ?? `${kind} ${id}`;

const valueOf = (parameter: ParameterName, value: bigint, names: Names): string => {
  switch (parameter) {
    case "asset":
      return assetWords(value, names);
    case "held":
    case "seat":
      return value === 1n ? "listed" : "not listed";
    case "approvalUsd8":
      return value === NO_GATE ? "asks nobody" : valueInWords(String(value), "usd8");
    case "venueCapBps":
    case "issuerCapBps":
      return value === BigInt(NO_CAP_BPS) ? "no cap" : formatBps(value);
    case "positionVenue":
      return value === 0n ? "none" : nameOfId(names.ids.venues, Number(value), "venue");
    case "mode":
      return MODES[Number(value)] ?? String(value);
    default:
      break;
  }
  const unit = unitOfParameter(parameter);
  if (unit !== "address") return valueInWords(String(value), unit);
  return value === 0n ? "none" : asAddress(value);
};

const assetWords = (value: bigint, { ids }: Names): string => {
  const asset = unpacked(value);
  if (asset === null) return "not listed";
  const { decimals, assetClass, epsilonBps, capBps, priceGroup, venue, issuer } = asset;
  return [
    ASSET_CLASSES[assetClass] ?? `class ${assetClass}`,
    `${decimals} decimals`,
    `at most ${formatBps(capBps)}`,
    `feed ${formatBps(epsilonBps)} off`,
    `price group ${priceGroup}`,
    ...(venue === 0 ? [] : [`at ${nameOfId(ids.venues, venue, "venue")}`]),
    ...(issuer === 0 ? [] : [`issuer ${nameOfId(ids.issuers, issuer, "issuer")}`]),
  ].join(", ");
};
