/*---
description: Both modes; a jump in a finally block wins.
---*/
function f() {
  for (;;) {
    try {
      throw 1;
    } finally {
      break;
    }
  }
  return "after";
}
assert.sameValue(f(), "after");
