import type { Review } from "../cli/commands/policy/reviewOf.ts";
import { boundWords, reviewHead, reviewSections, type Section } from "../cli/commands/policy/reviewText.ts";
import { escapeHtml, html, Markup } from "./html.ts";
import { pageStyle } from "./pageStyle.ts";

/** Lines wrap, so that no part of a call stands outside the page. */
const REVIEW_STYLE = `
.lines { white-space: pre-wrap; overflow-wrap: anywhere; overflow-x: visible; margin: .4rem 0; }
.lines.bad { color: inherit; border: 2px solid var(--bad); }
.notice { border-left-color: var(--bad); } .notice h2 { margin-top: .4rem; }
`;

/** A review as one page that needs nothing but itself. */
export const reviewPage = (review: Review): string => {
  const [first, ...others] = reviewSections(review);
  const [alarm] = review.alarms;
  const said = `${review.changes.length} change${review.changes.length === 1 ? "" : "s"} of the mandate; ${boundWords(review)}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <title>${alarm === undefined ? "" : "Look twice: "}review of proposal ${review.proposal.slice(0, 12)}</title>
        ${new Markup(`<style>${pageStyle}${REVIEW_STYLE}</style>`)}
      </head>
      <body>
        <main>
          <header>
            <span class="badge ${alarm === undefined ? "good" : "bad"}"
              >${alarm === undefined ? "mandate changes only" : "look twice"}</span
            >
            <h1>${alarm === undefined ? said : sentence(alarm)}</h1>
            ${alarm === undefined ? null : html`<p>${said}</p>`}
            ${reviewHead(review).map((line) => html`<p class="quiet small">${line}</p>`)}
          </header>
          ${first === undefined || alarm === undefined ? null : alarms(first)} ${others.map(section)}
          <footer class="quiet small">
            Carried out on a fork, at the state of the block that was read. What others do before it is carried out may
            change what it does.
          </footer>
        </main>
      </body>
    </html>`.text;
};

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const alarms = ({ title, lines }: Section): Markup =>
  html`<section class="notice">
    <h2 class="bad">${title}</h2>
    ${lines.map((line) => html`<p><b>${sentence(line)}</b></p>`)}
  </section>`;

/** Each line is escaped by itself: text of others can end no line and begin no new one. */
const section = ({ title, lines, isBad }: Section): Markup =>
  html`<section>
    <h2 class="${isBad ? "bad" : ""}">${title}</h2>
    <pre class="lines ${isBad ? "bad" : ""}">${new Markup(lines.map(escapeHtml).join("\n"))}</pre>
  </section>`;
