import { existsSync, rmSync } from "node:fs";
import { attachFork, type Fork } from "../../workflows/adapters/fork.ts";
import { pauseMarker, type FaultPoint } from "../../workflows/adapters/faultPoints.ts";
import { newestRunOrNull, startCommand, until, type Ended, type Running } from "./command.ts";

/** A run that waits in one of its steps until it is let go. */
export type Paused = { command: Running; run: string; goOn: () => void };

/** Starts a command that runs a cycle and waits until its worker stands still at `point`. */
export const pausedAt = async (
  point: FaultPoint,
  p: { cwd: string; args?: string[]; env?: Record<string, string> },
): Promise<Paused> => {
  const env = { ...p.env, EXCHEQUER_FAULT: `pause-${point}` };
  const command = startCommand(p.args ?? ["run", "--json"], { cwd: p.cwd, env });
  const early = command.ended.then(({ stderr }) => {
    throw new Error(`the run ended before it came to ${point}: ${stderr}`);
  });
  early.catch(() => {});
  const reached = until(`the run at ${point}`, () => {
    const run = newestRunOrNull(p.cwd);
    return run !== null && existsSync(pauseMarker(run, point)) ? run : null;
  });
  const run = await Promise.race([reached, early]);
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
