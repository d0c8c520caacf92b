/**
 * What code of an earlier build imports in place of `@kraut/runtime/compiled`, when `kraut build --keep` keeps it beside the
 * present one: it registers itself as kept, and takes nobody's place.
 */
export * from "./compiled.js";
export { registerKept as module } from "./registry.js";
