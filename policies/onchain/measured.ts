import { type Measurable, measuredIn } from "../measured.ts";
import type { Measured } from "../treasury/measured.ts";
import { ORACLE_STATUSES } from "../treasury/snapshot.ts";
import { named } from "./findings.ts";

/** What a preview says that the contract's judge measured, as its ABI gives it. */
export type ContractMeasured = Omit<Measurable, "assets"> & {
  assets: readonly (Omit<Measurable["assets"][number], "oracleStatus"> & { oracleStatus: number })[];
};

/** As the noun every folder shares. */
export const decodeMeasured = ({ assets, held, actions }: ContractMeasured): Measured =>
  measuredIn({
    assets: assets.map((asset) => ({ ...asset, oracleStatus: named(ORACLE_STATUSES, asset.oracleStatus) })),
    held,
    actions,
  });
