/** The code of a class is strict wherever this file is; that of a function is not when a bundler makes a script of it. */
class Strict {
  readonly arguments = (function (this: unknown): object {
    // biome-ignore lint/complexity/noArguments: the object itself is wanted
    return arguments;
  })();
}

/** An empty arguments object of strict code: using its `callee` throws. */
export function strictArguments(): object {
  return new Strict().arguments;
}
