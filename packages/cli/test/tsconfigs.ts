/** Real tsconfigs, a case each: what a project says, its files, and what its `main()` gives when every `suspend` is answered with 1, 2, 3… */
import ts from "typescript";

export interface Case {
  /** On top of BASE. */
  readonly options: Record<string, unknown>;
  /** Further parts of the tsconfig: extends, include, files. */
  readonly config?: Record<string, unknown>;
  /** Files by path. TypeScript unless the name says otherwise; `src/main.*` exports `main`. */
  readonly files: Readonly<Record<string, string>>;
  readonly packageJson?: Record<string, unknown>;
  /** Compiled main, from the project's folder. Default: `out/main.js`. */
  readonly main?: string;
  /** What main() gives; `undefined`: it is built, and not run. */
  readonly result: unknown;
}

export const BASE = {
  target: "es2022",
  module: "nodenext",
  rootDir: "src",
  outDir: "out",
  strict: true,
  skipLibCheck: true,
  types: ["node"],
};

const SUSPEND = 'import { suspend } from "@kraut/runtime";\n';
const ASK = `${SUSPEND}export function ask(what: string): number {\n  "use resumable";\n  return suspend<number>(what);\n}\n`;

/** Enums, namespaces and the like around stops: what TypeScript alone knows. */
const OWN_SYNTAX = `${SUSPEND}
export enum Level { Low = 1, High = Low << 2, Text = "texts".length }
const enum Hidden { A = 7, B = "b" }
declare const enum Nowhere { A = 9 }
export namespace Shop {
  export namespace Deep { export const tax = 2; }
  export let sold = 0;
  export function sell(amount: number): number {
    "use resumable";
    sold += amount * Deep.tax + suspend<number>("sell");
    return sold;
  }
}
export namespace Shop { export const twice = (): number => sold * 2; }
abstract class Base<T> {
  declare ghost: string;
  protected readonly seen: T[] = [];
  constructor(public readonly name: string, private count = 0) {}
  abstract step(): number;
  next(value: T): number {
    "use resumable";
    this.seen.push(value);
    this.count += this.step() + suspend<number>(this.name);
    return this.count;
  }
}
class Two extends Base<string> {
  override step(): number { return 2; }
}
export function main(): unknown {
  "use resumable";
  const two = new Two("two");
  const list = [two.next("a")!, two.next("b") as number, <number>two.next("c")] satisfies number[];
  return [list, Shop.sell(3), Shop.sell(4), Shop.twice(), Level[5], Hidden.A + Hidden.B, Nowhere.A, "ghost" in two, Object.keys(two)];
}
`;
const OWN_SYNTAX_RESULT = [[3, 7, 12], 10, 23, 46, "Text", "7b", 9];

const LEGACY_DECORATORS = `${SUSPEND}
const log: string[] = [];
(Reflect as any).metadata = (key: string, value: unknown) => (target: any, name?: string) => {
  log.push(\`\${key} \${name ?? target.name} \${Array.isArray(value) ? value.map((one: any) => one.name).join() : (value as any)?.name}\`);
};
function seen(...args: any[]): any { log.push(\`seen \${String(args[1] ?? args[0].name)} \${typeof args[2]}\`); }
function doubles(_target: object, _key: string, descriptor: PropertyDescriptor): void {
  const original = descriptor.value;
  descriptor.value = function (this: unknown, ...args: unknown[]) {
    "use resumable";
    return original.apply(this, args) * 2;
  };
}
class Engine { power = 3; }
@seen
export class Car {
  @seen static made = 0;
  @seen engine: Engine = new Engine();
  constructor(@seen public readonly name: string) { Car.made++; }
  @doubles
  drive(@seen distance: number): number {
    "use resumable";
    return distance + suspend<number>(this.name) + this.engine.power;
  }
  @seen get label(): string { return this.name + Car.made; }
}
export function main(): unknown {
  "use resumable";
  const car = new Car("red");
  return [car.drive(10), car.drive(20), car.label, suspend<number>("log"), log];
}
`;

const SEEN = [
  "seen engine undefined",
  "seen drive number",
  "seen label object",
  "seen made undefined",
  "seen Car number",
  "seen Car undefined",
];
const legacyResult = (log: readonly string[]): unknown => [28, 50, "red1", 3, log];
/** As decorators are called: what is written first comes last. */
const SEEN_WITH_METADATA = [
  "design:type engine Engine",
  SEEN[0]!,
  "design:returntype drive Number",
  "design:paramtypes drive Number",
  "design:type drive Function",
  SEEN[1]!,
  "design:paramtypes label ",
  "design:type label String",
  SEEN[2]!,
  "design:type made Object",
  SEEN[3]!,
  "design:paramtypes Car String",
  SEEN[4]!,
  SEEN[5]!,
];

const STANDARD_DECORATORS = `"use resumable";
${SUSPEND}
const log: string[] = [];
function named(value: unknown, context: DecoratorContext): void { log.push(\`\${context.kind} \${String(context.name)}\`); }
function plus<T>(amount: number) {
  return (method: (this: T, n: number) => number, context: ClassMethodDecoratorContext<T, (this: T, n: number) => number>) => {
    context.addInitializer(function () { log.push("init"); });
    return function (this: T, n: number): number {
      "use resumable";
      return method.call(this, n) + amount;
    };
  };
}
@named
export class Meter {
  @named accessor level = 1;
  @named #hidden = 5;
  @named static unit = "m";
  @plus(100)
  read(n: number): number {
    "use resumable";
    this.level += suspend<number>("read");
    return n + this.level + this.#hidden;
  }
}
export function main(): unknown {
  "use resumable";
  const meter = new Meter();
  return [meter.read(1), meter.read(2), Meter.unit, log];
}
`;

const ASYNC = `${SUSPEND}
async function* numbers(): AsyncGenerator<number> {
  "use resumable";
  for (const n of [1, 2]) yield n + (await suspend<number>("number"));
}
function* plain(): Generator<number, string> {
  "use resumable";
  const got = yield 10;
  return "got" + got;
}
export async function main(): Promise<unknown> {
  "use resumable";
  const all: unknown[] = [];
  for await (const n of numbers()) all.push(n);
  const { a, ...rest } = { a: 1, b: await suspend<number>("b"), c: all?.length ?? 0 };
  const iterator = plain();
  all.push(a, rest, ...iterator, [...new Set([1, 1, 2])], \`\${all.length}\`, 2 ** a);
  try {
    await Promise.all([suspend<number>("x"), Promise.resolve(3)]).then((list) => all.push(list));
  } finally {
    all.push("end");
  }
  return all;
}
`;
const ASYNC_RESULT = [2, 4, 1, { b: 3, c: 2 }, 10, [1, 2], "2", 2, [4, 3], "end"];

const LOOP = `import { ask } from "./ask.js";
export function main(): unknown {
  "use resumable";
  const made: (() => number)[] = [];
  for (let i = 0; i < 3; i++) made.push(((k) => () => i * 10 + k)(ask("loop")));
  const [first, ...others] = made.map((f) => f());
  return { first, others, big: 10n ** 3n + "", spread: Math.max(...others) };
}
`;
const LOOP_RESULT = { first: 1, others: [12, 23], big: "1000", spread: 23 };
const LOOP_FILES = { "src/ask.ts": ASK, "src/main.ts": LOOP };

const HELPERS = ["__awaiter", "__rest", "__asyncValues", "__await", "__asyncGenerator", "__decorate", "__param", "__metadata"];

/** TypeScript's own helpers, which it writes into a file that needs them, as a module. */
function helpers(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2015,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  const end = Math.max(...HELPERS.map((name) => outputText.indexOf(`var ${name} =`)));
  return `${outputText.slice(0, outputText.indexOf("\n};", end) + 3)}\nexport { ${HELPERS.join(", ")} };\n`;
}

export const CASES: Readonly<Record<string, Case>> = {
  plain: { options: {}, files: LOOP_FILES, result: LOOP_RESULT },
  maps: {
    options: { sourceMap: true, declaration: true, declarationMap: true, sourceRoot: "/source", inlineSources: true },
    files: LOOP_FILES,
    result: LOOP_RESULT,
  },
  "map root": { options: { sourceMap: true, mapRoot: "maps" }, files: LOOP_FILES, result: LOOP_RESULT },
  "inline maps, no comments": {
    options: { inlineSourceMap: true, inlineSources: true, removeComments: true, newLine: "crlf", emitBOM: true },
    files: { ...LOOP_FILES, "src/main.ts": `/*! licence */\n/** doc */\n${LOOP}// end\n` },
    result: LOOP_RESULT,
  },
  "declarations elsewhere": {
    options: { declaration: true, declarationDir: "types", stripInternal: true, isolatedDeclarations: true },
    files: { ...LOOP_FILES, "src/more.ts": "/** @internal */\nexport const hidden = 1;\nexport const shown = 2 as number;\n" },
    result: LOOP_RESULT,
  },
  incremental: { options: { incremental: true, tsBuildInfoFile: "out/info.json" }, files: LOOP_FILES, result: LOOP_RESULT },
  composite: { options: { composite: true, declarationMap: true }, files: LOOP_FILES, result: LOOP_RESULT },
  "beside the sources": {
    options: { outDir: undefined, rootDir: undefined },
    files: LOOP_FILES,
    main: "src/main.js",
    result: LOOP_RESULT,
  },
  "files, include, exclude": {
    options: {},
    config: { files: ["src/main.ts"], include: ["src/extra/**/*"], exclude: ["**/*.skip.ts"] },
    files: { ...LOOP_FILES, "src/extra/a.ts": "export const a = 1;\n", "src/extra/b.skip.ts": "const wrong: string = 1;\n" },
    result: LOOP_RESULT,
  },
  "extends an array": {
    options: {},
    config: { extends: ["./base.json", "./more.json"] },
    files: {
      ...LOOP_FILES,
      "base.json": '{ "extends": "./root.json", "compilerOptions": { "target": "es2017" } }',
      "root.json": '{ "compilerOptions": { "sourceMap": true, "removeComments": true } }',
      "more.json": '{ "compilerOptions": { "declaration": true } }',
    },
    result: LOOP_RESULT,
  },
  paths: {
    options: { paths: { "#lib/*": ["./src/lib/*.ts"] } },
    packageJson: { imports: { "#lib/*": "./out/lib/*.js" } },
    files: { "src/lib/ask.ts": ASK, "src/main.ts": LOOP.replace("./ask.js", "#lib/ask") },
    result: LOOP_RESULT,
  },
  "imports with .ts": {
    options: {
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
    },
    files: { "src/ask.ts": ASK, "src/main.ts": LOOP.replace("./ask.js", "./ask.ts") },
    result: LOOP_RESULT,
  },
  "own syntax": {
    options: {},
    files: { "src/main.ts": OWN_SYNTAX },
    result: [...OWN_SYNTAX_RESULT, false, ["name", "count", "seen"]],
  },
  "own syntax, fields assigned, const enums kept": {
    options: { useDefineForClassFields: false, preserveConstEnums: true, sourceMap: true },
    files: { "src/main.ts": OWN_SYNTAX },
    result: [...OWN_SYNTAX_RESULT, false, ["name", "count", "seen"]],
  },
  "own syntax in CommonJS": {
    options: { module: "commonjs", moduleResolution: "bundler", target: "es2017", declaration: true },
    packageJson: { type: "commonjs" },
    files: { "src/main.ts": OWN_SYNTAX },
    result: [...OWN_SYNTAX_RESULT, false, ["name", "count", "seen"]],
  },
  "isolated, verbatim": {
    options: { isolatedModules: true, verbatimModuleSyntax: true },
    files: {
      "src/ask.ts": `${ASK}export interface Order { id: number }\n`,
      "src/main.ts": `import type { Order } from "./ask.js";\nimport { type Order as Same } from "./ask.js";\n${LOOP}export type { Order, Same };\n`,
    },
    result: LOOP_RESULT,
  },
  "fields defined before ES2022": {
    options: { target: "es2017", useDefineForClassFields: true },
    files: {
      "src/main.ts": `${SUSPEND}
class Base { set x(value: number) { throw new Error("assigned"); } }
class Field extends Base {
  // @ts-expect-error: an accessor of the base class
  x = 1;
  static #count = 0; #own = 0; static { this.#count = 5; }
  sum(): number { "use resumable"; return this.x + this.#own + Field.#count + suspend<number>("sum"); } }
export function main(): unknown { "use resumable"; const f = new Field(); return [f.sum(), f.sum(), Object.keys(f)]; }
`,
    },
    result: [7, 8, ["x"]],
  },
  "legacy decorators with metadata": {
    options: { experimentalDecorators: true, emitDecoratorMetadata: true, sourceMap: true },
    files: { "src/main.ts": LEGACY_DECORATORS },
    result: legacyResult(SEEN_WITH_METADATA),
  },
  "legacy decorators in CommonJS, fields assigned": {
    options: {
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      module: "commonjs",
      moduleResolution: "bundler",
      useDefineForClassFields: false,
    },
    packageJson: { type: "commonjs" },
    files: { "src/main.ts": LEGACY_DECORATORS },
    result: legacyResult(SEEN_WITH_METADATA),
  },
  "standard decorators": { options: { sourceMap: true }, files: { "src/main.ts": STANDARD_DECORATORS }, result: undefined },
  "standard decorators, target ES2017": { options: { target: "es2017" }, files: { "src/main.ts": STANDARD_DECORATORS }, result: undefined },
  "async, ES2022": { options: {}, files: { "src/main.ts": ASYNC }, result: ASYNC_RESULT },
  "async, ES2017": { options: { target: "es2017" }, files: { "src/main.ts": ASYNC }, result: ASYNC_RESULT },
  "async, ES2015": { options: { target: "es2015" }, files: { "src/main.ts": ASYNC }, result: ASYNC_RESULT },
  "async, ESNext": { options: { target: "esnext" }, files: { "src/main.ts": ASYNC }, result: ASYNC_RESULT },
  "helpers imported": {
    options: { target: "es2015", importHelpers: true, experimentalDecorators: true, emitDecoratorMetadata: true },
    files: {
      "src/main.ts": ASYNC,
      "src/car.ts": LEGACY_DECORATORS,
      "node_modules/tslib/package.json": '{ "name": "tslib", "type": "module", "exports": "./tslib.js" }',
      "node_modules/tslib/tslib.js": helpers(`${ASYNC}\n@(null as any) class A { @(null as any) b(@(null as any) _c: Date) {} }`),
      "node_modules/tslib/tslib.d.ts": HELPERS.map((name) => `export const ${name}: any;\n`).join(""),
    },
    result: ASYNC_RESULT,
  },
  "no helpers": {
    options: { experimentalDecorators: true, noEmitHelpers: true },
    files: {
      "src/main.ts": `import "./helpers.js";\n${LEGACY_DECORATORS}`,
      "src/helpers.ts": `(globalThis as any).__decorate = (list: any[], target: any, key?: string, desc?: any) => {
  let value = key === undefined ? target : desc === null ? Object.getOwnPropertyDescriptor(target, key) : desc;
  for (const one of list.reverse()) value = (key === undefined ? one(value) : one(target, key, value)) ?? value;
  if (key !== undefined && value) Object.defineProperty(target, key, value);
  return value;
};
(globalThis as any).__param = (index: number, one: any) => (target: any, key: any) => one(target, key, index);
`,
    },
    result: legacyResult(SEEN),
  },
  ES5: {
    options: {
      target: "es5",
      ignoreDeprecations: "6.0",
      downlevelIteration: true,
      module: "commonjs",
      moduleResolution: "bundler",
      lib: ["es2022"],
    },
    packageJson: { type: "commonjs" },
    files: { "src/ask.ts": ASK, "src/main.ts": LOOP.replace(/ big: .*? \+ "",/, ' big: "1000",').replace("./ask.js", "./ask") },
    result: LOOP_RESULT,
  },
  "ESNext for bundlers": {
    options: { module: "esnext", moduleResolution: "bundler", target: "esnext" },
    files: LOOP_FILES,
    result: LOOP_RESULT,
  },
  "module preserve": { options: { module: "preserve" }, files: LOOP_FILES, result: LOOP_RESULT },
  "CommonJS with export =": {
    options: { module: "nodenext" },
    packageJson: { type: "commonjs" },
    files: {
      "src/ask.ts": ASK,
      "src/main.ts": LOOP.replace(
        'import { ask } from "./ask.js";',
        'import asked = require("./ask.js");\nimport { posix as posixPath } from "node:path";\nimport fs = require("node:fs");\nconst { ask } = asked;\nexport const used = [posixPath.sep, typeof fs.readFileSync];',
      ),
    },
    result: LOOP_RESULT,
  },
  ".mts and .cts": {
    options: {},
    main: "out/main.mjs",
    files: {
      "src/ask.cts": ASK,
      "src/main.mts": LOOP.replace("./ask.js", "./ask.cjs"),
    },
    result: LOOP_RESULT,
  },
  "JavaScript, checked": {
    options: { allowJs: true, checkJs: true, declaration: true },
    files: {
      "src/ask.js": ASK.replace(/: (?:string|number)|<number>/g, "").replace(
        "export function",
        "/** @param {string} what @returns {number} */\nexport function",
      ),
      "src/old.cjs":
        'const { suspend } = require("@kraut/runtime");\n/** @returns {number} */\nfunction old() {\n  "use resumable";\n  return suspend("old");\n}\nmodule.exports = { old };\n',
      "src/main.ts": `import { old } from "./old.cjs";\n${LOOP.replace("return {", "return { old: old(),")}`,
    },
    result: { old: 4, ...LOOP_RESULT },
  },
  "JSON modules": {
    options: { resolveJsonModule: true },
    files: {
      "src/data.json": '{ "prices": [5, 6] }',
      "src/main.ts": `${SUSPEND}import data from "./data.json" with { type: "json" };
export function main(): unknown {
  "use resumable";
  let sum = 0;
  for (const price of data.prices) sum += price * suspend<number>("price");
  return sum;
}
`,
    },
    result: 17,
  },
  "JSX by react-jsx": {
    options: { jsx: "react-jsx", jsxImportSource: "#jsx" },
    packageJson: { imports: { "#jsx/jsx-runtime": "./out/jsx.js" } },
    config: { include: ["src"] },
    files: {
      "src/jsx.ts":
        'export namespace JSX { export type Element = string; export interface IntrinsicElements { [name: string]: any } }\nexport const Fragment = (props: any): string => [props.children].flat().join("");\nexport const jsx = (type: any, props: any): string => typeof type === "string" ? `<${type}>${[props.children].flat(9).join("")}</${type}>` : type(props);\nexport const jsxs = jsx;\n',
      "src/main.tsx": `${SUSPEND}const Item = ({ n }: { n: number }) => <li>{n}</li>;
export function main(): unknown {
  "use resumable";
  const page = <ul><Item n={suspend<number>("one")} />{[1, 2].map((n) => <b key={n}>{n + suspend<number>("more")}</b>)}</ul>;
  return page + (<><i>{suspend<number>("last")}</i></>);
}
`,
    },
    result: "<ul><li>1</li><b>3</b><b>5</b></ul><i>4</i>",
  },
  "JSX by a factory": {
    options: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "F" },
    files: {
      "src/main.tsx": `${SUSPEND}declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } } }
const F = "frag";
const h = (type: string, _props: unknown, ...children: unknown[]): any => \`<\${type}>\${children.flat().join("")}</\${type}>\`;
export function main(): unknown {
  "use resumable";
  return <p>{suspend<number>("one")}<>{suspend<number>("two")}</></p>;
}
`,
    },
    result: "<p>1<frag>2</frag></p>",
  },
  "JSX preserved in files without the mark": {
    options: { jsx: "preserve" },
    files: {
      ...LOOP_FILES,
      "src/view.tsx":
        "declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } } }\nexport const View = (): any => <p>hi</p>;\n",
    },
    result: LOOP_RESULT,
  },
  "JSX preserved, a marked .tsx without JSX": {
    options: { jsx: "preserve" },
    main: "out/main.jsx",
    files: { "src/ask.ts": ASK, "src/main.tsx": LOOP },
    result: undefined,
  },
};
