"use resumable";

class Ledger {
  constructor() {
    this.balance = 0;
    this.open = 0;
    this.audited = 0;
    this.refused = 0;
  }

  book(amount) {
    if (amount > 100) throw new RangeError("refused");
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

function day(ledger, date) {
  let last = 0;
  for (let i = 0; i < 1_000; i++) {
    try {
      last = transfer(ledger, (i + date) % 97);
      if ((last & 15) === 0) continue;
      ledger.audited++;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      ledger.refused++;
    } finally {
      ledger.audited += last & 1;
    }
  }
}

export function run() {
  const ledger = new Ledger();
  for (let date = 0; date < 300; date++) day(ledger, date);
  for (let amount = 80; amount < 110; amount++) {
    try {
      transfer(ledger, amount);
    } catch {
      ledger.refused++;
    }
  }
  return ledger.balance + ledger.open + ledger.audited + ledger.refused;
}
