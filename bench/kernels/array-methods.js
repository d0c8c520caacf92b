"use resumable";

import { suspend } from "@kraut/runtime";

const stops = { at: -1 };

/** May suspend, though nothing does here. */
function priceOf(line) {
  if (line.id === stops.at) suspend(line);
  return line.price * line.count - (line.count > 10 ? line.price : 0);
}

function lines(count) {
  const list = [];
  for (let i = 0; i < count; i++) list.push({ id: i, price: (i * 7919) % 1013, count: i % 17 });
  return list;
}

const LINES = lines(300);

export function forEach() {
  let sum = 0;
  LINES.forEach((line) => {
    sum = (sum + priceOf(line)) | 0;
  });
  return sum;
}

export function map() {
  return LINES.map((line) => ({ id: line.id, price: priceOf(line) }))[7].price;
}

export function filter() {
  return LINES.filter((line) => priceOf(line) > 2_000).length;
}

export function some() {
  return LINES.some((line) => priceOf(line) < 0);
}

export function every() {
  return LINES.every((line) => priceOf(line) >= 0);
}

export function find() {
  return LINES.find((line) => priceOf(line) === -1);
}

export function findLastIndex() {
  return LINES.findLastIndex((line) => priceOf(line) === -1);
}

export function reduce() {
  return LINES.reduce((sum, line) => sum + priceOf(line), 0);
}

export function flatMap() {
  return LINES.flatMap((line) => (priceOf(line) > 2_000 ? [line.id, line.price] : [line.id])).length;
}

export function sort() {
  return LINES.slice().sort((a, b) => priceOf(a) - priceOf(b))[9].id;
}

export function run() {
  let sum = 0;
  for (let i = 0; i < 10; i++) {
    sum += forEach() + map() + filter() + reduce() + flatMap();
    if (some() || !every() || find() !== undefined || findLastIndex() !== -1) sum++;
    if (i % 5 === 0) sum += sort();
  }
  return sum;
}
