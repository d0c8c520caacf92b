/**
 * How the built-ins in `packages/runtime/builtins` call what a program gave them. These calls may suspend; those of spec.ts
 * never do: the compiler is told so (tools/gen-builtins.mjs).
 */

export type Callable = (...args: unknown[]) => unknown;

export const apply: (fn: unknown, receiver: unknown, args: readonly unknown[]) => unknown = Reflect.apply as never;
export const construct: (target: unknown, args: readonly unknown[]) => unknown = Reflect.construct as never;
