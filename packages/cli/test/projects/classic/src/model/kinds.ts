export const enum Priority {
  Low = 1,
  High = 10,
}

export enum Status {
  Open = "open",
  Closed = "closed",
}

export type Kind = "a" | "b";
