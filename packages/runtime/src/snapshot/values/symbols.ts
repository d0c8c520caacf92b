/** Symbols: well-known ones by name, registered ones by key, those of module-level bindings by module and name; all others keep their identity within the snapshot. */
import { MalformedSnapshotError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { nameOfSymbol } from "../../registry.js";
import { globalName } from "../globals.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";

export function writeSymbol(writer: HeapWriter, symbol: symbol): void {
  const key = Symbol.keyFor(symbol);
  const name = globalName(symbol);
  if (key !== undefined) {
    writer.u8(Tag.SymbolFor);
    writer.string(key);
  } else if (name !== undefined) {
    writer.u8(Tag.Global);
    writer.string(name);
  } else {
    const binding = nameOfSymbol(symbol);
    if (binding !== undefined) return writer.binding(symbol, binding);
    writer.u8(Tag.Symbol);
    writer.value(symbol.description);
  }
  writer.register(symbol, undefined);
}

export const symbolKinds: readonly Kind[] = [
  {
    tag: Tag.Symbol,
    verifyHeader(verifier) {
      if (verifier.bytes[verifier.pos] === Tag.Undefined) verifier.pos++;
      else verifier.string();
    },
    readHeader: (reader) => Symbol(reader.value() as string | undefined),
  },
  {
    tag: Tag.SymbolFor,
    verifyHeader: (verifier) => void verifier.string(),
    readHeader: (reader) => Symbol.for(reader.string()),
  },
];

/** A property key made of a value: the name of a symbol may lead to something else. */
export function propertyKey(value: unknown): string | symbol {
  if (typeof value === "string" || typeof value === "symbol") return value;
  throw new MalformedSnapshotError("it has a property key that is neither a string nor a symbol");
}
