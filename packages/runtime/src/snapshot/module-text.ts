/**
 * The text of a compiled module as far as a snapshot needs it: its table, the bodies of its functions, and those of its own functions and
 * classes that they use. What else they use (imports, data) becomes variables that are set from outside.
 */
import type { FunctionMeta, ModuleMeta } from "../contract.js";
import { realm } from "../realm.js";
import { compiledFunctionOf, isPlainFunction, type Needed, refuseBinding } from "./embed.js";
import { runtimeName } from "./runtime-names.js";

interface ModuleText {
  /** An expression: a function of the runtime's inside and of a getter for the bindings of other modules; gives setters by name. */
  readonly text: string;
  /** Values of the variables. */
  readonly values: readonly (readonly [name: string, value: unknown])[];
}

interface Used {
  readonly name: string;
  /** As the text calls it: `LIMITS`, or `ledger_1.open` where imports were lowered. */
  readonly expression: string;
  readonly value: unknown;
}

const textOf = (value: unknown): string => Function.prototype.toString.call(value);

export function moduleText(module: ModuleMeta, needed: Needed): ModuleText {
  const prefix = prefixOf(module);
  const bodies = module.functions
    .flatMap(({ resume, reenter, make }) => [resume, reenter, make])
    .flatMap((body) => (body === undefined ? [] : textOf(body)));
  const used = usedBindings(module, bodies, needed.namesOf(module));
  const own: Used[] = [];
  const values: Used[] = [];
  for (const one of used) (isOwn(module, one) ? own : values).push(one);
  const all = [...bodies, ...own.map(({ value }) => textOf(value))].join("\n");
  refuseTemplates(module, prefix, all);
  for (const { value } of values) askOwner(module, value, needed);
  const variables = new Set([...values.map(({ expression }) => expression.split(".")[0]!)]);
  const homes = new Set(all.match(new RegExp(`${escaped(prefix)}h\\d+`, "g")));
  const lines = [
    `(function (${prefix}k, ${prefix}from) {`,
    '"use strict";',
    `const ${constants(prefix)};`,
    ...[...variables].map((name) =>
      values.some(({ expression }) => expression.startsWith(`${name}.`)) ? `const ${name} = {};` : `let ${name};`,
    ),
    ...values.flatMap(({ name, expression, value }) => fromRuntimeOrOwner(prefix, name, expression, value)),
    ...[...homes].map((name) => `var ${name};`),
    `const ${prefix}m = ${prefix}k.module(${prefix}k.CONTRACT_VERSION, ${JSON.stringify(module.id)}, ${table(module, own)}, ${bindings(used)}, ${JSON.stringify([...module.imports].join(" "))});`,
    ...bodies,
    ...own.map((one) => declaration(module, prefix, one)),
    `return { ${values.map(({ name, expression }) => `${JSON.stringify(name)}: (v) => { ${expression} = v; }`).join(", ")} };`,
    "})",
  ];
  return {
    text: lines.join("\n"),
    values: values.filter(({ value }) => runtimeName(value) === undefined).map(({ name, value }) => [name, value]),
  };
}

/** What generated names begin with. Minifiers rename them, and then nothing can be put together again. */
function prefixOf(module: ModuleMeta): string {
  for (const { resume, reenter, make } of module.functions) {
    const found = /^(\$+)[rf]\d+$/.exec((resume ?? reenter ?? make)?.name ?? "");
    if (found !== null) return found[1]!;
    if ((resume ?? reenter ?? make) !== undefined)
      throw refuseBinding(module.id, "", "a module whose code was renamed, as minifiers and some bundlers do");
  }
  return "$";
}

function constants(prefix: string): string {
  const members = { S: "SUSPENDED", R: "control", V: "save", D: "DONE", T: "TDZ", A: "apply", I: "isArray" };
  return Object.entries(members)
    .map(([name, member]) => `${prefix}${name} = ${prefix}k.${member}`)
    .join(", ");
}

/** Bindings that the texts mention or the snapshot names, and what these mention in turn. */
function usedBindings(module: ModuleMeta, bodies: readonly string[], asked: ReadonlySet<string>): Used[] {
  const all = Object.entries(module.bindings).map(([name, read]) => ({ name, expression: expressionOf(module, name, read), read }));
  const found = new Map<string, Used>();
  const add = ({ name, expression, read }: (typeof all)[number]): string => {
    let value: unknown;
    try {
      value = read();
    } catch {
      value = undefined; // in its dead zone
    }
    found.set(name, { name, expression, value });
    return isOwn(module, { name, expression, value }) ? textOf(value) : "";
  };
  const texts = [...bodies];
  for (const one of all) if (asked.has(one.name)) texts.push(add(one));
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const one of all) if (!found.has(one.name) && mentions(text, one.expression)) texts.push(add(one));
  }
  return all.flatMap(({ name }) => found.get(name) ?? []);
}

function mentions(text: string, expression: string): boolean {
  return new RegExp(`(?<![\\w$.])${escaped(expression)}(?![\\w$])`).test(text);
}

function escaped(text: string): string {
  return text.replace(/[$.]/g, "\\$&");
}

function expressionOf(module: ModuleMeta, name: string, read: () => unknown): string {
  // the runtime itself made the getter of a declared function
  if (module.functions.some((fn) => fn.name === name) && textOf(read) === "() => fn") return name;
  return /^(?:\(\)\s*=>\s*|function\s*\(\)\s*\{\s*return\s+)([\w$]+(?:\.[\w$]+)?);?\s*\}?$/.exec(textOf(read))?.[1] ?? name;
}

/** Its text says all of it: a class or function that the module declares. */
function isOwn(module: ModuleMeta, { name, value }: Used): boolean {
  if (!isPlainFunction(value) || runtimeName(value) !== undefined || realm.valueNames.has(value) || module.imports.has(name)) return false;
  const compiled = compiledFunctionOf(value);
  return compiled === undefined ? Reflect.getOwnPropertyDescriptor(value, "name")?.value === name : compiled.module === module;
}

/** A function or class of another compiled module: that one must go along. */
function askOwner(module: ModuleMeta, value: unknown, needed: Needed): void {
  const found = ownerOfValue(module, value);
  if (found !== undefined) needed.add(found.owner, found.name, module);
}

function ownerOfValue(module: ModuleMeta, value: unknown): { readonly owner: ModuleMeta; readonly name: string } | undefined {
  if (!isPlainFunction(value) || runtimeName(value) !== undefined || realm.valueNames.has(value)) return undefined;
  for (const owner of realm.modules.values()) {
    if (owner === module) continue;
    for (const [name, read] of Object.entries(owner.bindings)) {
      if (owner.imports.has(name)) continue;
      try {
        if (read() === value) return { owner, name };
      } catch {
        // in its dead zone
      }
    }
  }
  throw refuseBinding(
    module.id,
    Reflect.getOwnPropertyDescriptor(value, "name")?.value as string,
    "a function of a module that is not compiled",
  );
}

/** Classes may extend what is imported: so it is there at once where it can be. */
function fromRuntimeOrOwner(prefix: string, name: string, expression: string, value: unknown): string[] {
  const runtime = runtimeName(value);
  if (runtime !== undefined) return [`${expression} = ${prefix}from.runtime(${JSON.stringify(runtime)});`];
  if (typeof value === "object" || typeof value === "function")
    return typeof value === "function" ? [`${expression} = ${prefix}from.binding(${JSON.stringify(name)});`] : [];
  return typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
    ? [`${expression} = ${JSON.stringify(value)};`]
    : [];
}

/** As RawFunction. */
function table({ functions }: ModuleMeta, own: readonly Used[]): string {
  const rows = functions.map((fn) => {
    const locals = fn.locals.map(({ name, slot, key }) => (slot < 0 ? name : `${name}${key === undefined ? "=" : "."}${slot}`)).join(" ");
    const points = fn.points.map(({ key, print, line, column, live, visible }) => [
      print === "" ? key : `${key}:${print}`,
      line,
      column,
      live,
      visible,
    ]);
    const body = fn.resume ?? fn.reenter;
    const declared = own.find(({ name, value }) => name === fn.name && compiledFunctionOf(value) === fn && isDeclaration(name, value));
    const head = [fn.name, fn.fingerprint, fn.line, fn.column, fn.slots.join(" "), locals, points]
      .map((part) => JSON.stringify(part))
      .join(", ");
    return `[${head}, ${body?.name ?? null}, ${fn.make?.name ?? null}, ${declared?.name ?? null}, ${fn.kind}]`;
  });
  return `[${rows.join(",\n")}]`;
}

function bindings(used: readonly Used[]): string {
  return `{ ${used.map(({ name, expression }) => `${JSON.stringify(name)}: () => ${expression}`).join(", ")} }`;
}

function isDeclaration(name: string, value: unknown): boolean {
  return new RegExp(`^(?:(?:async\\s+)?function\\s*\\*?|class)\\s+${escaped(name)}(?![\\w$])`).test(textOf(value));
}

function declaration(module: ModuleMeta, prefix: string, { name, value }: Used): string {
  const text = textOf(value);
  if (isDeclaration(name, value)) return text;
  const index = module.functions.indexOf(compiledFunctionOf(value) as FunctionMeta);
  return index < 0 ? `var ${name} = ${text};` : `var ${name} = ${prefix}k.fn(${text}, ${prefix}m[${index}]);`;
}

/** Lists of strings of tagged templates stand in functions that nothing leads to. */
function refuseTemplates(module: ModuleMeta, prefix: string, text: string): void {
  if (new RegExp(`(?<![\\w$])${escaped(prefix)}g\\d+\\(`).test(text))
    throw refuseBinding(module.id, "", "a tagged template in a module that would go along");
}
