import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnv, root } from "./command.ts";

const NAMESPACE = ["-r", "-m", "--", "sh", "-c"];

/** Whether a disk of a few kilobytes can be had: a tmpfs in a mount namespace of its own, which needs no rights on Linux. */
export const smallDiskIsHere =
  spawnSync("unshare", [...NAMESPACE, "mount -t tmpfs -o size=64k tmpfs /mnt"], { stdio: "ignore" }).status === 0;
if (!smallDiskIsHere) console.log("a full disk is not tested: this system lets nobody mount one (unshare -r -m)");

/** One command on a small disk, and what the disk held when it was over. */
export type OnDisk = { code: number; stdout: string; stderr: string; files: string[] };

/**
 * Runs `exchequer` in a folder on a disk of its own: once for each size, which the disk has from then on.
 * @param args a command a size; `$disk` stands for the folder
 */
export const onSmallDisk = async (steps: { size: string; args: string[]; to?: string }[]): Promise<OnDisk[]> => {
  const disk = mkdtempSync(join(tmpdir(), "exchequer-disk-"));
  const said = mkdtempSync(join(tmpdir(), "exchequer-said-"));
  const command = [process.execPath, "--disable-warning=ExperimentalWarning", join(root, "workflows/cli/main.ts")];
  const quoted = (words: string[]): string => words.map((word) => `'${word.replaceAll("$disk", disk)}'`).join(" ");
  const script = [
    "set -e",
    `mount -t tmpfs -o size=4k tmpfs ${disk}`,
    `cd ${disk}`,
    ...steps.flatMap(({ size, args, to = `${said}/$i.out` }, i) => [
      `mount -o remount,size=${size} ${disk}`,
      `code=0; ${quoted([...command, ...args])} > ${to.replaceAll("$disk", disk).replace("$i", String(i))} 2> ${said}/${i}.err || code=$?`,
      `printf '%s\\0' "$code" "$(cat ${said}/${i}.out 2>/dev/null)" "$(cat ${said}/${i}.err)" "$(find . -type f)"`,
    ]),
  ].join("\n");
  try {
    const child = spawn("unshare", [...NAMESPACE, script], { stdio: ["ignore", "pipe", "inherit"], env: cleanEnv({}) });
    let told = "";
    child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
    await new Promise((done) => child.once("close", done));
    const parts = told.split("\0");
    return steps.map((_, i) => {
      const [code = "", stdout = "", stderr = "", files = ""] = parts.slice(4 * i, 4 * i + 4);
      return {
        code: Number(code || NaN),
        stdout,
        stderr,
        files: files
          .split("\n")
          .filter((file) => file !== "")
          .toSorted(),
      };
    });
  } finally {
    for (const folder of [disk, said]) rmSync(folder, { recursive: true, force: true });
  }
};
