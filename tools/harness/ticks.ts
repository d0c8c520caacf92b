/**
 * Puts stops into a program by itself, so that any program is a fixture.
 * Takes plain ECMAScript. Gives the same program with calls of a global `$tick()`: at the head and the end of every block, between
 * statements, and in front of operands as `($tick(), operand)`. What runs while a class at the top of the file
 * is made gets none: the program is not a task then.
 * Holds afterwards: with a `$tick` that does nothing, the program does what it did before (anonymous functions keep their
 * names, calls their `this`, optional chains their short circuit; `typeof`, `delete` and assignments their operand's kind).
 * Why text edits and no printer: lines stay where they were, so a failing stop is found in the input.
 */
import { parse } from "@babel/parser";
import { type BlockStatement, isStatement, type Node } from "@babel/types";
import { SYNTAX } from "./modules.js";
import { childrenOf } from "./walk.js";

/** 0: the heads of functions and of loop bodies. 1: blocks and statements. 2: also operands, but for literals. 3: also literals, callees and objects of members. */
export type Density = 0 | 1 | 2 | 3;

export interface TickOptions {
  readonly sourceType: "module" | "commonjs";
  readonly density: Density;
  /** One place of so many gets a tick; each by default. What has no call in it is compiled in another way. */
  readonly spacing?: number | undefined;
  /** Which ones those are. */
  readonly salt?: number | undefined;
}

export interface Ticked {
  readonly code: string;
  /** How many `$tick()` stand in the text. */
  readonly count: number;
}

type Named = "named" | "plain";

const JUMPS = new Set(["ReturnStatement", "ThrowStatement", "BreakStatement", "ContinueStatement"]);
const LITERALS = new Set(["NumericLiteral", "StringLiteral", "BooleanLiteral", "NullLiteral", "BigIntLiteral", "RegExpLiteral"]);

export function insertTicks(source: string, options: TickOptions): Ticked {
  const file = parse(source, {
    sourceType: options.sourceType === "module" ? "module" : "commonjs",
    plugins: SYNTAX,
  });
  const inserter = new Inserter(options.density, scatter(options.spacing ?? 1, options.salt ?? 0));
  inserter.visit(file.program);
  return inserter.assemble(source);
}

/** Says of a place, by its number in the order of the text, whether it gets a tick. */
function scatter(spacing: number, salt: number): (place: number) => boolean {
  return (place) => (Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)) >>> 0 < 2 ** 32 / spacing;
}

class Inserter {
  readonly #density: Density;
  readonly #keep: (place: number) => boolean;
  /** Text that goes in at an offset: what closes there (inner first), then what opens there (outer first). */
  readonly #closes = new Map<number, string[]>();
  readonly #opens = new Map<number, string[]>();
  #inFunction = false;
  #places = 0;
  #count = 0;

  constructor(density: Density, keep: (place: number) => boolean) {
    this.#density = density;
    this.#keep = keep;
  }

  assemble(source: string): Ticked {
    const offsets = [...new Set([...this.#closes.keys(), ...this.#opens.keys()])].sort((a, b) => a - b);
    let code = "";
    let done = 0;
    for (const at of offsets) {
      code += source.slice(done, at) + [...(this.#closes.get(at) ?? []), ...(this.#opens.get(at) ?? [])].join("");
      done = at;
    }
    return { code: code + source.slice(done), count: this.#count };
  }

  /** Visits a node in a place where it cannot be wrapped: a statement, a target, a callee with a `this`, the rest of an optional chain. */
  visit(node: Node | null | undefined): void {
    if (!node) return;
    const handler = HANDLERS[node.type];
    if (handler) handler(this, node);
    else this.children(node);
  }

  children(node: Node): void {
    for (const child of childrenOf(node)) this.visit(child);
  }

  /** Visits an expression in a place where `($tick(), expression)` means the same. `named`: an anonymous function would get its name here. */
  operand(node: Node | null | undefined, named: Named = "plain"): void {
    if (!node) return;
    if (this.#wraps(node, named) && this.#takes()) {
      this.#open(node.start as number, "($tick(), ");
      this.visit(node);
      this.#close(node.end as number, ")");
    } else this.visit(node);
  }

  /** An operand that is only ticked at the highest density. */
  minor(node: Node | null | undefined): void {
    if (this.#density === 3) this.operand(node);
    else this.visit(node);
  }

  #wraps(node: Node, named: Named): boolean {
    if (this.#density < 2) return false;
    if (this.#density === 2 && LITERALS.has(node.type)) return false;
    const anonymous =
      node.type === "ArrowFunctionExpression" || ((node.type === "FunctionExpression" || node.type === "ClassExpression") && !node.id);
    return !(named === "named" && anonymous) && !OPAQUE.has(node.type);
  }

  /** The statements of a block whose text starts after `head`; `end` is where its closing brace stands. */
  statements(list: readonly Node[], head: number, end: number | undefined): void {
    if (this.#density === 0) {
      for (const statement of list) this.visit(statement);
      return;
    }
    this.#statement(head);
    list.forEach((statement, i) => {
      if (i > 0 && statement.type !== "FunctionDeclaration") this.#statement(statement.start as number);
      this.visit(statement);
    });
    const last = list.at(-1);
    if (end !== undefined && last && !JUMPS.has(last.type)) this.#closing(end);
  }

  /** The body of a function. */
  body(node: Node): void {
    if (this.#density > 0 && node.type !== "BlockStatement") this.operand(node);
    else {
      if (this.#density === 0) this.#head(node);
      this.visit(node);
    }
  }

  /** The body of a loop. */
  turn(node: Node): void {
    if (this.#density > 0) this.branch(node);
    else {
      this.#head(node);
      this.visit(node);
    }
  }

  #head(node: Node): void {
    if (!this.#takes()) return;
    if (node.type === "BlockStatement") this.#open(headOf(node), " $tick(); ");
    else {
      const [before, after] = isStatement(node) ? ["{ $tick(); ", " }"] : ["($tick(), ", ")"];
      this.#open(node.start as number, before);
      this.#close(node.end as number, after);
    }
  }

  /** A statement under `if` or `else`, or a loop: gets braces, if it has none. */
  branch(node: Node | null | undefined): void {
    if (!node) return;
    if (this.#density === 0) {
      this.visit(node);
      return;
    }
    if (node.type === "BlockStatement" || node.type === "FunctionDeclaration" || !this.#takes()) {
      this.visit(node);
      return;
    }
    this.#open(node.start as number, "{ $tick(); ");
    this.visit(node);
    this.#close(node.end as number, " }");
  }

  /** The inside of a function that may hold stops. */
  inFunction(visitInside: () => void): void {
    const outer = this.#inFunction;
    this.#inFunction = true;
    visitInside();
    this.#inFunction = outer;
  }

  /** Whether a tick goes in at the next place. */
  #takes(): boolean {
    const takes = this.#inFunction && this.#keep(this.#places++);
    if (takes) this.#count++;
    return takes;
  }

  #statement(at: number): void {
    if (this.#takes()) this.#open(at, " $tick(); ");
  }

  #closing(at: number): void {
    if (this.#takes()) this.#close(at, " $tick(); ");
  }

  #open(at: number, text: string): void {
    const list = this.#opens.get(at);
    if (list) list.push(text);
    else this.#opens.set(at, [text]);
  }

  #close(at: number, text: string): void {
    const list = this.#closes.get(at);
    if (list) list.push(text);
    else this.#closes.set(at, [text]);
  }
}

/** Not expressions by themselves. */
const OPAQUE = new Set(["Super", "Import", "PrivateName", "SpreadElement", "ArgumentPlaceholder", "VariableDeclaration"]);
const OPTIONAL = new Set(["OptionalMemberExpression", "OptionalCallExpression"]);

/** Where the statements of a block start: behind its directives. */
const headOf = (block: BlockStatement) => (block.directives.at(-1)?.end ?? (block.start as number) + 1) as number;

const isParenthesized = (node: Node) => node.extra?.parenthesized === true;

type Handler<N extends Node> = (to: Inserter, node: N) => void;
type Handlers = { [K in Node["type"]]?: Handler<Extract<Node, { type: K }>> };

/** The object of a member: a link of an optional chain must stay one. */
function object(to: Inserter, node: Node): void {
  // The compiler knows the calls of `Promise.all(list)` and its like by that name.
  if (node.type === "Identifier" && node.name === "Promise") return;
  if (OPTIONAL.has(node.type) && !isParenthesized(node)) to.visit(node);
  else to.minor(node);
}

/** What is called: a member keeps its `this`, a link of an optional chain stays one, `eval` stays direct. */
function callee(to: Inserter, node: Node): void {
  if (node.type === "MemberExpression" || OPTIONAL.has(node.type)) to.visit(node);
  // `new Promise(…)` is known to the compiler by its name
  else if (node.type === "Identifier" && (node.name === "eval" || node.name === "Promise")) return;
  else if (node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression") to.visit(node);
  else to.minor(node);
}

function argumentsOf(to: Inserter, list: readonly Node[]): void {
  for (const a of list) to.operand(a.type === "SpreadElement" ? a.argument : a);
}

function callOf(to: Inserter, node: { callee: Node; arguments: readonly Node[] }): void {
  callee(to, node.callee);
  argumentsOf(to, node.arguments);
}

function memberOf(to: Inserter, node: { object: Node; property: Node; computed?: boolean | null }): void {
  object(to, node.object);
  // It knows `list[Symbol.iterator]()`, too.
  if (node.computed && !isWellKnown(node.property)) to.operand(node.property);
}

function isWellKnown(key: Node): boolean {
  return key.type === "MemberExpression" && key.object.type === "Identifier" && key.object.name === "Symbol";
}

function property(to: Inserter, node: { computed?: boolean | null; key: Node }): void {
  if (node.computed) to.operand(node.key);
}

function functionOf(
  to: Inserter,
  node: Node & { params: readonly Node[]; body: Node; generator?: boolean | null; async?: boolean | null; kind?: string },
): void {
  to.inFunction(() => {
    // A generator binds its parameters when it is made: nothing can be stopped then.
    if (!node.generator) for (const p of node.params) to.visit(p);
    to.body(node.body);
  });
}

function classOf(to: Inserter, node: { superClass?: Node | null; body: { body: readonly Node[] } }): void {
  to.operand(node.superClass);
  for (const member of node.body.body) {
    if ("computed" in member && member.computed) to.operand((member as { key: Node }).key);
    if (member.type === "ClassMethod" || member.type === "ClassPrivateMethod") functionOf(to, member);
    else if (member.type === "StaticBlock")
      to.statements(member.body, (member.body[0]?.start ?? (member.end as number) - 1) as number, (member.end as number) - 1);
    else if (member.type === "ClassProperty" || member.type === "ClassPrivateProperty" || member.type === "ClassAccessorProperty") {
      // Those of instances run later, wherever the class stands.
      if (member.static) to.operand(member.value, "named");
      else to.inFunction(() => to.operand(member.value, "named"));
    }
  }
}

const HANDLERS = {
  FunctionDeclaration: functionOf,
  FunctionExpression: functionOf,
  ArrowFunctionExpression: functionOf,
  ObjectMethod(to, node) {
    property(to, node);
    functionOf(to, node);
  },
  ClassDeclaration: classOf,
  ClassExpression: classOf,
  ExportDefaultDeclaration: (to, node) => to.visit(node.declaration),

  BlockStatement(to, node) {
    to.statements(node.body, headOf(node), (node.end as number) - 1);
  },
  VariableDeclarator(to, node) {
    to.visit(node.id);
    to.operand(node.init, node.id.type === "Identifier" ? "named" : "plain");
  },
  IfStatement(to, node) {
    to.operand(node.test);
    to.branch(node.consequent);
    if (node.alternate?.type === "IfStatement") to.visit(node.alternate);
    else to.branch(node.alternate);
  },
  ForStatement(to, node) {
    if (node.init?.type === "VariableDeclaration") to.visit(node.init);
    else to.operand(node.init);
    to.operand(node.test);
    to.operand(node.update);
    to.turn(node.body);
  },
  ForInStatement: overObject,
  ForOfStatement: overObject,
  WhileStatement(to, node) {
    to.operand(node.test);
    to.turn(node.body);
  },
  DoWhileStatement(to, node) {
    to.turn(node.body);
    to.operand(node.test);
  },
  SwitchStatement(to, node) {
    to.operand(node.discriminant);
    for (const c of node.cases) {
      to.operand(c.test);
      const first = c.consequent[0];
      if (first) to.statements(c.consequent, first.start as number, undefined);
    }
  },
  LabeledStatement: (to, node) => to.visit(node.body),
  ReturnStatement: (to, node) => to.operand(node.argument),
  AwaitExpression: (to, node) => to.operand(node.argument),
  YieldExpression: (to, node) => to.operand(node.argument),
  ThrowStatement: (to, node) => to.operand(node.argument),
  WithStatement(to, node) {
    // Names inside may be properties of the object, `$tick` too: nothing goes in there.
    to.operand(node.object);
  },

  AssignmentExpression(to, node) {
    to.visit(node.left);
    const names = node.operator === "=" || node.operator === "||=" || node.operator === "&&=" || node.operator === "??=";
    to.operand(node.right, names && node.left.type === "Identifier" ? "named" : "plain");
  },
  AssignmentPattern(to, node) {
    to.visit(node.left);
    to.operand(node.right, node.left.type === "Identifier" ? "named" : "plain");
  },
  ObjectPattern(to, node) {
    for (const p of node.properties) {
      if (p.type === "RestElement") to.visit(p.argument);
      else {
        property(to, p);
        to.visit(p.value);
      }
    }
  },
  MemberExpression: memberOf,
  OptionalMemberExpression: memberOf,
  CallExpression: callOf,
  OptionalCallExpression: callOf,
  NewExpression: callOf,
  TaggedTemplateExpression(to, node) {
    callee(to, node.tag);
    for (const e of node.quasi.expressions) to.operand(e);
  },
  TemplateLiteral(to, node) {
    for (const e of node.expressions) to.operand(e);
  },
  ArrayExpression(to, node) {
    for (const e of node.elements) if (e) to.operand(e.type === "SpreadElement" ? e.argument : e);
  },
  ObjectExpression(to, node) {
    for (const p of node.properties) {
      if (p.type === "SpreadElement") to.operand(p.argument);
      else if (p.type === "ObjectMethod") to.visit(p);
      else {
        property(to, p);
        if (!p.shorthand) to.operand(p.value, "named");
      }
    }
  },
  UnaryExpression(to, node) {
    const kept = node.operator === "delete" || (node.operator === "typeof" && node.argument.type === "Identifier");
    if (kept) to.visit(node.argument);
    else to.operand(node.argument);
  },
  BinaryExpression(to, node) {
    to.operand(node.left);
    to.operand(node.right);
  },
  LogicalExpression(to, node) {
    to.operand(node.left);
    to.operand(node.right);
  },
  ConditionalExpression(to, node) {
    to.operand(node.test);
    to.operand(node.consequent);
    to.operand(node.alternate);
  },
  SequenceExpression(to, node) {
    for (const e of node.expressions) to.operand(e);
  },
} satisfies Handlers as unknown as Record<string, ((to: Inserter, node: Node) => void) | undefined>;

function overObject(to: Inserter, node: { left: Node; right: Node; body: Node }): void {
  to.visit(node.left);
  // The compiler knows `list.entries()` in the head of a loop, and takes a cursor for the native iterator, which cannot be saved.
  if (node.right.type === "CallExpression" && node.right.callee.type === "MemberExpression") to.visit(node.right);
  else to.operand(node.right);
  to.turn(node.body);
}
