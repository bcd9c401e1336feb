import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkTogether, loadConfig, parseConfig } from "./config.ts";

const shipped = readFileSync(resolve(import.meta.dirname, "../../exchequer.yaml"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "exchequer-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const failing = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return "nothing was thrown";
};
const parsed = (change: (text: string) => string): string =>
  failing(() => parseConfig(change(shipped), "exchequer.yaml"));

describe("loadConfig", () => {
  it("default: the shipped file, and the two it names", () => {
    const { config, mandate, seats } = loadConfig({ cwd: folder });
    expect(config).toMatchObject({ chainId: 1, custody: "treasury", keys: { from: "throwaway" } });
    expect(mandate.text).toContain("format: 1");
    expect(seats.text).toContain("constant-mix");
  });

  it("behavior: folders are relative to the file that names them", () => {
    writeFileSync(
      join(folder, "own.yaml"),
      shipped
        .replace("# fork: replica", "fork: bundle:state")
        .replace("# history: histories/prices.set", "history: [one.set, more/two.csv]")
        .replace("policies/mandates/example.yaml", "m.yaml")
        .replace("agents/seats/example.yaml", "s.yaml"),
    );
    writeFileSync(join(folder, "m.yaml"), "mandate");
    writeFileSync(join(folder, "s.yaml"), "seats");
    const { config, mandate } = loadConfig({ cwd: "/", path: join(folder, "own.yaml") });
    expect(config.fork).toBe(`bundle:${join(folder, "state")}`);
    expect(config.history).toEqual([join(folder, "one.set"), join(folder, "more/two.csv")]);
    expect(mandate.text).toBe("mandate");
  });

  it("behavior: keystores are relative to the file that names them, and a key is named and never given", () => {
    const withRoles = (role: string): string =>
      shipped.replace("  from: throwaway", `  from: throwaway\n  roles:\n    ${role}`);
    writeFileSync(join(folder, "m.yaml"), "mandate");
    writeFileSync(join(folder, "s.yaml"), "seats");
    const own = (role: string): string => {
      const text = withRoles(role)
        .replace("policies/mandates/example.yaml", "m.yaml")
        .replace("agents/seats/example.yaml", "s.yaml");
      writeFileSync(join(folder, "keyed.yaml"), text);
      return join(folder, "keyed.yaml");
    };
    const path = own("seat:risk: { keystore: keys/risk.json, passwordEnv: RISK_PASSWORD }");
    expect(loadConfig({ cwd: "/", path }).config.keys.roles).toEqual({
      "seat:risk": { keystore: join(folder, "keys/risk.json"), passwordEnv: "RISK_PASSWORD" },
    });
    for (const [role, said] of [
      [`submitter: { env: "${"5a".repeat(32)}" }`, "CONFIG_SECRET"],
      ["submitter: { keystore: a.json, passwordEnv: planted horse }", "expected the name of an environment variable"],
      ["submitter: { env: planted-key }", "expected the name of an environment variable"],
      ["owner: { env: OWNER }", "keys.roles.owner"],
      ["submitter: { keystore: a.json }", "keys.roles.submitter"],
    ] as const) {
      const text = failing(() => loadConfig({ cwd: "/", path: own(role) }));
      expect(text).toContain(said);
      expect(text).not.toMatch(/planted|5a5a/);
    }
  });

  it("error: ConfigMissingError for the file, the mandate and the seats", () => {
    expect(failing(() => loadConfig({ cwd: folder, path: "absent.yaml" }))).toMatchInlineSnapshot(`
      "CONFIG_MISSING: The configuration file absent.yaml was not found: there is no such file.
      The shipped exchequer.yaml is a commented example; copy it or name yours with --config."
    `);
    writeFileSync(join(folder, "half.yaml"), shipped);
    expect(failing(() => loadConfig({ cwd: folder, path: "half.yaml" }))).toContain(
      "The mandate file policies/mandates/example.yaml was not found",
    );
    writeFileSync(join(folder, "m2.yaml"), "");
    writeFileSync(join(folder, "seatless.yaml"), shipped.replace("policies/mandates/example.yaml", "m2.yaml"));
    expect(failing(() => loadConfig({ cwd: folder, path: "seatless.yaml" }))).toContain(
      "The seats file agents/seats/example.yaml was not found",
    );
  });
});

describe("parseConfig", () => {
  it("default: reads what is shipped", () => {
    expect(parseConfig(shipped, "exchequer.yaml").startingHoldings).toMatchObject({ WETH: "150" });
  });

  it("error: ConfigMalformedError", () => {
    expect(parsed((text) => text.replace("chainId: 1", "chainId: [1"))).toMatch(
      /^CONFIG_MALFORMED: exchequer\.yaml is not YAML: .+ at line \d+, column \d+:\.\nMend that place/,
    );
  });

  it("error: ConfigInvalidError names unknown keys and wrong values by field", () => {
    const text = parsed((shippedText) =>
      shippedText
        .replace("custody: treasury", "custody: vault\ncolour: red")
        .replace('WETH: "150"', "WETH: 150")
        .replace("chainId: 1", "chainId: 0"),
    );
    expect(text).toMatchInlineSnapshot(`
      "CONFIG_INVALID: exchequer.yaml does not say what a run needs:
      - chainId: Too small: expected number to be >=1
      - custody: Invalid option: expected one of "treasury"|"safe"
      - startingHoldings.WETH: Invalid input: expected string, received number
      - unknown key colour"
    `);
  });

  it("error: ConfigInvalidError for an empty file", () => {
    expect(failing(() => parseConfig("", "exchequer.yaml"))).toContain(
      "CONFIG_INVALID: exchequer.yaml does not say what a run needs:",
    );
  });

  it.each([
    ["a private key", "seatKey: 0x" + "5a".repeat(32)],
    ["an API key", "note: sk-planted-123456789"],
    ["a secret", "password: planted-secret"],
    ["a URL with a password", "fork: rpc:https://user:planted@node.example"],
    ["a URL with a token", "fork: rpc:https://node.example/v2/planted-token-0123456789"],
    ["a URL with a token", "fork: rpc:https://node.example/?key=planted"],
  ])("error: ConfigSecretError for %s, which it does not repeat", (what, line) => {
    const text = parsed((shippedText) => `${line}\n${shippedText}`);
    expect(text).toBe(
      `CONFIG_SECRET: exchequer.yaml, line 1, seems to hold ${what}.\nKeys and URLs with tokens belong into the environment or an encrypted keystore. If it was committed, replace it.`,
    );
  });
});

describe("checkTogether", () => {
  const config = parseConfig(shipped, "exchequer.yaml");
  const mandate = {
    chainId: 1,
    assets: [{ symbol: "WETH" }, { symbol: "USDC" }, { symbol: "DAI" }],
    held: [{ symbol: "UNI" }],
  };

  it("default: files that fit", () => {
    expect(() => checkTogether(config, mandate)).not.toThrow();
  });

  it("error: ConfigContradictsError for another chain, and for a token nobody named", () => {
    expect(failing(() => checkTogether(config, { ...mandate, chainId: 5 }))).toMatchInlineSnapshot(`
      "CONFIG_CONTRADICTS: The files do not fit together in chainId: the configuration says 1, the mandate 5.
      Make them say the same."
    `);
    expect(failing(() => checkTogether(config, { ...mandate, held: [] }))).toContain(
      "startingHoldings: the mandate does not name UNI; it names WETH, USDC, DAI",
    );
  });
});
