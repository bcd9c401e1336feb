import { isAddressEqual, keccak256, toHex, zeroAddress } from "viem";
import type { Address, Hex } from "../../../../policies/treasury/money.ts";
import { ask, askAll, codeAt, isUnknown, missingOf, slotAt, valueOf } from "../../../../simulation/askContract.ts";
import { isStandInToken } from "../../../../simulation/forks/overlay.ts";
import { short } from "../../plainText.ts";
import { bad, type Finding, note, ok, unknown, warn } from "./finding.ts";
import type { Ground } from "./ground.ts";

/** A token's own powers over what custody holds of it. */
export const lookAtTokens = async (ground: Ground, custody: Address | null): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const token of [...ground.mandate.assets, ...ground.mandate.held])
    findings.push(...(await lookAtToken(ground, token, custody)));
  return findings;
};

type Token = { symbol: string; token: Address; decimals: number };

const minusOne = (text: string): Hex => toHex(BigInt(keccak256(toHex(text))) - 1n, { size: 32 });

/** Where proxies keep what they run: who can write there changes the token. */
const PROXY_SLOTS: readonly [string, Hex][] = [
  ["EIP-1967", minusOne("eip1967.proxy.implementation")],
  ["EIP-1967 beacon", minusOne("eip1967.proxy.beacon")],
  ["EIP-1822", keccak256(toHex("PROXIABLE"))],
  ["ZeppelinOS", keccak256(toHex("org.zeppelinos.proxy.implementation"))],
];
const ZERO_SLOT = `0x${"0".repeat(64)}`;
/** EIP-1167: all of its code is a jump to another address, for ever. */
const MINIMAL_PROXY = /^0x363d3d373d3d3d363d73[0-9a-f]{40}5af4/i;

const lookAtToken = async (ground: Ground, token: Token, custody: Address | null): Promise<Finding[]> => {
  const what = token.symbol;
  const code = await codeAt(token.token, ground.view);
  if (isUnknown(code)) return [unknown(what, `the fork does not hold ${missingOf(code)}`)];
  const runs = valueOf(code) ?? "0x";
  if (runs === "0x") return [bad(what, `nothing stands at ${token.token}`, "correct the mandate's address")];
  if (isStandIn(ground, token.token)) return [unknown(what, STAND_IN, "look at a node or a recorded block")];
  const proxy = await proxyOf(ground, token.token, runs);
  const powers = await powersOf(ground, token, custody);
  const lacking = [...proxy.lacking, ...powers.lacking];
  const plain = proxy.says.length === 0 && powers.says.length === 0 && lacking.length === 0;
  const says = [...proxy.says, ...powers.says];
  return [
    ...powers.findings,
    ...(plain ? [ok(what, `${token.token}: no proxy, pause, blocklist, fee or hook that is known here`)] : []),
    ...(says.length > 0 ? [note(what, `${token.token}: ${says.join("; ")}`)] : []),
    ...(lacking.length === 0 ? [] : [unknown(what, `the fork does not hold what these take: ${lacking.join(", ")}`)]),
  ];
};

const STAND_IN = "the replica's stand-in: proxies, pauses and lists of the real token do not show here";

/** Where a run's own contract stands at a token's address, it says nothing of the real one. */
const isStandIn = ({ fork }: Ground, token: Address): boolean =>
  isStandInToken(token) &&
  (fork.state.source === "replica" ||
    fork.state.overlays.some(({ kind, address }) => kind === "contract" && isAddressEqual(address, token)));

const proxyOf = async ({ view }: Ground, token: Address, runs: Hex): Promise<{ says: string[]; lacking: string[] }> => {
  const says: string[] = MINIMAL_PROXY.test(runs) ? ["a minimal proxy (EIP-1167)"] : [];
  const lacking: string[] = [];
  for (const [name, slot] of PROXY_SLOTS) {
    const asked = await slotAt(token, slot, view);
    if (isUnknown(asked)) lacking.push(`${name} slot`);
    const value = valueOf(asked);
    if (value !== null && value !== ZERO_SLOT)
      says.push(`proxy (${name}), runs ${short(`0x${value.slice(-40)}`)}: its admin can change it`);
  }
  return { says, lacking };
};

const ERC1820: Address = "0x1820a4B7618BdE71Dce8cdc73aAB6C95905faD24";
const view = (name: string, input: string, output: string): string =>
  `function ${name}(${input}) view returns (${output})`;

/** Names that tokens give to their list of whom they do not serve. */
const BLOCKLISTS = ["isBlacklisted", "isBlackListed", "isBlocked", "isFrozen", "blacklisted"];

const powersOf = async (
  ground: Ground,
  { symbol, token, decimals }: Token,
  custody: Address | null,
): Promise<{ findings: Finding[]; says: string[]; lacking: string[] }> => {
  // Anybody's listing tells whether there is a list; custody's tells whether it is on it.
  const whom = custody ?? zeroAddress;
  const questions = {
    decimals: { to: token, signature: view("decimals", "", "uint8") },
    paused: { to: token, signature: view("paused", "", "bool") },
    deprecated: { to: token, signature: view("deprecated", "", "bool") },
    feeBps: { to: token, signature: view("basisPointsRate", "", "uint256") },
    granularity: { to: token, signature: view("granularity", "", "uint256") },
  };
  const names = Object.keys(questions) as (keyof typeof questions)[];
  const asked = await askAll<unknown>(Object.values(questions), ground.view);
  const answer = Object.fromEntries(names.map((name, index) => [name, valueOf(asked[index] as never)])) as Record<
    keyof typeof questions,
    unknown
  >;
  const lists = await askAll<boolean>(
    BLOCKLISTS.map((name) => ({ to: token, signature: view(name, "address", "bool"), args: [whom] })),
    ground.view,
  );
  const listed = lists.map(valueOf);
  const hook = await registeredHook(ground, token);
  const findings: Finding[] = [];
  if (answer.decimals !== null && Number(answer.decimals) !== decimals)
    findings.push(
      bad(symbol, `it has ${answer.decimals} decimals, the mandate says ${decimals}`, "correct the mandate"),
    );
  if (answer.paused === true)
    findings.push(bad(symbol, "it is paused: nothing of it moves", "wait, or take it off the mandate"));
  if (answer.deprecated === true) findings.push(bad(symbol, "it is deprecated", "move to the token that replaces it"));
  if (typeof answer.feeBps === "bigint" && answer.feeBps > 0n)
    findings.push(
      bad(
        symbol,
        `it keeps ${answer.feeBps} bps of each transfer`,
        "take it off the mandate: amounts would not add up",
      ),
    );
  if (custody !== null && listed.includes(true))
    findings.push(
      bad(symbol, `custody is on its ${BLOCKLISTS[listed.indexOf(true)]} list: nothing of it moves`, "ask its issuer"),
    );
  if (typeof answer.granularity === "bigint" || hook)
    findings.push(
      warn(
        symbol,
        "it calls sender and receiver (ERC-777)",
        "a transfer of it hands control to others: prefer a plain token",
      ),
    );
  return {
    findings,
    says: [
      ...(answer.paused === false ? ["can be paused"] : []),
      ...(answer.feeBps === 0n ? ["can take a fee of each transfer"] : []),
      ...(listed.every((one) => one === null)
        ? []
        : [`has a blocklist${custody === null || listed.includes(true) ? "" : ", and custody is not on it"}`]),
    ],
    lacking: [...names, ...BLOCKLISTS].filter((_, index) => isUnknown([...asked, ...lists][index] as never)),
  };
};

/** ERC-1820's registry knows tokens that call hooks. A fork that does not hold it is no sign of any. */
const registeredHook = async ({ view: on }: Ground, token: Address): Promise<boolean> => {
  const asked = await ask<Address>(
    {
      to: ERC1820,
      signature: view("getInterfaceImplementer", "address, bytes32", "address"),
      args: [token, keccak256(toHex("ERC777Token"))],
    },
    on,
  );
  const implementer = valueOf(asked);
  return implementer !== null && !isAddressEqual(implementer, zeroAddress);
};
