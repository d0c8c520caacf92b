/** What stands for values of the program where a class's code runs that is to have no effect. */

/** Uses of a stand-in after which the code must be in an endless loop. */
const LIMIT = 100_000;

/** Anything may be done with it, and nothing happens. */
export function makeStandIn(): object {
  let uses = 0;
  const use = (): object => {
    if (++uses > LIMIT) throw new RangeError("a static initializer does not end");
    return standIn;
  };
  const convert = (): string => "";
  const empty = { next: () => ({ done: true, value: undefined }) };
  const standIn: object = new Proxy(function standIn() {}, {
    get(_, key) {
      if (key === "prototype") return null;
      if (key === Symbol.toPrimitive) return convert;
      return key === Symbol.iterator ? () => empty : use();
    },
    set: () => true,
    has: () => true,
    deleteProperty: () => true,
    defineProperty: () => true,
    apply: use,
    construct: use,
  });
  return standIn;
}
