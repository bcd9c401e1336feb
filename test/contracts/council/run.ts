// `npm run test:council [-- --seeds=40 --at-once=2]`: the guided search from many seeds, one line as each is done,
// and at the end how they spread.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { foundryBinary } from "../../../workflows/adapters/foundryBinary.ts";
import { compileContracts } from "../../../workflows/cli/compile.ts";

const root = resolve(import.meta.dirname, "../../..");
const numberOf = (name: string, otherwise: number): number =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);
const seeds = Array.from({ length: numberOf("seeds", 40) }, (_, index) => index + 1);
const shares: number[] = [];
let failed = 0;

const climb = (seed: number): Promise<void> =>
  new Promise((done) => {
    const child = spawn(
      foundryBinary("forge"),
      ["test", "--match-contract", "^GuidedAttacker$", "--color", "never", "--threads", "1"],
      { cwd: root, env: { FOUNDRY_PROFILE: "tests", ...process.env, EXCHEQUER_SEED: String(seed) } },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.on("close", (code) => {
      const line = said.split("\n").find((text) => text.includes(`seed ${seed}: took`));
      const share = /\(([\d.]+)%\)/.exec(line ?? "")?.[1];
      if (code === 0 && share !== undefined) shares.push(Number(share));
      else failed += 1;
      console.log(line?.trim() ?? `seed ${seed}: did not finish\n${said.slice(-2000)}`);
      if (code !== 0)
        console.log(
          said
            .split("\n")
            .filter((text) => text.includes("[FAIL"))
            .join("\n"),
        );
      done();
    });
  });

await compileContracts({ root, progress: (line) => console.log(line) });
const next = async (): Promise<void> => {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await climb(seed);
};
await Promise.all(Array.from({ length: numberOf("at-once", 2) }, next));

const sorted = shares.sort((a, b) => a - b);
const at = (part: number): string => `${(sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(2)}%`;
console.log(
  `${sorted.length} seeds: least ${at(0)}, a quarter under ${at(0.25)}, half under ${at(0.5)}, most ${at(1)}`,
);
process.exit(failed === 0 && (sorted[0] ?? 0) >= 80 ? 0 : 1);
