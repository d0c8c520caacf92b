/**
 * Invariants of the tree that one pass hands to the next. A broken one is a fault of a pass, never of the user's code:
 *   - no node object stands twice in the tree (a later pass would change both places);
 *   - every jump has its target: the label is around it, `continue` goes to a loop;
 *   - no scope declares a name twice;
 *   - every generated name is declared where it is used (after `emit`, which declares the temporaries);
 *   - the printed text is a program.
 */
import { generate } from "@babel/generator";
import type * as t from "@babel/types";
import { parse } from "../1-parse/parse.js";
import { checkNames } from "./check-names.js";
import { eachChild, isFunctionLike, isLoop, type Node } from "./walk.js";

export type Rule = "node twice" | "jump" | "declared twice" | "undeclared" | "syntax";

export interface Violation {
  readonly rule: Rule;
  readonly message: string;
}

export interface CheckOptions {
  readonly sourceType: "module" | "script" | "commonjs";
  /** Prefix of generated names, `names.prefix`. Left out before `emit`: generated names are then not looked up. */
  readonly prefix?: string;
}

/** All broken invariants; empty for a sound tree. */
export function checkUnit(file: t.File, options: CheckOptions): Violation[] {
  const found: Violation[] = [];
  const report = (rule: Rule, message: string): void => {
    found.push({ rule, message });
  };
  checkIdentity(file.program, report);
  checkJumps(file.program, NOWHERE, report);
  checkNames(file.program, options, report);
  checkSyntax(file, options, report);
  return found;
}

/** Throws when an invariant is broken. `pass` is the pass that ran last. */
export function assertUnit(file: t.File, pass: string, filename: string, options: CheckOptions): void {
  const found = checkUnit(file, options);
  if (found.length === 0) return;
  const list = found.map(({ rule, message }) => `  ${rule}: ${message}`).join("\n");
  throw new Error(
    `The pass "${pass}" left a broken program for ${filename}:\n${list}\n` +
      "This is a fault of Kraut, not of your code. KRAUT_DEBUG=passes prints the program after every pass.",
  );
}

export type Report = (rule: Rule, message: string) => void;

function checkIdentity(root: Node, report: Report): void {
  const parents = new Map<Node, Node | null>();
  const visit = (node: Node, parent: Node | null): void => {
    const first = parents.get(node);
    if (first !== undefined) {
      const text = generate(node, { compact: true, comments: false }).code.slice(0, 40);
      report("node twice", `${node.type} \`${text}\` in ${parent?.type} and in ${first?.type}`);
      return;
    }
    parents.set(node, parent);
    eachChild(node, (child) => visit(child, node));
  };
  visit(root, null);
}

interface Targets {
  /** A loop or `switch` is around. */
  readonly breaks: boolean;
  readonly loop: boolean;
  /** Label → stands at a loop. */
  readonly labels: ReadonlyMap<string, boolean>;
}

const NOWHERE: Targets = { breaks: false, loop: false, labels: new Map() };

function checkJumps(node: Node, targets: Targets, report: Report): void {
  let inner = targets;
  if (isFunctionLike(node) || node.type === "StaticBlock") inner = NOWHERE;
  else if (isLoop(node)) inner = { ...targets, breaks: true, loop: true };
  else if (node.type === "SwitchStatement") inner = { ...targets, breaks: true };
  else if (node.type === "LabeledStatement") inner = withLabel(node, targets, report);
  else if (node.type === "BreakStatement" || node.type === "ContinueStatement") checkJump(node, targets, report);
  eachChild(node, (child) => checkJumps(child, inner, report));
}

function withLabel(node: t.LabeledStatement, targets: Targets, report: Report): Targets {
  const { name } = node.label;
  if (targets.labels.has(name)) report("jump", `label \`${name}\` stands inside a statement with the same label`);
  let labelled: t.Statement = node.body;
  while (labelled.type === "LabeledStatement") labelled = labelled.body;
  return { ...targets, labels: new Map(targets.labels).set(name, isLoop(labelled)) };
}

function checkJump(node: t.BreakStatement | t.ContinueStatement, targets: Targets, report: Report): void {
  const verb = node.type === "BreakStatement" ? "break" : "continue";
  if (node.label) {
    const target = targets.labels.get(node.label.name);
    if (target === undefined) report("jump", `\`${verb} ${node.label.name}\` has no such label around it`);
    else if (verb === "continue" && !target) report("jump", `\`continue ${node.label.name}\` goes to a statement that is no loop`);
  } else if (verb === "break" ? !targets.breaks : !targets.loop) report("jump", `\`${verb}\` has nothing around it that it could leave`);
}

function checkSyntax(file: t.File, options: CheckOptions, report: Report): void {
  const { code } = generate(file);
  try {
    parse(code, "output.js", options.sourceType);
  } catch (error) {
    const line = (error as { loc?: { line: number } }).loc?.line;
    const text = line === undefined ? "" : `: ${code.split("\n")[line - 1]?.trim().slice(0, 80)}`;
    report("syntax", `${(error as Error).message}${text}`);
  }
}
