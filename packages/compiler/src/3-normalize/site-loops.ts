/**
 * A loop per call of an array method: `xs.map(f)` becomes `$h1(xs, xs.map, f)`, and `$h1` a function of the module that
 * goes through the array itself. The engine makes the callback part of a loop that belongs to one place alone, as it does
 * with its own methods; a loop that all calls share is 3 to 5 times slower on small callbacks. Whatever is no array, or has
 * another method of that name, goes to the runtime, and so does a loop that is stopped: its frame is one of the runtime's own
 * version of the method (packages/runtime/builtins/array.ts).
 */
import * as t from "@babel/types";
import { parse } from "../1-parse/parse.js";
import type { Fn, Names } from "../ir/unit.js";

const UP = "for (let k = 0; k < n; k++) ";
const DOWN = "for (let k = n - 1; k >= 0; k--) ";

/** In these texts `CALL` calls the callback and puts the result into `r`. */
interface Loop {
  /** Arguments of the callback. */
  readonly given: string;
  /** What a stopped loop keeps beside receiver, callback, index and length, in the order of EXTRA in the runtime's builtins.ts. */
  readonly keeps: readonly string[];
  readonly body: string;
}

const ELEMENT = "o[k], k, o";
const VALUE = "v, k, o";

function folding(from: string, body: string): Loop {
  return { given: `a, ${ELEMENT}`, keeps: [], body: `${from} ${body} if (k in o) { CALL a = r; } return a;` };
}

const LOOPS: Readonly<Record<string, Loop>> = {
  forEach: { given: ELEMENT, keeps: [], body: `${UP} if (k in o) { CALL }` },
  map: { given: ELEMENT, keeps: ["a"], body: `const a = K.newArray(n); ${UP} if (k in o) { CALL a[k] = r; } return a;` },
  filter: {
    given: VALUE,
    keeps: ["a", "v"],
    body: `const a = []; let to = 0; ${UP} if (k in o) { const v = o[k]; CALL if (r) a[to++] = v; } return a;`,
  },
  some: { given: ELEMENT, keeps: [], body: `${UP} if (k in o) { CALL if (r) return true; } return false;` },
  every: { given: ELEMENT, keeps: [], body: `${UP} if (k in o) { CALL if (!r) return false; } return true;` },
  find: { given: VALUE, keeps: ["v"], body: `${UP} { const v = o[k]; CALL if (r) return v; }` },
  findIndex: { given: ELEMENT, keeps: [], body: `${UP} { CALL if (r) return k; } return -1;` },
  findLast: { given: VALUE, keeps: ["v"], body: `${DOWN} { const v = o[k]; CALL if (r) return v; }` },
  findLastIndex: { given: ELEMENT, keeps: [], body: `${DOWN} { CALL if (r) return k; } return -1;` },
  // without an initial value, a first element that is missing is for the runtime to look for
  reduce: folding("if (!(0 in o)) return OTHER; let a = o[0];", "for (let k = 1; k < n; k++)"),
  reduceRight: folding("if (!(n - 1 in o)) return OTHER; let a = o[n - 1];", "for (let k = n - 2; k >= 0; k--)"),
};

const FOLDS: Readonly<Record<string, Loop>> = {
  reduce: folding("let a = t;", UP),
  reduceRight: folding("let a = t;", DOWN),
};

const MAKES_ARRAY: ReadonlySet<string> = new Set(["map", "filter"]);

/**
 * @param name a method of LOOP_METHODS
 * @param hasSecond true if there is a second argument: `this` of the callback, or the initial value
 * @param text source text of the callee, for the message that it is no function
 * @param bare the function that comes without a stamp; its scope records are then the last argument
 */
export function siteLoop(
  names: Names,
  id: string,
  name: string,
  hasSecond: boolean,
  text: string,
  bare: Fn | undefined,
): t.FunctionDeclaration {
  const isFold = name in FOLDS;
  const loop = ((hasSecond && FOLDS[name]) || LOOPS[name]) as Loop;
  const second = hasSecond ? ", t" : "";
  const callback = bare === undefined ? "f" : `${names.fixed("k")}.fn(f, ${names.fixed("m")}[${bare.index}], s)`;
  const other = `${names.fixed("k")}.invoke(m, o, [${callback}${second}], ${JSON.stringify(text)})`;
  const call = hasSecond && !isFold ? `A(f, t, [${loop.given}])` : `f(${loop.given})`;
  // A function that is cut never swallows a suspension, and the engine often knows that what it gives is no token: the test is then free.
  const test = bare?.plan === "cut" && !bare.isHook ? "r === S" : "R.pending";
  const kept = ["o", callback, "k", "n", hasSecond && !isFold ? "t" : "void 0", ...loop.keeps];
  // A method of the program that has such a name and is given no function is called as any other.
  const direct = bare === undefined ? `if (typeof f !== "function") return A(m, o, [f${second}]);` : "";
  const body = `${direct}
    const n = m === K.natives.${name} ? K.${MAKES_ARRAY.has(name) ? "plainSpan" : "span"}(o) : -1;
    if (n < 0) return OTHER;
    ${loop.body.replace("CALL", `const r = ${call}; if (${test}) return K.stopped(r, "${name}", [KEPT]);`)}`
    .replace(/\b[KASR]\b(?=[.( )])/g, (kind) => names.fixed(kind === "K" ? "k" : kind))
    .replace("KEPT", () => kept.join(", "))
    .replaceAll("OTHER", () => other);
  const source = `function ${id}(o, m, f${second}${bare === undefined ? "" : ", s"}) { ${body} }`;
  const declaration = parse(source, "site-loop", "module").program.body[0] as t.FunctionDeclaration;
  // it stands nowhere in the source
  t.traverseFast(declaration, (node) => void Object.assign(node, { start: undefined, end: undefined, loc: undefined }));
  return declaration;
}
