import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{policies,simulation,agents,workflows,contracts,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    pool: "forks",
    maxWorkers: 2,
    // Of the tests of one file that say that they may run together: each is a whole cycle, on two processors.
    maxConcurrency: 2,
    // They end what hangs, on the slowest machine too; nothing is proven by them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
