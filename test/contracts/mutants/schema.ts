import { relative, dirname } from "node:path";
import type { Node } from "../functions/compilerOutput.ts";
import { changesOf, childrenOf, NAMES, type Mutant } from "./operators.ts";
import { castOf } from "./literals.ts";

/** A file in the bytes the compiler counts in. */
const latin = (source: string): string => Buffer.from(source, "utf8").toString("latin1");
const utf8 = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");
const rangeOf = (node: Node): [start: number, end: number] => {
  const [start = 0, length = 0] = String(node["src"]).split(":").map(Number);
  return [start, start + length];
};

type Placed = { number: number; node: Node; which: number };
/** How a mutant stands in the code: around an expression, before a statement, or at a condition. */
type Seat = { number: number; how: "expression" | "statement" | "gone" | "never" | "always"; other: string };

/** A mutant and what switches it on. */
export type Numbered = { number: number; mutant: Mutant };

export type Sources = Record<string, { ast: Node }>;

/** Every mutant in one text, each behind its own number; `alone` are those that no number can switch. */
export const schemata = (
  sources: Sources,
  textOf: ReadonlyMap<string, string>,
  mutants: readonly Numbered[],
  left: ReadonlySet<number>,
): { texts: Map<string, string>; noProgram: number[]; alone: number[] } => {
  const noProgram = mutants.filter(({ mutant: { node }, number }) => left.has(number) || isNone(node, sources));
  const without = new Set(noProgram.map(({ number }) => number));
  const placed = mutants
    .filter(({ number }) => !without.has(number))
    .map(({ number, mutant: { node, which, path } }) => ({ number, node, which, path }));
  const parents = new Map<Node, Node>();
  const byId = new Map<number, Node>();
  const walk = (node: Node): void => {
    if (node.id !== undefined) byId.set(node.id, node);
    for (const child of childrenOf(node)) {
      parents.set(child, node);
      walk(child);
    }
  };
  for (const { ast } of Object.values(sources)) walk(ast);
  const context = { parents, byId };
  const functions = asFunctions(sources, placed, context);
  const alone: number[] = [];
  const texts = new Map<string, string>();
  for (const [path, source] of textOf) {
    const ast = (sources[path] as { ast: Node }).ast;
    const file = new File(latin(source), functions, context);
    for (const one of placed) if (one.path === path && !file.seat(one)) alone.push(one.number);
    texts.set(path, utf8(file.render(ast, path)));
  }
  return { texts, noProgram: [...without], alone };
};

/** A name that its library or struct does not have; the compiler would find them one after another. */
const isNone = (node: Node, sources: Sources): boolean => {
  if (node.nodeType !== "MemberAccess") return false;
  const id = Number(node["referencedDeclaration"] ?? -1);
  const other = NAMES[String(node["memberName"])];
  const holds = (one: Node): boolean => childrenOf(one).some((child) => child.id === id);
  const has = (one: Node): boolean => childrenOf(one).some((child) => child["name"] === other);
  const find = (one: Node): Node | undefined => {
    if (holds(one)) return one;
    for (const child of childrenOf(one)) {
      const found =
        child.nodeType === "ContractDefinition" || child.nodeType === "StructDefinition" ? find(child) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  for (const { ast } of Object.values(sources)) {
    const owner = find(ast);
    if (owner) return !has(owner);
  }
  return false;
};

type Context = { parents: ReadonlyMap<Node, Node>; byId: ReadonlyMap<number, Node> };

/** Constants with mutants become functions, and so do those that are made of them. */
const asFunctions = (sources: Sources, placed: readonly Placed[], { parents, byId }: Context): Set<number> => {
  const constantAbove = (node: Node): Node | undefined => {
    for (let at: Node | undefined = node; at; at = parents.get(at)) {
      if (at.nodeType === "VariableDeclaration" && at["constant"] === true) return at;
    }
    return undefined;
  };
  const wanted = new Set(placed.flatMap(({ node }) => constantAbove(node)?.id ?? []));
  const uses: [constant: number, node: Node][] = [];
  const inAssembly = new Set<number>();
  const walk = (node: Node): void => {
    const target = Number(node["referencedDeclaration"] ?? -1);
    if (byId.get(target)?.["constant"] === true) uses.push([target, node]);
    if (node.nodeType === "InlineAssembly") {
      for (const { declaration } of (node["externalReferences"] ?? []) as { declaration: number }[]) {
        inAssembly.add(declaration);
      }
    }
    childrenOf(node).forEach(walk);
  };
  for (const { ast } of Object.values(sources)) walk(ast);
  for (let size = -1; size !== wanted.size;) {
    size = wanted.size;
    for (const [constant, node] of uses) {
      const above = constantAbove(node);
      if (wanted.has(constant) && above?.id !== undefined) wanted.add(above.id);
    }
  }
  return new Set([...wanted].filter((id) => !inAssembly.has(id)));
};

class File {
  readonly #seats = new Map<Node, Seat[]>();
  readonly #bytes: string;
  readonly #functions: ReadonlySet<number>;
  readonly #context: Context;

  constructor(bytes: string, functions: ReadonlySet<number>, context: Context) {
    this.#bytes = bytes;
    this.#functions = functions;
    this.#context = context;
  }

  /** Gives a mutant its place; false where there is none. */
  seat({ number, node, which }: Placed): boolean {
    const other = changesOf(node, this.#raw(node), (child) => this.#plain(child))[which];
    if (other === undefined) return false;
    const at = (host: Node | undefined, how: Seat["how"], text: string): boolean => {
      if (host === undefined) return false;
      this.#seats.set(host, [...(this.#seats.get(host) ?? []), { number, how, other: text }]);
      return true;
    };
    const up = (from: Node, test: (at: Node) => boolean): Node | undefined => {
      let host: Node | undefined = from;
      while (host && !test(host)) host = this.#context.parents.get(host);
      return host;
    };
    const within = (host: Node | undefined): string => (host ? this.#plain(host, new Map([[node, other]])) : "");
    const constant = up(node, (one) => one.nodeType === "VariableDeclaration" && one["constant"] === true);
    // One that assembly reads has to stay what it is.
    if (constant && !this.#functions.has(constant.id ?? -1)) return false;
    const isStatement = (one: Node): boolean => one.nodeType.endsWith("Statement");
    switch (node.nodeType) {
      case "ExpressionStatement":
      case "EmitStatement":
        return at(node, "gone", "");
      case "IfStatement":
        return at(node["condition"] as Node, "never", "");
      case "Conditional":
        return at(node["condition"] as Node, which === 0 ? "always" : "never", "");
      case "ModifierInvocation":
        return at(node, "gone", "");
      case "MemberAccess": {
        if (node["lValueRequested"] === true) {
          const host = up(node, isStatement);
          return host?.nodeType === "ExpressionStatement" && at(host, "statement", within(host));
        }
        const call = this.#context.parents.get(node);
        const host = call?.nodeType === "FunctionCall" && call["expression"] === node ? call : node;
        if (typeOf(host) !== "tuple()") return at(host, "expression", within(host));
        const statement = up(host, isStatement);
        return statement?.nodeType === "ExpressionStatement" && at(statement, "statement", within(statement));
      }
      default: {
        const literal = (one: Node): boolean => typeOf(one).startsWith("int_const");
        if (!literal(node)) return at(node, "expression", other);
        const parentOf = (one: Node): Node | undefined => this.#context.parents.get(one);
        let host = node;
        while (parentOf(host) && literal(parentOf(host) as Node)) host = parentOf(host) as Node;
        const above = parentOf(host);
        // Bytes take no other number than zero.
        if (above?.nodeType === "FunctionCall" && typeOf(above).startsWith("bytes")) return false;
        if (above?.nodeType === "FunctionCall" && above["kind"] === "typeConversion") {
          return at(above, "expression", within(above));
        }
        const type = castOf(host, this.#context);
        if (type === undefined) {
          const call = up(host, (one) => one.nodeType === "FunctionCall" && !typeOf(one).startsWith("tuple"));
          return at(call, "expression", within(call));
        }
        this.#seats.set(host, [
          ...(this.#seats.get(host) ?? []),
          { number, how: "expression", other: `${type}(${within(host)})` },
        ]);
        this.#casts.set(host, type);
        return true;
      }
    }
  }

  readonly #casts = new Map<Node, string>();

  render(ast: Node, path: string): string {
    const folder = relative(dirname(path), "contracts") || ".";
    const from = `${folder.startsWith(".") ? folder : `./${folder}`}/Mutant.sol`;
    const text = this.#mutable(ast);
    // The tree begins at the pragma.
    const [start] = rangeOf(ast);
    const whole = this.#bytes.slice(0, start) + text.replace(/;/, `;\nimport {Mutant} from "${from}";`);
    return whole.replaceAll(`${SWALLOWED};`, "");
  }

  #raw(node: Node): string {
    return this.#bytes.slice(...rangeOf(node));
  }

  /** As it stands, but for constants that are functions now and the pieces given. */
  #plain(node: Node, pieces: ReadonlyMap<Node, string> = new Map()): string {
    const piece = pieces.get(node);
    if (piece !== undefined) return piece;
    return this.#called(
      node,
      this.#spliced(node, (child) => this.#plain(child, pieces)),
    );
  }

  #called(node: Node, text: string): string {
    const isName = node.nodeType === "Identifier" || node.nodeType === "MemberAccess";
    return isName && this.#functions.has(Number(node["referencedDeclaration"])) ? `${text}()` : text;
  }

  #spliced(node: Node, render: (child: Node) => string): string {
    const [start, end] = rangeOf(node);
    let text = "";
    let at = start;
    const children = childrenOf(node)
      .filter((child) => child["src"] !== undefined)
      .map((child) => ({ child, range: rangeOf(child) }))
      .filter(({ range: [from, to] }) => from >= start && to <= end && to > from)
      .sort((a, b) => a.range[0] - b.range[0]);
    for (const { child, range } of children) {
      // Some parts of the tree stand twice in it.
      if (range[0] < at) continue;
      text += this.#bytes.slice(at, range[0]) + render(child);
      at = range[1];
    }
    return text + this.#bytes.slice(at, end);
  }

  #mutable(node: Node): string {
    const inner = (): string =>
      this.#called(
        node,
        this.#spliced(node, (child) => this.#mutable(child)),
      );
    if (node.nodeType === "VariableDeclaration" && this.#functions.has(node.id ?? -1)) return this.#asFunction(node);
    const seats = this.#seats.get(node) ?? [];
    if (node.nodeType === "ModifierInvocation") {
      return seats[0] === undefined ? inner() : inner().replace(/^\w+/, `$&_${seats[0].number}`);
    }
    if (node.nodeType === "ContractDefinition") return this.#withModifiers(node, inner());
    const type = this.#casts.get(node);
    return seats.reduce(
      (text, { number, how, other }) => {
        const on = `Mutant.on(${number})`;
        const marked = `/*<${number}*/${other}/*${number}>*/`;
        if (how === "gone") return `if (${on}) {} else ${text}`;
        if (how === "statement") return `if (${on}) { ${marked}; } else ${text}`;
        if (how === "never") return `(${on} ? false : (${text}))`;
        if (how === "always") return `(${on} ? true : (${text}))`;
        return `(${on} ? (${marked}) : (${text}))`;
      },
      type === undefined ? inner() : `${type}(${inner()})`,
    );
  }

  /** A constant with nothing in it that changes stays as dear as it was: the optimizer sees through it. */
  #asFunction(node: Node): string {
    const type = String((node["typeDescriptions"] as { typeString: string }).typeString);
    const visibility = node["stateVariable"] === true ? String(node["visibility"]) : "";
    const base = node["baseFunctions"] === undefined ? "" : " override";
    const value = this.#mutable(node["value"] as Node);
    return `function ${String(node["name"])}() ${visibility} pure${base} returns (${type}) { return ${value}; }${SWALLOWED}`;
  }

  /** For each use that may be taken away its own copy of the modifier. */
  #withModifiers(contract: Node, text: string): string {
    const copies: string[] = [];
    for (const [node, seats] of this.#seats) {
      if (node.nodeType !== "ModifierInvocation") continue;
      let above: Node | undefined = node;
      while (above && above !== contract) above = this.#context.parents.get(above);
      const id = Number((node["modifierName"] as Node)["referencedDeclaration"]);
      const definition = this.#context.byId.get(id);
      if (above === undefined || definition === undefined) continue;
      const body = this.#mutable(definition["body"] as Node);
      for (const { number } of seats) {
        copies.push(
          `modifier ${String(definition["name"])}_${number}() { if (Mutant.on(${number})) { _; } else ${body} }`,
        );
      }
    }
    const end = text.lastIndexOf("}");
    return copies.length === 0 ? text : `${text.slice(0, end)}${copies.join("\n")}\n}`;
  }
}

/** The semicolon behind a constant is none of a function's. */
const SWALLOWED = "/*swallowed*/";

export const typeOf = (node: Node): string =>
  String((node["typeDescriptions"] as { typeString?: string } | undefined)?.typeString ?? "");
