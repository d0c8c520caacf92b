import { parseSync, transformFromAstSync, transformSync } from "@babel/core";
import { describe, expect, test } from "@jest/globals";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { transform } from "@kraut/compiler";
import krautBabel, { type KrautBabelOptions } from "@kraut/compiler/babel";

const FILENAME = `${__dirname}/approve.ts`;
const SOURCE = `import { suspend } from "@kraut/runtime";
interface Order { total: number }
export function approve(order: Order): string {
  "use resumable";
  const answer = suspend<string>(order);
  return answer + order.total;
}
`;

const compile = (code: string, options: KrautBabelOptions = {}, more: object = {}) =>
  transformSync(code, {
    babelrc: false,
    configFile: false,
    filename: FILENAME,
    sourceMaps: true,
    plugins: [[krautBabel, options]],
    ...more,
  })!;

describe("the Babel plugin", () => {
  test("gives what transform gives", () => {
    const direct = transformSync(transform(SOURCE, { filename: FILENAME }).code!, { babelrc: false, configFile: false })!;
    expect(compile(SOURCE).code).toBe(direct.code);
    expect(compile(SOURCE).code).toContain("$R.pending");
  });

  test("the map leads from compiled code to the source", () => {
    const { code, map } = compile(SOURCE);
    const lines = code!.split("\n");
    const line = lines.findIndex((text) => text.includes("suspend(order)"));
    const found = originalPositionFor(new TraceMap(map as never), { line: line + 1, column: lines[line]!.indexOf("suspend(") });
    expect(found).toMatchObject({ source: "approve.ts", line: 5 });
  });

  test("the map of an earlier step is joined, from the option and from a comment", () => {
    const earlier = transformSync(`// one\n// two\nexport function f() {\n  "use resumable";\n  return g();\n}\nfunction g() {}\n`, {
      babelrc: false,
      configFile: false,
      filename: "/src/origin.js",
      comments: false,
      sourceMaps: true,
    })!;
    const comment = `${earlier.code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(earlier.map)).toString("base64")}\n`;
    const results = [compile(earlier.code!, {}, { inputSourceMap: earlier.map }), compile(comment)];
    for (const { code, map } of results) {
      const lines = code!.split("\n");
      const line = lines.findIndex((text) => text.includes("g()"));
      const found = originalPositionFor(new TraceMap(map as never), { line: line + 1, column: lines[line]!.indexOf("g()") });
      expect(found).toMatchObject({ source: "origin.js", line: 5 });
      expect(code).not.toContain("sourceMappingURL");
    }
  });

  test("other plugins see the compiled code", () => {
    const names: string[] = [];
    const spy = () => ({
      visitor: { FunctionDeclaration: (path: { node: { id: { name: string } } }) => void names.push(path.node.id.name) },
    });
    compile(SOURCE, {}, { plugins: [krautBabel, spy] });
    expect(names).toContain("approve");
    expect(names.some((name) => name.startsWith("$r"))).toBe(true);
  });

  test("a file without a mark is left to Babel alone", () => {
    const code = "const a = <T>b;\n";
    expect(() => compile(code)).toThrow(SyntaxError);
    expect(compile('const text = "use resumable";').code).toBe('const text = "use resumable";');
    expect(compile("f(a < b, c > (d));").code).toBe("f(a < b, c > d);");
  });

  test('mark: "all" and runtime reach the compiler', () => {
    const code = "export function f(g) { return g(); }\n";
    expect(compile(code).code).not.toContain("$k");
    expect(compile(code, { mark: "all" }).code).toContain('from "@kraut/runtime/compiled"');
    expect(compile(code, { mark: "all", runtime: { module: "other/runtime" } }).code).toContain('from "other/runtime"');
  });

  test("a script gets the runtime with require", () => {
    const code = 'function f() { "use resumable"; return g(); }\nfunction g() {}\n';
    expect(compile(code, {}, { sourceType: "script" }).code).toContain('require("@kraut/runtime/compiled")');
  });

  test("two files at a time keep their maps apart", () => {
    const plugins = [krautBabel];
    const options = { babelrc: false, configFile: false, sourceMaps: true, plugins };
    const one = transformSync(SOURCE, { ...options, filename: `${__dirname}/one.ts` })!;
    const two = transformSync(`\n\n${SOURCE}`, { ...options, filename: `${__dirname}/two.ts` })!;
    expect(one.map!.sources).toEqual(["one.ts"]);
    expect(two.map!.sources).toEqual(["two.ts"]);
  });

  test("an error in the code says where", () => {
    expect(() => compile('export function f() {\n  "use resumable";\n  let a; let a;\n}\n')).toThrow(
      /approve\.ts:3:\d+ - error KRAUT1000: /,
    );
  });

  test("a tree without its text is refused when it has a mark", () => {
    const options = { babelrc: false, configFile: false, plugins: [krautBabel] };
    const marked = parseSync('function f() { "use resumable"; }', { babelrc: false, configFile: false })!;
    expect(() => transformFromAstSync(marked, undefined, options)).toThrow("needs the source text of a marked file");
    const plain = parseSync("function f() {}", { babelrc: false, configFile: false })!;
    expect(transformFromAstSync(plain, undefined, options)!.code).toBe("function f() {}");
  });
});
