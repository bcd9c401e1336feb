import { existsSync, rmSync } from "node:fs";
import { attachFork, type Fork } from "../../workflows/adapters/fork.ts";
import { pauseMarker, type FaultPoint } from "../../workflows/adapters/faultPoints.ts";
import { newestRunOrNull, startCommand, until, type Ended, type Running } from "./command.ts";

/** A run that waits in one of its steps until it is let go. */
export type Paused = { command: Running; run: string; goOn: () => void };

type Start = { cwd: string; args?: string[]; env?: Record<string, string> };

/** Starts a command that runs a cycle, whose worker will stand still at each of `points`. */
export const startPausing = (points: readonly FaultPoint[], p: Start): Running => {
  const env = { ...p.env, EXCHEQUER_FAULT: points.map((point) => `pause-${point}`).join(",") };
  return startCommand(p.args ?? ["run", "--json"], { cwd: p.cwd, env });
};

/** The folder of the newest run here once its worker stands still at `point`; an error where the command ends before. */
export const comesTo = async (point: FaultPoint, command: Running, cwd: string): Promise<string> => {
  const early = command.ended.then(({ stderr }) => {
    throw new Error(`the run ended before it came to ${point}: ${stderr}`);
  });
  early.catch(() => {});
  const reached = until(
    `the run at ${point}`,
    () => {
      const run = newestRunOrNull(cwd);
      return run !== null && existsSync(pauseMarker(run, point)) ? run : null;
    },
    COMES_WITHIN_MS,
  );
  return Promise.race([reached, early]);
};

/** [milliseconds] */
const COMES_WITHIN_MS = 150_000;

/** Starts a command that runs a cycle and waits until its worker stands still at `point`. */
export const pausedAt = async (point: FaultPoint, p: Start): Promise<Paused> => {
  const command = startPausing([point], p);
  const run = await comesTo(point, command, p.cwd);
  return { command, run, goOn: () => rmSync(pauseMarker(run, point)) };
};

/** A whole run during which somebody else uses its chain, at a moment when nothing of ours is on its way. */
export const whileSomebodyElse = async (
  point: FaultPoint,
  cwd: string,
  act: (chain: Fork, run: string) => Promise<void>,
): Promise<Ended & { run: string }> => {
  const { command, run, goOn } = await pausedAt(point, { cwd });
  await act(await attachFork(run), run);
  goOn();
  return { ...(await command.ended), run };
};
