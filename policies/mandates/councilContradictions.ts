import type { Mandate } from "../treasury/mandate.ts";
import { type Address, sameAddress } from "../treasury/money.ts";
import type { Contradiction } from "./contradictions.ts";

/** As many as the contract takes. */
const MAX_SEATS = 16;

/** A quorum that these seats can never reach. */
export const quorumContradictions = ({ council }: Pick<Mandate, "council">, seats: number): Contradiction[] =>
  council.quorum > seats
    ? [{ field: "council.quorum", reason: `${council.quorum} is over the ${seats} seats that there are` }]
    : [];

/** What keeps these keys from being the seats of this mandate. */
export const seatContradictions = (
  mandate: Pick<Mandate, "council" | "cosigner">,
  seats: readonly Address[],
): Contradiction[] => [
  ...quorumContradictions(mandate, seats.length),
  ...(seats.length > MAX_SEATS ? [{ field: "seats", reason: `${seats.length} are over ${MAX_SEATS}` }] : []),
  ...seats.flatMap((seat, index) => {
    const field = `seats.${index}`;
    const first = seats.findIndex((other) => sameAddress(other, seat));
    return [
      ...(BigInt(seat) === 0n ? [{ field, reason: "nobody has the zero address" }] : []),
      ...(first < index ? [{ field, reason: `${seat} is seat ${first} already: one holder would count twice` }] : []),
      ...(mandate.cosigner !== null && sameAddress(mandate.cosigner, seat)
        ? [{ field, reason: `${seat} is the cosigner: a seat cannot stand for the people it has to ask` }]
        : []),
    ];
  }),
];
