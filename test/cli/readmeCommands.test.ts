import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contractsAreCompiled } from "../support/anchoredRun.ts";
import { root, temporalIsHere } from "../support/command.ts";
import { commandsIn } from "../support/readmeCommands.ts";
import { scriptedEndpoint, submits, type ScriptedEndpoint } from "../support/scriptedEndpoint.ts";

// Every command that a page of this project prints is run here as printed, in a copy of the tree in which nobody has worked.
// What is not run here is named with the file that runs it; a command that is neither fails.

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...["agents", "contracts", "policies", "simulation", "test", "workflows"].map((folder) => `${folder}/README.md`),
];
const pageText = (page: string): string => readFileSync(join(root, page), "utf8");

/** Command to the file that runs it, and what stands there to show it. */
const ELSEWHERE: Record<string, [file: string, shows: string]> = {
  "npm test": ["test/run.ts", "test/cli"],
  "npm test -- --only=units": ["test/run.ts", "--only="],
  "npm run test:long": ["test/run.ts", "--long"],
  "npm run bench": ["test/bench/run.ts", "BENCHES"],
  "node_modules/.bin/forge build contracts": ["workflows/cli/compile.ts", '"build", "contracts"'],
  "npm run test:symbolic": ["test/contracts/symbolic/run.ts", "HALMOS"],
  "npm run test:slither": ["test/contracts/slither/run.ts", "SLITHER"],
  "npm run test:council": ["test/contracts/council/run.ts", "--seeds"],
  "npm run test:mutants": ["test/contracts/mutants/run.ts", "--sample"],
  "npm run test:contracts": ["test/run.ts", '"test", "--color", "never"'],
  "npm run test:contracts -- --match-path '*Limits*'": ["test/contracts.ts", "passedOn"],
  "npm run test:contracts -- --match-path 'test/contracts/council/*'": ["test/contracts.ts", "passedOn"],
  "npm exec -- exchequer doctor --chain <url> --treasury <custody> --module <module>": [
    "test/cli/doctorTreasury.test.ts",
    '"--treasury"',
  ],
  "npm exec -- exchequer deploy --plan --deployer <address> --executor <timelock> --submitter <address> --seats <addresses> --out <plan>":
    ["test/cli/deploy.test.ts", '"--plan"'],
  "npm exec -- exchequer deploy verify <plan>/deployment.json --chain <url>": ["test/cli/deploy.test.ts", '"verify"'],
  "npm exec -- exchequer policy propose <mandate> --governor <address> --chain <url> --treasury <custody> --module <module> --calldata --from <proposer>":
    ["test/cli/policyVote.test.ts", '"--calldata"'],
  "npm exec -- exchequer policy propose <mandate> --governor <address> --chain <url> --treasury <custody> --module <module> --as holder-1":
    ["test/cli/policyVote.test.ts", '"propose"'],
  "npm exec -- exchequer policy vote --governor <address> --proposal <id> --chain <url> --as holder-1": [
    "test/cli/policyVote.test.ts",
    '"vote"',
  ],
  "npm exec -- exchequer policy queue --governor <address> --proposal <id> --chain <url>": [
    "test/cli/policyVote.test.ts",
    '"queue"',
  ],
  "npm exec -- exchequer policy execute --governor <address> --proposal <id> --chain <url>": [
    "test/cli/policyVote.test.ts",
    '"execute"',
  ],
  "npm exec -- exchequer policy status --governor <address> --proposal <id> --chain <url>": [
    "test/cli/policyVote.test.ts",
    '"status"',
  ],
  "npm exec -- exchequer policy apply <mandate> --governor <address> --chain <url> --treasury <custody> --module <module> --warp":
    ["test/faults/policyChange.test.ts", '"--warp"'],
  "npm exec -- exchequer policy review --governor <address> --proposal <id> --chain <url>": [
    "test/cli/policyVote.test.ts",
    '"review"',
  ],
  "npm exec -- exchequer policy propose <mandate> --safe <safe> --chain <url> --treasury <custody> --module <module> --calldata":
    ["test/cli/policySafe.test.ts", '"--calldata"'],
  "npm exec -- exchequer policy review --safe <safe> --batch <file> --chain <url>": [
    "test/cli/policySafe.test.ts",
    '"--batch"',
  ],
  "npm exec -- exchequer policy accept <mandate> --chain <url> --treasury <custody> --module <module>": [
    "test/cli/policySafe.test.ts",
    '"accept"',
  ],
  "npm exec -- exchequer policy cut <mandate> --chain <url> --treasury <custody> --module <module> --as guardian": [
    "test/cli/policyLifecycle.test.ts",
    '"cut"',
  ],
  "npm exec -- exchequer policy power --governor <address> --chain <url>": ["test/cli/policyVote.test.ts", '"power"'],
  "npm exec -- exchequer policy rehearse <plan> --chain <url>": ["test/cli/exitsSafe.test.ts", '"rehearse"'],
  "node_modules/node/bin/node test/contracts/gas/measure.ts": ["test/contracts/gas/snapshot.test.ts", "measureGas"],
  "npm start -- --keep": ["test/faults/interrupted.test.ts", '"--keep"'],
  "EXCHEQUER_FAULT=after-broadcast npm start": ["test/faults/killedWorker.test.ts", '"after-broadcast"'],
  "npm exec -- exchequer backtest worker <sweep>": ["test/faults/sweep.test.ts", '"worker"'],
  "npm exec -- exchequer cosign": ["test/cli/cosign.test.ts", '"cosign"'],
  "npm exec -- exchequer run --resume": ["test/faults/resumed.test.ts", '"--resume"'],
  "npm exec -- exchequer fork prove <bundle> --from rpc:<url>": ["test/fork/proofs.test.ts", '"prove"'],
  "npm exec -- exchequer history pull --pool <address> --from <block> --rpc rpc:<url> --out <set>": [
    "test/cli/history.test.ts",
    '"pull"',
  ],
  "npm exec -- exchequer log verify --history <file>": ["test/cli/backtestedCycle.test.ts", '"--history"'],
  "node workflows/worker.ts <run folder>": ["test/faults/killedWorker.test.ts", "worker"],
  "node_modules/node/bin/node test/replay/capture.ts": ["test/replay/replay.test.ts", "histories"],
};

const recorded = resolve(root, "../shared/data/mainnet-blocks/15538827");
const poolLog = resolve(root, "../shared/data/uniswap-v3/usdc-weth-005-2024-01-05.logs.csv.gz");
/** What a reader fills in. */
const NAMED: [printed: string | RegExp, meant: string][] = [
  ["<folder>", recorded],
  ["<logs>", poolLog],
  ["<bundle>", "recorded-block"],
  ["<mandate>", "policies/mandates/example.yaml"],
  ["OPENAI_API_KEY=…", "OPENAI_API_KEY=local"],
  ["OPENAI_MODEL=…", "OPENAI_MODEL=scripted"],
];

const printed = PAGES.flatMap((page) => commandsIn(page, pageText(page)));
const toRun = printed.filter(({ command }, index) => {
  const first = printed.findIndex((other) => other.command === command) === index;
  return first && !(command in ELSEWHERE);
});

const why = [
  temporalIsHere ? null : "there is no temporal command",
  contractsAreCompiled ? null : "out/ is absent, run node_modules/.bin/forge build",
  // The copy shares node_modules: were they another lockfile's, its first command would install them anew.
  installedFromThisLock() ? null : "node_modules is not what package-lock.json asks for, run npm start",
].find((reason) => reason !== null);
if (why) console.log(`commands of the READMEs not run: ${why}`);
const blockIsHere = existsSync(recorded);
if (!blockIsHere) console.log("commands of the READMEs on a recorded block not run: ../shared/data is not here");

function installedFromThisLock(): boolean {
  const stored = join(root, "node_modules/.exchequer-lock-hash");
  const hash = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return existsSync(stored) && readFileSync(stored, "utf8") === hash;
}

describe("the commands of the READMEs", () => {
  it("default: each is run below, or named with the file that runs it", () => {
    expect(printed.length).toBeGreaterThan(20);
    const commands = printed.map(({ command }) => command);
    for (const [command, [file, shows]] of Object.entries(ELSEWHERE)) {
      expect(commands, `${command} is printed nowhere any more`).toContain(command);
      expect(readFileSync(join(root, file), "utf8"), `${command} in ${file}`).toContain(shows);
    }
  });

  it("behavior: a new command is found wherever it is printed", () => {
    const page =
      "# a\n```sh\nnpm one   # why\n\nnpm two\n```\n| x | `npm three`, `log four`, `five` |\n```\nnpm six\nsaid\n```\n";
    const more =
      "```sh\nexport A=…\nnpm start\n```\n`B=1 npm start`, `npm exec -- exchequer fork seven <x>`, `fork seven`, `exchequer.yaml`\n";
    const found = commandsIn("x.md", page + more).map(({ command }) => command);
    expect(found).toEqual([
      "npm one",
      "npm two",
      "npm six",
      "export A=…\nnpm start",
      "npm three",
      "B=1 npm start",
      "npm exec -- exchequer fork seven <x>",
      "npm exec -- exchequer log four",
    ]);
  });
});

describe.skipIf(why !== undefined)("as printed, in a fresh copy", { timeout: 240_000 }, () => {
  let folder: string;
  let copy: string;
  let model: ScriptedEndpoint;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "exchequer-readme-"));
    copy = join(folder, "exchequer");
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
    for (const file of listed.toString().split("\0").filter(Boolean))
      if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const built of ["out", "cache"])
      if (existsSync(join(root, built))) cpSync(join(root, built), join(copy, built), { recursive: true });
    const answer = submits({ direction: "WETH->USDC", sizeBps: 1_000 });
    model = await scriptedEndpoint(Array.from({ length: 8 }, () => answer));
  });
  afterAll(async () => {
    await model?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const run = (command: string): Promise<{ code: number | null; stdout: string; said: string }> =>
    new Promise((done, reject) => {
      const { PATH, HOME, XDG_CACHE_HOME, LANG } = process.env;
      const path = (PATH ?? "").split(":").filter((entry) => !entry.startsWith(root));
      const child = spawn("sh", ["-ec", command], {
        cwd: copy,
        // The address of the model is the one thing a reader may leave out and this test may not.
        env: { PATH: path.join(":"), HOME, XDG_CACHE_HOME, LANG, OPENAI_BASE_URL: model.url },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [stdout, said] = ["", ""];
      child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
      child.once("error", reject);
      child.once("close", (code) => done({ code, stdout, said }));
    });

  const meant = (command: string): string =>
    NAMED.reduce((text, [shown, value]) => text.replaceAll(shown, value), command);

  for (const { page, command } of toRun) {
    it.skipIf(!blockIsHere && /<folder>|<bundle>|<logs>|pool\.set/.test(command))(
      `behavior: ${page}: ${command}`,
      async () => {
        const { code, stdout, said } = await run(meant(command));
        expect(code, said).toBe(0);
        if (command === "npm start")
          expect(partsOf(stdout), "capture it again: test/support/captureAccount.ts").toEqual(
            partsOf(pageText("README.md")),
          );
        if (command.startsWith("export OPENAI_API_KEY=…")) expect(model.asked.length).toBeGreaterThan(0);
      },
    );
  }
});

/** The blocks of an account, and the rules in it: what README.md shows must be what a run prints. */
const partsOf = (text: string): string[] => {
  const account = text.slice(text.search(/^EXECUTED /m)).split("```")[0] ?? "";
  const blocks = account.match(/^[A-Z]\w+(?= {2,})/gm) ?? [];
  const rules = account.match(/\b[a-z]+(?:-[a-z]+)*(?= +(?:[A-Z]+ +)?\S+(?: s)? [≤≥] )/g) ?? [];
  return [...blocks, ...rules];
};
