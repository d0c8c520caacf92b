"use resumable";

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeText(text) {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    out += ENTITIES[char] ?? char;
  }
  return out;
}

function cell(value) {
  return typeof value === "number" ? `<td class="n">${value.toFixed(2)}</td>` : `<td>${escapeText(value)}</td>`;
}

function row(record) {
  let line = "<tr>";
  for (const key of Object.keys(record)) line += cell(record[key]);
  return `${line}</tr>`;
}

function table(records) {
  const lines = [];
  for (const record of records) lines.push(row(record));
  return lines.join("\n");
}

export function run() {
  const records = [];
  for (let i = 0; i < 3_000; i++) {
    records.push({ name: `Item <${i}>`, kind: i % 3 === 0 ? "R&D" : "stock", price: i * 1.25, amount: i % 7 });
  }
  return table(records).length;
}
