/** The `kraut` command: arguments → one of `commands/`, its result or error → exit code. */
import { readFileSync } from "node:fs";
import { cac } from "cac";
import pc from "picocolors";
import { plainValues, protectValues } from "./argv.js";
import { CommandError, EXIT, type ExitCode, UsageError } from "./errors.js";

const EXIT_CODES = `  0  everything went well
  1  the program or its code is at fault: errors in the code, a failed task, a snapshot that cannot be read or resumed
  2  the command was used in a wrong way`;

/** Options with a value; all of them are taken as typed. */
const VALUED = [
  "-p",
  "--project",
  "--out-dir",
  "--dump",
  "--mark",
  "--arg",
  "--save",
  "--value",
  "--throw",
  "--id",
  "--manifest",
  "--import",
  "--against",
  "--keep",
];

/** Options that may stand more than once. */
const REPEATED = new Set(["arg", "import"]);

type Flags = Record<string, unknown>;

function commandLine() {
  const cli = cac("kraut");
  cli
    .command("build", "Type-check a project and compile it: JavaScript, .d.ts, source maps and kraut.manifest.json")
    .option("-p, --project <tsconfig>", "A tsconfig or a directory with one (default: the nearest tsconfig.json upwards)")
    .option("--out-dir <dir>", "Where to write, in place of the tsconfig's outDir")
    .option("--watch", "Build again whenever a file changes")
    .option("--keep <dir>", "Keep what snapshots of the build in this directory still need beside the new code")
    .option("--mark <which>", 'What is marked: "directive", or "all" functions (default: directive)')
    .option("--dump <dir>", "Write the code after each pass of the compiler into this directory")
    .action(async (flags: Flags) => (await import("./commands/build.js")).buildCommand(flagsOf(flags)));
  cli
    .command("check", "Report what build would report, without writing anything")
    .option("-p, --project <tsconfig>", "A tsconfig or a directory with one (default: the nearest tsconfig.json upwards)")
    .option("--mark <which>", 'What is marked: "directive", or "all" functions (default: directive)')
    .option("--against <manifest>", "Say which snapshots made by that build the present code can resume")
    .action(async (flags: Flags) => (await import("./commands/check.js")).checkCommand(flagsOf(flags)));
  cli
    .command("run <file>", "Start a marked function (FILE#EXPORT), and save it at its first suspension")
    .usage("run FILE[#EXPORT] [--arg JSON]... --save FILE")
    .option("--arg <json>", "An argument; repeat it for more")
    .option("--save <file>", "Where to write the snapshot")
    .option("--manifest <file>", "The kraut.manifest.json of the build (default: looked for beside and above FILE)")
    .option("--json", "Print one line of JSON for scripts")
    .example('  $ kraut run dist/approve.js#approve --arg \'{"id":"PO-1"}\' --save order.kraut')
    .action(async (target: string, flags: Flags) => (await import("./commands/run.js")).runCommand(target, flagsOf(flags)));
  cli
    .command("resume <snapshot>", "Go on from a snapshot to the next suspension or the end, and save it again")
    .option("--value <json>", "What suspend() returns (default: undefined)")
    .option("--throw <message>", "Let suspend() throw an Error with this message")
    .option("--cancel", "End the task by unwinding through its finally blocks")
    .option("--id <id>", "Which suspension to answer, when several are open")
    .option("--save <file>", "Where to write the next snapshot (default: over this one)")
    .option(
      "--manifest <file>",
      "The kraut.manifest.json of the build (default: looked for beside and above the snapshot, then from the current directory)",
    )
    .option("--import <file>", "A module to load first, such as one that calls register(); repeat it for more")
    .option("--json", "Print one line of JSON for scripts")
    .example("  $ kraut resume order.kraut --value '{\"ok\":true}'")
    .action(async (snapshot: string, flags: Flags) => (await import("./commands/resume.js")).resumeCommand(snapshot, flagsOf(flags)));
  cli
    .command("inspect <snapshot>", "Show a snapshot: the stack with source lines, the locals, the bytes. Runs nothing")
    .option("--json", "As JSON")
    .option("--html", "As one HTML page")
    .option("--bytes", "Each part of the bytes: offset, size, kind and meaning")
    .option("--manifest <file>", "The kraut.manifest.json of the build, to find the sources")
    .action(async (snapshot: string, flags: Flags) => (await import("./commands/inspect.js")).inspectCommand(snapshot, flagsOf(flags)));
  cli.help((sections) => [
    ...sections.filter((section) => !section.title?.startsWith("For more info")),
    { title: "Exit codes", body: EXIT_CODES },
  ]);
  cli.version(version());
  return cli;
}

/** Runs the command; throws nothing. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  try {
    const cli = commandLine();
    const { args, options } = cli.parse(["node", "kraut", ...protectValues(argv, VALUED)], { run: false });
    if (options.help === true || options.version === true) return EXIT.ok;
    if (cli.matchedCommand === undefined) {
      if (args.length > 0 || argv.length > 0) throw new UsageError(`There is no command "${args[0] ?? argv[0]}".`);
      cli.outputHelp();
      return EXIT.usage;
    }
    return (await cli.runMatchedCommand()) as ExitCode;
  } catch (error) {
    return await explain(error);
  }
}

async function explain(error: unknown): Promise<ExitCode> {
  if (error instanceof UsageError || (error instanceof Error && error.name === "CACError")) {
    console.error(`${pc.red("kraut:")} ${error.message}\nSee kraut --help.`);
    return EXIT.usage;
  }
  if (error instanceof CommandError) {
    console.error(`${pc.red("kraut:")} ${error.message}${error.hint === undefined ? "" : `\n${error.hint}`}`);
    return EXIT.failed;
  }
  // What fails here need not have loaded these: they take their time.
  const [{ findManifest }, { renderError }] = await Promise.all([import("./host.js"), import("./render/error.js")]);
  const cwd = process.cwd();
  const index = await findManifest([cwd]).catch(() => undefined);
  console.error(renderError(error, { index, cwd }));
  return EXIT.failed;
}

/** The flags as a command wants them: values as typed, an option that must not stand twice standing once. */
function flagsOf<F>(flags: Flags): F {
  const plain = plainValues(flags);
  for (const [name, value] of Object.entries(plain)) {
    if (Array.isArray(value) && name !== "--" && !REPEATED.has(name)) throw new UsageError(`--${name} was given ${value.length} times.`);
  }
  return plain as F;
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return version;
}

// The output may be a pipe that is still being read: the process ends by itself.
process.exitCode = await main(process.argv.slice(2));
