/** @type {import("jest").Config} */
export default {
  rootDir: import.meta.dirname,
  testMatch: ["<rootDir>/*.spec.ts"],
  transform: { "\\.[cm]?[jt]sx?$": "@kraut/compiler/jest" },
  // As TypeScript wants imports to be written.
  moduleNameMapper: { "^(\\./.*)\\.js$": ["$1.ts", "$1.js"] },
};
