"use resumable";

function counter(step) {
  let count = 0;
  return {
    next: () => {
      count += step;
      return count;
    },
    peek: () => count,
  };
}

function compose(...functions) {
  return (value) => {
    let result = value;
    for (const fn of functions) result = fn(result);
    return result;
  };
}

export function run() {
  const pipeline = compose(
    (x) => x + 1,
    (x) => x * 3,
    (x) => x & 0xfff,
  );
  const counters = [];
  for (let i = 1; i <= 50; i++) counters.push(counter(i));
  let sum = 0;
  for (let round = 0; round < 2_000; round++) {
    for (const { next, peek } of counters) sum = (sum + pipeline(next()) + peek()) & 0xffffff;
  }
  return sum;
}
