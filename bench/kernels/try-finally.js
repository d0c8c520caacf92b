"use resumable";

class Ledger {
  constructor() {
    this.balance = 0;
    this.open = 0;
    this.refused = 0;
  }

  book(amount) {
    if (amount >= 97) throw new RangeError("refused");
    this.balance = (this.balance + amount) & 0xffffff;
    return this.balance;
  }
}

function transfer(ledger, amount) {
  ledger.open++;
  try {
    return ledger.book(amount);
  } finally {
    ledger.open--;
  }
}

export function run() {
  const ledger = new Ledger();
  let last = 0;
  for (let i = 1; i < 400_000; i++) {
    try {
      last = transfer(ledger, i % 96);
    } finally {
      ledger.refused += last & 1;
    }
  }
  for (let i = 1; i < 400; i++) {
    try {
      last = transfer(ledger, i);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      ledger.refused++;
    }
  }
  return ledger.balance + ledger.open + ledger.refused;
}
