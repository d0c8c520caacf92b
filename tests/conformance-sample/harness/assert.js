// Our own stand-in for test262's harness: what the sample needs, under the same names.
function assert(value, message) {
  if (value !== true) throw new Test262Error(message || "expected true, got " + String(value));
}
assert.sameValue = (actual, expected, message) => {
  if (!Object.is(actual, expected)) throw new Test262Error((message || "") + " expected " + String(expected) + ", got " + String(actual));
};
assert.throws = (type, body) => {
  try {
    body();
  } catch (error) {
    assert.sameValue(error.constructor, type);
    return;
  }
  throw new Test262Error("expected " + type.name);
};
