function Test262Error(message) {
  this.message = message || "";
}
Test262Error.prototype.name = "Test262Error";
