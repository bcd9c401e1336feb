import type { ChangeItem } from "../../../../policies/onchain/changeItems.ts";
import { nameOfParameter } from "../../../../policies/onchain/stepEffects.ts";
import { momentInWords } from "../../../../policies/onchain/valueWords.ts";
import type { Address } from "../../../../policies/treasury/money.ts";
import { askAll, valueOf } from "../../../../simulation/askContract.ts";
import type { Ground } from "../doctor/ground.ts";

const ABDICATED_AT = "function abdicatedAt(uint8 parameter) view returns (uint40)";

/** Why the limits will not even weigh a list: what it loosens was given up for good, or they do not say. */
export const whyNotWeighed = async (
  { view }: Ground,
  changes: Address,
  steps: readonly ChangeItem[],
): Promise<string[]> => {
  const parameters = [...new Set(steps.map(({ parameter }) => parameter))];
  const asked = await askAll<number>(
    parameters.map((parameter) => ({ to: changes, signature: ABDICATED_AT, args: [parameter] })),
    view,
  );
  const given = parameters.flatMap((parameter, index) => {
    const at = asked[index] === undefined ? null : valueOf(asked[index]);
    return at === null || at === 0
      ? []
      : [
          `holders gave up loosening ${nameOfParameter(parameter)} for good, on ${momentInWords(BigInt(at))}; nobody can put it back`,
        ];
  });
  return given.length > 0
    ? given
    : [
        "the limits refuse to weigh the list that is to be submitted, and do not say why: no proposal of it can be executed",
      ];
};
