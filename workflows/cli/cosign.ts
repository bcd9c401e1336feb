import type { Mandate } from "../../policies/treasury/mandate.ts";
import { sameAddress } from "../../policies/treasury/money.ts";
import { signWord } from "../adapters/cosignatures.ts";
import type { RunSetup } from "../adapters/runSetup.ts";
import { KeyMissingError, type Signers } from "../adapters/signer.ts";
import type { CosignAnswer, CosignQuestion } from "../messages.ts";
import type { Approve } from "./approve.ts";
import { askYesNo } from "./askYesNo.ts";
import { questionLines } from "./cosignWords.ts";

type Answering = {
  signers: Signers;
  mandate: Mandate;
  deployment: RunSetup["deployment"];
  /** Names the run to whoever answers elsewhere. */
  runId: string;
};

/** Null where nobody here can answer: the question then stays open for `exchequer cosign` until it expires. */
export const cosignWith =
  (approve: Approve, p: Answering) =>
  async (question: CosignQuestion): Promise<CosignAnswer | null> => {
    const account = ownKey(p.signers, question);
    const asked = questionLines(question, p.mandate);
    const signed =
      account === null
        ? null
        : approve === "ask"
          ? await askYesNo(`${said(asked)}\n  Sign it?`, question.expiry)
          : approve === "yes";
    if (account === null || signed === null) {
      const elsewhere =
        account === null
          ? "Its key is not here; the decision is shown, and a signature made elsewhere taken, by"
          : "Nobody can answer here; --approve or --no-approve answers beforehand, and meanwhile";
      process.stderr.write(`${said(asked)}\n  ${elsewhere}\n  exchequer cosign ${p.runId}\n`);
      return null;
    }
    const at = { chainId: p.mandate.chainId, module: p.deployment.module };
    return signWord(account, { decision: question.decision, digest: question.digest, signed, at });
  };

/** The key that is here, where it is the cosigner's. */
const ownKey = (signers: Signers, { cosigner }: CosignQuestion): ReturnType<Signers> | null => {
  try {
    const account = signers("cosigner");
    return sameAddress(account.address, cosigner) ? account : null;
  } catch (error) {
    if (error instanceof KeyMissingError) return null;
    throw error;
  }
};

const said = (lines: readonly string[]): string => `The contract asks the cosigner:\n  ${lines.join("\n  ")}`;
