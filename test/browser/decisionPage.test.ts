import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderDecisionPage } from "../../workflows/dashboard/decisionPage.ts";
import { browse as open, BROWSER } from "../support/browser.ts";
import { sampleCycle } from "../support/sampleRecord.ts";

const HOSTILE = `<script>document.title='owned'</script><img src=x onerror="document.title='owned'"><style>h1{display:none}</style>`;

describe.skipIf(!BROWSER)("decision page in a browser", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-browser-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const browse = (name: string, page: string, ...args: string[]): string => open(folder, name, page, ...args);

  it("default: the verdict is read first, and every seat's words are there", async () => {
    const { record, seal } = await sampleCycle("executed", { llm: true });
    const dom = browse("default", renderDecisionPage(record, seal), "--dump-dom");
    expect(dom).toMatch(/<title>executed: /);
    expect(dom).toContain("8.78 points under its target");
    expect(dom).toContain(seal.recordHash);
  });

  it("behavior: a hostile seat runs nothing and hides nothing", async () => {
    const { record, seal } = await sampleCycle("executed", { hostile: HOSTILE });
    const dom = browse("hostile", renderDecisionPage(record, seal), "--dump-dom");
    expect(dom).toMatch(/<title>executed: /);
    expect(dom).not.toContain("<title>owned");
    expect(dom).toContain("&lt;script&gt;document.title='owned'&lt;/script&gt;");
    expect(dom.match(/<script|<img/g)).toBeNull();
  });

  it("behavior: the page's own policy lets its style through and stops a script put beside it", async () => {
    const { record, seal } = await sampleCycle("executed");
    const page = renderDecisionPage(record, seal);
    const tampered = page.replace("</main>", "<script>document.title='owned'</script></main>");
    expect(browse("tampered", tampered, "--dump-dom")).not.toContain("<title>owned");
    const shot = (name: string, text: string): Buffer => {
      browse(name, text, "--window-size=500,900", `--screenshot=${join(folder, `${name}.png`)}`);
      return readFileSync(join(folder, `${name}.png`));
    };
    // Were the style refused, the page would look as it does without one.
    expect(shot("styled", page).equals(shot("bare", page.replace(/<style>[^<]*<\/style>/, "")))).toBe(false);
  });
});
