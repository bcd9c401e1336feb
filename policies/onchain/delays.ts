const DAY = 86_400;

/** How long what loosens waits before anyone may have it applied [seconds]. */
export type Delays = {
  /** Numbers that only become wider. */
  limit: number;
  /** What has no order, and authority: adapters, controller, seats, guardian, the delays themselves. */
  structure: number;
  /** Putting back what the guardian cut. */
  restore: number;
};

/** What a treasury is deployed with. */
export const DELAYS: Delays = { limit: 3 * DAY, structure: 7 * DAY, restore: DAY };
