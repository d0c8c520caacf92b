/*---
description: Sloppy only.
flags: [noStrict]
---*/
function f() {
  try {
    return this;
  } finally {
  }
}
assert.sameValue(f(), globalThis);
