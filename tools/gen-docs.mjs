/**
 * `node tools/gen-docs.mjs [--check]`: makes docs/errors.md from the catalogues in the sources, and docs/passes.md from the
 * heads of the compiler's pass files; or says which page is stale. Fields of errors and their meaning are read from the
 * error classes themselves, so that the page cannot say less than the code.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "..");
const ERRORS = join(ROOT, "packages/runtime/src/errors.ts");
const DIAGNOSTICS = join(ROOT, "packages/compiler/src/diagnostics/catalogue.ts");
const COMPILER = join(ROOT, "packages/compiler/src");

/** Passes that do not stand in the list of pipeline.ts by name: what the listed ones are made of, and what runs around the list. */
const BEFORE = ["strip"];
const INSIDE = { normalize: ["liveness"], emit: ["running", "resuming", "privates", "place", "exports", "metadata"] };
const AFTER = ["print"];

writePage("docs/errors.md", [head(), await errorsPart(), await diagnosticsPart()]);
writePage("docs/passes.md", passesPage());

/** @param {string} name @param {string[]} parts */
function writePage(name, parts) {
  const page = join(ROOT, name);
  const text = `${parts.join("\n\n")}\n`;
  if (!process.argv.includes("--check")) {
    writeFileSync(page, text);
  } else if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
    console.error(`${name} is stale: run node tools/gen-docs.mjs`);
    process.exitCode = 1;
  }
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

function passesPage() {
  const heads = passHeads();
  const pipeline = readFileSync(join(COMPILER, "pipeline.ts"), "utf8");
  const listed = [...pipeline.matchAll(/\bpass\("(\w+)"/g)].map(([, name]) => name);
  const parts = [...BEFORE, ...listed, ...AFTER].map((name, index) => {
    const title = `## ${index + 1}. ${name}`;
    const inside = (INSIDE[name] ?? []).flatMap((inner) => [`### ${inner}`, ...describePass(inner)]);
    // A pass made of others needs no file of its own.
    return [title, ...(heads.has(name) || inside.length === 0 ? describePass(name) : []), ...inside].join("\n\n");
  });
  if (heads.size > 0) throw new Error(`no place in docs/passes.md for the passes ${[...heads.keys()].join(", ")}`);
  return [passesHead(), ...parts];

  /** @param {string} name */
  function describePass(name) {
    const found = heads.get(name);
    if (found === undefined) throw new Error(`no file begins with "Pass \`${name}\`"`);
    heads.delete(name);
    return [`[\`${found.path}\`](../packages/compiler/src/${found.path})`, found.text];
  }
}

function passesHead() {
  return `# Passes of the compiler

<!-- Made by tools/gen-docs.mjs from the heads of the pass files: edit those. -->

In the order in which data flows; \`packages/compiler/src/pipeline.ts\` is the list. \`KRAUT_DEBUG=passes\` prints the program after
each of them.`;
}

/** Pass name → the text at the head of its file. */
function passHeads() {
  const heads = new Map();
  const files = readdirSync(COMPILER, { recursive: true, encoding: "utf8" }).filter((file) => /^\d-[\w/\\]+\.ts$/.test(file));
  for (const file of files.sort()) {
    const comment = /^\/\*\*(.*?)\*\//s.exec(readFileSync(join(COMPILER, file), "utf8"))?.[1] ?? "";
    const text = comment.replace(/^[ \t]*\* ?/gm, "").trim();
    const match = /^Pass `(\w+)`(?: \((\w)(.*?)\))?\.\s(.*)$/s.exec(text);
    if (!match) continue;
    const [, name, letter, aside, rest] = match;
    const otherName = letter === undefined ? "" : `${letter.toUpperCase()}${aside}. `;
    heads.set(name, { path: file.split(sep).join("/"), text: otherName + rest });
  }
  return heads;
}

/** A TypeScript module with all that it imports, without a build before it. */
async function load(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: "esm", platform: "neutral" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
