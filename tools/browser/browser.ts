/** A page in Chromium that runs fixtures. Debian's `chromium`, or the program that CHROMIUM names. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page as Tab } from "playwright-core";
import type { Elsewhere, Report } from "../harness/check.js";
import type { Outcome } from "../harness/outcome.js";
import type { Prepared } from "../harness/prepare.js";
import type {} from "./page.js";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where the browser is; `undefined` when there is none. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM ?? "", ...PROGRAMS].find((path) => path !== "" && existsSync(path));
}

export class FixturePage implements Elsewhere {
  readonly #browser: Browser;
  readonly #tab: Tab;

  private constructor(browser: Browser, tab: Tab) {
    this.#browser = browser;
    this.#tab = tab;
  }

  /** `node`: where snapshots that the page makes go on. */
  static async open(executablePath: string, root: string, node: Elsewhere): Promise<FixturePage> {
    // A container has no sandbox for it, and its /dev/shm is small.
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
    const tab = await browser.newPage();
    const resume = (name: string, code: string, base64: string) => node.resume(name, code, Buffer.from(base64, "base64"));
    await tab.exposeFunction("krautResumeInNode", resume);
    await tab.addScriptTag({ content: await bundle(root) });
    return new FixturePage(browser, tab);
  }

  check(prepared: Prepared, stops: number, otherStops: number): Promise<Report> {
    return this.#tab.evaluate(([one, count, others]) => kraut.check(one, count, others), [prepared, stops, otherStops] as const);
  }

  resume(name: string, code: string, bytes: Uint8Array): Promise<Outcome> {
    const base64 = Buffer.from(bytes).toString("base64");
    return this.#tab.evaluate(([of, text, data]) => kraut.resume(of, text, data), [name, code, base64] as const);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Fails when anything in it imports from Node. */
async function bundle(root: string): Promise<string> {
  const runtime = join(root, "packages", "runtime", "src");
  const { outputFiles } = await build({
    entryPoints: [join(root, "tools/browser/page.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    logLevel: "warning",
    // the parser that finds uncut functions asks for it
    define: { "process.env": "{}" },
    alias: { "@kraut/runtime/compiled": join(runtime, "compiled.ts"), "@kraut/runtime": join(runtime, "index.ts") },
  });
  return outputFiles[0]?.text ?? "";
}
