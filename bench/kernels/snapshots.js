"use resumable";

import { suspend } from "@kraut/runtime";

/** Five locals of five kinds: what most stops look like. */
export function small(customer) {
  const order = {
    id: 4711,
    lines: [
      { article: "A-17", amount: 2 },
      { article: "B-3", amount: 1 },
    ],
  };
  const total = 129.5;
  const approvers = ["Ada", "Grace", "Barbara"];
  const isUrgent = true;
  const answer = suspend({ ask: approvers[0] });
  return { customer, order, total, approvers, isUrgent, answer };
}

function record(i) {
  return {
    id: i,
    name: `Customer ${i}`,
    email: `customer${i}@example.com`,
    balance: i * 10.25,
    active: i % 3 !== 0,
    tags: ["new", i % 2 === 0 ? "retail" : "wholesale"],
    address: { street: `Long Street ${i}`, city: "Leiden", postcode: 2300 + i },
  };
}

/** `count` records of one shape. */
export function records(count) {
  const list = [];
  for (let i = 0; i < count; i++) list.push(record(i));
  suspend();
  return list.length;
}

/** `depth` frames with four locals each. */
export function frames(depth, parent) {
  const label = `level ${depth}`;
  const share = depth / 3;
  if (depth === 0) {
    suspend();
    return 0;
  }
  const below = frames(depth - 1, label);
  return below + share + label.length + parent.length;
}

/** About 1 MB in v8's format: maps, sets, dates, shared and cyclic references, text, numbers of all sizes. */
export function graph(count) {
  const byName = new Map();
  const seen = new Set();
  const nodes = [];
  for (let i = 0; i < count; i++) {
    const node = {
      id: i,
      name: `node-${i}`,
      weight: Math.sqrt(i),
      created: new Date(1_700_000_000_000 + i * 1_000),
      edges: [],
      attributes: { color: i % 2 === 0 ? "red" : "blue", size: i % 10, note: i % 5 === 0 ? `a longer note about node ${i}` : null },
      parent: i > 0 ? nodes[i >> 1] : null,
    };
    for (let k = 1; k <= 3 && k <= i; k++) node.edges.push(nodes[i - k]);
    nodes.push(node);
    byName.set(node.name, node);
    if (i % 4 === 0) seen.add(node);
  }
  suspend();
  return byName.size + seen.size + nodes.length;
}

/** 1 MB of doubles, and a view of a part of them. */
export function typedArray(length) {
  const samples = new Float64Array(length);
  for (let i = 0; i < length; i++) samples[i] = Math.sin(i);
  const part = samples.subarray(10, 20);
  suspend();
  return samples.length + part.length;
}
