/**
 * The table of docs/code-changes.md: an edit, and what becomes of a snapshot that the code before it wrote. Each row compiles
 * both versions, stops the first, and goes on in the second. The page and this file must list the same rows.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import * as runtime from "@kraut/runtime";
import { type DeserializeOptions, deserialize, type KrautError, start, type Task } from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { transformSync } from "esbuild";
import { toCommonJs } from "../tools/harness/modules.js";

const BEFORE = `import { suspend } from "@kraut/runtime";

export function order(amount: number): string {
  "use resumable";
  let total = amount;
  const log: string[] = [];
  const first = suspend<number>({ ask: "start" });
  for (const name of ["ann", "bob"]) {
    const answer = ask({ name, total });
    log.push(name + " " + answer);
    total += answer;
  }
  return log.join(", ") + " = " + (total + first);
}

function ask(request: object): number {
  "use resumable";
  const note = (text: string) => text + JSON.stringify(request);
  const answer = suspend<number>(note("asks "));
  return answer;
}
`;

/** A generator that is half-run, and one that waits for a call. */
const GENERATORS = `import { suspend } from "@kraut/runtime";

export function order(amount: number): string {
  "use resumable";
  const log: string[] = [];
  const first = suspend<number>({ ask: "start" });
  const steps = walk(names(["ann", "bob"]), amount);
  let step = steps.next();
  while (step.done !== true) {
    log.push(step.value);
    step = steps.next();
  }
  return log.join(", ") + " = " + (step.value + first);
}

function* names(list: string[]): Generator<string, void> {
  "use resumable";
  const most = list.length;
  for (const name of list) {
    yield name;
    if (most > 100) return;
  }
}

function* walk(given: Iterable<string>, amount: number): Generator<string, number> {
  "use resumable";
  let total = amount;
  for (const name of given) {
    const request = { name, total };
    const answer = ask(request);
    total += answer;
    yield name + " " + answer;
  }
  return total;
}

${BEFORE.slice(BEFORE.indexOf("function ask"))}`;

/** Async functions that wait, for a promise and for a call, and a branch that stopped. */
const ASYNC = `import { suspend } from "@kraut/runtime";

export async function order(amount: number): Promise<string> {
  "use resumable";
  let total = amount;
  const log: string[] = [];
  const first = suspend<number>({ ask: "start" });
  for await (const name of names(["ann", "bob"])) {
    for await (const answer of answers(name, total)) {
      log.push(name + " " + answer);
      total += answer;
    }
  }
  return log.join(", ") + " = " + (total + first);
}

async function* names(list: string[]): AsyncGenerator<string, void> {
  "use resumable";
  for (const name of list) yield name;
}

async function* answers(name: string, total: number): AsyncGenerator<number, void> {
  "use resumable";
  const request = { name, total };
  yield await inquire(request);
}

async function inquire(request: object): Promise<number> {
  "use resumable";
  const factor = 1;
  return ask(request) * factor;
}

${BEFORE.slice(BEFORE.indexOf("function ask"))}`;

type Exports = { order?: (amount: number) => unknown; renamed?: (amount: number) => unknown };
type Outcome = "resumes" | "CodeMismatchError" | "UnknownFunctionError";

let count = 0;

/** Each row has a module of its own. */
function load(source: string, file: string, after: (code: string) => string = (code) => code): Exports {
  const { code, diagnostics } = transform(source, { filename: file });
  if (code === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const module = { exports: {} };
  const require = (name: string): unknown => (name.endsWith("/compiled") ? compiled : runtime);
  new Function("require", "exports", after(toCommonJs(code)))(require, module.exports);
  return module.exports;
}

interface Row {
  readonly edit: string;
  /** By default, and with `allowChangedCode`. */
  readonly plain: Outcome;
  readonly allowed: Outcome;
  readonly change?: (source: string) => string;
  readonly after?: (code: string) => string;
  /** Another file name of the second version. */
  readonly file?: string;
  /** What makes it resume when neither does. */
  readonly options?: (id: string) => DeserializeOptions;
  /** In the text of the errors. */
  readonly reason?: RegExp;
  readonly result?: string;
  readonly before?: string;
}

const replace = (from: string, to: string) => (source: string) => {
  expect(source).toContain(from);
  return source.replace(from, to);
};

const SAME = "ann 2, bob 3 = 16";
const TWO_ASKS = BEFORE.replace(
  "const answer = suspend<number>",
  'const greeting = suspend<number>("hello");\n  const answer = suspend<number>',
);

const rows: Row[] = [
  {
    edit: "comments, blank lines, formatting",
    plain: "resumes",
    allowed: "resumes",
    change: replace("let total", "// sum\n\n\n  let   total"),
  },
  { edit: "types", plain: "resumes", allowed: "resumes", change: replace("let total = ", "let total: number | bigint = ") },
  { edit: "quotes, `1e3` for `1000`", plain: "resumes", allowed: "resumes", change: replace('"start"', "'start'") },
  {
    edit: "another function of the file added, changed, or moved elsewhere",
    plain: "resumes",
    allowed: "resumes",
    change: (source) => {
      const [head, order, ask] = source.split("\n\n");
      return `${head}\nfunction added() { "use resumable"; return suspend(0); }\n${ask}\n${order}`;
    },
  },
  {
    edit: "minified build",
    plain: "resumes",
    allowed: "resumes",
    after: (code) => transformSync(code, { minify: true, format: "cjs" }).code,
  },
  {
    edit: "another target",
    plain: "resumes",
    allowed: "resumes",
    after: (code) => transformSync(code, { target: "es2015", format: "cjs" }).code,
  },
  {
    edit: "a newer Kraut that numbers its own variables otherwise",
    plain: "resumes",
    allowed: "resumes",
    after: (code) => code.replace(/\$(s|t|v)(\d+)\b/g, (_, kind, n) => `$${kind}${Number(n) + 40}`),
  },
  {
    edit: "a statement added before the point",
    plain: "CodeMismatchError",
    allowed: "resumes",
    change: replace("  for (const name", '  log.push("begins");\n  for (const name'),
  },
  {
    edit: "a statement added after the point",
    plain: "CodeMismatchError",
    allowed: "resumes",
    change: replace("  return log", '  log.push("ends");\n  return log'),
    result: "ann 2, bob 3, ends = 16",
  },
  {
    edit: "another expression elsewhere in the function",
    plain: "CodeMismatchError",
    allowed: "resumes",
    change: replace("total + first", "total - first"),
    result: "ann 2, bob 3 = 14",
  },
  {
    edit: "a new local, set after the point",
    plain: "CodeMismatchError",
    allowed: "resumes",
    change: replace("    total += answer;", "    const doubled = answer * 2;\n    total += doubled;"),
    result: "ann 2, bob 3 = 19",
  },
  {
    edit: "a new local that is set before the point and needed after it",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    change: (source) =>
      source.replace("const log", 'const currency = "EUR";\n  const log').replace("(total + first)", "(total + first) + currency"),
    reason: /it now needs `currency`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, currency: " USD" } }) }),
    result: "ann 2, bob 3 = 16 USD",
  },
  {
    edit: "a local renamed",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    change: (source) => source.replaceAll("log", "lines"),
    reason: /it now needs `lines`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, lines: locals.log } }) }),
  },
  {
    edit: "a local that is no longer needed",
    plain: "CodeMismatchError",
    allowed: "resumes",
    change: replace("(total + first)", "total"),
    result: "ann 2, bob 3 = 15",
  },
  {
    edit: "the statement of the point changed",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    change: replace("const answer = ask({ name, total });", "const answer = ask({ name }) * 2;"),
    reason: /the call `ask` at which it stopped \(point ask#0\), or its statement,/,
    options: () => ({ migrate: ({ locals }) => ({ point: "ask#0", locals }) }),
    result: "ann 2, bob 6 = 19",
  },
  {
    edit: "another stop added before the point",
    plain: "CodeMismatchError",
    allowed: "resumes",
    change: replace("const answer = suspend<number>", 'const greeting = suspend<number>("hello");\n  const answer = suspend<number>'),
  },
  {
    edit: "the same statement added a second time before the point",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    change: replace(
      '  const answer = suspend<number>(note("asks "));',
      '  {\n    const answer = suspend<number>(note("asks "));\n  }\n  const answer = suspend<number>(note("asks "));',
    ),
    reason: /the call `suspend` at which it stopped/,
    options: () => ({ migrate: ({ locals }) => ({ point: "suspend#1", locals }) }),
  },
  {
    edit: "two stops exchanged",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: TWO_ASKS,
    change: (source) => {
      const [a, b] = ['  const greeting = suspend<number>("hello");\n', '  const answer = suspend<number>(note("asks "));\n'] as const;
      return source.replace(a + b, b + a);
    },
  },
  {
    edit: "a local that closures share since",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    change: replace("  for (const name", "  const report = () => total;\n  log.slice(report() - report());\n  for (const name"),
    reason: /it keeps|shared with closures/,
    options: () => ({ migrate: ({ locals, function: id }) => (id.endsWith("#order") ? { locals } : undefined) }),
  },
  {
    edit: "the function renamed",
    plain: "UnknownFunctionError",
    allowed: "UnknownFunctionError",
    change: (source) => source.replace("function order", "function renamed"),
    // its name is part of its code
    options: (id) => ({ moved: { [`${id}#order`]: `${id}#renamed` }, allowChangedCode: true }),
  },
  {
    edit: "the file moved or renamed",
    plain: "UnknownFunctionError",
    allowed: "UnknownFunctionError",
    file: "elsewhere.ts",
    options: (id) => ({ moved: { [id]: id.replace(/[^/]*$/, "elsewhere.ts") } }),
  },
  {
    edit: "the function replaced by others",
    plain: "UnknownFunctionError",
    allowed: "UnknownFunctionError",
    change: (source) =>
      `${source.replace("function order", "function renamed").replace("amount: number", "amount: number, extra = 100").replace("(total + first)", "(total + first + extra)")}`,
    options: (id) => ({
      migrate: (frame) =>
        frame.function.endsWith("#order") ? { function: `${id}#renamed`, locals: { ...frame.locals, extra: 1000 } } : undefined,
    }),
    result: "ann 2, bob 3 = 1016",
  },
  {
    edit: "a statement added to a generator that is half-run",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: GENERATORS,
    change: replace("for (const name of list)", "list.indexOf('bob');\n  for (const name of list)"),
  },
  {
    edit: "a local renamed in a generator that is half-run",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    before: GENERATORS,
    change: (source) => source.replaceAll("most", "limit"),
    reason: /it now needs `limit`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, limit: locals.most } }) }),
  },
  {
    edit: "a statement added to a generator that waits for a call",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: GENERATORS,
    change: replace("  return total;\n", "  total += 100;\n  return total;\n"),
    result: "ann 2, bob 3 = 116",
  },
  {
    edit: "a local renamed in a generator that waits for a call",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    before: GENERATORS,
    change: (source) =>
      source
        .replace("let total = amount", "let sum = amount")
        .replace("total })", "total: sum })")
        .replace("total += answer", "sum += answer")
        .replace("return total", "return sum"),
    reason: /it now needs `sum`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, sum: locals.total } }) }),
  },
  {
    edit: "a file with generators moved or renamed",
    plain: "UnknownFunctionError",
    allowed: "UnknownFunctionError",
    before: GENERATORS,
    file: "elsewhere.ts",
    options: (id) => ({ moved: { [id]: id.replace(/[^/]*$/, "elsewhere.ts") } }),
  },
  {
    edit: "a statement added to an async function that waits",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: ASYNC,
    change: replace("  return log.join", '  log.push("ends");\n  return log.join'),
    result: "ann 2, bob 3, ends = 16",
  },
  {
    edit: "a local renamed in an async function that waits",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    before: ASYNC,
    change: (source) => source.replaceAll("log", "lines"),
    reason: /it now needs `lines`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, lines: locals.log } }) }),
  },
  {
    edit: "a statement added to an async function that waits for a call",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: ASYNC,
    change: replace("  return ask(request) * factor", "  if (factor > 1) throw new Error();\n  return ask(request) * factor"),
  },
  {
    edit: "a local renamed in an async function that waits for a call",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    before: ASYNC,
    change: (source) => source.replace("const factor = 1", "const times = 10").replace("* factor", "* times"),
    // the statement of the call is another one now
    options: () => ({ migrate: ({ locals }) => ({ point: "ask#0", locals: { ...locals, times: 1 } }) }),
  },
  {
    edit: "a statement added to a function in a branch",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: ASYNC,
    change: replace("  return answer;", "  if (answer > 100) return 100;\n  return answer;"),
  },
  {
    edit: "a local renamed in a function in a branch",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    before: ASYNC.replace("  return answer;", "  return answer + (String(request).length > 100 ? 1 : 0);"),
    change: (source) =>
      source
        .replace("ask(request: object)", "ask(about: object)")
        .replace("JSON.stringify(request)", "JSON.stringify(about)")
        .replace("String(request)", "String(about)"),
    reason: /it now needs `about`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, about: locals.request } }) }),
  },
  {
    edit: "a statement added to an async generator in flight",
    plain: "CodeMismatchError",
    allowed: "resumes",
    before: ASYNC,
    change: replace("for (const name of list)", "list.indexOf('bob');\n  for (const name of list)"),
  },
  {
    edit: "a local needed since in an async generator in flight",
    plain: "CodeMismatchError",
    allowed: "CodeMismatchError",
    before: ASYNC,
    change: replace("  yield await inquire(request);", "  yield await inquire(request);\n  if (total > 100) yield 100;"),
    reason: /it now needs `total`/,
    options: () => ({ migrate: ({ locals }) => ({ locals: { ...locals, total: 1 } }) }),
  },
  {
    edit: "a file with async functions moved or renamed",
    plain: "UnknownFunctionError",
    allowed: "UnknownFunctionError",
    before: ASYNC,
    file: "elsewhere.ts",
    options: (id) => ({ moved: { [id]: id.replace(/[^/]*$/, "elsewhere.ts") } }),
  },
];

function attempt(bytes: Uint8Array, options: DeserializeOptions): { outcome: Outcome; task?: Task; error?: KrautError } {
  try {
    return { outcome: "resumes", task: deserialize(bytes, options) };
  } catch (error) {
    return { outcome: (error as Error).name as Outcome, error: error as KrautError };
  }
}

/** To the end: `greeting` and the like are answered with 3 as well. */
async function finish(task: Task): Promise<unknown> {
  for (let stops = 0; (await task.settled()).status === "suspended"; stops++) {
    if (stops > 5) throw new Error("it does not end");
    task.resume(3);
  }
  return task.result;
}

describe.each(rows)("$edit", (row) => {
  const folder = join(__dirname, "row", String(count++));
  const file = join(folder, "shop.ts");
  const id = `kraut/tests/row/${count - 1}/shop.ts`;
  let bytes: Uint8Array;

  test("stops in the old code", async () => {
    const old = load(row.before ?? BEFORE, file);
    const task = start(old.order!, 10).resume(1);
    // to the second request for an answer
    while ((await task.settled()).request !== 'asks {"name":"bob","total":12}') task.resume(2);
    bytes = task.serialize();
    expect(bytes.length).toBeGreaterThan(0);
  });

  test("in the new code", async () => {
    if (row.file !== undefined || row.change?.(row.before ?? BEFORE).includes("function renamed")) forget(id);
    load((row.change ?? ((source) => source))(row.before ?? BEFORE), row.file === undefined ? file : join(folder, row.file), row.after);
    const plain = attempt(bytes, {});
    const allowed = attempt(bytes, { allowChangedCode: true });
    expect([plain.outcome, allowed.outcome]).toEqual([row.plain, row.allowed]);
    if (row.reason !== undefined) expect(allowed.error?.message).toMatch(row.reason);
    const result = row.result ?? SAME;
    for (const { task } of [plain, allowed]) if (task !== undefined) expect(await finish(task)).toBe(result);
    if (row.options === undefined) {
      expect(row.allowed).toBe("resumes");
      return;
    }
    // and once more through bytes, before it has gone on
    const moved = deserialize(deserialize(bytes, row.options(id)).serialize());
    expect(await finish(moved)).toBe(result);
    expect(await finish(deserialize(bytes, row.options(id)))).toBe(result);
  });
});

/** The module is not loaded any more, as in a new process. */
function forget(id: string): void {
  compiled.module(compiled.CONTRACT_VERSION, id, [], {});
}

test.each([
  [
    "a generator that is one no longer",
    GENERATORS,
    (source: string) => source.replace("function* names", "function names").replace("yield name", "ask(name)"),
  ],
  ["an async function that is one no longer", ASYNC, (source: string) => source.replace("async function inquire", "function inquire")],
  ["an async generator that is a generator now", ASYNC, (source: string) => source.replace("async function* names", "function* names")],
])("%s is refused, whatever is allowed", async (_, before, change) => {
  const file = join(__dirname, "row", String(count++), "shop.ts");
  const task = start(load(before, file).order!, 10).resume(1);
  const bytes = (await task.settled()).serialize();
  load(change(before), file);
  for (const options of [
    { allowChangedCode: true },
    { migrate: ({ locals }) => ({ locals }) },
    { migrate: () => undefined },
  ] as DeserializeOptions[]) {
    const { outcome, error } = attempt(bytes, options);
    expect(outcome).not.toBe("resumes");
    expect(["CODE_MISMATCH", "INVALID_ARGUMENT"]).toContain(error?.code);
  }
});

test("docs/code-changes.md lists the same", () => {
  const page = readFileSync(join(__dirname, "../docs/code-changes.md"), "utf8");
  const told = [...page.matchAll(/^\| (.+?)\s*\| (resumes|`\w+`)\s*\| (resumes|`\w+`)\s*\|/gm)].map(([, ...cells]) =>
    cells.map((cell) => cell?.replaceAll("`", "").trim()),
  );
  expect(told).toEqual(rows.map(({ edit, plain, allowed }) => [edit.replaceAll("`", ""), plain, allowed]));
});
