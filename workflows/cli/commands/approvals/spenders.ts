import { vaultTokens } from "../../../../policies/onchain/encode.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";

export type Spender = { name: string; at: Address };

/** What of a treasury says who might have been approved. */
export type Approver = Pick<Treasury, "custody" | "module" | "adapters" | "seatKeys" | "publisher" | "judge">;

/** Venues, Permit2, and everyone whose approval would be a way out; each address once. */
export const knownSpenders = ({ mandate }: Pick<Ground, "mandate">, t: Approver): Spender[] =>
  distinctSpenders([
    { name: "Uniswap v3 router", at: mandate.uniswapV3.router },
    { name: "SwapRouter02", at: MAINNET.swapRouter02 },
    { name: "position manager", at: MAINNET.positionManager },
    { name: "Permit2", at: MAINNET.permit2 },
    ...t.adapters.flatMap(({ kind, spender }) => (spender === null ? [] : [{ name: `${kind} venue`, at: spender }])),
    ...vaultTokens(mandate).map((at) => ({ name: "a vault", at })),
    { name: "module", at: t.module },
    { name: "judge", at: t.judge },
    { name: "submitter", at: t.publisher },
    ...t.seatKeys.map((at, index) => ({ name: `seat ${index + 1}`, at })),
  ]);

/** Those of another list too, who go by their addresses. */
export const withLogged = (known: readonly Spender[], logged: readonly Address[]): Spender[] =>
  distinctSpenders([...known, ...logged.map((at) => ({ name: at, at }))]);

const distinctSpenders = (spenders: readonly Spender[]): Spender[] =>
  spenders.filter(({ at }, index) => spenders.findIndex((other) => sameAddress(other.at, at)) === index);
