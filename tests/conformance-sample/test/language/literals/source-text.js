/*---
description: Known to differ, since the compiled text is another; known.json says so.
---*/
function f() { return f(); }
assert.sameValue(f.toString(), "function f() { return f(); }");
