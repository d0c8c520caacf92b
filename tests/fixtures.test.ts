/** The constructs in `fixtures/`, each in all modes. Whole programs are in programs.test.ts, so that the two run side by side. */
import { join } from "node:path";
import { fixtureTests } from "../tools/harness/suite.js";

fixtureTests("fixtures", join(__dirname, ".."), (fixture) => !fixture.name.startsWith("program/"));
