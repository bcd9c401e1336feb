import { describe, expect, it } from "vitest";
import { sampleCycle, type SampleVariant } from "../../test/support/sampleRecord.ts";
import { renderDecisionPage } from "./decisionPage.ts";
import { escapeHtml, html } from "./html.ts";

const VARIANTS: SampleVariant[] = ["executed", "hold", "below-quorum", "denied", "not-approved", "reverted"];
const HOSTILE = [
  "</p><script>alert(1)</script>",
  `"><img src=https://evil.example/x onerror=alert(1)>`,
  "</title></style><style>*{display:none}</style>",
  "<svg onload=alert(1)>",
  "<!--<base href=//evil.example>-->",
];

const pageOf = async (variant: SampleVariant, options: { hostile?: string; llm?: boolean } = {}): Promise<string> => {
  const { record, seal } = await sampleCycle(variant, options);
  return renderDecisionPage(record, seal);
};

/** Everything of a page that a browser would load, run or follow. */
const activeParts = (page: string): string[] =>
  page.match(
    /<(?:script|img|link|iframe|object|embed|base|form|a|video|audio|source|use|image)\b[^>]*>|\son[a-z]+\s*=|\sstyle=|url\(|@import|(?:src|href)\s*=/gi,
  ) ?? [];

describe("decision page", () => {
  it.each(VARIANTS)("default: %s names its verdict first, its hashes, and how to verify", async (variant) => {
    const { record, seal } = await sampleCycle(variant, { llm: true });
    const page = renderDecisionPage(record, seal);
    expect(page.indexOf(`>${variant}</span>`)).toBeGreaterThan(0);
    expect(page.indexOf(`>${variant}</span>`)).toBeLessThan(page.indexOf("<section>"));
    for (const text of [
      seal.recordHash,
      seal.anchorHead,
      record.snapshotHash,
      record.mandateHash,
      "log verify",
      "Not mainnet",
    ])
      expect(page).toContain(text);
  });

  it.each(VARIANTS)("behavior: %s is self-contained: nothing to load, run or follow", async (variant) => {
    const page = await pageOf(variant, { llm: true });
    expect(activeParts(page)).toEqual([]);
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/);
  });

  it.each(HOSTILE)("behavior: a seat cannot inject %s", async (hostile) => {
    const page = await pageOf("executed", { hostile });
    expect(page).toContain(escapeHtml(hostile));
    expect(page).not.toContain(hostile);
    const harmless = await pageOf("executed");
    const tags = (text: string): string[] => (text.match(/<\/?[a-z!][^\s>]*/gi) ?? []).toSorted();
    expect(tags(page)).toEqual(tags(harmless));
  });

  it("behavior: marks of direction and control characters do not reach the page", async () => {
    const page = await pageOf("executed", { hostile: "buy\u202e lles\u200b\u0000" });
    expect(page).toContain("buy� lles��");
  });

  it("behavior: an unpublished record says so", async () => {
    const { record } = await sampleCycle("hold");
    expect(renderDecisionPage(record, null)).toContain("was not published on chain");
  });
});

describe("html", () => {
  it("default: escapes what is not markup, keeps what is", () => {
    expect(html`<b title="${'"x"'}">${"a < b"} ${html`<i>${1}</i>`}${null}${["&", html`<hr />`]}</b>`.text).toBe(
      '<b title="&quot;x&quot;">a &lt; b <i>1</i>&amp;<hr /></b>',
    );
  });
});
