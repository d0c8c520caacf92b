/** Typed arrays are saved as the bytes they are, views of one buffer stay views of one buffer. */
import { capture, deserialize, start } from "@kraut/runtime";

interface Matrix {
  cells: Float64Array;
  firstRow: Float64Array;
}

function ones(size: number): Uint8Array | Matrix {
  "use resumable";
  const cells = new Float64Array(size * size).fill(1);
  const firstRow = cells.subarray(0, size);
  const copy = capture();
  if (!copy.resumed) {
    const bytes = copy.task.serialize();
    cells.fill(2); // The bytes were written before.
    return bytes;
  }
  firstRow[0] = 7;
  return { cells, firstRow };
}

export function main() {
  const bytes = start(ones, 5).result as Uint8Array;
  const { cells, firstRow } = deserialize(bytes).resume().result as Matrix;
  return { first: cells[0], others: [...cells.subarray(1)], sharesBuffer: cells.buffer === firstRow.buffer, kind: cells.constructor.name };
}
