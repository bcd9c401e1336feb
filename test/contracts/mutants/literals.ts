import type { Node } from "../functions/compilerOutput.ts";

type Context = { parents: ReadonlyMap<Node, Node>; byId: ReadonlyMap<number, Node> };

const typeOf = (node: Node | undefined): string =>
  String((node?.["typeDescriptions"] as { typeString?: string } | undefined)?.typeString ?? "");
const plain = (type: string | undefined): string | undefined => (/^u?int\d+$/.test(type ?? "") ? type : undefined);

/** The type that the place of a literal gives it: two literals of which one is chosen no longer take any. */
export const castOf = (literal: Node, { parents, byId }: Context): string | undefined => {
  const parent = parents.get(literal);
  if (parent === undefined) return undefined;
  switch (parent.nodeType) {
    case "BinaryOperation": {
      const isExponent = ["**", "<<", ">>"].includes(String(parent["operator"]));
      if (isExponent && parent["rightExpression"] === literal) return "uint256";
      if (isExponent) return plain(typeOf(parent));
      return plain((parent["commonType"] as { typeString: string }).typeString);
    }
    case "Assignment":
      if (["<<=", ">>="].includes(String(parent["operator"]))) return "uint256";
      return plain(typeOf(parent["leftHandSide"] as Node));
    case "VariableDeclarationStatement":
      return plain(typeOf((parent["declarations"] as Node[])[0]));
    case "VariableDeclaration":
    case "Conditional":
      return plain(typeOf(parent));
    case "IndexAccess":
      return /^mapping\((u?int\d+) /.exec(typeOf(parent["baseExpression"] as Node))?.[1] ?? "uint256";
    case "IndexRangeAccess":
      return "uint256";
    case "Return": {
      const list = byId.get(Number(parent["functionReturnParameters"]));
      return plain(typeOf((list?.["parameters"] as Node[] | undefined)?.[0]));
    }
    case "TupleExpression":
      return ofTuple(literal, parent, { parents, byId });
    case "FunctionCall":
      return ofArgument(literal, parent, byId);
    default:
      return undefined;
  }
};

const ofTuple = (literal: Node, tuple: Node, context: Context): string | undefined => {
  const components = tuple["components"] as Node[];
  if (components.length === 1 && tuple["isInlineArray"] !== true) return castOf(tuple, context);
  const at = components.indexOf(literal);
  const above = context.parents.get(tuple);
  if (above?.nodeType === "VariableDeclarationStatement") return plain(typeOf((above["declarations"] as Node[])[at]));
  if (above?.nodeType === "Assignment") {
    return plain(typeOf(((above["leftHandSide"] as Node)["components"] as Node[])[at]));
  }
  if (above?.nodeType === "Return") {
    const list = context.byId.get(Number(above["functionReturnParameters"]));
    return plain(typeOf((list?.["parameters"] as Node[] | undefined)?.[at]));
  }
  return undefined;
};

const ofArgument = (literal: Node, call: Node, byId: ReadonlyMap<number, Node>): string | undefined => {
  const callee = call["expression"] as Node;
  const definition = byId.get(Number(callee["referencedDeclaration"] ?? -1));
  const at = (call["arguments"] as Node[]).indexOf(literal);
  const names = call["names"] as string[];
  if (definition === undefined || at < 0) {
    return callee.nodeType === "NewExpression" ? "uint256" : undefined;
  }
  const parameters = (definition["members"] ??
    (definition["parameters"] as { parameters: Node[] } | undefined)?.parameters ??
    []) as Node[];
  if (names.length > 0) return plain(typeOf(parameters.find((one) => one["name"] === names[at])));
  const bound = parameters.length - (call["arguments"] as Node[]).length;
  return plain(typeOf(parameters[at + bound]));
};
