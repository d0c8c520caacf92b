/*---
description: Has to be refused before anything runs.
negative:
  phase: parse
  type: SyntaxError
---*/
throw "not reached";
var a = 1; let a = 2;
