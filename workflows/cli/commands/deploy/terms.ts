import { zeroAddress } from "viem";
import { type Delays, DELAYS } from "../../../../policies/onchain/delays.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { address, type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import type { CustodyChoice, Terms } from "../../../adapters/deploymentSteps.ts";
import { BadUsageError } from "../../errors.ts";
import { addressOption } from "../policy/governorOptions.ts";

export type TermsOptions = {
  deployer?: string;
  executor?: string;
  submitter?: string;
  seats?: string;
  tightener?: string;
  custody: string;
  owners?: string;
  delays?: string;
};

/**
 * Who has which part, as options say it. Nobody is taken for granted: what is deployed for real has no throwaway keys.
 * @throws BadUsageError
 */
export const termsOf = (options: TermsOptions, mandate: Mandate): { terms: Terms; deployer: Address } => {
  const custody = custodyOption(options.custody);
  const owners = options.owners === undefined ? [] : addressList("--owners", options.owners);
  if (custody === "safe" && owners.length < OWNERS_THAT_SIGN)
    throw new BadUsageError(
      `A new Safe needs --owners <addresses>, at least ${OWNERS_THAT_SIGN} of them: two must sign.`,
      "Name a Safe that is there already with --custody <address>.",
    );
  if (custody !== "safe" && owners.length > 0) throw new BadUsageError("--owners are a new Safe's: --custody safe.");
  return {
    deployer: required("--deployer", options.deployer),
    terms: {
      mandate,
      seats: addressList("--seats", options.seats ?? missing("--seats")),
      submitter: required("--submitter", options.submitter),
      executor: required("--executor", options.executor),
      tightener: options.tightener === undefined ? zeroAddress : addressOption("--tightener", options.tightener),
      custody,
      owners,
      delays: options.delays === undefined ? DELAYS : delaysOption(options.delays),
    },
  };
};

/** As many as `createSafeData` asks for. */
const OWNERS_THAT_SIGN = 2;

const WHO = "A plan names everybody: --deployer, --executor, --submitter and --seats.";

const missing = (option: string): never => {
  throw new BadUsageError(`${option} is not given.`, WHO);
};

const required = (option: string, text: string | undefined): Address => addressOption(option, text ?? missing(option));

const custodyOption = (text: string): CustodyChoice => {
  if (text === "treasury" || text === "safe") return text;
  const parsed = address.safeParse(text);
  if (!parsed.success)
    throw new BadUsageError("--custody takes treasury, safe (a new one), or the address of a Safe that is there.");
  return { existing: parsed.data };
};

const addressList = (option: string, text: string): Address[] => {
  const listed = text.split(",").map((one) => addressOption(option, one.trim()));
  const twice = listed.find((one, index) => listed.findIndex((other) => sameAddress(one, other)) !== index);
  if (twice !== undefined) throw new BadUsageError(`${option} names ${twice} twice.`);
  return listed;
};

const delaysOption = (text: string): Delays => {
  const match = /^(\d{1,9}),(\d{1,9}),(\d{1,9})$/.exec(text);
  if (match === null)
    throw new BadUsageError(
      "--delays takes three numbers of seconds: limits, structure, restore, as 259200,604800,86400.",
    );
  return { limit: Number(match[1]), structure: Number(match[2]), restore: Number(match[3]) };
};
