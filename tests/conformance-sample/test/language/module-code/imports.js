/*---
description: A module, what it imports is compiled too, at once and later.
flags: [module, async]
---*/
import { twice } from "./twice_FIXTURE.js";

assert.sameValue(twice(2), 4);
import("./twice_FIXTURE.js")
  .then((module) => {
    assert.sameValue(module.twice, twice);
  })
  .then($DONE, $DONE);
