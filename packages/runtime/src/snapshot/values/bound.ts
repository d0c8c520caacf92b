/** Bound functions that marked code made: what they bind. `length` and `name` are those of the time when they were made. */
import { type BoundRecord, bindNoted, canBind } from "../../bound.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { writeDressing } from "./dressing.js";
import { writeProperties } from "./properties.js";
import { nested } from "./prototypes.js";

const HEAD = ["length", "name"] as const;

export function writeBound(writer: HeapWriter, bound: object, { target, thisArg, args }: BoundRecord): void {
  if (!canBind(target)) throw refusal(writer, bound, "a bound function of a function whose `name` or `length` is a getter");
  const head = HEAD.map((key) => Reflect.getOwnPropertyDescriptor(bound, key));
  if (!head.every((own) => own !== undefined && "value" in own && own.configurable && !own.writable && !own.enumerable))
    throw refusal(writer, bound, "a bound function whose `name` or `length` was defined anew");
  const further = Reflect.ownKeys(bound).filter((key) => key !== "length" && key !== "name");
  const hasMore = further.length > 0 || !Object.isExtensible(bound);
  nested(writer, bound, () => {
    writeDressing(writer, bound, Function.prototype, hasMore);
    writer.u8(Tag.Bound);
    writer.value(target);
    writer.value(thisArg);
    writer.varint(args.length);
    for (const arg of args) writer.value(arg);
    for (const own of head) writer.value(own!.value);
  });
  writer.register(bound, hasMore ? (into, object) => writeProperties(into, object, further) : undefined);
}

export const boundKinds: readonly Kind[] = [
  {
    tag: Tag.Bound,
    dressing: "all",
    verifyHeader(verifier) {
      verifier.value();
      verifier.value();
      for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
      for (const _ of HEAD) verifier.value();
    },
    readHeader(reader) {
      const target = reader.value();
      const thisArg = reader.value();
      const args: unknown[] = [];
      for (let rest = reader.varint(); rest > 0; rest--) args.push(reader.value());
      const head = HEAD.map(() => reader.value());
      if (typeof target !== "function" || !canBind(target)) throw reader.malformed("binds something that is no function");
      const bound = bindNoted(target, [thisArg, ...args]);
      for (const [i, key] of HEAD.entries()) Object.defineProperty(bound, key, { value: head[i], configurable: true });
      return Object.setPrototypeOf(bound, Function.prototype) as object;
    },
  },
];
