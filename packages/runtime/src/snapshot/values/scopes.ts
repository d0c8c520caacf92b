/** Scope records are plain objects; what a method of a class made comes with the class itself. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";

export const SCOPE: ReadonlySet<number> = new Set([Tag.PlainObject, Tag.Class]);
