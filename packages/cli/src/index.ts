/** `@kraut/cli`: what the `kraut` command does, for build scripts. */
export { CommandError } from "./errors.js";
export { type BuildOptions, type BuildResult, build } from "./project/build.js";
export { type CheckResult, check } from "./project/check.js";
export { formatDiagnostics } from "./project/report.js";
export { type WatchOptions, watch } from "./project/watch.js";
