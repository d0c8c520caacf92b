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

export class Hooks {
  private readonly fns = new Set<Fn>();
  /** Only then is a method called `get` or `has` asked for explicitly. */
  private hasProxies = false;

  constructor(private readonly unit: Unit) {
    for (const fn of unit.fns) if (fn.kind === "getter" || fn.kind === "setter") this.fns.add(fn);
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
      case "NewExpression":
        if (isGlobal(this.unit, node.callee, "Proxy")) this.proxy(node.arguments[1]);
        break;
    }
  }

  private isHookKey(node: { key: Node; computed?: boolean }): boolean {
    return node.computed ? this.isSymbol(node.key) : CONVERSIONS.has(keyName(node) ?? "");
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

  private proxy(handler: Node | undefined): void {
    this.hasProxies = true;
    if (handler?.type === "Identifier") {
      const binding = this.unit.refs.get(handler)?.binding;
      if (!binding || binding.reassigned) return;
      walk(this.unit.file.program, (node) => {
        if (
          node.type === "VariableDeclarator" &&
          this.unit.refs.get(node.id)?.binding === binding &&
          node.init?.type === "ObjectExpression"
        )
          this.traps(node.init);
        return true;
      });
    } else if (handler?.type === "ObjectExpression") this.traps(handler);
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
