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
];

function attempt(bytes: Uint8Array, options: DeserializeOptions): { outcome: Outcome; task?: Task; error?: KrautError } {
  try {
    return { outcome: "resumes", task: deserialize(bytes, options) };
  } catch (error) {
    return { outcome: (error as Error).name as Outcome, error: error as KrautError };
  }
}

/** To the end: `greeting` and the like are answered with 3 as well. */
function finish(task: Task): unknown {
  for (let stops = 0; task.status === "suspended"; stops++) {
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

  test("stops in the old code", () => {
    const old = load(row.before ?? BEFORE, file);
    const task = start(old.order!, 10).resume(1);
    // to the second request for an answer
    while (task.request !== 'asks {"name":"bob","total":12}') task.resume(2);
    bytes = task.serialize();
    expect(bytes.length).toBeGreaterThan(0);
  });

  test("in the new code", () => {
    if (row.file !== undefined || row.change?.(row.before ?? BEFORE).includes("function renamed")) forget(id);
    load((row.change ?? ((source) => source))(row.before ?? BEFORE), row.file === undefined ? file : join(folder, row.file), row.after);
    const plain = attempt(bytes, {});
    const allowed = attempt(bytes, { allowChangedCode: true });
    expect([plain.outcome, allowed.outcome]).toEqual([row.plain, row.allowed]);
    if (row.reason !== undefined) expect(allowed.error?.message).toMatch(row.reason);
    const result = row.result ?? SAME;
    for (const { task } of [plain, allowed]) if (task !== undefined) expect(finish(task)).toBe(result);
    if (row.options === undefined) {
      expect(row.allowed).toBe("resumes");
      return;
    }
    expect(finish(deserialize(bytes, row.options(id)))).toBe(result);
  });
});

/** The module is not loaded any more, as in a new process. */
function forget(id: string): void {
  compiled.module(compiled.CONTRACT_VERSION, id, [], {});
}

test("docs/code-changes.md lists the same", () => {
  const page = readFileSync(join(__dirname, "../docs/code-changes.md"), "utf8");
  const told = [...page.matchAll(/^\| (.+?)\s*\| (resumes|`\w+`)\s*\| (resumes|`\w+`)\s*\|/gm)].map(([, ...cells]) =>
    cells.map((cell) => cell?.replaceAll("`", "").trim()),
  );
  expect(told).toEqual(rows.map(({ edit, plain, allowed }) => [edit.replaceAll("`", ""), plain, allowed]));
});
