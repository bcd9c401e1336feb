import type { CycleRecord } from "../../policies/treasury/cycleRecord.ts";
import { formatUsd8, sameAddress, valueUsd8Down } from "../../policies/treasury/money.ts";
import type { Outcome } from "../../policies/treasury/outcome.ts";
import { type Finding, isOnChain } from "../../policies/treasury/verdict.ts";
import {
  actionRows,
  comparisonWords,
  findingValue,
  formatAmount,
  formatPrice,
  formatToken,
  groupDigits,
  excuseOf,
  headroom,
  isExact,
  percent,
  restsOn,
  subjectWords,
  tightestByRule,
  usedBps,
} from "../cli/recordView.ts";
import { html, table, type Markup } from "./html.ts";

const COLOURS = 6;

/** What the treasury held before and holds after; where nothing was executed, what it would hold. */
export const holdingsSection = (record: CycleRecord): Markup => {
  const { snapshot } = record;
  const mined = record.receipt?.outcome ?? null;
  const after = mined ?? (record.prediction?.status === "reverted" ? null : record.prediction);
  const rows = snapshot.assets.map((asset) => {
    const balance = after?.balances.find((candidate) => sameAddress(candidate.token, asset.token));
    const afterBalance = BigInt(balance?.after ?? asset.balance);
    return {
      asset,
      afterBalance,
      afterUsd8: valueUsd8Down(afterBalance, asset.decimals, BigInt(asset.priceUsd8)),
      delta: BigInt(balance?.delta ?? "0"),
    };
  });
  const sum = rows.reduce((total, row) => total + row.afterUsd8, 0n);
  const label = mined ? "after" : after ? "had it been executed" : null;
  const before = snapshot.assets.map((asset) => asset.allocationBps);
  const shares = rows.map((row) => (sum === 0n ? 0 : Number((row.afterUsd8 * 10_000n) / sum)));
  const body = rows.map(
    (row, i) =>
      html`<tr>
        <td>
          <span class="key k${i % COLOURS}"></span
          >${row.asset.symbol}${restsOn(snapshot, row.asset.symbol) ? html` <span class="wait">*</span>` : null}<br /><span
            class="quiet small"
            >${row.asset.oracleStatus === "ok" ? `at ${formatPrice(row.asset.priceUsd8)}` : `oracle ${row.asset.oracleStatus}`}</span
          >
        </td>
        <td class="n">
          ${formatAmount(row.asset.balance, row.asset.decimals)}<br /><span class="quiet small"
            >${formatUsd8(BigInt(row.asset.valueUsd8))}, ${percent(row.asset.allocationBps)}</span
          >
        </td>
        ${
          label
            ? html`<td class="n">
                ${formatAmount(row.afterBalance, row.asset.decimals)}<br />${
                  row.delta === 0n
                    ? null
                    : html`<span class="small"><b>${change(row.delta, row.asset.decimals)}</b></span
                        ><br />`
                }<span class="quiet small">${formatUsd8(row.afterUsd8)}, ${percent(shares[i] ?? 0)}</span>
              </td>`
            : null
        }
      </tr>`,
  );
  const held = snapshot.held.map((asset) => formatToken(snapshot, asset.token, asset.balance)).join(", ");
  const overlay = snapshot.assets.some((asset) => restsOn(snapshot, asset.symbol))
    ? html`<p class="small"><span class="wait">*</span> rests on something that this run placed on the fork.</p>`
    : null;
  return html`<section>
    <h2>Before and after</h2>
    <p>
      Managed value
      ${formatUsd8(BigInt(snapshot.navUsd8))}${after ? html` → <b>${formatUsd8(BigInt(after.navAfterUsd8))}</b>${mined ? null : " (not executed)"}` : null}
    </p>
    ${shareBar("before", before)}${label ? shareBar(label, shares) : null}
    ${table(
      html`<th>asset</th>
        <th class="n">before</th>
        ${label ? html`<th class="n">${label}</th>` : null}`,
      body,
    )}
    <p class="small quiet">Held apart, outside the managed value and untouchable: ${held || "nothing"}.</p>
    ${overlay}
  </section>`;
};

const change = (delta: bigint, decimals: number): string =>
  `${delta > 0n ? "+" : "−"}${formatAmount(delta < 0n ? -delta : delta, decimals)}`;

const shareBar = (label: string, shares: number[]): Markup => {
  let left = 0;
  const parts = shares.map((share, i) => {
    const rect = html`<rect class="f${i % COLOURS}" x="${left}" y="0" width="${share}" height="10"></rect>`;
    left += share;
    return rect;
  });
  return html`<div class="small quiet">${label}</div>
    <svg class="share" viewBox="0 0 10000 10" preserveAspectRatio="none" role="img" aria-label="shares ${label}">
      ${parts}
    </svg>`;
};

/** Every rule with what it saw, its limit, and what is left. */
export const ruleSection = (record: CycleRecord): Markup => {
  const { verdict, snapshot } = record;
  if (!verdict)
    return html`<section>
      <h2>The rules</h2>
      <p>There was nothing to judge.</p>
    </section>`;
  const rules = tightestByRule(verdict).map(({ finding, of }) => {
    const about = [of > 1 ? `tightest of ${of}` : "", subjectWords(snapshot, finding)].filter(Boolean).join(": ");
    return html`<div class="rule">
      <div>
        <span><b>${finding.rule}</b> <span class="quiet small">${about}</span></span
        ><span class="${finding.ok ? "good" : "bad"} small">${leftWords(record, finding)}</span>
      </div>
      <div class="small quiet">
        <span
          >${findingValue(snapshot, finding, finding.observed)}, ${comparisonWords[finding.comparison]}
          ${findingValue(snapshot, finding, finding.limit)}</span
        >
      </div>
      ${isExact(finding) ? null : html`<svg class="used" viewBox="0 0 10000 10" preserveAspectRatio="none" role="img" aria-label="${percent(usedBps(finding))} of the limit used"><rect class="${finding.ok ? "f0" : "fbad"}" x="0" y="0" width="${usedBps(finding)}" height="10"></rect></svg>`}
    </div>`;
  });
  const all = verdict.findings.map(
    (finding) =>
      html`<tr>
        <td>${finding.rule} <span class="quiet">${subjectWords(snapshot, finding)}</span></td>
        <td class="n">${findingValue(snapshot, finding, finding.observed)}</td>
        <td>${comparisonWords[finding.comparison]}</td>
        <td class="n">${findingValue(snapshot, finding, finding.limit)}</td>
        <td class="${finding.ok ? "good" : "bad"}">
          ${finding.ok ? "holds" : finding.shrinks ? "shrinks" : "breached"}
        </td>
      </tr>`,
  );
  const contract = record.prediction?.onchainFindings.length
    ? " The contract's own preview said the same, rule by rule, before anything was signed."
    : "";
  const alone = verdict.findings.every(isOnChain)
    ? ""
    : " Limits on the backtest are the workflow's alone: they stand in no contract.";
  const agree = sameFindings(verdict.findings.filter(isOnChain), record.prediction?.onchainFindings ?? []);
  return html`<section>
    <h2>The rules: <span class="${verdict.kind === "allowed" ? "good" : "bad"}">${verdict.kind}</span></h2>
    <p class="small quiet">
      A full bar is a limit
      reached.${agree ? contract : " The contract's preview and the code did not report the same findings."}${alone}
    </p>
    ${rules}
    <details>
      <summary class="small">all ${verdict.findings.length} findings</summary>
      ${table(
        html`<th>rule</th>
          <th class="n">observed</th>
          <th></th>
          <th class="n">limit</th>
          <th></th>`,
        all,
        "small",
      )}
    </details>
  </section>`;
};

const leftWords = (record: CycleRecord, finding: Finding): string => {
  const excuse = excuseOf(finding);
  if (excuse !== null) return `beyond it, ${excuse}`;
  const left = headroom(finding);
  if (!finding.ok) return finding.shrinks ? "breached, shrinks" : "breached";
  return left === null ? "as required" : `${findingValue(record.snapshot, finding, left)} left`;
};

const sameFindings = (ours: Finding[], contract: Finding[]): boolean =>
  contract.length === 0 || [...ours].map(key).toSorted().join() === [...contract].map(key).toSorted().join();

const key = (finding: Finding): string =>
  `${finding.rule} ${finding.subject.toLowerCase()} ${finding.observed} ${finding.limit} ${finding.ok}`;

/** What the simulator said beside what was mined. */
export const outcomeSection = (record: CycleRecord): Markup => {
  const { prediction, receipt } = record;
  if (!prediction)
    return html`<section>
      <h2>Simulation</h2>
      <p>There was nothing to simulate.</p>
    </section>`;
  const mined = receipt?.outcome ?? null;
  const fields = (outcome: Outcome): [string, string][] => [
    ["status", outcome.status],
    ...actionRows(record, outcome).map((row, i): [string, string] => [
      `action ${i + 1}`,
      `${row.what}${row.impact === null ? "" : ` (${row.impact} against the oracle)`}`,
    ]),
    ["managed value after", formatUsd8(BigInt(outcome.navAfterUsd8))],
    ["gas", `${groupDigits(outcome.gasUsed)} = ${formatUsd8(BigInt(outcome.gasUsd8))}`],
    ...(outcome.revert === null ? [] : [["revert", outcome.revert] as [string, string]]),
  ];
  const minedFields = new Map(mined ? fields(mined) : []);
  const predictedFields = new Map(fields(prediction));
  const names = [...new Set([...predictedFields.keys(), ...minedFields.keys()])];
  const rows = names.map(
    (name) =>
      html`<tr>
        <td>${name}</td>
        <td>${predictedFields.get(name) ?? "–"}</td>
        ${mined ? html`<td>${minedFields.get(name) ?? "–"}</td>` : null}
      </tr>`,
  );
  const equal = receipt
    ? receipt.equalsPrediction
      ? html`<p class="good">Mined equals predicted in every field.</p>`
      : html`<p class="bad">
          Mined differs from predicted:
          ${receipt.differences.map((d) => `${d.field} ${d.predicted} → ${d.mined}`).join("; ")}.
        </p>`
    : html`<p>Nothing was sent to the chain.</p>`;
  return html`<section>
    <h2>Predicted and mined</h2>
    ${equal}
    ${table(
      html`<th></th>
        <th>predicted</th>
        ${mined ? html`<th>mined in block ${groupDigits(receipt?.blockNumber ?? 0)}</th>` : null}`,
      rows,
    )}
  </section>`;
};
