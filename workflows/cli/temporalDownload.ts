// Downloads a Temporal server with the SDK's own downloader into the folder named as argument; the last line it prints is
// the program's path. A process of its own, because the native runtime that downloads also starts what it downloaded.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

type Native = {
  newRuntime(options: object): object;
  newEphemeralServer(runtime: object, config: object): Promise<object>;
  ephemeralServerShutdown(server: object): Promise<void>;
  runtimeShutdown(runtime: object): void;
};

const folder = process.argv[2] as string;
const ownRequire = createRequire(import.meta.url);
// The bridge is a dependency of the SDK's worker, not of ours, so it is asked for from there.
const workerRequire = createRequire(ownRequire.resolve("@temporalio/worker"));
const { native } = workerRequire("@temporalio/core-bridge") as { native: Native };
const { version } = workerRequire("@temporalio/core-bridge/package.json") as { version: string };

const runtime = native.newRuntime({
  logExporter: { type: "console", filter: "ERROR", format: null },
  telemetry: { attachServiceName: false, metricPrefix: "temporal_" },
  metricsExporter: null,
  workerHeartbeatIntervalMillis: null,
});
try {
  const server = await native.newEphemeralServer(runtime, {
    type: "dev-server",
    exe: {
      type: "cached-download",
      downloadDir: folder,
      version: "default",
      ttl: 0,
      sdkName: "sdk-typescript",
      sdkVersion: version,
    },
    namespace: "default",
    ip: "127.0.0.1",
    port: null,
    uiPort: null,
    dbFilename: null,
    ui: false,
    log: { format: "pretty", level: "error" },
    extraArgs: [],
  });
  await native.ephemeralServerShutdown(server);
  console.log(join(folder, readdirSync(folder).find((name) => name.startsWith("temporal")) ?? "temporal"));
} catch (error) {
  console.log((error as Error).message.split("\n")[0]);
  process.exitCode = 1;
} finally {
  native.runtimeShutdown(runtime);
}
