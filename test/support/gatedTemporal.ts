import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findTemporal } from "../../workflows/adapters/temporalBinary.ts";

/**
 * A `temporal` before the one that is there, whose server does not start: whatever waits for it waits for as long as a test
 * likes. `env` puts it on a command's path, `isAsked` tells whether it was started.
 */
export const gatedTemporal = (folder: string): { env: { PATH: string }; isAsked: () => boolean } => {
  const asked = join(folder, "asked");
  const path = join(folder, "temporal");
  const real = findTemporal(process.env)?.path ?? "";
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$1" != server ]; then exec "${real}" "$@"; fi\n: >"${asked}"\nwhile :; do sleep 0.1; done\n`,
  );
  chmodSync(path, 0o755);
  return { env: { PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` }, isAsked: () => existsSync(asked) };
};
