import type { Address } from "../../policies/treasury/money.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { newestRunOrNull, until, type Running } from "./command.ts";
import { BY_KEY, writeCouncilFiles } from "./councilFiles.ts";

export const COSIGNER = forkAccount("cosigner");

type Change = (mandate: string) => string;

/** The council's trade of $31,500 is over what the contract lets pass without people, and one of them cosigns. */
export const cosigned = (cwd: string, p: { by?: Address; more?: Change } = {}): void => {
  const { by = COSIGNER.address, more = (text) => text } = p;
  writeCouncilFiles(cwd, {
    ...BY_KEY,
    mandate: (text) =>
      more(text)
        .replace("approvalUsd8: null", 'approvalUsd8: "1000000000000"')
        .replace("cosigner: null", `cosigner: "${by}"`),
  });
};

/** So short a life of a decision that nobody answers in it. */
export const shortLived =
  (lifeSeconds: number, vetoSeconds: number): Change =>
  (text) =>
    text
      .replace("maxDecisionAgeSeconds: 600", `maxDecisionAgeSeconds: ${lifeSeconds}`)
      .replace("vetoSeconds: 300", `vetoSeconds: ${vetoSeconds}`);

/** The folder of the newest run here once it asks the cosigner, who then has the time that the decision is good. */
export const asksTheCosigner = async (command: Running, cwd: string): Promise<string> => {
  const early = command.ended.then(({ stderr }) => {
    throw new Error(`the run ended before it asked the cosigner: ${stderr}`);
  });
  early.catch(() => {});
  const asked = until("the cosigner's question", () => command.told().includes("exchequer cosign "), 150_000);
  await Promise.race([asked, early]);
  return newestRunOrNull(cwd) as string;
};
