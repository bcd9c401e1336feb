import { createHash } from "node:crypto";
import { hashOf } from "../../policies/treasury/canonical.ts";
import type { CycleRecord, Seal } from "../../policies/treasury/cycleRecord.ts";
import { formatUsd8 } from "../../policies/treasury/money.ts";
import {
  breaches,
  formatUsd12,
  groupDigits,
  headline,
  seatRows,
  stateSource,
  weightsWords,
} from "../cli/recordView.ts";
import { notProven } from "../cli/notProven.ts";
import { html, table, Markup } from "./html.ts";
import { backtestSection } from "./backtestSection.ts";
import { holdingsSection, outcomeSection, ruleSection } from "./pageSections.ts";
import { peopleSection } from "./peopleSection.ts";
import { pageStyle } from "./pageStyle.ts";

const TONES = {
  executed: "good",
  denied: "bad",
  reverted: "bad",
  hold: "wait",
  "below-quorum": "wait",
  "not-approved": "wait",
} as const;

/** The style sheet's own hash: with it nothing else on the page may style, run or load anything. */
const styleHash = createHash("sha256").update(pageStyle).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/**
 * One decision as one page that needs nothing else: no script, no request, no font. It can be put anywhere and linked.
 * Every word of a seat is text, never markup.
 * @param seal null where the record hash was not published
 */
export const renderDecisionPage = (record: CycleRecord, seal: Seal | null): string => {
  const { snapshot, result } = record;
  const time = new Date(snapshot.block.timestamp * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="exchequer ${record.software.version}" />
        <title>${result}: ${headline(record)}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <header>
            <span class="badge ${TONES[result]}">${result}</span>
            <h1>${headline(record)}</h1>
            <p class="quiet small">
              ${snapshot.custody.kind === "safe" ? "Safe" : "Treasury"} <code>${snapshot.custody.address}</code>, chain
              ${snapshot.fork.chainId}, block ${groupDigits(snapshot.block.number)}, ${time}, cycle ${record.cycle}
            </p>
            ${snapshot.fork.notMainnet ? html`<p class="notice"><b>Not mainnet.</b> This decision ran on a ${stateSource(snapshot).replace(", not mainnet", "")}. No real money moved.</p>` : html`<p class="notice">This decision ran on a fork (${stateSource(snapshot)}). No real money moved.</p>`}
          </header>
          ${holdingsSection(record)} ${councilSection(record)} ${sizeSection(record)} ${backtestSection(record)}
          ${ruleSection(record)} ${peopleSection(record)} ${outcomeSection(record)} ${stateSection(record)}
          ${modelSection(record)} ${verifySection(record, seal)}
        </main>
      </body>
    </html> `;
  return page.text;
};

/** Whole, because the policy names the hash of exactly these bytes. */
const styleElement = new Markup(`<style>${pageStyle}</style>`);

const councilSection = (record: CycleRecord): Markup => {
  const seats = seatRows(record).map(
    (seat) =>
      html`<div class="card">
        <h3>
          ${seat.id} <span class="quiet small">${seat.model === null ? "deterministic" : `model ${seat.model}`}</span>
        </h3>
        <p>${seat.stance}${seat.flip ? html` <span class="wait small">(${seat.flip})</span>` : null}</p>
        ${
          seat.abstained
            ? html`<p class="small quiet">${seat.reason}</p>`
            : html`<blockquote>${seat.reason}</blockquote>
                <p class="small quiet">Claim: ${seat.claim}</p>`
        }
      </div>`,
  );
  const absent = record.absentSeats.map(
    (seat) => html`<p class="small quiet">${seat.id} is absent: ${seat.reason}. To seat it: ${seat.howToSeat}</p>`,
  );
  return html`<section>
    <h2>What the council said</h2>
    <p><b>${record.tally.result}</b>: ${record.tally.reason}</p>
    ${record.tally.weights.length > 0 ? html`<p class="small quiet">Weight of the votes: ${weightsWords(record.tally)}</p>` : null}
    ${seats}${absent}
    <p class="small quiet">
      Each seat's words are its own, shown as text. Each draft was committed by hash before any was revealed.
    </p>
  </section>`;
};

const sizeSection = (record: CycleRecord): Markup | null => {
  const sizing = record.proposal?.sizing;
  if (!sizing) return null;
  const rows = sizing.bounds.map(
    (bound) =>
      html`<tr>
        <td>${bound.rule}${bound.rule === sizing.boundBy ? html` <b>binds</b>` : null}</td>
        <td class="n">${formatUsd8(BigInt(bound.maxUsd8))}</td>
      </tr>`,
  );
  return html`<section>
    <h2>How large</h2>
    <p>
      The council asked for ${formatUsd8(BigInt(sizing.requestedUsd8))}; code sized it to
      <b>${formatUsd8(BigInt(sizing.sizedUsd8))}</b>,
      ${sizing.boundBy === "requested" ? "with no rule in the way" : `bound by ${sizing.boundBy}`}.
    </p>
    ${table(
      html`<th>constraint</th>
        <th class="n">allows at most</th>`,
      rows,
    )}
  </section>`;
};

const stateSection = (record: CycleRecord): Markup => {
  const { fork, restsOnOverlay, block } = record.snapshot;
  const overlays = fork.overlays.map(
    (overlay) => html`<li><code>${overlay.address}</code> ${overlay.kind}: ${overlay.note}</li>`,
  );
  return html`<section>
    <h2>Where the state comes from</h2>
    <dl>
      <dt>source</dt>
      <dd>${stateSource(record.snapshot)}</dd>
      <dt>starts after block</dt>
      <dd>${groupDigits(fork.parentBlock)} <code>${fork.parentHash}</code></dd>
      <dt>decided at block</dt>
      <dd>${groupDigits(block.number)} <code>${block.hash}</code></dd>
      <dt>EVM rules</dt>
      <dd>${fork.hardfork}</dd>
      <dt>content hash</dt>
      <dd>${fork.contentHash ? html`<code>${fork.contentHash}</code>` : "none: state was read from a node"}</dd>
    </dl>
    ${
      overlays.length > 0
        ? html`<p class="small">
              ${overlays.length} thing${overlays.length === 1 ? " was" : "s were"} placed on the fork by this
              run${restsOnOverlay.length > 0 ? html`; on them rest: <b>${restsOnOverlay.join(", ")}</b>` : null}.
            </p>
            <details>
              <summary class="small">all overlays</summary>
              <ul class="small">
                ${overlays}
              </ul>
            </details>`
        : html`<p class="small">Nothing was placed on the fork by this run.</p>`
    }
  </section>`;
};

const modelSection = (record: CycleRecord): Markup => {
  const calls = [...record.drafts, ...record.critiques].flatMap((statement) =>
    statement.calls.map((call) => ({ seat: statement.seat, call })),
  );
  const rows = calls.map(
    ({ seat, call }) =>
      html`<tr>
        <td>${seat}, ${call.purpose}</td>
        <td>${call.model}</td>
        <td class="n">${groupDigits(call.promptTokens)} + ${groupDigits(call.completionTokens)}</td>
        <td class="n">${formatUsd12(call.costUsd12)}</td>
      </tr>`,
  );
  return html`<section>
    <h2>What the models cost</h2>
    <p>
      ${calls.length === 0 ? "No model was called" : `${calls.length} call${calls.length === 1 ? "" : "s"}`}:
      ${formatUsd12(record.modelCostUsd12)}.
    </p>
    ${
      calls.length > 0
        ? table(
            html`<th>call</th>
              <th>model</th>
              <th class="n">tokens</th>
              <th class="n">cost</th>`,
            rows,
          )
        : null
    }
  </section>`;
};

const verifySection = (record: CycleRecord, seal: Seal | null): Markup => {
  const hash = hashOf(record);
  const lines = (values: [string, string | null][]): Markup[] =>
    values
      .filter(([, value]) => value !== null)
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd><code>${value}</code></dd>`,
      );
  return html`<section>
    <h2>How to check it yourself</h2>
    <p>
      In a fresh clone of Exchequer, with the bundle that this page came in. It needs nobody's help: the chain is
      rebuilt from the signed transactions.
    </p>
    <pre>
npm run exchequer -- log verify &lt;the bundle's folder&gt;
npm run exchequer -- log replay &lt;the bundle's folder&gt;/records/${record.cycle}.json</pre>
    <dl>
      ${lines([
        ["record hash", hash],
        ["record before", record.previous],
        ["snapshot", record.snapshotHash],
        ["mandate", record.mandateHash],
        ["seats", record.seatsHash],
        ["decision digest", record.decisionDigest],
        ["cosigner's signature", record.cosignature?.signature ?? null],
        ["announcement", record.announcement?.transactionHash ?? null],
        ["transaction", record.receipt?.transactionHash ?? null],
        ["published by", seal?.transactionHash ?? null],
        ["anchor head", seal?.anchorHead ?? null],
      ])}
    </dl>
    ${seal ? null : html`<p class="bad">The record hash was not published on chain.</p>`}
    <h2>What this does not prove</h2>
    <ul class="small">
      ${notProven(record).map((line) => html`<li>${line}</li>`)}
    </ul>
    ${breaches(record).length > 0 ? html`<p class="small">Breached: ${breaches(record).join(", ")}.</p>` : null}
    <footer class="small quiet">
      Written by exchequer ${record.software.version} from record ${hash.slice(0, 18)}…. Unaudited software, forks only.
    </footer>
  </section>`;
};
