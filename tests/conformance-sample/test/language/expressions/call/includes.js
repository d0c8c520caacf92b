/*---
description: A file of the harness is included; the list stands on lines of its own.
includes:
  - listOf.js
---*/
function pair(a, b) {
  return listOf(a, ...listOf(b));
}
assert.sameValue(pair(1, 2).join(), "1,2");
assert.throws(TypeError, () => {
  null.f();
});
