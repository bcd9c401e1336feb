import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../../workflows/cli/commands/policy/reviewOf.ts";
import { reviewPage } from "../../workflows/dashboard/reviewPage.ts";
import { browse, BROWSER } from "../support/browser.ts";

const AT = "0xcbc451332947055E8B145B259823469aF0e8d323";
const HOSTILE = `tidy\n</pre><script>document.title='owned'</script><style>h1{display:none}</style>`;
const CALLDATA: `0x${string}` = `0x${"a9059cbb".repeat(60)}`;

const honest: Review = {
  format: 1,
  governor: AT,
  executor: AT,
  proposal: "108148317925248871259250422933567236383315165108405344871005881596102086028696",
  proposer: AT,
  state: "pending",
  custody: AT,
  description: "# Exchequer policy change: Example\n\n- maxTradeBps: 5.00% → 8.00% (loosens)",
  descriptionSays: "true",
  alarms: [],
  calls: [
    {
      index: 0,
      kind: "mandate",
      to: AT,
      value: "0",
      data: "0x5fd69294",
      functionName: "submit",
      says: ["maxTradeBps  5.00% → 8.00%  loosens"],
      outcome: { ok: true, reason: null, gasUsed: "184878" },
    },
  ],
  waiting: [{ delaySeconds: 259_200, outcome: { ok: true, reason: null, gasUsed: "682398" } }],
  moved: [],
  changes: [
    {
      parameter: "limits.maxTradeBps",
      kind: "changed",
      old: "500",
      new: "800",
      unit: "bps",
      effect: "loosens",
      reach: "limits",
      delaySeconds: 259_200,
      who: "governance, after the delay",
      parts: [],
    },
  ],
  impact: { format: 1, decisions: [], skipped: [], bound: null },
};

const hostile: Review = {
  ...honest,
  description: HOSTILE,
  descriptionSays: "unchecked",
  alarms: ["1 of 2 calls is no change of the mandate", "custody's balances change"],
  calls: [
    {
      index: 1,
      kind: "other",
      to: AT,
      value: "0",
      data: CALLDATA,
      functionName: "execute",
      says: [`execute(${AT}, 0, ${CALLDATA})`],
      outcome: { ok: true, reason: null, gasUsed: "57896" },
    },
    ...honest.calls,
  ],
  moved: [{ token: AT, symbol: "USDC", by: "-1000000000", decimals: 6 }],
};

describe.skipIf(BROWSER === null)("review page in a browser", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-review-page-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** What a script on the page would find; the page's own policy lets none run, so that is taken off for it. */
  const measured = (name: string, review: Review, ask: string, ...args: string[]): string => {
    const page = reviewPage(review)
      .replace(/<meta\s+http-equiv[^>]*>/, "")
      .replace("</body>", `<script>document.title = String(${ask})</script></body>`);
    return /<title>([^<]*)<\/title>/.exec(browse(folder, name, page, ...args, "--dump-dom"))?.[1] ?? "";
  };

  it("default: an honest proposal's page says what changes, one line a line", () => {
    const dom = browse(folder, "honest", reviewPage(honest), "--dump-dom");
    expect(dom).toMatch(/<title>review of proposal 108148317925</);
    expect(dom).toMatch(/<h1>1 change of the mandate; no bound<\/h1>/);
    expect(dom).toContain("submit\nmaxTradeBps 5.00% → 8.00% loosens\nsucceeds, gas 184,878");
    expect(dom).not.toContain("Look here first");
  });

  it("behavior: what is no mandate change is the headline and the first call, and text of others runs nothing", () => {
    const dom = browse(folder, "hostile", reviewPage(hostile), "--dump-dom");
    expect(dom).toMatch(/<title>Look twice: review of proposal/);
    expect(dom).toMatch(/<h1>1 of 2 calls is no change of the mandate<\/h1>/);
    expect(dom.indexOf("Call 2: NOT A MANDATE CHANGE")).toBeLessThan(dom.indexOf("Call 1: mandate change"));
    expect(dom).toContain("&lt;/pre&gt;&lt;script&gt;document.title='owned'");
    expect(dom.match(/<script|<img/g)).toBeNull();
  });

  it.each([500, 1_280])("behavior: nothing stands outside a page %i wide", (width) => {
    const wider =
      "[document.body, ...document.querySelectorAll('pre')].filter((e) => e.scrollWidth > e.clientWidth).length";
    expect(measured(`wide-${width}`, hostile, wider, `--window-size=${width},900`)).toBe("0");
  });

  it("behavior: dark where the reader's system is", () => {
    const paper = "getComputedStyle(document.body).backgroundColor";
    const [light, dark] = [1, 0].map((scheme) =>
      measured(`scheme-${scheme}`, honest, paper, `--blink-settings=preferredColorScheme=${scheme}`),
    );
    expect([light, dark]).toEqual(["rgb(251, 250, 247)", "rgb(21, 24, 22)"]);
  });
});
