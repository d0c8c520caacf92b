/** The constructs in `fixtures/`, each in all modes. Programs and libraries have files of their own, so that they run side by side. */
import { join } from "node:path";
import { fixtureTests } from "../tools/harness/suite.js";

fixtureTests("fixtures", join(__dirname, ".."), (fixture) => !/^(program|library)\//.test(fixture.name));
