import { loadSeats } from "../../../../agents/seatsFile.ts";
import { forkAccount } from "../../../adapters/forkAccounts.ts";
import { loadConfig } from "../../config.ts";
import type { Key } from "../doctor/keys.ts";

/** The throwaway keys of a fork's roles here: nobody on a live chain should have one of them. No key is opened. */
export const forkKeys = (cwd: string): Key[] => {
  const { seats, absent } = loadSeats(loadConfig({ cwd }).seats.text, {});
  const roles = ["submitter", "approver", ...[...seats, ...absent].map(({ id }) => `seat:${id}`)];
  return roles.map((role) => ({ role, forkAddress: forkAccount(role).address, live: null }));
};
