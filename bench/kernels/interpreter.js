"use resumable";

const PUSH = 0;
const LOAD = 1;
const STORE = 2;
const ADD = 3;
const MUL = 4;
const MOD = 5;
const LESS = 6;
const JUMP = 7;
const JUMP_IF_NOT = 8;
const CALL = 9;
const RETURN = 10;

/** A stack machine as one writes it first: the operand stack is an array, `push` and `pop` are its methods. */
class Machine {
  constructor(code, natives) {
    this.code = code;
    this.natives = natives;
    this.stack = [];
    this.locals = [0, 0, 0, 0];
  }

  run() {
    const { code, stack, locals } = this;
    let pc = 0;
    for (;;) {
      switch (code[pc++]) {
        case PUSH:
          stack.push(code[pc++]);
          break;
        case LOAD:
          stack.push(locals[code[pc++]]);
          break;
        case STORE:
          locals[code[pc++]] = stack.pop();
          break;
        case ADD: {
          const right = stack.pop();
          stack.push(stack.pop() + right);
          break;
        }
        case MUL: {
          const right = stack.pop();
          stack.push(stack.pop() * right);
          break;
        }
        case MOD: {
          const right = stack.pop();
          stack.push(stack.pop() % right);
          break;
        }
        case LESS: {
          const right = stack.pop();
          stack.push(stack.pop() < right ? 1 : 0);
          break;
        }
        case JUMP:
          pc = code[pc];
          break;
        case JUMP_IF_NOT: {
          const target = code[pc++];
          if (stack.pop() === 0) pc = target;
          break;
        }
        case CALL: {
          const native = this.natives[code[pc++]];
          stack.push(native(stack.pop()));
          break;
        }
        case RETURN:
          return stack.pop();
        default:
          throw new Error(`bad instruction at ${pc - 1}`);
      }
    }
  }
}

/** sum = 0; for (i = 0; i < 60000; i = i + 1) sum = half(sum + i * i) % 65521 */
// biome-ignore format: one instruction sequence a line
const PROGRAM = [
  PUSH, 0, STORE, 0,
  PUSH, 0, STORE, 1,
  LOAD, 1, PUSH, 60_000, LESS, JUMP_IF_NOT, 36,
  LOAD, 0, LOAD, 1, LOAD, 1, MUL, ADD, CALL, 0, PUSH, 65_521, MOD, STORE, 0,
  LOAD, 1, PUSH, 1, JUMP, 39,
  LOAD, 0, RETURN,
  ADD, STORE, 1, JUMP, 8,
];

export function run() {
  return new Machine(PROGRAM, [(x) => Math.floor(x / 2)]).run();
}
