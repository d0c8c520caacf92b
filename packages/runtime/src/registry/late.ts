/** Objects that came under a binding of a module after it was loaded, and were written: this process finds them again by number. */

/** Bytes of a name: two words of the process, and a number. */
export const LATE_NAME_SIZE = 12;

export class LateObjects {
  private readonly process = randomWords();
  private readonly numbers = new WeakMap<object, number>();
  private readonly objects = new Map<number, WeakRef<object>>();
  private readonly gone = new FinalizationRegistry<number>((number) => void this.objects.delete(number));
  private count = 0;

  nameOf(object: object): Uint8Array {
    let number = this.numbers.get(object);
    if (number === undefined) {
      number = this.count++;
      this.numbers.set(object, number);
      this.objects.set(number, new WeakRef(object));
      this.gone.register(object, number);
    }
    return new Uint8Array(Uint32Array.of(...this.process, number).buffer);
  }

  /** The object, when this process named it and it is still there. */
  find(name: Uint8Array): object | undefined {
    const [first, second, number] = new Uint32Array(name.slice().buffer);
    if (first !== this.process[0] || second !== this.process[1]) return undefined;
    return this.objects.get(number!)?.deref();
  }
}

/** No secret: paths of bindings lead to the same objects. */
function randomWords(): Uint32Array {
  return Uint32Array.of(Math.random() * 2 ** 32, Math.random() * 2 ** 32);
}
