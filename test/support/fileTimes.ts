import { appendFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Adds to the file that EXCHEQUER_FILE_TIMES names, for each test file, how long its hooks and tests took: `<ms> <path>`. */
export default class FileTimes implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const file = process.env["EXCHEQUER_FILE_TIMES"];
    if (file !== undefined)
      appendFileSync(file, `${Math.round(module.diagnostic().duration)} ${module.relativeModuleId}\n`);
  }
}
