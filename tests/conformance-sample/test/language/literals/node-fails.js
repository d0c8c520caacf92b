/*---
description: Plain Node fails, so it does not count.
features: [from-the-future]
---*/
assert.sameValue(typeof Array.fromTheFuture, "function");
