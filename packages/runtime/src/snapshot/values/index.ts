/** All kinds of objects, by tag. */
import type { Kind } from "../kinds.js";
import { asyncGeneratorKinds } from "./async-generators.js";
import { binaryKinds } from "./binary.js";
import { boundKinds } from "./bound.js";
import { classKinds } from "./classes.js";
import { collectionKinds } from "./collections.js";
import { errorKinds } from "./errors.js";
import { functionKinds } from "./functions.js";
import { generatorKinds } from "./generators.js";
import { heldKinds } from "./held.js";
import { hookKinds } from "./hooks.js";
import { intlKinds } from "./intl.js";
import { mappedKinds } from "./mapped-arguments.js";
import { nameKinds } from "./names.js";
import { objectKinds } from "./objects.js";
import { privateKinds } from "./privates.js";
import { promiseKinds } from "./promises.js";
import { symbolKinds } from "./symbols.js";
import { taskKinds } from "./tasks.js";
import { textKinds } from "./text.js";
import { weakKinds } from "./weak-entries.js";

let table: readonly (Kind | undefined)[] | undefined;

/** Made when it is first asked for: the files of the kinds and those of tasks import each other. */
export function kindsByTag(): readonly (Kind | undefined)[] {
  table ??= byTag([
    ...objectKinds,
    ...collectionKinds,
    ...errorKinds,
    ...functionKinds,
    ...boundKinds,
    ...heldKinds,
    ...mappedKinds,
    ...intlKinds,
    ...generatorKinds,
    ...asyncGeneratorKinds,
    ...promiseKinds,
    ...classKinds,
    ...privateKinds,
    ...hookKinds,
    ...nameKinds,
    ...symbolKinds,
    ...binaryKinds,
    ...textKinds,
    ...taskKinds,
    ...weakKinds,
  ]);
  return table;
}

function byTag(kinds: readonly Kind[]): readonly (Kind | undefined)[] {
  const slots = new Array<Kind | undefined>(128).fill(undefined);
  for (const kind of kinds) slots[kind.tag] = kind;
  return slots;
}
