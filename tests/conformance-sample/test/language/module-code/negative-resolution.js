/*---
description: The name is not exported.
flags: [module]
negative:
  phase: resolution
  type: SyntaxError
---*/
import { thrice } from "./twice_FIXTURE.js";

thrice(1);
