import type { Address } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";
import type { Delays } from "../../../../policies/onchain/plan.ts";

/** The contract through which the limits of a treasury are changed; null where they have none. */
export const changesOf = async ({ view }: Ground, { limits }: Treasury): Promise<Address | null> =>
  valueOf(await ask<Address>({ to: limits, signature: "function changes() view returns (address)" }, view));

/** How long that contract makes each kind of change wait [seconds]; null where there is none. */
export const readDelays = async (ground: Ground, treasury: Treasury): Promise<Delays | null> => {
  const changes = await changesOf(ground, treasury);
  if (changes === null) return null;
  const asked = await ask<readonly [number, number, number]>(
    { to: changes, signature: "function delays() view returns (uint32 limit, uint32 structure, uint32 restore)" },
    ground.view,
  );
  const read = valueOf(asked);
  return read === null ? null : { limit: read[0], structure: read[1], restore: read[2] };
};
