/** Closures are saved with the variables they share: after the way through bytes, both still see the same `balance`. */
import { deserialize, start, suspend } from "@kraut/runtime";

function account() {
  "use resumable";
  let balance = 100;
  const pay = (amount: number) => {
    balance -= amount;
  };
  const show = () => `balance: ${balance}`;
  const history = [show()];
  pay(suspend<number>("How much?"));
  history.push(show());
  return { balance, history };
}

export function main() {
  const bytes = start(account).serialize();
  return [30, 99].map((amount) => deserialize(bytes).resume(amount).result);
}
