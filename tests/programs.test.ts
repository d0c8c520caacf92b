/** The whole programs in `fixtures/program/`, each in all modes. */
import { join } from "node:path";
import { fixtureTests } from "../tools/harness/suite.js";

fixtureTests("programs", join(__dirname, ".."), (fixture) => fixture.name.startsWith("program/"));
