import type { Review } from "../cli/commands/policy/reviewOf.ts";
import { boundWords, reviewHead, reviewSections, type Section } from "../cli/commands/policy/reviewText.ts";
import { html, Markup } from "./html.ts";
import { pageStyle } from "./pageStyle.ts";

/** A review as one page that needs nothing but itself. */
export const reviewPage = (review: Review): string => {
  const [first, ...others] = reviewSections(review);
  const bad = review.alarms.length > 0;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <title>Review of proposal ${review.proposal.slice(0, 12)}</title>
        ${new Markup(`<style>${pageStyle}</style>`)}
      </head>
      <body>
        <main>
          <header>
            <span class="badge ${bad ? "bad" : "good"}">${bad ? "look twice" : "mandate changes only"}</span>
            <h1>${review.changes.length} changes of the mandate; ${boundWords(review)}</h1>
            ${reviewHead(review).map((line) => html`<p class="quiet small">${line}</p>`)}
          </header>
          ${first === undefined || !bad ? null : alarms(first)} ${others.map(section)}
          <footer class="quiet small">
            Carried out on a fork, at the state of the block that was read. What others do before it is carried out may
            change what it does.
          </footer>
        </main>
      </body>
    </html>`.text;
};

const alarms = ({ title, lines }: Section): Markup =>
  html`<section class="notice">
    <h2 class="bad">${title}</h2>
    ${lines.map((line) => html`<p><b>${line}</b></p>`)}
  </section>`;

const section = ({ title, lines }: Section): Markup =>
  html`<section>
    <h2 class="${/NOT A/.test(title) ? "bad" : ""}">${title}</h2>
    <pre>${lines.join("\n")}</pre>
  </section>`;
