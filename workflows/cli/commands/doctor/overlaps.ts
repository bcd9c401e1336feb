import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { bad, type Finding, note, ok, warn } from "./finding.ts";

export const DUTIES = [
  "seat",
  "submitter",
  "guardian",
  "cosigner",
  "owner",
  "custody-owner",
  "proposer",
  "payee",
] as const;
export type Duty = (typeof DUTIES)[number];

/** One account in one duty. */
export type Holder = { duty: Duty; name: string; at: Address };

type Verdict = { level: "bad" | "warn" | "note"; why: string; next: string | null };

const SEPARATE = "give each duty an account of its own";
const judge = (level: Verdict["level"], why: string): Verdict => ({
  level,
  why,
  next: level === "note" ? null : SEPARATE,
});

const RULES_AND_VOTES = judge("bad", "it votes on decisions and can change what they are judged by");
const HOT_KEY = judge("bad", "the machine that hands decisions in can change what they are judged by");

/** What it means that one account has two duties; nothing where it is as meant. */
const MEANING: Partial<Record<`${Duty}+${Duty}`, Verdict>> = {
  "seat+owner": RULES_AND_VOTES,
  "seat+custody-owner": judge("bad", "it votes on decisions and can move custody past all of them"),
  "seat+proposer": RULES_AND_VOTES,
  "seat+cosigner": judge("bad", "the contract counts it as a seat, so nobody opens the human gate"),
  "seat+guardian": judge("warn", "whoever takes it can also halt and veto"),
  "seat+submitter": judge("warn", "whoever takes the machine that hands decisions in has a vote"),
  "seat+payee": judge("warn", "it votes on what it is paid"),
  "submitter+owner": HOT_KEY,
  "submitter+custody-owner": judge("bad", "the machine that hands decisions in can move custody past all of them"),
  "submitter+proposer": HOT_KEY,
  "submitter+cosigner": judge("bad", "the human gate opens to the machine that hands decisions in"),
  "submitter+guardian": judge("warn", "whoever takes the machine can also halt and veto"),
  "guardian+cosigner": judge("warn", "who may loosen and who may tighten stay apart"),
  "guardian+owner": judge("note", "it may tighten at once as both"),
  "guardian+proposer": judge("warn", "who proposes to loosen and who may tighten stay apart"),
  "cosigner+owner": judge("warn", "who signs for people can also loosen what they are asked about"),
  "cosigner+custody-owner": judge("note", "it can move custody without being asked, too"),
  "cosigner+proposer": judge("warn", "who signs for people can also propose to loosen what they are asked about"),
  "cosigner+payee": judge("warn", "it signs for what it is paid"),
  "submitter+payee": judge("warn", "the machine that hands decisions in is paid by them"),
};

/** Each pair of duties that one account has. */
export const overlaps = (holders: readonly Holder[]): Finding[] => {
  const found = holders.flatMap((one, index) =>
    holders.slice(index + 1).flatMap((other) => (sameAddress(one.at, other.at) ? findingOf(one, other) : [])),
  );
  return found.some(({ level }) => level !== "note")
    ? found
    : [...found, ok("overlap", `none that matters among ${namesOf(holders)}`)];
};

const findingOf = (one: Holder, other: Holder): Finding[] => {
  const [first, second] = [one, other].toSorted((a, b) => DUTIES.indexOf(a.duty) - DUTIES.indexOf(b.duty)) as [
    Holder,
    Holder,
  ];
  const meaning = MEANING[`${first.duty}+${second.duty}`];
  if (meaning === undefined) return [];
  const says = `${one.at} is ${first.name} and ${second.name}: ${meaning.why}`;
  return [{ bad, warn, note }[meaning.level]("overlap", says, meaning.next)];
};

const PLURAL: Record<Duty, [one: string, many: string]> = {
  seat: ["seat", "seats"],
  submitter: ["submitter", "submitters"],
  guardian: ["guardian", "guardians"],
  cosigner: ["cosigner", "cosigners"],
  owner: ["owner", "owners"],
  "custody-owner": ["owner of custody", "owners of custody"],
  proposer: ["proposer", "proposers"],
  payee: ["payee", "payees"],
};

const namesOf = (holders: readonly Holder[]): string =>
  DUTIES.flatMap((duty) => {
    const many = holders.filter((holder) => holder.duty === duty).length;
    return many === 0 ? [] : [`${many} ${PLURAL[duty][many === 1 ? 0 : 1]}`];
  }).join(", ");
