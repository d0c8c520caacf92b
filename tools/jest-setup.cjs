// Property tests are the same in every run, so that a red run can be repeated; SEED=N chooses, SEED=random explores.
const fc = require("fast-check");

const { SEED } = process.env;
if (SEED !== "random") fc.configureGlobal({ seed: SEED === undefined ? 4711 : Number(SEED) });
