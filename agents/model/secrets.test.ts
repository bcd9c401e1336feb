import { describe, expect, test } from "vitest";
import { concealing } from "./secrets.ts";

const KEY = 'sk-planted/"quoted"-4f9c2b';
const URL_WITH_TOKEN = "https://user:pass%2Fword-9@models.example:8443/v1/tenant-0123456789abcdef/?token=tok-77-secret";
const conceal = concealing(KEY, URL_WITH_TOKEN);

describe("concealing", () => {
  test.each<[string, string]>([
    ["plain", KEY],
    ["in JSON", JSON.stringify({ key: KEY })],
    ["in JSON with slashes escaped", JSON.stringify({ key: KEY }).replaceAll("/", "\\/")],
    ["in a query", `?key=${encodeURIComponent(KEY)}`],
    ["in base64", Buffer.from(KEY).toString("base64")],
    ["in a header", `Authorization: Bearer ${KEY}`],
  ])("default: the key %s", (_, text) => {
    expect(conceal(text)).toContain("<api key>");
    expect(conceal(text)).not.toMatch(/planted|4f9c2b|c2stcGxhbnRlZ/);
  });

  test.each([
    "https://models.example:8443",
    "models.example:8443",
    "models.example",
    "pass/word-9",
    "pass%2Fword-9",
    "tenant-0123456789abcdef",
    "tok-77-secret",
    URL_WITH_TOKEN,
  ])("behavior: the address as %s", (text) => {
    expect(conceal(`connect to ${text} failed`)).toBe("connect to <base url> failed");
  });

  test("behavior: leaves everything else as it was", () => {
    const text = '{"direction":"hold","reason":"local prices are calm"}';
    expect(conceal(text)).toBe(text);
    expect(concealing("local", "http://127.0.0.1:18080/v1")(text)).toBe(text);
    expect(concealing(undefined, undefined)(text)).toBe(text);
  });
});
