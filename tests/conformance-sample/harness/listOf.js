function listOf() {
  return Array.prototype.slice.call(arguments);
}
