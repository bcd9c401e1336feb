import type { CompilerOutput, Node } from "./compilerOutput.ts";

/** Functions, modifiers, errors and public variables, and which of them each names in its body. */
export type CallGraph = {
  /** `Contract.function` by its number in the tree. */
  readonly names: ReadonlyMap<number, string>;
  readonly edges: ReadonlyMap<number, ReadonlySet<number>>;
  /** Calls that no type says where they end: `x.call`, and what assembly calls. By the function they stand in. */
  readonly lowLevel: ReadonlyMap<number, ReadonlySet<string>>;
  /** What `Contract.function` comes to where a base of the contract declares it: the most derived one of each signature. */
  readonly inherited: ReadonlyMap<string, ReadonlySet<number>>;
};

const DECLARES = new Set(["FunctionDefinition", "ModifierDefinition", "ErrorDefinition", "VariableDeclaration"]);
const LOW_LEVEL = new Set(["call", "delegatecall", "callcode", "send", "transfer", "staticcall"]);
const YUL = new Set(["call", "delegatecall", "callcode", "selfdestruct", "create", "create2"]);

/**
 * What names what. Naming counts as calling, so that `abi.encodeCall(Judge.run, …)` is an edge; a call of an interface's
 * function goes on in every function that implements it. So it may hold too much and never too little, low-level calls apart.
 */
export const callGraph = ({ sources }: CompilerOutput): CallGraph => {
  const names = new Map<number, string>();
  const edges = new Map<number, Set<number>>();
  const lowLevel = new Map<number, Set<string>>();
  const add = <T>(map: Map<number, Set<T>>, from: number, to: T): void => {
    const set = map.get(from) ?? new Set<T>();
    map.set(from, set.add(to));
  };

  const declare = (node: Node, contract: string): void => {
    const own = node.nodeType === "ContractDefinition" ? String(node["name"]) : contract;
    if (DECLARES.has(node.nodeType) && node.id !== undefined) {
      names.set(node.id, `${own}.${String(node["name"]) || String(node["kind"])}`);
    }
    children(node).forEach((child) => declare(child, own));
  };
  const follow = (node: Node, within: number | null): void => {
    const function_ = node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition";
    const here = function_ ? (node.id as number) : within;
    if (function_) {
      for (const base of (node["baseFunctions"] as number[] | undefined) ?? []) add(edges, base, node.id as number);
    }
    if (here !== null) {
      const named = node["referencedDeclaration"];
      if (typeof named === "number" && named !== here && names.has(named)) add(edges, here, named);
      const called = lowLevelCall(node);
      if (called !== null) add(lowLevel, here, called);
    }
    children(node).forEach((child) => follow(child, here));
  };
  const trees = Object.values(sources).map(({ ast }) => ast);
  trees.forEach((tree) => declare(tree, ""));
  trees.forEach((tree) => follow(tree, null));
  return { names, edges, lowLevel, inherited: inheritedIn(trees) };
};

const inheritedIn = (trees: readonly Node[]): Map<string, Set<number>> => {
  const contracts = trees.flatMap(children).filter(({ nodeType }) => nodeType === "ContractDefinition");
  const byId = new Map(contracts.map((contract) => [contract.id, contract]));
  const found = new Map<string, Set<number>>();
  for (const contract of contracts) {
    const answered = new Set<string>();
    for (const base of contract["linearizedBaseContracts"] as number[]) {
      for (const node of children(byId.get(base) as Node)) {
        const selector = node["functionSelector"];
        if (node.nodeType !== "FunctionDefinition" || typeof selector !== "string" || answered.has(selector)) continue;
        answered.add(selector);
        const name = `${String(contract["name"])}.${String(node["name"])}`;
        found.set(name, (found.get(name) ?? new Set()).add(node.id as number));
      }
    }
  }
  return found;
};

/** All that a function can come to, itself among it. */
export const reachableFrom = (graph: CallGraph, start: number): ReadonlySet<number> => {
  const seen = new Set([start]);
  for (const from of seen) for (const to of graph.edges.get(from) ?? []) seen.add(to);
  return seen;
};

/** The numbers of what is called so; an overloaded name has several. */
export const numbersOf = (graph: CallGraph, name: string): number[] => {
  const declared = [...graph.names].filter(([, other]) => other === name).map(([number]) => number);
  return [...new Set([...declared, ...(graph.inherited.get(name) ?? [])])];
};

const lowLevelCall = (node: Node): string | null => {
  if (node.nodeType === "MemberAccess" && LOW_LEVEL.has(String(node["memberName"]))) {
    const { typeIdentifier = "" } = (node["typeDescriptions"] as { typeIdentifier?: string }) ?? {};
    const bare = /^t_function_(bare|send|transfer)/.test(typeIdentifier);
    return bare ? String(node["memberName"]) : null;
  }
  if (node.nodeType === "YulFunctionCall") {
    const name = String((node["functionName"] as Node)["name"]);
    return YUL.has(name) ? name : null;
  }
  return null;
};

const children = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => {
    const values = Array.isArray(value) ? value : [value];
    return values.filter((item): item is Node => item !== null && typeof item === "object" && "nodeType" in item);
  });
