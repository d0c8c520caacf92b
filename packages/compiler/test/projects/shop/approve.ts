import { suspend } from "@kraut/runtime";
import { bossesFor, type Boss } from "./bosses.js";

export interface Order {
  readonly total: number;
}

export class Desk {
  // With `useDefineForClassFields: false`, as the tsconfig says, this is no field.
  declare stamp: string;
  constructor(readonly name: string) {
    this.stamp = `desk ${name}`;
  }
}

export function approve(order: Order): string {
  "use resumable";
  const desk = new Desk("one");
  const answers: string[] = [];
  for (const boss of bossesFor(order.total)) answers.push(ask(boss));
  return `${desk.stamp}: ${answers.join(", ")}`;
}

function ask(boss: Boss): string {
  "use resumable";
  return `${boss.name} says ${suspend<string>({ ask: boss.name })}`;
}
