import { suspend } from "@kraut/runtime";
import { chain, type Order } from "./order.js";

/** Asks one person after the other. */
export function approve(order: Order): string {
  "use resumable";
  const seen: string[] = [];
  for (const boss of chain(order)) {
    const answer = ask(order, boss);
    seen.push(boss);
    if (!answer.ok) return `refused by ${boss}`;
  }
  return `approved by ${seen.join(", ")}`;
}

function ask(order: Order, boss: string): { ok: boolean } {
  "use resumable";
  console.log(`lock ${order.id}`);
  try {
    return suspend<{ ok: boolean }>({ ask: boss, total: order.total });
  } finally {
    console.log(`unlock ${order.id}`);
  }
}
