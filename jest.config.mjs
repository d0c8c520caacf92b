/** Sources run as they are: esbuild strips the types file by file, and package names lead to `src`, so no build is needed. */
/** @type {import("jest").Config} */
export default {
  rootDir: import.meta.dirname,
  testEnvironment: "node",
  testMatch: ["<rootDir>/packages/*/test/**/*.test.ts", "<rootDir>/tests/**/*.test.ts"],
  // Build outputs, the scratch folder and the CLI's sample projects have package.json files that jest would take for name collisions.
  modulePathIgnorePatterns: ["<rootDir>/packages/[^/]+/dist/", "<rootDir>/packages/[^/]+/test/projects/", "<rootDir>/\\.kraut/"],
  moduleFileExtensions: ["ts", "tsx", "mts", "cts", "js", "mjs", "cjs", "json", "node"],
  moduleNameMapper: {
    "^@kraut/compiler/(babel|typescript)$": "<rootDir>/packages/compiler/src/adapters/$1.ts",
    "^@kraut/(runtime|compiler)/([a-z-]+)$": "<rootDir>/packages/$1/src/$2.ts",
    "^@kraut/(runtime|compiler|cli)$": "<rootDir>/packages/$1/src/index.ts",
    "^(\\.{1,2}/.*)\\.js$": ["$1.ts", "$1.tsx", "$1.js"],
  },
  transform: { "\\.[cm]?[jt]sx?$": "<rootDir>/tools/jest-esbuild.cjs" },
  setupFiles: ["<rootDir>/tools/jest-setup.cjs"],
  testTimeout: 60_000,
  maxWorkers: "100%",
};
