/** The small helpers that generated code calls, against what the language does. */
import { expect, test } from "@jest/globals";
import * as $k from "@kraut/runtime/compiled";

test("tdz and live", () => {
  expect($k.tdz(undefined, "x")).toBeUndefined();
  expect($k.live(1, undefined, "x")).toBe(1);
  for (const read of [() => $k.tdz($k.TDZ, "x"), () => $k.live(1, $k.TDZ, "x")]) {
    expect(read).toThrow(ReferenceError);
    expect(read).toThrow("Cannot access 'x' before initialization");
  }
});

test("constAssign", () => {
  expect(() => $k.constAssign("x")).toThrow(new TypeError("Assignment to constant variable."));
});

test("caught and thrown give an ordinary exception back", () => {
  for (const error of [new Error("e"), undefined, null, 0]) {
    expect($k.caught(error)).toBe(error);
    expect($k.thrown(error)).toBe(error);
  }
});

test("ctorResult is what `new` gives", () => {
  const self = {};
  for (const value of [undefined, null, 1, "text", Symbol("s")]) expect($k.ctorResult(value, self)).toBe(self);
  for (const value of [{}, () => {}, []]) expect($k.ctorResult(value, self)).toBe(value);
});

test("key converts once, as a computed property name does", () => {
  const log: string[] = [];
  const symbol = Symbol("s");
  const hinted = {
    [Symbol.toPrimitive](hint: string) {
      log.push(hint);
      return symbol;
    },
  };
  expect($k.key(hinted)).toBe(symbol);
  expect(log).toEqual(["string"]);
  for (const value of [undefined, null, true, 1n, "__proto__", ["a", 1], { toString: () => "__proto__" }])
    expect($k.key(value)).toBe(String(value));
  expect(Object.keys({ [$k.key(-0)]: 1, [$k.key(1.5)]: 1 })).toEqual(["0", "1.5"]);
  expect(() => $k.key(Object.create(null))).toThrow(TypeError);
});

test("rest copies as an object pattern does", () => {
  const symbol = Symbol("s");
  const make = (log: string[]): Record<PropertyKey, unknown> =>
    Object.defineProperties(Object.create({ inherited: 1 }), {
      a: { value: 1, enumerable: true },
      2: { value: 2, enumerable: true },
      b: {
        get() {
          log.push("b");
          return 3;
        },
        enumerable: true,
      },
      hidden: { value: 4 },
      [symbol]: { value: 5, enumerable: true },
      __proto__: { value: "own", enumerable: true },
    } as PropertyDescriptorMap);
  const logs: [string[], string[]] = [[], []];
  const { a: _a, 2: _2, ...expected } = make(logs[0]);
  const actual = $k.rest(make(logs[1]), ["a", 2]);
  expect(Reflect.ownKeys(actual)).toEqual(Reflect.ownKeys(expected));
  expect(Object.getOwnPropertyDescriptors(actual)).toEqual(Object.getOwnPropertyDescriptors(expected));
  expect(logs[1]).toEqual(logs[0]);
  expect($k.rest("hi", [0])).toEqual({ 1: "i" });
});

test("every export that generated code may use", () => {
  expect(Object.keys($k).sort()).toEqual(
    [
      ...[
        "CONTRACT_VERSION",
        "DONE",
        "SUSPENDED",
        "TDZ",
        "accessor",
        "apply",
        "asyncLoop",
        "awaits",
        "begins",
        "delegates",
        "astray",
        "attempt",
        "bindThis",
        "bound",
        "catching",
        "caught",
        "cell",
        "closureOf",
        "combine",
        "constant",
        "constAssign",
        "construct",
        "control",
        "ctorResult",
        "delegate",
        "derived",
        "descriptor",
      ],
      ...[
        "entered",
        "field",
        "first",
        "fn",
        "following",
        "guarded",
        "holder",
        "inside",
        "install",
        "invoke",
        "isArray",
        "item",
        "items",
        "iterate",
        "key",
        "keys",
        "lastly",
        "live",
        "loaded",
        "named",
        "loopOver",
        "methods",
        "module",
        "nativeCursor",
        "over",
        "ownResult",
        "newArray",
        "privates",
        "promise",
        "rejected",
        "resolved",
        "rest",
        "returned",
        "run",
        "save",
        "saveOf",
        "argumentsOf",
        "mapped",
        "maps",
        "self",
        "setting",
        "span",
        "natives",
        "plainSpan",
        "spread",
        "stopped",
        "strings",
        "superCall",
        "superOf",
        "table",
        "take",
        "takeStep",
        "tail",
        "tdz",
        "thrown",
        "told",
        "unasked",
        "uncut",
        "later",
        "initialized",
        "staticPrivates",
        "withResolvers",
        "using",
        "mustWait",
        "disposing",
        "disposedOf",
        "disposed",
        "dispose",
        "disposalFailed",
        "disposal",
        "awaited",
      ],
    ].sort(),
  );
});

test("what compiled code imports can be loaded with import() too", async () => {
  expect("then" in $k).toBe(false);
  expect(await import("@kraut/runtime/compiled")).toHaveProperty("save");
});
