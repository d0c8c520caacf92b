/** The region `code` while writing: each function and point once, in the order of first use. */
import type { FunctionMeta, PointMeta } from "../contract.js";
import { firstEntries, functionEntry, pointEntry, pointHead } from "./code.js";

export class CodeRows {
  /** The region, piece by piece. */
  pieces: Uint8Array[] = [];
  private functions: FunctionMeta[] = [];
  private points: PointMeta[] = [];
  /** Made when there are more than a few. */
  private pointRows: Map<PointMeta, number> | undefined;

  /** Row of a function. */
  functionRow(fn: FunctionMeta): number {
    // few functions, and mostly the one that was used last
    const known = this.functions.lastIndexOf(fn);
    if (known >= 0) return known;
    this.pieces.push(functionEntry(fn));
    return this.functions.push(fn) - 1;
  }

  /** Row of a point; `number` is 1-based. */
  pointRow(fn: FunctionMeta, number: number): number {
    const point = fn.points[number - 1]!;
    const known = this.knownPoint(point);
    if (known !== undefined) return known;
    if (this.functions.length === 0) {
      // mostly all there is: literals, since an empty array gets room for 17 elements with the first
      this.functions = [fn];
      this.pieces = [firstEntries(fn, number)];
      this.points = [point];
      return 0;
    }
    this.pieces.push(pointHead(this.functionRow(fn)), pointEntry(fn, number));
    const row = this.points.push(point) - 1;
    this.pointRows?.set(point, row);
    return row;
  }

  private knownPoint(point: PointMeta): number | undefined {
    const { points } = this;
    const last = points.length - 1;
    if (last < 0) return undefined;
    if (points[last] === point) return last;
    if (last < 8) {
      const row = points.indexOf(point);
      return row < 0 ? undefined : row;
    }
    this.pointRows ??= new Map(points.map((one, row) => [one, row]));
    return this.pointRows.get(point);
  }

  clear(): void {
    this.pieces = [];
    this.functions = [];
    this.points = [];
    this.pointRows = undefined;
  }
}
