/**
 * Pass `running`. Emits the running body of a cut function: the normalized code as it stands, locals in real variables,
 * and after each point the check that saves the frame (shape A of the design).
 */
import * as t from "@babel/types";
import { isDerived } from "../2-analyze/plan.js";
import type { PointSite } from "../3-normalize/context.js";
import { NEW } from "../3-normalize/liveness.js";
import * as b from "../ir/build.js";
import { type Fn, isAsyncFunction, type Unit } from "../ir/unit.js";
import { isLoop } from "../ir/walk.js";
import { asking, suspensionCheck, told, waiting } from "./checks.js";

export function emitRunningBody(
  unit: Unit,
  fn: Fn,
  body: readonly t.Statement[],
  sites: ReadonlyMap<t.Node, PointSite>,
  temporaries: Iterable<string>,
): t.Statement[] {
  const { names } = unit;
  const asked = fn.isHook ? names.fixed("y") : undefined;
  const hasVariable = isDerived(fn) && !fn.ownsThis;
  const pseudo = (name: string): t.Expression => {
    if (name === NEW) return t.logicalExpression("&&", t.metaProperty(b.id("new"), b.id("target")), t.thisExpression());
    // `this` cannot be read before `super(…)`.
    return hasVariable ? b.id(names.fixed("this")) : t.thisExpression();
  };
  const statement = (node: t.Statement): t.Statement[] => {
    const site = sites.get(node);
    if (site) return atSite(site, node);
    switch (node.type) {
      case "BlockStatement":
        return [b.placed(b.block(list(node.body)), node)];
      case "IfStatement":
        return [b.placed(t.ifStatement(t.cloneNode(node.test), one(node.consequent), node.alternate ? one(node.alternate) : null), node)];
      case "LabeledStatement":
        return [b.placed(b.label(node.label.name, one(node.body)), node)];
      case "SwitchStatement": {
        const cases = node.cases.map((part) => t.switchCase(part.test ? t.cloneNode(part.test) : null, list(part.consequent)));
        return [b.placed(t.switchStatement(t.cloneNode(node.discriminant), cases), node)];
      }
      case "TryStatement":
        return [
          b.placed(
            t.tryStatement(
              b.block(list(node.block.body)),
              node.handler && t.cloneNode(node.handler),
              node.finalizer && t.cloneNode(node.finalizer),
            ),
            node,
          ),
        ];
      default: {
        if (!isLoop(node)) return [t.cloneNode(node)];
        const { body: inner, ...head } = node;
        const copy = t.cloneNode({ ...head, body: b.block([]) } as typeof node);
        copy.body = one(inner);
        return [copy];
      }
    }
  };
  const atSite = (site: PointSite, node: t.Statement): t.Statement[] => {
    switch (site.kind) {
      case "call":
        return [...asking(unit, site, t.cloneNode(node)), suspensionCheck(unit, fn, site, pseudo, asked)];
      case "start": {
        const begins = fn.async
          ? [b.run(b.call(b.member(b.id(names.fixed("k")), "begins"), [b.at(b.id(names.fixed("m")), fn.index)]))]
          : [];
        return [told(unit, fn, site, pseudo), ...begins];
      }
      default: {
        const { value, after } = waiting(unit, fn, site, pseudo, t.cloneNode(site.call));
        return [assigned(site, node, value), ...after];
      }
    }
  };
  const list = (nodes: readonly t.Statement[]): t.Statement[] => nodes.flatMap(statement);
  const one = (node: t.Statement): t.Statement => {
    const made = statement(node);
    return made.length === 1 ? (made[0] as t.Statement) : b.block(made);
  };

  const variables = hasVariable ? [...temporaries, names.fixed("this")] : [...temporaries];
  const out: t.Statement[] = [];
  if (fn.escapes && !fn.generator && !fn.async) {
    // Foreign code that was left suspended may call on: nothing marked runs then.
    const entered = b.run(b.call(b.member(b.id(names.fixed("k")), "entered"), [b.at(b.id(names.fixed("m")), fn.index)]));
    out.push(t.ifStatement(b.member(b.id(names.fixed("R")), "pending"), entered));
  }
  if (asked !== undefined) {
    const flag = (): t.MemberExpression => b.member(b.id(names.fixed("R")), "asked");
    out.push(b.constVar(asked, flag()), b.set(flag(), b.num(0)));
  }
  if (variables.length > 0)
    out.push(
      t.variableDeclaration(
        "let",
        variables.map((name) => t.variableDeclarator(b.id(name))),
      ),
    );
  out.push(...list(body));
  return isAsyncFunction(fn) ? [insideActivation(unit, fn, out)] : out;
}

/** `return $k.run($m[3], async ($x) => { … });`: the function itself gives the promise, and knows which call it is of. */
function insideActivation(unit: Unit, fn: Fn, body: t.Statement[]): t.Statement {
  const { names } = unit;
  const inner = t.arrowFunctionExpression([b.id(names.fixed("x"))], b.block(body), true);
  return b.ret(b.call(b.member(b.id(names.fixed("k")), "run"), [b.at(b.id(names.fixed("m")), fn.index), inner]));
}

function assigned(site: PointSite, place: t.Statement, value: t.Expression): t.Statement {
  return b.placed(site.declares ? b.letVar(site.target, value) : b.set(b.id(site.target), value), place);
}
