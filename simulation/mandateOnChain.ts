import type { Contradiction } from "../policies/mandates/contradictions.ts";
import type { Mandate, MandateAsset } from "../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../policies/treasury/money.ts";
import { askAll, type Fact, missingOf, type Question } from "./askContract.ts";
import { type FeedProblem, feedProblems } from "./feedChecks.ts";
import { type FeedFacts, readFeedFacts } from "./feedFacts.ts";
import type { ForkView } from "./simulate.ts";

/** What a chain says against a mandate, by field; `unknown` is what it could not be asked. */
export type MandateOnChain = { problems: Contradiction[]; unknown: Contradiction[]; asked: number };

/** One question about one field. Several answers to a field are several checks. */
type Check = {
  field: string;
  question: Question;
  /** Null where the answer fits. */ wrong: (value: never) => string | null;
};

/**
 * Compares every address of a mandate with what stands there: tokens, feeds, the exchange's contracts and pools, lending
 * receipts, vaults, the sequencer's feed; and the chain and its time.
 * @param chain the chain's id, and the time of the block that is looked at [unix seconds]
 */
export const mandateOnChain = async (
  mandate: Mandate,
  fork: ForkView,
  chain: { id: number; now: number },
): Promise<MandateOnChain> => {
  if (chain.id !== mandate.chainId) return { problems: [otherChain(mandate, chain.id)], unknown: [], asked: 1 };
  const checks = checksOf(mandate);
  const answers = await askAll(
    checks.map(({ question }) => question),
    fork,
  );
  const feeds = [];
  for (const asset of mandate.assets) feeds.push({ asset, facts: await readFeedFacts(asset.feed, fork) });
  return {
    problems: [
      ...inTime(mandate, chain.now),
      ...checks.flatMap((check, index) => against(check, answers[index] as Fact<never>)),
      ...feeds.flatMap(({ asset, facts }, index) =>
        feedProblems(asset, facts, chain.now).map((problem) => feedProblem(index, problem)),
      ),
    ],
    unknown: [
      ...checks.flatMap(({ field }, index) => notHeld(field, answers[index] as Fact<unknown>)),
      ...feeds.flatMap(({ facts }, index) => feedNotHeld(index, facts)),
    ],
    asked: checks.length + feeds.length * FEED_FACTS.length,
  };
};

export const otherChain = (mandate: Mandate, id: number): Contradiction => ({
  field: "chainId",
  reason: `the mandate is for chain ${mandate.chainId}, this is chain ${id}`,
});

const against = ({ field, question, wrong }: Check, answer: Fact<never>): Contradiction[] => {
  if (answer.status === "unknown") return [];
  const reason = answer.status === "failed" ? `${question.to}: ${answer.reason}` : wrong(answer.value);
  return reason === null ? [] : [{ field, reason }];
};

const notHeld = (field: string, answer: Fact<unknown>): Contradiction[] =>
  answer.status === "unknown" ? [{ field, reason: `the fork does not hold ${missingOf(answer)}` }] : [];

const inTime = ({ limits, vaults }: Mandate, now: number): Contradiction[] => [
  ...(limits.mandateExpiry <= now
    ? [{ field: "limits.mandateExpiry", reason: `${limits.mandateExpiry} is not after the chain's time ${now}` }]
    : []),
  ...vaults.flatMap(({ rateTime }, index) =>
    rateTime > now
      ? [{ field: `vaults.${index}.rateTime`, reason: `${rateTime} is after the chain's time ${now}` }]
      : [],
  ),
];

const checksOf = (mandate: Mandate): Check[] => [
  ...mandate.assets.map((asset, index) => decimals(`assets.${index}`, asset)),
  ...mandate.held.map((asset, index) => decimals(`held.${index}`, asset)),
  ...exchange(mandate),
  ...twaps(mandate),
  ...lending(mandate),
  ...vaults(mandate),
  ...(mandate.sequencer === null ? [] : [answers("sequencer.feed", mandate.sequencer.feed, LATEST)]),
];

const decimals = (field: string, asset: { symbol: string; token: Address; decimals: number }): Check => ({
  field: `${field}.decimals`,
  question: { to: asset.token, signature: "function decimals() view returns (uint8)" },
  wrong: (says: number) =>
    Number(says) === asset.decimals ? null : `${asset.symbol} has ${says}, the mandate says ${asset.decimals}`,
});

const isAddress = (field: string, to: Address, getter: string, expected: Address, what: string): Check => ({
  field,
  question: { to, signature: `function ${getter}() view returns (address)` },
  wrong: (says: Address) => (sameAddress(says, expected) ? null : `its ${what} is ${says}, the mandate's ${expected}`),
});

const answers = (field: string, to: Address, signature: string): Check => ({
  field,
  question: { to, signature },
  wrong: () => null,
});

const LATEST = "function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)";
const GET_POOL = "function getPool(address a, address b, uint24 fee) view returns (address)";

const exchange = ({ uniswapV3: { router, factory, positionManager, pools }, weth, assets }: Mandate): Check[] => [
  ...[
    { field: "uniswapV3.router", at: router },
    ...(positionManager === null ? [] : [{ field: "uniswapV3.positionManager", at: positionManager }]),
  ].flatMap(({ field, at }) => [
    isAddress(field, at, "factory", factory, "factory"),
    isAddress(field, at, "WETH9", weth, "wrapped ether"),
  ]),
  ...pools.map(({ pool, tokens, feePpm }, index): Check => {
    const args = [...tokens.map((symbol) => assets.find((asset) => asset.symbol === symbol)?.token), feePpm];
    return {
      field: `uniswapV3.pools.${index}.pool`,
      question: { to: factory, signature: GET_POOL, args },
      wrong: (says: Address) =>
        sameAddress(says, pool) ? null : `the factory's ${tokens.join("/")} pool at fee ${feePpm} is ${says}`,
    };
  }),
];

/** A pool remembers as many trades as somebody paid for: a longer window has no average. */
const twaps = ({ assets, uniswapV3: { factory } }: Mandate): Check[] =>
  assets.flatMap(({ token, twap }, index): Check[] => {
    const quote = assets.find(({ symbol }) => symbol === twap?.quote)?.token;
    if (twap === null || quote === undefined) return [];
    const field = `assets.${index}.twap`;
    return [
      {
        field: `${field}.pool`,
        question: { to: factory, signature: GET_POOL, args: [token, quote, twap.feePpm] },
        wrong: (says: Address) => (sameAddress(says, twap.pool) ? null : `the factory's pool is ${says}`),
      },
      {
        field: `${field}.windowSeconds`,
        question: { to: twap.pool, signature: OBSERVE, args: [[twap.windowSeconds, 0]] },
        wrong: () => null,
      },
    ];
  });

const OBSERVE = "function observe(uint32[] ago) view returns (int56[], uint160[])";

const lending = ({ aaveV3, assets }: Mandate): Check[] =>
  (aaveV3?.aTokens ?? []).flatMap((symbol, index): Check[] => {
    const receipt = assets.find((asset) => asset.symbol === symbol);
    if (receipt === undefined || aaveV3 === null) return [];
    const field = `aaveV3.aTokens.${index}`;
    return [
      isAddress(field, receipt.token, "POOL", aaveV3.pool, "pool"),
      {
        field,
        question: { to: receipt.token, signature: "function UNDERLYING_ASSET_ADDRESS() view returns (address)" },
        wrong: (says: Address) => receiptOf(receipt, says, assets),
      },
    ];
  });

const receiptOf = (receipt: MandateAsset, underlying: Address, assets: readonly MandateAsset[]): string | null => {
  const lent = assets.find(({ token }) => sameAddress(token, underlying));
  if (lent === undefined) return `it is a receipt for ${underlying}, which is not among the assets`;
  return sameAddress(lent.feed, receipt.feed)
    ? null
    : `it is a receipt for ${lent.symbol}, but its feed is another: ${receipt.feed}`;
};

const vaults = ({ vaults: entries, assets }: Mandate): Check[] =>
  entries.flatMap(({ shares, underlying, seedShares }, index): Check[] => {
    const [vault, asset] = [shares, underlying].map((symbol) => assets.find((one) => one.symbol === symbol)?.token);
    if (vault === undefined || asset === undefined) return [];
    return [
      isAddress(`vaults.${index}.underlying`, vault, "asset", asset, "asset"),
      {
        field: `vaults.${index}.seedShares`,
        question: { to: vault, signature: "function totalSupply() view returns (uint256)" },
        wrong: (supply: bigint) =>
          supply < BigInt(seedShares) ? `the vault has ${supply} shares: it would have no price` : null,
      },
    ];
  });

const FEED_FIELDS: Record<FeedProblem["field"], string> = {
  description: "feedDescription",
  decimals: "feedDecimals",
  answer: "feed",
  age: "heartbeatSeconds",
  clamps: "feed",
};

const feedProblem = (index: number, { field, says, next }: FeedProblem): Contradiction => ({
  field: `assets.${index}.${FEED_FIELDS[field]}`,
  reason: field === "clamps" ? `${says}; ${next}` : says,
});

const FEED_FACTS = ["description", "decimals", "latest"] as const;

const feedNotHeld = (index: number, facts: FeedFacts): Contradiction[] => {
  const missing = FEED_FACTS.filter((name) => facts[name].status === "unknown");
  const [first] = missing;
  return first === undefined
    ? []
    : [
        {
          field: `assets.${index}.feed`,
          reason: `the fork does not hold what its ${missing.join(", ")} ${missing.length > 1 ? "take" : "takes"}: ${missingOf(facts[first])}`,
        },
      ];
};
