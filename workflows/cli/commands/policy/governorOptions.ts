import { address, type Address } from "../../../../policies/treasury/money.ts";
import { BadUsageError } from "../../errors.ts";

/** @throws BadUsageError */
export const addressOption = (option: string, text: string): Address => {
  const parsed = address.safeParse(text);
  if (!parsed.success) throw new BadUsageError(`${option} takes an address: 0x and 40 hex digits.`);
  return parsed.data;
};

/** @throws BadUsageError */
export const proposalOption = (text: string): bigint => {
  if (!/^(0x[0-9a-fA-F]{1,64}|\d{1,78})$/.test(text)) throw new BadUsageError("--proposal takes a proposal's number.");
  return BigInt(text);
};
