/** Names that functions get from where they stand, which a bundler in between would change. */
import { expect, test } from "@jest/globals";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { compile } from "./support.js";

test("a target in parentheses gives no name", () => {
  const source = `exports.f = function (log) {
  let q;
  (q) = () => log();
  const names = [q.name];
  [(q) = () => log()] = [];
  names.push(q.name);
  ({ a: (q) = () => log() } = {});
  names.push(q.name);
  [q = () => log()] = [];
  return [...names, q.name];
};`;
  const run = (code: string): unknown => {
    const exports: { f?: (log: () => void) => unknown } = {};
    new Function("exports", "require", code)(exports, () => ({ ...runtime, ...compiled }));
    return exports.f?.(() => {});
  };
  const expected = ["", "", "", "q"];
  expect(run(source)).toEqual(expected);
  expect(run(compile(source, { sourceType: "commonjs" }).code)).toEqual(expected);
});
