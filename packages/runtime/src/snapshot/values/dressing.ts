/** What makes an object of a special kind unusual: another prototype, further own properties, not extensible. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import { writePrototype } from "./prototypes.js";

const HAS_PROTOTYPE = 1;
const HAS_FURTHER = 2;

/** Writes the dressing before a header, if there is any. `usual` is the prototype that the header gives by itself. */
export function writeDressing(writer: HeapWriter, object: object, usual: object, hasFurther: boolean): void {
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === usual && !hasFurther) return;
  writer.u8(Tag.Dressed);
  writer.u8((prototype === usual ? 0 : HAS_PROTOTYPE) | (hasFurther ? HAS_FURTHER : 0));
  if (prototype !== usual) writePrototype(writer, object, prototype);
}
