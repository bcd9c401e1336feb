import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedTemporal, findTemporal, obtainTemporal, TEMPORAL_CLI_VERSION } from "./temporalBinary.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "exchequer-temporal-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = (path: string, script: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
};

/** A machine of this test's own: an empty cache, and a path with what the test puts there. */
const machine = () => ({
  PATH: `${join(folder, "bin")}:/bin:/usr/bin`,
  XDG_CACHE_HOME: join(folder, "cache"),
  HOME: folder,
  LOG: join(folder, "log"),
});
const lines: string[] = [];
const obtain = () => obtainTemporal({ env: machine(), progress: (line) => lines.push(line) });

describe("findTemporal", () => {
  it("default: on the path first, then in our cache", () => {
    const env = machine();
    expect(findTemporal(env)).toBeNull();
    program(cachedTemporal(env), "exit 0");
    expect(findTemporal(env)).toEqual({
      path: join(folder, `cache/exchequer/temporal-${TEMPORAL_CLI_VERSION}/temporal`),
      from: "cache",
    });
    program(join(folder, "bin/temporal"), "exit 0");
    expect(findTemporal(env)).toEqual({ path: join(folder, "bin/temporal"), from: "path" });
  });

  it("behavior: a program that does not run is not believed", () => {
    program(join(folder, "bin/temporal"), "exit 1");
    expect(findTemporal(machine())).toBeNull();
  });
});

// The real build takes four minutes, so a script stands where `go` is looked for: what is tested is what we do around it.
describe("obtainTemporal", { timeout: 120_000 }, () => {
  const buildsInto = `echo "$@" >>"$LOG"; sleep 0.3; printf '#!/bin/sh\\nexit 0\\n' >"$GOBIN/temporal"; chmod 755 "$GOBIN/temporal"`;

  it("default: fetched once into the cache, also when two processes ask at once", async () => {
    program(join(folder, "bin/go"), buildsInto);
    const found = await Promise.all([obtain(), obtain()]);
    const froms = found.map(({ from }) => from).toSorted();
    // Where the network allows it the SDK's own download comes before Go.
    expect([
      ["cache", "go-install"],
      ["cache", "sdk-download"],
    ]).toContainEqual(froms);
    expect(found.every(({ path }) => path === cachedTemporal(machine()) && existsSync(path))).toBe(true);
    if (froms.includes("go-install"))
      expect(readFileSync(join(folder, "log"), "utf8")).toBe(
        `install -v github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}\n`,
      );
    expect(existsSync(`${cachedTemporal(machine())}.lock`)).toBe(false);
  });

  it("behavior: a lock whose owner is gone is taken over", async () => {
    program(join(folder, "bin/go"), buildsInto);
    const target = cachedTemporal(machine());
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.lock`, "999999999");
    expect((await obtain()).path).toBe(target);
  });

  it("error: TemporalMissingError says what was tried and what to do", async () => {
    program(join(folder, "bin/go"), "echo 'go: no route to host'; exit 1");
    const failure = (await obtain().catch((error: unknown) => error)) as {
      code?: string;
      message?: string;
      from?: string;
    };
    if (failure.from === "sdk-download") return expect(existsSync(cachedTemporal(machine()))).toBe(true);
    expect(failure.code).toBe("TEMPORAL_MISSING");
    expect(failure.message).toMatch(
      /^There is no Temporal server here and none could be fetched\.\nInstall the temporal command/,
    );
    expect(failure.message).toContain("- go install: go: no route to host");
    expect(failure.message).toContain("- the SDK's download: ");
  });
});
