/*---
description: The test is over when it says so.
flags: [async]
---*/
async function f(x) {
  return (await x) + 1;
}
f(Promise.resolve(1))
  .then((value) => {
    assert.sameValue(value, 2);
  })
  .then($DONE, $DONE);
