export function twice(value) {
  return value + value;
}
