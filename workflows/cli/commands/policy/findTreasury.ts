import type { Address } from "../../../../policies/treasury/money.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";

/**
 * The treasury that calls are about, from nothing but their targets: whichever of them changes some limits says whose.
 * @returns null where none of them does
 */
export const findTreasury = async (
  { view }: Ground,
  targets: readonly Address[],
): Promise<{ custody: Address; module: Address } | null> => {
  const get = async (to: Address, name: string): Promise<Address | null> =>
    valueOf(await ask<Address>({ to, signature: `function ${name}() view returns (address)` }, view));
  for (const target of targets) {
    const limits = await get(target, "limits");
    const module = limits === null ? null : await get(limits, "controller");
    const custody = module === null ? null : await get(module, "custody");
    if (module !== null && custody !== null) return { custody, module };
  }
  return null;
};
