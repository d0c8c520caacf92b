/** In place of a model: what it says is written down. It is no marked code, and what it does is over when it returns. */
export interface Call {
  tool: "look up" | "ask the user" | "get approval";
  input: string;
}

export type Turn = { calls: Call[] } | { answer: string };

export async function nextTurn(goal: string, seen: readonly { tool: string; text: string }[]): Promise<Turn> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (seen.length === 0)
    return {
      calls: [
        { tool: "look up", input: "laptops" },
        { tool: "ask the user", input: "Which size of screen?" },
        { tool: "get approval", input: `To spend money on: ${goal}?` },
      ],
    };
  if (seen.length === 3)
    return { calls: [{ tool: "ask the user", input: `${seen.map(({ text }) => text).join("; ")}. Order the one for 760?` }] };
  return { answer: seen[0]?.text === "yes" ? "ordered the one for 760" : "nothing was ordered" };
}
