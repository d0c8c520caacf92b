/**
 * What generated code imports (`@kraut/runtime/compiled`). Users do not import this; the shape is versioned by
 * CONTRACT_VERSION. See contract.ts for what a compiled module looks like.
 */

export { attempt, combine, promise } from "./builtins/generated/promise.js";
export { withResolvers } from "./builtins/promises.js";
export { first, invoke, natives, newArray, plainSpan, span, spread, stopped, tail } from "./builtins.js";
export * from "./disposal.js";
export * from "./support.js";
