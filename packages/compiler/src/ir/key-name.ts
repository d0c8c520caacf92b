import type { Node } from "./walk.js";

/** The `name` that a property key gives to a function; undefined for computed keys. */
export function keyName(node: { key: Node; computed?: boolean | undefined }): string | undefined {
  const { key } = node;
  if (key.type === "PrivateName") return `#${key.id.name}`;
  if (node.computed) return key.type === "StringLiteral" ? key.value : undefined;
  if (key.type === "Identifier") return key.name;
  if (key.type === "StringLiteral") return key.value;
  if (key.type === "NumericLiteral") return String(key.value);
  if (key.type === "BigIntLiteral") return key.value;
  return undefined;
}
