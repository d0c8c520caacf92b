export interface Boss {
  readonly name: string;
}

export const bossesFor = (total: number): Boss[] => (total > 100 ? [{ name: "Ada" }, { name: "Bob" }] : [{ name: "Ada" }]);
