/**
 * Cursors over Map and Set. They run a native iterator, so that entries added, deleted and added again on the way are
 * seen as always; a snapshot needs its position, which no engine tells, and which can be counted.
 */
import { DONE } from "../realm.js";
import { CURSOR_KIND, Cursor, isIndex, isWhat, malformedState, type What } from "./cursor.js";
import { apply, mapIterator, methods, setIterator } from "./natives.js";

abstract class CollectionCursor<C extends object> extends Cursor {
  /** Undefined until ready() when the cursor comes from a snapshot. */
  private iterator: Iterator<unknown> | undefined;
  private position = 0;

  constructor(
    protected readonly collection: C,
    protected readonly what: What,
  ) {
    super();
  }

  protected abstract iterate(): Iterator<unknown>;
  protected abstract step(iterator: Iterator<unknown>): IteratorResult<unknown>;
  protected abstract size(): number;

  /** Makes the native iterator; throws the engine's TypeError if the collection is none. */
  override ready(): void {
    const iterator = this.iterate();
    for (let i = 0; i < this.position && !this.step(iterator).done; i++);
    this.iterator = iterator;
  }

  next(): unknown {
    if (this.done) return DONE;
    if (this.iterator === undefined) this.ready();
    const result = this.step(this.iterator as Iterator<unknown>);
    if (!result.done) return result.value;
    this.done = true;
    this.iterator = undefined;
    return DONE;
  }

  /** [collection, what, position, done] */
  toState(): readonly unknown[] {
    const { iterator } = this;
    if (iterator !== undefined && !this.done) {
      // What is left is as many entries from the end, whatever was deleted before. Counting uses the iterator up: a
      // fresh one takes its place.
      let left = 0;
      while (!this.step(iterator).done) left++;
      this.position = this.size() - left;
      this.ready();
    }
    return [this.collection, this.what, this.done ? 0 : this.position, this.done];
  }

  protected restore(position: unknown, done: unknown): this {
    if (!isIndex(position) || typeof done !== "boolean") throw malformedState(this[CURSOR_KIND]);
    this.position = position;
    this.done = done;
    return this;
  }
}

export class MapCursor extends CollectionCursor<Map<unknown, unknown>> {
  static readonly kind = "map";

  protected iterate(): Iterator<unknown> {
    return apply(methods.map[this.what], this.collection, []);
  }

  protected step(iterator: Iterator<unknown>): IteratorResult<unknown> {
    return apply(mapIterator.next, iterator, []) as IteratorResult<unknown>;
  }

  protected size(): number {
    return apply(methods.map.size, this.collection, []);
  }

  static fromState([map, what, position, done]: readonly unknown[]): MapCursor {
    if (!(map instanceof Map) || !isWhat(what)) throw malformedState(MapCursor.kind);
    return new MapCursor(map, what).restore(position, done);
  }
}

/** The keys of a Set are its values. */
export class SetCursor extends CollectionCursor<Set<unknown>> {
  static readonly kind = "set";

  protected iterate(): Iterator<unknown> {
    return apply(this.what === "entries" ? methods.set.entries : methods.set.values, this.collection, []);
  }

  protected step(iterator: Iterator<unknown>): IteratorResult<unknown> {
    return apply(setIterator.next, iterator, []) as IteratorResult<unknown>;
  }

  protected size(): number {
    return apply(methods.set.size, this.collection, []);
  }

  static fromState([set, what, position, done]: readonly unknown[]): SetCursor {
    if (!(set instanceof Set) || !isWhat(what)) throw malformedState(SetCursor.kind);
    return new SetCursor(set, what).restore(position, done);
  }
}

for (const cursor of [MapCursor, SetCursor]) Object.defineProperty(cursor.prototype, CURSOR_KIND, { value: cursor.kind });
