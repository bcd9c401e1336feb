import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { cosignatureWords, groupDigits } from "../cli/recordView.ts";
import { html, type Markup } from "./html.ts";

/** Whom the contract asked beside the seats, and what they said; null where it asked nobody. */
export const peopleSection = (record: CycleRecord): Markup | null => {
  const { cosignature, announcement } = record;
  if (cosignature === undefined && announcement === undefined) return null;
  return html`<section>
    <h2>Whom the contract asked</h2>
    ${cosignature === undefined ? null : html`<p>The cosigner: ${cosignatureWords(record)}.</p>`}
    ${
      announcement === undefined
        ? null
        : html`<p>
            Announced in block ${groupDigits(announcement.blockNumber)}:
            ${announcement.vetoed ? html`<b>vetoed</b>` : "nobody vetoed it in the mandate's window"}.
          </p>`
    }
    <p class="small quiet">
      Over the mandate's limit the seats' quorum is not enough: the contract wants the cosigner's signature over this
      very decision, or an announcement that nobody vetoed.
    </p>
  </section>`;
};
