import { zeroAddress } from "viem";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { askAll, isUnknown, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";
import { distinct } from "../doctor/onChain.ts";
import { ownedIds } from "../exits/holdings.ts";
import { type Spender, withLogged } from "./spenders.ts";
import type { LoggedApprovals } from "./logged.ts";

/** Who may move one token of a collection, or all of custody's. */
export type Erc721Allowance = { collection: Address; tokenId: bigint | null; spender: Spender };

export type Erc721Look = { standing: Erc721Allowance[]; collections: Address[]; missing: Address[] };

/** Asks every collection of positions, and each that a log names, about each token custody owns and each spender. */
export const readErc721 = async (
  { view }: Pick<Ground, "view">,
  custody: Address,
  p: {
    managers: readonly Address[];
    booked: readonly bigint[];
    spenders: readonly Spender[];
    logged: LoggedApprovals["operators"];
  },
): Promise<Erc721Look> => {
  const collections = distinct([...p.managers, ...p.logged.map(({ collection }) => collection)]);
  const look: Erc721Look = { standing: [], collections, missing: [] };
  for (const collection of collections) {
    const owned = await ownedIds({ view }, collection, custody, p.booked);
    const ids = owned?.ids ?? [];
    const approved = await askAll<Address>(
      ids.map((id) => ({ to: collection, signature: GET_APPROVED, args: [id] })),
      view,
    );
    const operators = withLogged(
      p.spenders,
      p.logged.filter((one) => sameAddress(one.collection, collection)).map(({ operator }) => operator),
    );
    const forAll = await askAll<boolean>(
      operators.map(({ at }) => ({ to: collection, signature: IS_FOR_ALL, args: [custody, at] })),
      view,
    );
    approved.forEach((fact, index) => {
      const at = valueOf(fact);
      if (at === null || sameAddress(at, zeroAddress)) return;
      const spender = operators.find((one) => sameAddress(one.at, at)) ?? { name: at, at };
      look.standing.push({ collection, tokenId: ids[index] as bigint, spender });
    });
    forAll.forEach((fact, index) => {
      if (valueOf(fact) === true)
        look.standing.push({ collection, tokenId: null, spender: operators[index] as Spender });
    });
    const seen = [...approved, ...forAll].every((fact) => !isUnknown(fact as typeof fact & { status: string }));
    if (owned === null || owned.many > ids.length || !seen) look.missing.push(collection);
  }
  return look;
};

const GET_APPROVED = "function getApproved(uint256 tokenId) view returns (address)";
const IS_FOR_ALL = "function isApprovedForAll(address owner, address operator) view returns (bool)";
