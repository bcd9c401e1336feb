import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { faultPoint, pauseMarker } from "./faultPoints.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exchequer-fault-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a process of its own does with `fault`, and what it said until it ended. */
const inProcess = (asked: string, code: string): { signal: string | null; said: string } => {
  const source = `
    import { faultPoint } from ${JSON.stringify(join(import.meta.dirname, "faultPoints.ts"))};
    const fault = faultPoint(${JSON.stringify({ EXCHEQUER_FAULT: asked })}, ${JSON.stringify(folder)});
    ${code}`;
  const { signal, stdout } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", source]);
  return { signal, said: stdout.toString().trim() };
};

describe("faultPoint", () => {
  test("default: nothing where nothing is asked for", async () => {
    await faultPoint({}, folder)("after-sign");
    expect(existsSync(join(folder, "fault-after-sign"))).toBe(false);
  });

  test("behavior: kills at each point that is named, once in a run", () => {
    const passes = `for (const point of ["before-sign", "after-sign", "before-record"]) { await fault(point); console.log(point); }`;
    const ends = [1, 2, 3].map(() => inProcess("after-sign,before-record", passes));
    expect(ends).toEqual([
      { signal: "SIGKILL", said: "before-sign" },
      { signal: "SIGKILL", said: "before-sign\nafter-sign" },
      { signal: null, said: "before-sign\nafter-sign\nbefore-record" },
    ]);
  });

  test("behavior: a pause lasts until its marker is gone, and comes once", async () => {
    const fault = faultPoint({ EXCHEQUER_FAULT: "pause-before-sign" }, folder);
    let over = false;
    const paused = fault("before-sign").then(() => (over = true));
    expect([existsSync(pauseMarker(folder, "before-sign")), over]).toEqual([true, false]);
    rmSync(pauseMarker(folder, "before-sign"));
    await paused;
    await fault("before-sign");
    expect(existsSync(pauseMarker(folder, "before-sign"))).toBe(false);
  });

  test("error: StoppedInPauseError, to be tried again, where the process is told to stop", () => {
    const stopped = `
      const paused = fault("before-sign");
      process.emit("SIGTERM");
      await paused.catch(({ code, retryable }) => console.log(code, retryable));`;
    expect(inProcess("pause-before-sign", stopped)).toEqual({ signal: null, said: "STOPPED true" });
  });
});
