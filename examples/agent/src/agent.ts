"use resumable";

import { suspend } from "@kraut/runtime";
import { type Call, nextTurn } from "./model.js";

interface Observation {
  tool: string;
  text: string;
}

/** The loop of every agent: the model says which tools to call, they run in parallel, the model sees what came of it. */
export async function agent(goal: string): Promise<{ answer: string; turns: number; notes: string[] }> {
  const notes: string[] = [];
  let seen: Observation[] = [];
  for (let turns = 1; ; turns++) {
    const turn = await nextTurn(goal, seen);
    if ("answer" in turn) return { answer: turn.answer, turns, notes };
    seen = await Promise.all(turn.calls.map(async (call) => ({ tool: call.tool, text: await run(call) })));
    for (const { tool, text } of seen) notes.push(`turn ${turns}, ${tool}: ${text}`);
  }
}

async function run(call: Call): Promise<string> {
  switch (call.tool) {
    case "look up":
      return lookUp(call.input);
    case "ask the user":
      return await suspend<string>({ of: "the user", question: call.input });
    case "get approval": {
      const { verdict, limit } = await approval(call.input);
      return verdict ? `yes, up to ${limit}` : "no";
    }
  }
}

async function lookUp(what: string): Promise<string> {
  await null;
  return `${what}: 3 offers, from 410 to 980`;
}

/** A human answers, days later; what is asked again until the answer makes sense. */
async function approval(of: string): Promise<{ verdict: boolean; limit: number }> {
  for (;;) {
    const answer = await suspend<{ verdict: boolean; limit?: number }>({ of: "the manager", question: of });
    if (!answer.verdict || answer.limit !== undefined) return { verdict: answer.verdict, limit: answer.limit ?? 0 };
  }
}
