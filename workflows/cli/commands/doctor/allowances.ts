import { pad, toEventSelector } from "viem";
import { vaultTokens } from "../../../../policies/onchain/encode.ts";
import { type Address, formatBaseUnits, sameAddress } from "../../../../policies/treasury/money.ts";
import { askAll, type Fact, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import { bad, type Finding, ok, unknown } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { addressIn } from "./onChain.ts";
import { lookAtPermit2, type Spender } from "./permit2.ts";
import type { Treasury } from "./treasury.ts";

type Token = { symbol: string; token: Address; decimals: number };

const APPROVAL = toEventSelector("Approval(address,address,uint256)");
const ALLOWANCE = "function allowance(address owner, address spender) view returns (uint256)";
const NO_LIMIT = 2n ** 95n;

/** Approvals of custody's that stand: whoever holds one takes that much, past every limit. */
export const lookAtAllowances = async (
  ground: Ground,
  treasury: Pick<Treasury, "custody" | "module" | "adapters" | "seatKeys" | "publisher" | "judge">,
): Promise<Finding[]> => {
  const tokens: Token[] = [...ground.mandate.assets, ...ground.mandate.held];
  const known = knownSpenders(ground, treasury);
  const logged = await loggedSpenders(ground, tokens, treasury.custody);
  const spenders = [...known, ...(logged ?? [])].filter(
    ({ at }, index, all) => all.findIndex((other) => sameAddress(other.at, at)) === index,
  );
  const standing: Finding[] = [];
  const missing: Finding[] = [];
  const openToPermit2: Address[] = [];
  let none = 0;
  for (const token of tokens) {
    const asked = await askAll<bigint>(
      spenders.map(({ at }) => ({ to: token.token, signature: ALLOWANCE, args: [treasury.custody, at] })),
      ground.view,
    );
    standing.push(
      ...asked.flatMap((fact, index) => {
        const amount = valueOf(fact);
        return amount === null || amount === 0n ? [] : [standingFinding(token, spenders[index] as Spender, amount)];
      }),
    );
    const place = spenders.findIndex(({ at }) => sameAddress(at, MAINNET.permit2));
    if ((valueOf(asked[place] as Fact<bigint>) ?? 0n) > 0n) openToPermit2.push(token.token);
    const lacking = spenders.filter((_, index) => isUnknown(asked[index] as Fact<bigint>));
    if (lacking.length > 0)
      missing.push(
        unknown(token.symbol, `the fork does not hold what it allows ${lacking.map(({ name }) => name).join(", ")}`),
      );
    none += asked.filter((fact) => valueOf(fact) === 0n).length;
  }
  return [
    ...(none === 0
      ? []
      : [
          ok(
            "none",
            `for ${none} of ${tokens.length * spenders.length} pairs of ${tokens.length} tokens and ${spenders.length} spenders: ${spenders.map(({ name }) => name).join(", ")}`,
          ),
        ]),
    ...standing,
    ...(await lookAtPermit2(ground, { custody: treasury.custody, tokens, spenders, open: openToPermit2 })),
    ...missing,
    ...(logged === null
      ? [
          unknown(
            "others",
            "spenders nobody knows cannot be listed: no logs are to be had",
            "name a node that keeps logs with --chain",
          ),
        ]
      : []),
  ];
};

const standingFinding = ({ symbol, decimals }: Token, { name, at }: Spender, amount: bigint): Finding =>
  bad(
    symbol,
    `${name} (${at}) may take ${amount >= NO_LIMIT ? "any amount" : formatBaseUnits(amount, decimals)} at any time`,
    "guardian or owner: PolicyModule.revoke(token, spender)",
  );

/** Venues, Permit2, and everyone whose approval would be a way out. */
const knownSpenders = (
  { mandate }: Ground,
  t: Pick<Treasury, "module" | "adapters" | "seatKeys" | "publisher" | "judge">,
): Spender[] => [
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
];

const loggedSpenders = async (
  { logs }: Ground,
  tokens: readonly Token[],
  custody: Address,
): Promise<Spender[] | null> => {
  if (logs === null) return null;
  const found = await logs({
    address: tokens.map(({ token }) => token),
    topics: [APPROVAL, pad(custody, { size: 32 })],
  });
  return (
    found?.flatMap(({ topics: [, , spender] }) =>
      spender === undefined ? [] : [{ name: addressIn(spender), at: addressIn(spender) }],
    ) ?? null
  );
};
