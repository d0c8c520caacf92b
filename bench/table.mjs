/**
 * One row of the report, and the report as text.
 *
 * @typedef {object} Row
 * @property {string} group part of the bench: `speed`, `stacks`, …
 * @property {string} name what was measured
 * @property {number} value
 * @property {string} unit `×` for ratios
 * @property {string} detail the numbers behind it
 * @property {number} [bar] `value` must not be above; absent for numbers that only inform
 */

/** @param {Row} row */
export const isMissed = (row) => row.bar !== undefined && !(row.value <= row.bar);

/**
 * @param {readonly Row[]} rows
 * @returns {string}
 */
export function table(rows) {
  const lines = [["", "value", "bar", "", "detail"]];
  let group = "";
  for (const row of rows) {
    if (row.group !== group) lines.push([`[${row.group}]`, "", "", "", ""]);
    group = row.group;
    lines.push([`  ${row.name}`, measure(row.value, row.unit), barOf(row), verdict(row), row.detail]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column], column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** @param {number} value @param {string} unit */
export function measure(value, unit) {
  const digits = unit === "×" || value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

const barOf = (row) => (row.bar === undefined ? "" : `≤ ${measure(row.bar, row.unit)}`);
const verdict = (row) => (row.bar === undefined ? "" : isMissed(row) ? "MISSED" : "ok");
/** Numbers stand right, words left. */
const pad = (cell, width, column) => (column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width));
