/** Finds fixture folders and reads them. `fixtures/KIND/NAME/` holds input.ts or input.js, plain.txt, and options.json when it needs one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Density } from "./ticks.js";

export interface FixtureOptions {
  /** `commonjs` inputs are sloppy code that sets `exports.main`. Default: module. */
  readonly sourceType?: "module" | "commonjs";
  /** How densely stops are put in. Default: 3, whole programs 2. */
  readonly density?: Density;
  /** One place of so many gets a stop, and which ones (see ticks.ts). Random programs come with these. */
  readonly spacing?: number;
  readonly salt?: number;
  /**
   * A reason why some stops cross code that the engine calls by itself and no stack trace shows (a `valueOf`, an iterator under a spread):
   * a stop there may then end in UnmarkedFrameError. Builtins and uncut functions are seen without this.
   */
  readonly crosses?: string;
  /** A reason why some stops cannot be saved (a generator in flight, a proxy): NotSerializableError is right there, and the task goes on in memory. */
  readonly unsaved?: string;
  /** A reason why one snapshot cannot resume twice with the same result, such as state in a module's bindings. */
  readonly once?: string;
  /** A reason why ticks come in another order after a stop, such as branches that go on meanwhile: no run then stops again and again. */
  readonly concurrent?: string;
  /** A reason why the fixture says what it says in Node alone, and is not run in browsers. */
  readonly node?: string;
  /** Why functions of this fixture are left uncut, in the compiler's words; others than accessors, generators and async functions. */
  readonly uncut?: readonly string[];
  /**
   * The input imports libraries: it is bundled with them, every function is marked, and stops stand at the head of each function and
   * loop body. `function` puts all of it into one function, so that what the library keeps in module variables is part of the snapshot.
   */
  readonly library?: "module" | "function";
  /** A known gap: the diagnostic code that the compiler gives today. Folders named `todo-*`. */
  readonly diagnostic?: string;
}

export interface Fixture {
  /** `KIND/NAME` */
  readonly name: string;
  readonly folder: string;
  /** The input's path. */
  readonly file: string;
  readonly source: string;
  readonly options: FixtureOptions;
  /** What plain.txt holds; `undefined` when it is missing. */
  readonly expected: string | undefined;
}

export function readFixtures(root: string, pattern = ""): Fixture[] {
  const fixtures: Fixture[] = [];
  for (const kind of folders(root)) {
    for (const name of folders(join(root, kind))) {
      if (`${kind}/${name}`.includes(pattern)) fixtures.push(readFixture(root, kind, name));
    }
  }
  return fixtures;
}

const folders = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

function readFixture(root: string, kind: string, name: string): Fixture {
  const folder = join(root, kind, name);
  const file = [join(folder, "input.ts"), join(folder, "input.js")].find((f) => existsSync(f));
  if (file === undefined) throw new Error(`${folder} has no input.ts or input.js`);
  const optionsFile = join(folder, "options.json");
  const plainFile = join(folder, "plain.txt");
  return {
    name: `${kind}/${name}`,
    folder,
    file,
    source: readFileSync(file, "utf8"),
    options: existsSync(optionsFile) ? (JSON.parse(readFileSync(optionsFile, "utf8")) as FixtureOptions) : {},
    expected: existsSync(plainFile) ? readFileSync(plainFile, "utf8") : undefined,
  };
}

export function densityOf(fixture: Fixture): Density {
  return fixture.options.density ?? (fixture.options.library ? 0 : fixture.name.startsWith("program/") ? 2 : 3);
}

export const sourceTypeOf = (fixture: Fixture) => fixture.options.sourceType ?? "module";
