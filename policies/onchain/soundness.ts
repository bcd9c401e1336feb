import { BPS } from "../treasury/money.ts";
import { ASSET_CLASSES } from "./encode.ts";
import { NO_GATE } from "../groups.ts";
import type { PolicyStruct } from "./deployed.ts";

/**
 * What the limits contract refuses of a policy because two of its values do not go together (`PolicyCheck.requireSound`). A
 * single value's range is the mandate's schema.
 * @returns a reason for each; empty where it holds
 */
export const unsoundness = ({ limits, assets }: PolicyStruct): string[] => {
  const stableCaps = assets
    .filter(({ assetClass }) => ASSET_CLASSES[assetClass] === "stable")
    .reduce((sum, { capBps }) => sum + capBps, 0);
  return [
    ...(limits.haltDrawdownBps < limits.maxDrawdownBps ? ["haltDrawdownBps is under maxDrawdownBps"] : []),
    ...(limits.repegUsd8 < limits.depegUsd8 ? ["repegUsd8 is under depegUsd8"] : []),
    ...(limits.vetoSeconds > limits.maxDecisionAgeSeconds ? ["vetoSeconds is over maxDecisionAgeSeconds"] : []),
    ...(limits.approvalUsd8 !== NO_GATE && limits.vetoSeconds === 0
      ? ["vetoSeconds is zero, so what approvalUsd8 holds back is announced and let through at once"]
      : []),
    ...(limits.stableFloorBps > Math.min(stableCaps, Number(BPS))
      ? ["stableFloorBps is over the caps of all stables"]
      : []),
  ];
};
