"use resumable";

class Refused extends Error {
  constructor(amount) {
    super(`refused: ${amount}`);
    this.amount = amount;
  }
}

function check(amount) {
  if (amount % 10 === 0) throw new Refused(amount);
  return amount;
}

function book(ledger, amount) {
  ledger.open++;
  try {
    return ledger.rule(amount);
  } finally {
    ledger.open--;
  }
}

/** Every tenth call throws, through a `finally`, into a `catch`. */
export function run() {
  const ledger = { open: 0, refused: 0, sum: 0, rule: check };
  for (let i = 0; i < 5_000; i++) {
    try {
      ledger.sum += book(ledger, i);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      ledger.refused += error.amount;
    }
  }
  return ledger.sum + ledger.open + ledger.refused;
}
