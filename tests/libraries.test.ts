/**
 * Libraries of npm as programs (`fixtures/library/`): every function of theirs is marked, and a stop may be at the head of each function and
 * loop body. `npm run fixtures -- library/ --stops=500` stops more often.
 */
import { join } from "node:path";
import { fixtureTests } from "../tools/harness/suite.js";

fixtureTests("libraries", join(__dirname, ".."), (fixture) => fixture.name.startsWith("library/"), 5);
