/*---
description: A builtin calls back.
---*/
var sum = 0;
[1, , 3].map((value) => {
  sum += value;
});
assert.sameValue(sum, 4);
