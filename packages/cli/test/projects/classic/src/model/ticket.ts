import { Priority, Status } from "./kinds";

function traced(_target: object, key: string, descriptor: PropertyDescriptor): PropertyDescriptor {
  const original = descriptor.value as (...args: unknown[]) => unknown;
  descriptor.value = function (...args: unknown[]) {
    Ticket.log.push(key);
    return original.apply(this, args);
  };
  return descriptor;
}

export class Ticket {
  static log: string[] = [];
  status = Status.Open;
  constructor(
    readonly title: string,
    private priority: Priority = Priority.Low,
  ) {}

  @traced
  close(): void {
    this.status = Status.Closed;
  }

  raise(by: number): number {
    this.priority += by;
    return this.priority;
  }
}

export namespace Format {
  export const separator = ": ";
  export function line(ticket: Ticket): string {
    return `${ticket.title}${separator}${ticket.status}`;
  }
}
