import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A Chromium of this machine; null where there is none. */
export const BROWSER: string | null =
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path)) ?? null;
if (BROWSER === null) console.log("test/browser is skipped: no Chromium under /usr/bin (apt-get install chromium)");

/** Opens a page and prints what `args` ask for, such as `--dump-dom`. */
export const browse = (folder: string, name: string, page: string, ...args: string[]): string => {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, page);
  return execFileSync(
    BROWSER as string,
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--hide-scrollbars",
      `--user-data-dir=${join(folder, "profile")}`,
      ...args,
      `file://${file}`,
    ],
    { encoding: "utf8", timeout: 50_000, stdio: ["ignore", "pipe", "ignore"] },
  );
};
