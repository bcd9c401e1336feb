import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgress, type Live, type Progress } from "./progress.ts";

let written: string;
const progressOn = (live: Live): Progress => createProgress((text) => void (written += text), live);

beforeEach(() => {
  written = "";
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe("progress", () => {
  it("default: a step shows once two seconds passed without a line, and every two seconds again", () => {
    const progress = progressOn(null);
    progress.step("deploying");
    vi.advanceTimersByTime(1_900);
    expect(written).toBe("");
    vi.advanceTimersByTime(4_600);
    expect(written).toBe("· deploying (2 s)\n· deploying (4 s)\n· deploying (6 s)\n");
    progress.done();
    vi.advanceTimersByTime(10_000);
    expect(written.match(/\n/g)).toHaveLength(3);
  });

  it("behavior: whatever was said meanwhile counts, and a wanted silence does not", () => {
    const progress = progressOn(null);
    progress.step("waiting");
    vi.advanceTimersByTime(1_500);
    progress.say("the worker stopped");
    vi.advanceTimersByTime(1_500);
    expect(written).toBe("· the worker stopped\n");
    progress.step("");
    vi.advanceTimersByTime(60_000);
    progress.step("going on");
    vi.advanceTimersByTime(1_500);
    expect(written).toBe("· the worker stopped\n");
    progress.done();
  });

  it("behavior: on a terminal one line is rewritten, never wider than the screen, and gone before anything else is written", () => {
    const progress = progressOn({ columns: 17 });
    progress.note("compiling contracts");
    progress.note("compiled");
    progress.say("kept");
    progress.step("starting");
    vi.advanceTimersByTime(3_250);
    progress.step("");
    expect(written.split("\r\u001b[2K")).toEqual([
      "· compiling cont",
      "· compiled",
      "· kept\n· starting (2 s)",
      "· starting (3 s)",
      "",
    ]);
    progress.done();
  });
});
