import { describe, expect, it } from "vitest";
import { createRedactor } from "./redactor.ts";

const key = `0x${"ab".repeat(32)}`;
const redact = createRedactor(
  {
    OPENAI_API_KEY: "sk-planted-123456",
    SEAT_KEY: key,
    MAINNET_RPC_URL: "https://eth.example.org/v2/planted-token",
    SHELL: "/bin/bash",
    EMPTY_KEY: "",
  },
  ["rpc-password-in-argument"],
);

describe("createRedactor", () => {
  it("default: secrets of the environment are shown by name", () => {
    expect(redact("401 for sk-planted-123456 in /bin/bash")).toBe("401 for <OPENAI_API_KEY> in /bin/bash");
  });

  it("behavior: a key is found with and without 0x", () => {
    expect(redact(`${key} ${key.slice(2)}`)).toBe("<SEAT_KEY> <SEAT_KEY>");
  });

  it("behavior: a URL with a path, a query or a user keeps only its host", () => {
    expect(redact("POST https://eth.example.org/v2/planted-token failed")).toBe("POST <MAINNET_RPC_URL> failed");
    expect(redact("wss://user:pw@node.example:8546 and https://a.example/?key=1")).toBe(
      "wss://node.example:8546/… and https://a.example/…",
    );
  });

  it("behavior: this machine's own addresses stay readable", () => {
    expect(redact("chain at http://127.0.0.1:8545, UI at http://localhost:8233/namespaces")).toBe(
      "chain at http://127.0.0.1:8545, UI at http://localhost:8233/namespaces",
    );
  });

  it("behavior: secrets from elsewhere than the environment", () => {
    expect(redact("was rpc-password-in-argument")).toBe("was <secret>");
  });
});
