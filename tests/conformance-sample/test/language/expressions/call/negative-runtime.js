/*---
description: Has to throw.
negative:
  phase: runtime
  type: RangeError
---*/
function f() {
  throw new RangeError("as it should");
}
f();
