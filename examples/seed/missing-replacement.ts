/** A live local that was left out must be given back: `deserialize` says which one is missing, before anything runs. */
import { deserialize, MissingLocalError, start, suspend } from "@kraut/runtime";

let hasRun = false;

function connect(secret: string) {
  "use resumable";
  suspend();
  hasRun = true;
  return secret.length;
}

export function main() {
  const bytes = start(connect, "s3cret").serialize({ exclude: ["secret"] });
  try {
    deserialize(bytes).resume();
    return { error: "none" };
  } catch (error) {
    if (!(error instanceof MissingLocalError)) throw error;
    const { code, message } = error;
    return {
      code,
      namesIt: message.includes("secret"),
      hasRun,
      given: deserialize(bytes, { replace: { secret: "other" } }).resume().result,
    };
  }
}
