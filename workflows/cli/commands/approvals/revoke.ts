import { encodeFunctionData, erc20Abi, parseAbi, zeroAddress } from "viem";
import { policyModuleAbi } from "../../../../contracts/generated/PolicyModule.ts";
import type { PlainCall } from "../../../../policies/onchain/safeTransaction.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import { MAINNET } from "../../../../simulation/forks/addresses.ts";
import { asCustody } from "../exits/asCustody.ts";
import type { Left, PlanCall } from "../exits/steps.ts";
import type { Seen } from "../exits/treasuryAt.ts";
import type { Erc721Allowance } from "./erc721.ts";
import { type Allowances, allowanceIds } from "./standing.ts";

const nfts = parseAbi([
  "function approve(address to, uint256 tokenId)",
  "function setApprovalForAll(address operator, bool approved)",
]);
const permit2 = parseAbi(["function approve(address token, address spender, uint160 amount, uint48 expiration)"]);

const call = (to: Address, data: PlainCall["data"]): PlainCall => ({ to, value: 0n, data });

/** Every approval taken away by custody's owner. */
export const revokeAsCustody = (
  { custody, treasury }: Seen,
  { erc20, permit2: inPermit2, erc721 }: Allowances,
): PlanCall[] => {
  const say = (one: PlainCall, says: string): PlanCall => ({ ...asCustody(custody, treasury.custody, one), says });
  return [
    ...erc20.standing.map(({ token, spender }) =>
      say(
        call(token.token, encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender.at, 0n] })),
        `revoke ${token.symbol} from ${spender.name}`,
      ),
    ),
    ...inPermit2.standing.map(({ token, spender }) =>
      say(
        call(MAINNET.permit2, encodeFunctionData({ abi: permit2, args: [token.token, spender.at, 0n, 0] })),
        `revoke ${token.symbol} in Permit2 from ${spender.name}`,
      ),
    ),
    ...erc721.standing.map((one) => say(call(one.collection, revokeNft(one)), `revoke ${wordsOf(one)}`)),
  ];
};

const revokeNft = ({ tokenId, spender }: Erc721Allowance): PlainCall["data"] =>
  tokenId === null
    ? encodeFunctionData({ abi: nfts, functionName: "setApprovalForAll", args: [spender.at, false] })
    : encodeFunctionData({ abi: nfts, functionName: "approve", args: [zeroAddress, tokenId] });

const wordsOf = ({ tokenId, spender }: Erc721Allowance): string =>
  `${tokenId === null ? "every position" : `position ${tokenId}`} from ${spender.name}`;

/**
 * What the module lets guardian and limits' owner do: ERC-20 approvals. One that Permit2 has goes with them, and with it
 * everything inside Permit2; a position's stays.
 */
export const revokeThroughModule = (
  { treasury }: Pick<Seen, "treasury">,
  { erc20, permit2: inPermit2, erc721 }: Allowances,
): { calls: PlanCall[]; left: Left[] } => ({
  calls: erc20.standing.map(({ token, spender }) => ({
    ...call(
      treasury.module,
      encodeFunctionData({ abi: policyModuleAbi, functionName: "revoke", args: [token.token, spender.at] }),
    ),
    says: `revoke ${token.symbol} from ${spender.name}, through the module`,
  })),
  left: [
    ...inPermit2.standing.map((one) => ({
      id: idOf({ permit2: { ...inPermit2, standing: [one] } }),
      what: `${one.token.symbol} in Permit2 for ${one.spender.name}`,
      why: "only custody's owner can; worth nothing once the token allows Permit2 nothing",
    })),
    ...erc721.standing.map((one) => ({
      id: idOf({ erc721: { ...erc721, standing: [one] } }),
      what: wordsOf(one),
      why: "the module cannot: custody's owner has to, --plan --by custody",
    })),
  ],
});

const NONE: Pick<Allowances, "erc20" | "permit2" | "erc721"> = {
  erc20: { standing: [], none: 0, asked: 0, missing: [] },
  permit2: { standing: [], missing: [] },
  erc721: { standing: [], collections: [], missing: [] },
};

const idOf = (one: Partial<typeof NONE>): string => allowanceIds({ ...NONE, ...one })[0] ?? "";
