import { join } from "node:path";
import {
  type ChangeSeen,
  type ChangeSetup,
  isChange,
  readChangeSeen,
  readChangeSetup,
} from "../adapters/changeSetup.ts";
import { changeIds, changesFolder, openRun, type RunFolder, type RunInfo } from "../adapters/recordStore.ts";
import { ownerOf } from "./leftovers.ts";

/** A change of policy that was begun in this folder. */
export type ChangeHere = { run: RunFolder; info: RunInfo; setup: ChangeSetup; seen: ChangeSeen | null };

/** Changes of policy that were begun here, newest first; one that cannot be read stops no other. */
export const changesHere = (cwd: string): ChangeHere[] =>
  changeIds(cwd)
    .toReversed()
    .flatMap((id) => {
      const folder = join(changesFolder(cwd), id);
      try {
        const run = openRun(folder);
        if (!isChange(folder)) return [];
        return [{ run, info: run.info(), setup: readChangeSetup(folder), seen: readChangeSeen(folder) }];
      } catch {
        return [];
      }
    });

/** Whether it has neither ended nor failed. */
export const isUnfinished = ({ info }: ChangeHere): boolean => info.state === "running" || info.state === "interrupted";

/** Whether somebody works on it now. */
export const isWorkedOn = ({ info }: ChangeHere): boolean => info.state === "running" && ownerOf(info) !== null;
