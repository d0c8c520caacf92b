/**
 * A value as one line of text, the same on every Node: what fixtures log is compared as this text.
 * Not util.inspect, whose text differs between Node versions. Getters are not called, so that showing has no effects.
 */
export function show(value: unknown): string {
  return text(value, [], 0);
}

const MAX_DEPTH = 8;

function text(value: unknown, path: readonly object[], depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "symbol":
      return value.toString();
    case "function":
      return functionText(value);
    case "object":
      return value === null ? "null" : objectText(value, path, depth);
    default:
      return String(value);
  }
}

function functionText(fn: object): string {
  const name = own(fn, "name");
  return `[${isClass(fn) ? "class" : "Function"} ${typeof name === "string" && name !== "" ? name : "(anonymous)"}]`;
}

function isClass(fn: object): boolean {
  const prototype = Object.getOwnPropertyDescriptor(fn, "prototype");
  return prototype !== undefined && prototype.writable === false && prototype.value !== undefined && !isGenerator(fn);
}

function isGenerator(fn: object): boolean {
  return /Generator/.test(Object.prototype.toString.call(fn));
}

function own(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function objectText(value: object, path: readonly object[], depth: number): string {
  const up = path.indexOf(value);
  if (up !== -1) return `<ref ${path.length - up}>`;
  if (depth >= MAX_DEPTH) return "…";
  const inner = [...path, value];
  const sub = (v: unknown) => text(v, inner, depth + 1);
  switch (Object.prototype.toString.call(value)) {
    case "[object Array]":
      return arrayText(value as unknown[], sub);
    case "[object Map]":
      return `Map{${[...(value as Map<unknown, unknown>)].map(([k, v]) => `${sub(k)} => ${sub(v)}`).join(", ")}}`;
    case "[object Set]":
      return `Set{${[...(value as Set<unknown>)].map(sub).join(", ")}}`;
    case "[object Date]":
      return `Date(${(value as Date).getTime()})`;
    case "[object RegExp]":
      return `${value}@${(value as RegExp).lastIndex}`;
    case "[object Error]":
      return `${(value as Error).name}(${sub((value as Error).message)})${(value as Error).cause === undefined ? "" : ` caused by ${sub((value as Error).cause)}`}`;
    case "[object Boolean]":
    case "[object Number]":
    case "[object String]":
      return `boxed ${sub((value as { valueOf(): unknown }).valueOf())}`;
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return `${className(value)}[${[...(value as Uint8Array)].join(", ")}]`;
  const prefix = className(value);
  return `${prefix === "Object" ? "" : `${prefix} `}{${propertiesText(value, sub)}}`;
}

function arrayText(array: unknown[], sub: (v: unknown) => string): string {
  const parts: string[] = [];
  for (let i = 0; i < array.length; i++) parts.push(Object.hasOwn(array, i) ? sub(own(array, i)) : "<hole>");
  for (const key of Object.keys(array)) if (!/^\d+$/.test(key)) parts.push(`${key}: ${sub(own(array, key))}`);
  return `[${parts.join(", ")}]`;
}

function propertiesText(object: object, sub: (v: unknown) => string): string {
  const parts: string[] = [];
  for (const key of Reflect.ownKeys(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (!descriptor?.enumerable) continue;
    const name = typeof key === "symbol" ? `[${key.toString()}]` : /^[\w$]+$/.test(key) ? key : JSON.stringify(key);
    parts.push(`${name}: ${"value" in descriptor ? sub(descriptor.value) : "<accessor>"}`);
  }
  return parts.join(", ");
}

function className(object: object): string {
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === null) return "null-prototype";
  const made = own(prototype, "constructor");
  const name = typeof made === "function" ? own(made, "name") : undefined;
  return typeof name === "string" ? name : "Object";
}
