/** Pass `parse`. Text to syntax tree. Throws a SyntaxError with `loc` for text that is no program. */
import { type ParserOptions, parse as parseText } from "@babel/parser";
import type * as t from "@babel/types";

export function parse(code: string, filename: string, sourceType: "module" | "script" | "commonjs"): t.File {
  const options: ParserOptions = {
    sourceType: sourceType === "module" ? "module" : "script",
    sourceFilename: filename,
    allowReturnOutsideFunction: sourceType === "commonjs",
    allowNewTargetOutsideFunction: sourceType === "commonjs",
    createImportExpressions: true,
    errorRecovery: false,
    plugins: [["decorators", {}], "decoratorAutoAccessors", "explicitResourceManagement", "importAttributes"] as NonNullable<
      ParserOptions["plugins"]
    >,
  };
  return parseText(code, options);
}
