import { suspend } from "@kraut/runtime";
import { type Approver, type Order, readOrderBook, totalOf } from "./orders.js";

export interface Answer {
  verdict: "approve" | "refuse" | "delegate";
  note: string;
}

export interface Decision {
  by: string;
  approved: boolean;
  note: string;
}

/** Asks one approver after the other, until the one whose limit covers the order has signed. */
export function approve(orderId: string): { order: string; total: number; approved: boolean; decisions: Decision[] } {
  "use resumable";
  const { approvers, orders } = readOrderBook();
  const order = orders.find((candidate) => candidate.id === orderId);
  if (order === undefined) throw new Error(`There is no order ${orderId}`);
  const total = totalOf(order);
  const decisions: Decision[] = [];

  for (const approver of approvers) {
    if (approver.role.startsWith("deputy")) continue;
    const decision = review(order, approver, approvers);
    decisions.push(decision);
    if (!decision.approved || approver.limit >= total) break;
  }
  return { order: order.id, total, approved: decisions.every((decision) => decision.approved), decisions };
}

/** Holds the order for the time of one approval, however long that takes and however it ends. */
function review(order: Order, approver: Approver, approvers: readonly Approver[]): Decision {
  "use resumable";
  console.log(`    ${order.id} is locked for ${approver.name}`);
  try {
    return decide(order, approver, approvers);
  } finally {
    console.log(`    ${order.id} is unlocked`);
  }
}

/** Asks a person; one who delegates is replaced by the deputy, who may delegate again. */
function decide(order: Order, person: Approver, approvers: readonly Approver[]): Decision {
  "use resumable";
  const answer = suspend<Answer>({ ask: person.name, role: person.role, order: order.id });
  if (answer.verdict !== "delegate") return { by: person.name, approved: answer.verdict === "approve", note: answer.note };

  const deputy = approvers.find((candidate) => candidate.name === person.deputy);
  if (deputy === undefined) throw new Error(`${person.name} has no deputy`);
  const decision = decide(order, deputy, approvers);
  return { ...decision, by: `${decision.by} for ${person.name}` };
}
