import type { Node } from "../functions/compilerOutput.ts";

/** One change of one place in one file. */
export type Mutant = {
  path: string;
  /** The function it stands in. */
  within: string;
  line: number;
  /** In the file's bytes. */
  start: number;
  length: number;
  was: string;
  becomes: string;
  /** What is changed, and which of its changes this is. */
  node: Node;
  which: number;
};

const SWAPPED: Record<string, string[]> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "&&": ["||"],
  "||": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
  "|=": ["&="],
};

/** Rounding the other way, the other moment, the other bound. */
const NAMES: Record<string, string> = {
  mulDivDown: "mulDivUp",
  mulDivUp: "mulDivDown",
  valueDown: "valueUp",
  valueUp: "valueDown",
  shareBpsDown: "shareBpsUp",
  shareBpsUp: "shareBpsDown",
  balanceBefore: "balanceAfter",
  balanceAfter: "balanceBefore",
  atMost: "atLeast",
  atLeast: "atMost",
};

/** All that the operators make of a file, in the order of its text. */
export const mutantsOf = (path: string, source: string, ast: Node): Mutant[] => {
  const bytes = Buffer.from(source, "utf8");
  const text = (node: Node): { start: number; length: number; was: string } => {
    const [start = 0, length = 0] = String(node["src"]).split(":").map(Number);
    return { start, length, was: bytes.subarray(start, start + length).toString("utf8") };
  };
  const lineOf = (start: number): number => bytes.subarray(0, start).toString("utf8").split("\n").length;
  const found: Mutant[] = [];

  const visit = (node: Node, within: string, inBody: boolean): void => {
    const isFunction = node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition";
    const here = isFunction ? String(node["name"] || node["kind"]) : within;
    const constant = node.nodeType === "VariableDeclaration" && node["constant"] === true;
    const counts = inBody || isFunction || constant;
    if (counts) {
      const place = text(node);
      for (const [which, becomes] of changesOf(node, place.was, (child) => text(child).was).entries()) {
        found.push({
          path,
          within: constant ? String(node["name"]) : here,
          line: lineOf(place.start),
          ...place,
          becomes,
          node,
          which,
        });
      }
    }
    for (const child of childrenOf(node)) {
      // Without its step a loop has no end.
      if (child !== node["loopExpression"]) visit(child, constant ? String(node["name"]) : here, counts);
    }
  };
  visit(ast, "", false);
  return found.filter(({ was, becomes }) => was !== becomes).sort((a, b) => a.start - b.start);
};

/** What a node may become; `was` is its text, and `textOf` that of its parts. */
export const changesOf = (node: Node, was: string, textOf: (node: Node) => string): string[] => {
  const part = (name: string): string => textOf(node[name] as Node);
  switch (node.nodeType) {
    case "BinaryOperation":
      return (SWAPPED[String(node["operator"])] ?? []).map(
        (operator) => `(${part("leftExpression")} ${operator} ${part("rightExpression")})`,
      );
    case "Assignment":
      return (SWAPPED[String(node["operator"])] ?? []).map(
        (operator) => `${part("leftHandSide")} ${operator} ${part("rightHandSide")}`,
      );
    case "UnaryOperation":
      return node["operator"] === "!" ? [part("subExpression")] : [];
    case "Conditional":
      return [part("trueExpression"), part("falseExpression")].map((one) => `(${one})`);
    case "IfStatement":
      // An `else if` loses its condition with the one before it.
      return node["falseBody"] ? [] : ["{}"];
    case "ExpressionStatement":
    case "EmitStatement":
      // The semicolon is not part of it.
      return ["true"];
    case "ModifierInvocation":
      return (node["kind"] as string) === "modifierInvocation" ? [""] : [];
    case "MemberAccess": {
      const other = NAMES[String(node["memberName"])];
      return other ? [`${part("expression")}.${other}`] : [];
    }
    case "Literal":
      return /^[0-9][0-9_]*$/.test(was) ? [`(${was} + 1)`] : [];
    default:
      return [];
  }
};

export const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => {
    const values = Array.isArray(value) ? value : [value];
    return values.filter((item): item is Node => item !== null && typeof item === "object" && "nodeType" in item);
  });

/** The file as the mutant has it. */
export const mutated = (source: string, { start, length, becomes }: Mutant): string => {
  const bytes = Buffer.from(source, "utf8");
  return `${bytes.subarray(0, start).toString("utf8")}${becomes}${bytes.subarray(start + length).toString("utf8")}`;
};

/** How a mutant is named in contracts/MUTANTS.md; lines move, so it is by its text. */
export const nameOf = ({ path, within, was, becomes }: Mutant): string => {
  const flat = (text: string): string => text.replace(/\s+/g, " ").replaceAll("|", "¦").trim();
  return `${path} ${within}: ${flat(was)} → ${flat(becomes) || "nothing"}`;
};
