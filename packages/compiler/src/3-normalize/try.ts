/**
 * Normalizes `try`. Afterwards points stand in `try` blocks only, never in `catch`, and no `finally` is around a point:
 * a catch body with a point runs after the `try`, under a flag; a `finally` runs after it too, and the completion of the
 * rest (throw, return, break, continue) is kept in two temporaries until it is done. A native `finally` would have to know
 * whether the function ends or is only suspended, and a `return` out of it makes V8 1.5 times slower in a hot loop.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Point } from "../ir/unit.js";
import { isLoop } from "../ir/walk.js";
import type { NormalizeContext } from "./context.js";

export function tryStatement(n: NormalizeContext, node: t.TryStatement): void {
  const { finalizer } = node;
  if (!finalizer) {
    withoutFinally(n, node);
    return;
  }
  const leaving = new Leaving(n);
  const inner = n.collect(() =>
    n.guardedBy(true, () => {
      if (node.handler) withoutFinally(n, node);
      else n.inline(node.block);
    }),
  );
  leaving.run(node, inner, (error) => leaving.keeps(error));
  n.inline(finalizer);
  leaving.goOn();
}

/** A loop whose iterator is closed by code with points: whatever leaves it is kept until `close` is done, as it is for a `finally`. */
export function closingLater(n: NormalizeContext, place: t.Node, loop: () => t.Statement, close: (left: Left) => void): void {
  const leaving = new Leaving(n);
  leaving.run(place, [loop()], (error) => leaving.keeps(error));
  close({ byThrow: b.same(b.id(leaving.kind), b.num(Completion.Throw)), value: leaving.value });
  leaving.goOn();
}

/** How a loop was left. */
export interface Left {
  readonly byThrow: t.Expression;
  /** The variable with what was thrown. */
  readonly value: string;
}

/** `try` and `catch` alone. */
function withoutFinally(n: NormalizeContext, node: t.TryStatement): void {
  const handler = node.handler as t.CatchClause;
  if (n.hasPoint(handler)) {
    withCatch(n, node.block, handler, node);
    return;
  }
  guardCatch(n, handler);
  n.push(b.placed(t.tryStatement(n.block(node.block), handler), node));
}

/** A loop over an iterator of the engine: `fail` runs when it is left by an exception, `close` when it is left otherwise. */
export function closing(n: NormalizeContext, place: t.Node, loop: () => t.Statement, fail: t.Statement[], close: () => void): void {
  // Its temporaries are in use while the loop runs: they are taken before those of the loop.
  const leaving = new Leaving(n);
  leaving.run(place, [loop()], (error) => [...n.goingOn(), ...fail, t.throwStatement(b.id(error))]);
  close();
  leaving.goOn();
}

/**
 * The same where the iterator's `return` may stop, which then is a point behind the loop: `leave` of the cursor runs it
 * whichever way the loop was left, and tells what becomes of an exception of its own.
 * @param only false where nothing is to be closed
 */
export function closingAtPoint(
  n: NormalizeContext,
  place: t.Node,
  point: Point,
  cursor: string,
  statements: () => t.Statement[],
  only?: () => t.Expression,
): void {
  // What the engine makes of a function depends on its size: for arrays, an exception goes on at once, and nothing comes after the loop.
  const leaving = new Leaving(n);
  const { kind, value } = leaving;
  const error = n.unit.names.fixed("e");
  leaving.run(place, statements(), () => [
    ...n.goingOn(),
    ...(only ? [t.ifStatement(b.not(only()), t.throwStatement(b.id(error)))] : []),
    ...leaving.notes(b.id(error)),
  ]);
  const on = (method: string, args: t.Expression[]): t.CallExpression => b.call(b.member(b.id(cursor), method), args);
  let close = n.collect(() => n.point(point, on("leave", [b.id(kind), b.id(value)]), { cursor }));
  if (n.fn.generator || n.fn.async) {
    // There the end of a call that had stopped comes as an exception.
    const refused = t.catchClause(b.id(error), b.block([...n.goingOn(), b.run(on("refuse", [b.id(error)]))]));
    close = [t.tryStatement(b.block(close), refused)];
  }
  close.push(t.ifStatement(b.same(b.id(kind), b.num(Completion.Throw)), t.throwStatement(b.id(value))));
  if (only) n.push(b.when(only(), close));
  else for (const one of close) n.push(one);
  leaving.goOn();
}

/** One that was made for `using` sees everything. */
function entry({ extra }: t.CatchClause): "caught" | "thrown" {
  return extra?.seesAll === true ? "thrown" : "caught";
}

/** A catch clause does not see a cancellation, nor the failure of a suspension. */
function guardCatch(n: NormalizeContext, handler: t.CatchClause): void {
  const error = n.unit.names.fixed("e");
  const { param } = handler;
  const before: t.Statement[] = [b.run(n.entering(entry(handler), error))];
  if (param?.type === "Identifier") before.push(b.letVar(param.name, b.id(error)));
  else if (param) before.push(t.variableDeclaration("let", [t.variableDeclarator(param as t.ObjectPattern, b.id(error))]));
  handler.param = b.id(error);
  handler.body = b.placed(b.block([...before, ...handler.body.body]), handler.body);
}

function withCatch(n: NormalizeContext, block: t.BlockStatement, handler: t.CatchClause, place: t.Node): void {
  const caught = n.temporary();
  const value = n.temporary();
  const error = n.unit.names.fixed("e");
  n.push(b.set(b.id(caught), t.booleanLiteral(false)));
  // Without a value of its own, the variable would be live in the whole block.
  n.push(b.set(b.id(value), b.undef()));
  const body = n.block(block);
  const note = [b.run(n.entering(entry(handler), error)), b.set(b.id(caught), t.booleanLiteral(true)), b.set(b.id(value), b.id(error))];
  n.push(b.placed(t.tryStatement(body, t.catchClause(b.id(error), b.block(note))), place));
  const then = n.collect(() => {
    if (handler.param) n.statement(t.variableDeclaration("let", [t.variableDeclarator(handler.param as t.Identifier, b.id(value))]));
    n.inline(handler.body);
  });
  n.push(b.placed(b.when(b.id(caught), then), handler));
}

const enum Completion {
  Normal = 0,
  Throw = 1,
  Return = 2,
  /** From here on: the jumps out of the block, in the order of their first appearance. */
  Jump = 3,
}

/** Runs statements such that whatever leaves them comes to one place first. */
class Leaving {
  readonly kind: string;
  readonly value: string;
  private readonly exit: string;
  private readonly jumps: Jumps;
  /** An exception is kept, too. */
  private isKept = false;
  private throwsOn = false;

  constructor(private readonly n: NormalizeContext) {
    this.kind = n.temporary();
    this.value = n.temporary();
    this.exit = n.unit.names.fresh("L");
    this.jumps = new Jumps(this.kind, this.value, this.exit);
  }

  run(place: t.Node, statements: t.Statement[], caught: (error: string) => t.Statement[]): void {
    const { n, jumps } = this;
    const body = statements.map((statement) => jumps.replace(statement));
    const error = n.unit.names.fixed("e");
    const handler = caught(error);
    if (jumps.returns || jumps.out.length > 0 || this.isKept) {
      n.push(b.set(b.id(this.kind), b.num(Completion.Normal)));
      // Without a value of its own, the variable would be live in the whole block.
      n.push(b.set(b.id(this.value), b.undef()));
    }
    const guarded = b.placed(t.tryStatement(b.block(body), t.catchClause(b.id(error), b.block(handler))), place);
    n.push(jumps.returns || jumps.out.length > 0 ? b.label(this.exit, b.block([guarded])) : guarded);
  }

  /** Keeps an exception, to be thrown on later. */
  keeps(error: string): t.Statement[] {
    this.throwsOn = true;
    return this.notes(this.n.entering("thrown", error));
  }

  /** The same where the caller throws it. */
  notes(error: t.Expression): t.Statement[] {
    this.isKept = true;
    return [b.set(b.id(this.kind), b.num(Completion.Throw)), b.set(b.id(this.value), error)];
  }

  /** Goes where the statements wanted to go. */
  goOn(): void {
    const { n, jumps, kind } = this;
    if (this.throwsOn) n.push(b.when(b.same(b.id(kind), b.num(Completion.Throw)), [t.throwStatement(b.id(this.value))]));
    if (jumps.returns) n.push(b.when(b.same(b.id(kind), b.num(Completion.Return)), [b.ret(b.id(this.value))]));
    for (const [index, jump] of jumps.out.entries()) n.push(b.when(b.same(b.id(kind), b.num(Completion.Jump + index)), [jump]));
  }
}

/** Replaces what leaves a block by a note of where it goes and a jump to the end of the block. */
class Jumps {
  returns = false;
  readonly out: (t.BreakStatement | t.ContinueStatement)[] = [];
  private readonly keys = new Map<string, number>();

  constructor(
    private readonly kind: string,
    private readonly value: string,
    private readonly exit: string,
  ) {}

  replace(node: t.Statement, labels: readonly string[] = [], breakable = false, loop = false): t.Statement {
    switch (node.type) {
      case "ReturnStatement": {
        this.returns = true;
        const keep = b.placed(b.set(b.id(this.value), node.argument ?? b.undef()), node);
        return b.block([keep, b.set(b.id(this.kind), b.num(Completion.Return)), b.leave(this.exit)]);
      }
      case "BreakStatement":
      case "ContinueStatement": {
        const stays = node.label ? labels.includes(node.label.name) : node.type === "BreakStatement" ? breakable : loop;
        return stays ? node : this.jump(node);
      }
      case "LabeledStatement":
        node.body = this.replace(node.body, [...labels, node.label.name], breakable, loop);
        return node;
      case "BlockStatement":
        node.body = node.body.map((one) => this.replace(one, labels, breakable, loop));
        return node;
      case "IfStatement":
        node.consequent = this.replace(node.consequent, labels, breakable, loop);
        if (node.alternate) node.alternate = this.replace(node.alternate, labels, breakable, loop);
        return node;
      case "SwitchStatement":
        for (const one of node.cases) one.consequent = one.consequent.map((inner) => this.replace(inner, labels, true, loop));
        return node;
      case "TryStatement":
        this.replace(node.block, labels, breakable, loop);
        if (node.handler) this.replace(node.handler.body, labels, breakable, loop);
        if (node.finalizer) this.replace(node.finalizer, labels, breakable, loop);
        return node;
      default:
        if (isLoop(node)) node.body = this.replace(node.body, labels, true, true);
        return node;
    }
  }

  private jump(node: t.BreakStatement | t.ContinueStatement): t.Statement {
    const key = `${node.type} ${node.label?.name ?? ""}`;
    let index = this.keys.get(key);
    if (index === undefined) {
      index = this.out.length;
      this.keys.set(key, index);
      this.out.push(node);
    }
    return b.block([b.placed(b.set(b.id(this.kind), b.num(Completion.Jump + index)), node), b.leave(this.exit)]);
  }
}
