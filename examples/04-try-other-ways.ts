/** A stopped task can go on more than once. The function chooses as if it always chose right; the driver tries all ways. */
import { start, suspend, type Task } from "@kraut/runtime";

function choose(options: number[]): number {
  "use resumable";
  return suspend<number>(options);
}

function queens(size: number) {
  "use resumable";
  const columns: number[] = [];
  for (let row = 0; row < size; row++) {
    const free = [...Array(size).keys()].filter((c) => columns.every((other, r) => other !== c && Math.abs(other - c) !== row - r));
    columns.push(choose(free));
  }
  return columns;
}

function solutions(task: Task): unknown[] {
  if (task.status === "done") return [task.result];
  return (task.request as number[]).flatMap((option) => solutions(task.fork().resume(option)));
}

export function main() {
  const found = solutions(start(queens, 6));
  return { count: found.length, first: found[0] };
}
