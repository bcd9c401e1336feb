import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashOfText } from "../../policies/treasury/canonical.ts";
import { PromptMismatchError, render, templateHashes, templateOf } from "./prompts.ts";

describe("render", () => {
  test("default", () => {
    expect(render("tools", { reads: "4" })).toBe(
      "More facts can be read with the tools, 4 reads at most. Finish by calling `submit_position`.",
    );
  });

  test("behavior: a value cannot open a place of its own", () => {
    expect(render("tools", { reads: "{{schema}}$&$1" })).toContain("{{schema}}$&$1 reads");
  });

  test("behavior: every file of agents/prompts is a template", () => {
    const files = readdirSync(new URL("../prompts", import.meta.url)).filter((name) => name !== "README.md");
    expect(files.sort()).toEqual(["critique.md", "draft.md", "json.md", "system.md", "tools.md"]);
    expect(templateHashes(["system"])).toEqual({ "system.md": hashOfText(templateOf("system")) });
  });

  test("error: PromptMismatchError", () => {
    expect(() => render("tools")).toThrow(PromptMismatchError);
    expect(() => render("tools", { reads: "4", other: "x" })).toThrow(
      "agents/prompts/tools.md and the code that fills it do not agree about {{other}}.\nRestore the file, or add the place.",
    );
  });
});
