/** Reactions of the engine, whatever a program does to `then`. */

const { then } = Promise.prototype;

export function react(promise: Promise<unknown>, onValue: (value: unknown) => void, onError: (error: unknown) => void): void {
  void then.call(promise, onValue, onError);
}

/** Nobody will wait for it: its rejection is no complaint of the process. */
export function silence(promise: Promise<unknown>): void {
  react(
    promise,
    () => {},
    () => {},
  );
}
