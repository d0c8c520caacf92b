import { suspend } from "@kraut/runtime";

function single(): string {
  "use resumable";
  return `got ${suspend<string>("one")}`;
}

export = single;
