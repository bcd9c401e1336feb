import { zeroAddress } from "viem";
import { ACTION_KINDS } from "../treasury/action.ts";
import type { Mandate } from "../treasury/mandate.ts";
import type { DeployedPolicy } from "./deployed.ts";
import {
  encodeAssets,
  encodeCaps,
  encodeFeeds,
  encodeHeld,
  encodeLimits,
  encodePayments,
  encodeSequencer,
  encodeVaults,
} from "./encode.ts";

/** A mandate as a new treasury would have it on chain, without one: what to compare another file with. No adapter is named. */
export const asDeployed = (mandate: Mandate): DeployedPolicy => ({
  chainId: mandate.chainId,
  policy: {
    limits: encodeLimits(mandate),
    assets: encodeAssets(mandate),
    held: encodeHeld(mandate),
    caps: encodeCaps(mandate),
    adapters: ACTION_KINDS.map(() => zeroAddress),
    cosigner: mandate.cosigner ?? zeroAddress,
  },
  guardian: mandate.guardian ?? zeroAddress,
  threshold: mandate.council.quorum,
  payments: encodePayments(mandate),
  feeds: encodeFeeds(mandate),
  vaults: encodeVaults(mandate),
  sequencer: encodeSequencer(mandate),
  weth: mandate.weth,
  uniswapV3: mandate.uniswapV3,
  aaveV3: mandate.aaveV3,
  symbols: {},
});
