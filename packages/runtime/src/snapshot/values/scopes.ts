/** Scope records are plain objects. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";

export const SCOPE: ReadonlySet<number> = new Set([Tag.PlainObject]);
