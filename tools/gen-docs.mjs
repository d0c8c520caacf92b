/**
 * `node tools/gen-docs.mjs [--check]`: makes docs/errors.md from the catalogues in the sources, or says that it is stale.
 * Fields and their meaning are read from the error classes themselves, so that the page cannot say less than the code.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "..");
const ERRORS = join(ROOT, "packages/runtime/src/errors.ts");
const DIAGNOSTICS = join(ROOT, "packages/compiler/src/diagnostics/catalogue.ts");
const PAGE = join(ROOT, "docs/errors.md");

const text = `${[head(), await errorsPart(), await diagnosticsPart()].join("\n\n")}\n`;
if (!process.argv.includes("--check")) {
  writeFileSync(PAGE, text);
} else if (!existsSync(PAGE) || readFileSync(PAGE, "utf8") !== text) {
  console.error(`${relative(ROOT, PAGE)} is stale: run node tools/gen-docs.mjs`);
  process.exitCode = 1;
}

function head() {
  return `# Errors

<!-- Made by tools/gen-docs.mjs from the catalogues in the sources: edit those. -->

Codes are stable, texts may get better. What the runtime throws is a \`KrautError\` with \`code\` and the fields below; what the
compiler finds is a diagnostic with a place and a code frame, and never an exception.`;
}

async function errorsPart() {
  const { catalogue } = await load(ERRORS);
  const classes = errorClasses();
  const parts = Object.entries(catalogue).map(([code, { title, help }]) => {
    const name = `${code.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase())}Error`;
    const declared = classes.get(name);
    if (declared === undefined) throw new Error(`${relative(ROOT, ERRORS)}: ${code} has no class ${name}`);
    return [`### ${code}`, `\`${name}\`: ${title}.`, help, ...fieldList(declared.fields)].join("\n\n");
  });
  return ["## At run time", ...parts].join("\n\n");
}

/** Class name → its own fields. A comment stands at the field, or at the same name in the interface that the constructor takes. */
function errorClasses() {
  const source = ts.createSourceFile(ERRORS, readFileSync(ERRORS, "utf8"), ts.ScriptTarget.Latest, true);
  const interfaces = new Map(source.statements.filter(ts.isInterfaceDeclaration).map((one) => [one.name.text, fieldsOf(one)]));
  return new Map(source.statements.filter(ts.isClassDeclaration).map(withComments));

  /** @returns {[string, { fields: { name: string, type: string, comment: string }[] }]} */
  function withComments(declaration) {
    const name = declaration.name.text;
    const details = interfaces.get(name.replace(/Error$/, "Details")) ?? [];
    const fields = fieldsOf(declaration).map((one) => ({
      ...one,
      comment: one.comment || details.find(({ name }) => name === one.name)?.comment,
    }));
    return [name, { fields }];
  }
}

function fieldsOf(declaration) {
  return declaration.members.filter(isPublicField).map((member) => ({
    name: member.name.getText(),
    type: member.type?.getText(),
    comment: ts.getJSDocCommentsAndTags(member).map(commentText).join(" "),
  }));
}

function isPublicField(member) {
  return (
    (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member)) &&
    !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)
  );
}

/** @param {ts.JSDoc | ts.JSDocTag} doc */
function commentText(doc) {
  return (ts.getTextOfJSDocComment(doc.comment) ?? "").replace(/\s+/g, " ");
}

function fieldList(fields) {
  if (fields.length === 0) return [];
  return [fields.map(({ name, type, comment }) => `- \`${name}\`: \`${type}\`${comment ? `. ${comment}` : ""}`).join("\n")];
}

async function diagnosticsPart() {
  const { CATALOGUE } = await load(DIAGNOSTICS);
  const parts = Object.entries(CATALOGUE).map(([code, { severity, title, message, notes }]) =>
    [`### ${code}`, `${severity}: ${title}.`, `> ${message}`, ...notes].join("\n\n"),
  );
  return ["## At compile time", ...parts].join("\n\n");
}

/** A TypeScript module with all that it imports, without a build before it. */
async function load(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: "esm", platform: "neutral" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
