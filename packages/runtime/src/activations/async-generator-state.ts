/** What an async generator is doing, also in snapshots. In a file without imports, since others read it while they are loaded. */

export const enum AsyncGeneratorState {
  Start = 0,
  Yielded = 1,
  Running = 2,
  // something is awaited, and then:
  /** it goes to the body */
  Awaiting = 3,
  /** it is yielded */
  Yielding = 4,
  /** the body is left with it, at a `yield` */
  Returning = 5,
  /** the body is left with it, since what a `yield*` goes through has no `return` */
  Leaving = 6,
  /** it is the result of what a `yield*` goes through */
  Delegating = 7,
  /** the body has ended, and a `return` that came later is answered with it */
  Draining = 8,
  /** Parked at a call that stopped. */
  Stopped = 9,
  Completed = 10,
}

/** What a `yield` of the body stands for. */
export const enum Op {
  Yield = 0,
  Await = 1,
  Delegate = 2,
}
