/**
 * Functions that the engine calls by itself: conversions, `Symbol.hasInstance`, accessors, traps of proxies. Where one of them stops and
 * the engine made the call, it throws UnmarkedFrameError at once, since the engine would take the token of the suspension for a value.
 * It knows by a flag, which marked code raises where it makes such a call itself: by name, and where it reads or writes an accessor.
 */
import type * as t from "@babel/types";
import { keyName } from "../ir/key-name.js";
import type { Fn, Unit } from "../ir/unit.js";
import { isFunctionLike, type Node, walk } from "../ir/walk.js";
import { memberName, resultOf } from "./accessors.js";
import { isGlobal } from "./pure-calls.js";

const CONVERSIONS: ReadonlySet<string> = new Set(["valueOf", "toString"]);

const SYMBOLS: ReadonlySet<string> = new Set(["toPrimitive", "hasInstance"]);

const TRAPS: ReadonlySet<string> = new Set([
  "construct",
  "defineProperty",
  "deleteProperty",
  "get",
  "getOwnPropertyDescriptor",
  "getPrototypeOf",
  "has",
  "isExtensible",
  "ownKeys",
  "preventExtensions",
  "set",
  "setPrototypeOf",
]);

/** Parameters that tell a trap from a method of a collection, where the handler is not seen: `get(key)` is none, `get(target, key)` may be one. */
const FEWEST_PARAMETERS: ReadonlyMap<string, number> = new Map([
  ["apply", 3],
  ["construct", 2],
  ["get", 2],
  ["has", 2],
  ["set", 3],
]);

export class Hooks {
  private readonly fns = new Set<Fn>();
  /** Only then is a method called `get` or `has` asked for explicitly. */
  private hasProxies = false;
  /** True when a proxy gets what is no object literal of the file: then any method may be a trap whose name and parameters are those of one. */
  private hasUnseenHandlers = false;

  constructor(private readonly unit: Unit) {
    for (const fn of unit.fns) if (fn.kind === "getter" || fn.kind === "setter") this.fns.add(fn);
    walk(unit.file.program, (node) => {
      if (this.makesProxy(node)) this.proxy(node.arguments[1]);
      return true;
    });
    walk(unit.file.program, (node) => {
      this.look(node);
      return true;
    });
  }

  has(fn: Fn): boolean {
    return this.fns.has(fn) && !fn.async && !fn.generator;
  }

  /** True for a call of a function that may be one of them. */
  asks(node: Node, callee: Fn | undefined): boolean {
    if (callee !== undefined && this.fns.has(callee)) return true;
    if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression") return false;
    const name = memberName(node.callee);
    const isOn = name === "call" || name === "apply";
    return this.isHook(isOn ? (node.callee as t.MemberExpression).object : node.callee);
  }

  private isHook(member: Node): boolean {
    const name = memberName(member);
    if (name !== undefined) return CONVERSIONS.has(name) || (this.hasProxies && TRAPS.has(name));
    return (
      (member.type === "MemberExpression" || member.type === "OptionalMemberExpression") &&
      member.computed === true &&
      this.isSymbol(member.property)
    );
  }

  private isSymbol(key: Node): boolean {
    return key.type === "MemberExpression" && SYMBOLS.has(memberName(key) ?? "") && isGlobal(this.unit, key.object, "Symbol");
  }

  private look(node: Node): void {
    switch (node.type) {
      case "ObjectProperty":
        if (this.isHookKey(node)) this.add(node.value);
        break;
      case "ObjectMethod":
      case "ClassMethod":
        if (this.isHookKey(node)) this.add(node);
        break;
      case "ClassProperty":
        if (node.value && this.isHookKey(node)) this.add(node.value);
        break;
      case "AssignmentExpression":
        if (this.isHook(node.left)) this.add(node.right);
        break;
      case "CallExpression":
        this.definition(node);
        break;
    }
  }

  private isHookKey(node: t.ObjectProperty | t.ObjectMethod | t.ClassMethod | t.ClassProperty): boolean {
    if (node.computed) return this.isSymbol(node.key);
    const name = keyName(node) ?? "";
    return CONVERSIONS.has(name) || (this.hasUnseenHandlers && this.isLikeTrap(name, "params" in node ? node : node.value));
  }

  private isLikeTrap(name: string, value: Node | null | undefined): boolean {
    if (!TRAPS.has(name) && name !== "apply") return false;
    return value != null && isFunctionLike(value) && value.params.length >= (FEWEST_PARAMETERS.get(name) ?? 0);
  }

  /** `Object.defineProperty(o, "valueOf", { value: … })`; and accessors that are made by hand. */
  private definition({ arguments: args }: t.CallExpression): void {
    const [, name, made] = args.map(resultOf);
    if (made?.type !== "ObjectExpression" || name === undefined) return;
    const isHook = this.isSymbol(name) || (name.type === "StringLiteral" && CONVERSIONS.has(name.value));
    for (const property of made.properties) {
      const key = property.type === "SpreadElement" ? undefined : keyName(property);
      if (key === "get" || key === "set" || (key === "value" && isHook))
        this.add(property.type === "ObjectProperty" ? property.value : property);
    }
  }

  private makesProxy(node: Node): node is t.NewExpression | t.CallExpression {
    if (node.type === "NewExpression") return isGlobal(this.unit, node.callee, "Proxy");
    const isRevocable = node.type === "CallExpression" && memberName(node.callee) === "revocable";
    return isRevocable && isGlobal(this.unit, (node.callee as t.MemberExpression).object, "Proxy");
  }

  private proxy(handler: Node | undefined): void {
    this.hasProxies = true;
    const literal = handler?.type === "Identifier" ? this.initOf(handler) : handler;
    if (literal?.type === "ObjectExpression") this.traps(literal);
    else this.hasUnseenHandlers = true;
  }

  /** What a variable that is never given anything else begins with. */
  private initOf(name: t.Identifier): Node | undefined {
    const binding = this.unit.refs.get(name)?.binding;
    let init: Node | undefined;
    if (!binding || binding.reassigned) return undefined;
    walk(this.unit.file.program, (node) => {
      if (node.type === "VariableDeclarator" && this.unit.refs.get(node.id)?.binding === binding) init = node.init ?? undefined;
      return true;
    });
    return init;
  }

  private traps({ properties }: t.ObjectExpression): void {
    for (const property of properties) {
      if (property.type === "SpreadElement" || !(TRAPS.has(keyName(property) ?? "") || keyName(property) === "apply")) continue;
      this.add(property.type === "ObjectProperty" ? property.value : property);
    }
  }

  /** A function, or a name that always means one. */
  private add(value: Node): void {
    const node = resultOf(value);
    if (node.type === "Identifier") {
      const binding = this.unit.refs.get(node)?.binding;
      if (!binding || binding.reassigned) return;
      for (const fn of this.unit.fns)
        if (fn.node.type === "FunctionDeclaration" && fn.node.id && this.unit.refs.get(fn.node.id)?.binding === binding) this.fns.add(fn);
    } else if (node.type === "AssignmentExpression") this.add(node.right);
    const fn = isFunctionLike(node) ? this.unit.fnOf.get(node) : undefined;
    if (fn) this.fns.add(fn);
  }
}
