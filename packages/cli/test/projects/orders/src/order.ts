export interface Order {
  id: string;
  total: number;
}

/** Unmarked: comes out of the build as tsc makes it. */
export function chain(order: Order): string[] {
  const bosses = ["Ada", "Grace", "Barbara"];
  return bosses.filter((_, level) => order.total > level * 1000);
}
