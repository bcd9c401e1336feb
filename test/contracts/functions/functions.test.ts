import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { callGraph, numbersOf, reachableFrom } from "./callGraph.ts";
import { compilerOutput, type Node } from "./compilerOutput.ts";

const contracts = join(import.meta.dirname, "../../../contracts");
const output = compilerOutput();
const graph = callGraph(output);

const namesReachedFrom = (name: string): Set<string | undefined> =>
  new Set(numbersOf(graph, name).flatMap((start) => [...reachableFrom(graph, start)].map((id) => graph.names.get(id))));

/** Deployed as OpenZeppelin wrote it: what the holders' governor acts through. */
const TIMELOCK = "node_modules/@openzeppelin/contracts/governance/TimelockController.sol";

/** What someone may call to change something, of all that is deployed; a replica's tokens are nobody's treasury. */
const changing = Object.entries(output.contracts).flatMap(([path, inFile]) =>
  (path.startsWith("contracts/") && !path.startsWith("contracts/replica/")) || path === TIMELOCK
    ? Object.entries(inFile)
        .filter(([contract]) => kindOf(path, contract) === "contract")
        .flatMap(([contract, { abi }]) =>
          abi
            .filter((item) => item.type === "function" && !["view", "pure"].includes(item.stateMutability))
            .map((item) => `${contract}.${item.name}`),
        )
    : [],
);

function kindOf(path: string, contract: string): unknown {
  const nodes = (output.sources[path]?.ast["nodes"] ?? []) as Node[];
  return nodes.find((node) => node.nodeType === "ContractDefinition" && node["name"] === contract)?.["contractKind"];
}

/** Calls that the tree does not follow: what they reach has to be said here. */
const LOW_LEVEL: Record<string, string> = {
  "PolicyModule._preview": "call", // the judge, its function named by selector
  "PolicyModule._commit": "call", // the limits, their function named by selector
  "PolicyModule._plan": "staticcall", // an adapter
  "PolicyModule._verifySeats": "staticcall", // the seats, their function named by selector
  "BoundedCall.call": "call", // the judge, its function named by selector
  "Judge._order": "call", // the hand, its function named in ActionCall
  "Treasury.execTransactionFromModuleReturnData": "call", // anything, as custody
  "Treasury.execute": "call", // anything, as custody
  "CodeStore.store": "create", // data, never run
  "SignatureChecker.isValidSignatureNow": "staticcall",
  // What holders passed, by their governors and Timelock: anything, as the owner or the tightener.
  "Governor._executeOperations": "call",
  "Governor.relay": "call",
  "TimelockController._execute": "call",
  // What these three stand on; a test says that no function comes to the two that delegate.
  "LowLevelCall.callNoReturn": "call",
  "LowLevelCall.callReturn64Bytes": "call",
  "LowLevelCall.delegatecallNoReturn": "delegatecall",
  "LowLevelCall.delegatecallReturn64Bytes": "delegatecall",
  // A token, by the replica's vault, which is no part of the leash.
  "SafeERC20._safeApprove": "call",
  "SafeERC20._safeTransfer": "call",
  "SafeERC20._safeTransferFrom": "call",
};

/** The entrance to custody, a Safe or a treasury, and what a treasury does with its own hand. */
const movesFunds = (name: string): boolean =>
  namesReachedFrom(name).has("ICustody.execTransactionFromModuleReturnData") ||
  (name.startsWith("Treasury.") && name in LOW_LEVEL);

type Row = { name: string; named: string[] };
const rowsOf = (page: string, heading: string): Row[] => {
  const text = readFileSync(join(contracts, page), "utf8").split(heading)[1] ?? "";
  const table = (text.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
  return table.map((line) => {
    const [name = "", ...named] = [...line.matchAll(/`([\w.]+)`/g)].map(([, word]) => word as string);
    return { name, named };
  });
};
const funds = rowsOf("README.md", "## Functions that move funds");
const HOLDERS = "## What holders vote with";
const others = [...rowsOf("FUNCTIONS.md", "# Functions that change something"), ...rowsOf("FUNCTIONS.md", HOLDERS)];

describe("functions that change something", () => {
  test("default: those that can reach custody are the rows of contracts/README.md", () => {
    expect(funds.map(({ name }) => name).sort()).toEqual(changing.filter(movesFunds).sort());
    expect(funds.length).toBeGreaterThan(5);
  });

  test("default: the others are the rows of contracts/FUNCTIONS.md", () => {
    expect(others.map(({ name }) => name).sort()).toEqual(changing.filter((name) => !movesFunds(name)).sort());
  });

  test.each([...funds, ...others])("behavior: $name passes what its row names", ({ name, named }) => {
    expect(named.length, "a row names what holds its caller").toBeGreaterThan(0);
    const reached = namesReachedFrom(name);
    for (const guard of named) expect([...reached], `${guard} on the way of ${name}`).toContain(guard);
  });

  test("behavior: nothing is called that the tree does not follow, but for what is listed", () => {
    const found = [...graph.lowLevel].map(([id, calls]) => [graph.names.get(id), [...calls].join()]);
    expect(Object.fromEntries(found)).toEqual(LOW_LEVEL);
  });

  test("behavior: no function of any contract comes to a delegatecall", () => {
    const delegates = [...graph.lowLevel].filter(([, calls]) => calls.has("delegatecall")).map(([id]) => id);
    const reached = changing.filter((name) => {
      const all = new Set(numbersOf(graph, name).flatMap((start) => [...reachableFrom(graph, start)]));
      return delegates.some((id) => all.has(id));
    });
    expect([delegates.length, reached]).toEqual([2, []]);
  });

  test("behavior: of all that signs for the council only execute reaches custody and keeps what it did", () => {
    const kept = funds.filter(({ name }) => {
      const reached = namesReachedFrom(name);
      return reached.has("Seats.verify") && !reached.has("Judge.Judge_Rehearsed");
    });
    expect(kept.map(({ name }) => name)).toEqual(["PolicyModule.execute"]);
    expect([...namesReachedFrom("PolicyModule.execute")]).toContain("Limits.commit");
  });
});
