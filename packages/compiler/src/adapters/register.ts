/** `node --import @kraut/compiler/register app.ts`: compiles marked files when they are loaded, and strips TypeScript and JSX from all. */
import { register } from "node:module";

register("./register-hooks.js", import.meta.url);
