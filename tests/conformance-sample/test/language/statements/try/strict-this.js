/*---
description: Strict only.
flags: [onlyStrict]
---*/
function f() {
  return this;
}
assert.sameValue(f(), undefined);
