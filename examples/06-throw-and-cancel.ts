/** A task can also go on with an exception, or be told to clean up and end. `finally` runs in both, `catch` only in the first. */
import { start, suspend } from "@kraut/runtime";

const log: string[] = [];

function download(url: string): string {
  "use resumable";
  log.push("open");
  try {
    return suspend<string>({ url });
  } catch (error) {
    log.push(`caught: ${(error as Error).message}`);
    return "(nothing)";
  } finally {
    log.push("close");
  }
}

function logged(act: () => unknown) {
  log.length = 0;
  return { end: act(), log: [...log] };
}

export function main() {
  return {
    resumed: logged(() => start(download, "/a").resume("text").result),
    thrown: logged(() => start(download, "/a").throw(new Error("offline")).result),
    cancelled: logged(() => (start(download, "/a").cancel("too slow").error as Error).name),
  };
}
