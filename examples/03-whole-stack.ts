/** The stop takes the whole stack with it: a walk over a tree gives its values one by one, and recursion stays recursion. */
import { start, suspend } from "@kraut/runtime";

interface Tree {
  value: number;
  left?: Tree;
  right?: Tree;
}

function walk(tree: Tree | undefined): void {
  "use resumable";
  if (tree === undefined) return;
  walk(tree.left);
  suspend(tree.value);
  walk(tree.right);
}

export function main() {
  const tree = { value: 4, left: { value: 2, left: { value: 1 }, right: { value: 3 } }, right: { value: 5 } };
  const task = start(walk, tree);
  const depths = [];
  const values = [];
  while (task.status === "suspended") {
    values.push(task.request);
    depths.push(task.frames.length);
    task.resume();
  }
  return { values, depths };
}
