/** A connection cannot become bytes. With a name it is saved as that name, and the next process gives the name a connection of its own. */
import { deserialize, register, start, suspend } from "@kraut/runtime";

class Connection {
  socket = new WeakRef(this); // stands for anything that cannot be saved

  constructor(readonly host: string) {}

  query(question: string) {
    return `${this.host} says ${question.length}`;
  }
}

function report(database: Connection) {
  "use resumable";
  const question = suspend<string>();
  return database.query(question);
}

export function main() {
  const connection = new Connection("db-1.example.com");
  const task = start(report, connection);
  let refused = "";
  try {
    task.serialize();
  } catch (error) {
    refused = (error as { path: string }).path;
  }
  register("database", connection);
  return { refused, result: deserialize(task.serialize()).resume("how many?").result };
}
