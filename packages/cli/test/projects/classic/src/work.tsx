import path = require("node:path");

import { suspend } from "@kraut/runtime";
import { Priority, Status } from "./model/kinds";
import { Format, Ticket } from "./model/ticket";
import { h, page, show } from "./view";

export let runs = 0;
const LIMITS = { most: Priority.High };

/** Everything that tsc turns into something else, around a stop. */
export function work(title: string): string[] {
  "use resumable";
  runs++;
  const lines: string[] = [];
  const ticket = makeTicket(title);
  for (const step of [1, 2]) {
    const answer = suspend<{ by: number } | undefined>({ step });
    lines.push(show(<li>{`${step} ${answer?.by ?? "-"}`}</li>));
    ticket.priority += answer?.by ?? 0;
  }
  lines.push(show(h("p", null, title)), page(title), path.posix.join("a", "b"), `${Math.min(ticket.priority, LIMITS.most)}`, Status.Closed);
  return lines;
}

function makeTicket(title: string): { title: string; priority: number } {
  const ticket = new Ticket(title, Priority.Low);
  ticket.close();
  return { title: `${Format.line(ticket)} ${Ticket.log.join()}`, priority: ticket.raise(1) };
}
