import type { Mandate } from "../treasury/mandate.ts";
import type { Change } from "./diff.ts";
import type { Reach } from "./directions.ts";

/** Contracts that a change asks for, and what names them afterwards. */
export type NewContracts = {
  /** In the order in which they have to be deployed. */
  deploy: string[];
  /** The changes that ask for them. */
  because: string[];
  /** What has to be done with their addresses, once they are there. */
  thenSet: string[];
};

type Replacement = { deploy: string[]; thenSet: string[] };

const ADOPT_A_MODULE = [
  "PolicyChanges: submit, then accept, controller = the new PolicyModule",
  "custody: enableModule(the new PolicyModule), disableModule(the old one)",
  "DecisionAnchor: register(custody, the new PolicyModule, the submitter)",
];

/** The oracle's address stands in the code of whatever reads prices. */
const REPLACEMENTS: Partial<Record<Reach, Replacement>> = {
  oracle: { deploy: ["Oracle", "Valuation", "Judge", "PolicyModule"], thenSet: ADOPT_A_MODULE },
  module: { deploy: ["Positions", "Valuation", "Judge", "PolicyModule"], thenSet: ADOPT_A_MODULE },
  "swap-adapter": {
    deploy: ["UniswapV3SwapAdapter"],
    thenSet: ["PolicyChanges: submit, then accept, adapter of swap = the new UniswapV3SwapAdapter"],
  },
  "position-adapter": {
    deploy: ["UniswapV3PositionAdapter"],
    thenSet: [
      "PolicyChanges: submit, then accept, adapter of mint, increase, decrease, collect and burn = the new UniswapV3PositionAdapter",
    ],
  },
  "lending-adapter": {
    deploy: ["AaveV3Adapter"],
    thenSet: ["PolicyChanges: submit, then accept, adapter of supply and withdraw = the new AaveV3Adapter"],
  },
  "vault-adapter": {
    deploy: ["Erc4626Adapter"],
    thenSet: ["PolicyChanges: submit, then accept, adapter of deposit and redeem = the new Erc4626Adapter"],
  },
};

/** What has to be deployed for the changes that no function sets. */
export const newContracts = (changes: readonly Change[], mandate: Mandate): NewContracts[] =>
  (Object.entries(REPLACEMENTS) as [Reach, Replacement][]).flatMap(([reach, { deploy, thenSet }]) => {
    const because = changes.filter((change) => reachesOf(change, mandate).includes(reach)).map(({ label }) => label);
    return because.length === 0 ? [] : [{ deploy, thenSet, because }];
  });

/** A new asset brings a feed; a pool is also where liquidity may lie; a vault's shares are priced as well as bought. */
const reachesOf = ({ reach, path, kind }: Change, mandate: Mandate): Reach[] => {
  if (path === "assets.*" && kind === "added") return [reach, "oracle"];
  if (path.startsWith("uniswapV3.pools") && mandate.uniswapV3.positionManager !== null)
    return [reach, "position-adapter"];
  if (path === "vaults.*") return [reach, "oracle"];
  return [reach];
};
