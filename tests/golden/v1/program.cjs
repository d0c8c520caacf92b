var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);
var stdin_exports = {};
__export(stdin_exports, {
  LIMITS: () => LIMITS,
  Money: () => Money,
  Order: () => Order,
  count: () => count,
  stack: () => stack,
  values: () => values
});
module.exports = __toCommonJS(stdin_exports);
var $k = __toESM(require("@kraut/runtime/compiled"));
var import_runtime = require("@kraut/runtime");
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save, $D = $k.DONE, $T = $k.TDZ, $A = $k.apply, $I = $k.isArray;
const $m = $k.module(1, "golden/program.js", $k.table("values\ncount\nstack\nstack.add\nstack.walk", "1neptob704OzHY2W1YYU0BVgr1S9tQOtBQc-HBey", "shared= buffer= list= kinds= answer=|to= i=|n= order.4 sum.4 add.4 numbers= walk.4 total=|x|depth= line=", "new $t1 $t2 $t3 $t4 $t5 $t6 $t7 $t8 $t9 $t10 $t11 $t12 $t13 $t14 $t15||new $s1 $t1 $t2||$s1 $t1 $t2 $t3 $t4 $t6 $t7 $t8", "new Uint8Array(buffer).set\nnew AggregateError\nnew URL\nnew URLSearchParams\nObject.defineProperty\nnew Money\nsuspend\nkinds.map.get\nkinds.set.has\nkinds.date.getTime\n[list.length,list[13]===lis...\nfunction*\nyield\nnew Order\nnumbers.next\nwalk\norder.pay\nnumbers.next#1\n[total,sum,order.pay(0),num...\nfor-of\nsuspend\nwalk\norder.pay\nfor-of close", "28 8 11 4 3 8 10 5 10 1 13 3 13 3 12 3 18 2 56 1 5 0 23 -2 10 36 8 2 0 8 2 33 5 8 6 2 17 4 3 11 17 1 23 0 37 0 10 4 15 0 3 16 5 1 5 2 27 0 47 2 9 -4 5", "0-1,5 0-2,5-10 0-2,5-14 0-2,5-15 0-2,5-18 0-2,5-20 0,2-3,5 0,2-6,8 0,3-7,10-13 0,3-7,10-14 5 0 0-1 0,3-4 0-1,3-4 1,3-4 1-5 2-6 3 0,2-6 0-9 0-9 0,2-8 2-3,5-6", "", "   CfX odb", "lSSku97F_6WjYKoFDCiimSoxdWC23y-5HovC6TcEbiJJcu6f_VswMHT4S9h8yoEVVMzxwRFi", [$r0, $r1, $r2, , $r4], [, , , $f3, $f4], [values, count, stack], "01000"), { suspend: () => import_runtime.suspend, LIMITS: () => LIMITS, Order: () => Order, Money: () => Money }, "suspend");
const LIMITS = {
  small: 10
};
class Order {
  static {
    $k.privates(this, false, [], (o) => #paid in o, ["#paid"], (o) => [o.#paid], (o, v) => [o.#paid] = v);
  }
  #paid = [];
  constructor(id, lines) {
    if ($R.making) return;
    this.id = id;
    this.lines = lines;
  }
  pay(amount) {
    this.#paid.push(amount);
    return this.#paid.length;
  }
}
class Money {
  constructor(cents) {
    this.cents = cents;
  }
  [/* @__PURE__ */ Symbol.for("kraut.serialize")]() {
    return {
      cents: this.cents
    };
  }
  static [/* @__PURE__ */ Symbol.for("kraut.deserialize")]({
    cents
  }) {
    return new Money(cents);
  }
}
function values() {
  if ($R.pending) $k.entered($m[0]);
  let $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12, $t13, $t14, $t15, $t16;
  const shared = {
    n: 1
  };
  const buffer = new ArrayBuffer(8);
  $t1 = new Uint8Array(buffer).set([1, 2, 3]);
  if ($R.pending) return $V($t1, $m[0], 1, shared, buffer, new.target && this);
  const list = [void 0, null, true, NaN, -0, 1.25, 2 ** 40, -129, 10n ** 20n, "text", "\xE9\uD800", /* @__PURE__ */ Symbol.for("s"), , shared, shared];
  $t1 = /* @__PURE__ */ new Map([["k", shared]]);
  $t2 = /* @__PURE__ */ new Set([1]);
  $t3 = /* @__PURE__ */ new Date(1e12);
  $t4 = /a(b)/giu;
  $t5 = new RangeError("no", {
    cause: shared
  });
  $t6 = new AggregateError([1], "many");
  if ($R.pending) return $V($t6, $m[0], 2, shared, buffer, list, new.target && this, $t1, $t2, $t3, $t4, $t5);
  $t7 = Object("b");
  $t8 = new Uint16Array(buffer, 2, 2);
  $t9 = new DataView(buffer);
  $t10 = new URL("https://example.org/?q=1");
  if ($R.pending) return $V($t10, $m[0], 3, shared, buffer, list, new.target && this, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9);
  $t11 = new URLSearchParams("a=1");
  if ($R.pending) return $V($t11, $m[0], 4, shared, buffer, list, new.target && this, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10);
  $t12 = /* @__PURE__ */ Object.create(null);
  $t13 = Object.freeze({
    f: 1
  });
  $t14 = Object.defineProperty({}, "h", {
    value: 2
  });
  if ($R.pending) return $V($t14, $m[0], 5, shared, buffer, list, new.target && this, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12, $t13);
  $t15 = Math.max;
  $t16 = new Money(5);
  if ($R.pending) return $V($t16, $m[0], 6, shared, buffer, list, new.target && this, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12, $t13, $t14, $t15);
  const kinds = {
    map: $t1,
    set: $t2,
    date: $t3,
    regexp: $t4,
    error: $t5,
    all: $t6,
    boxed: $t7,
    buffer,
    view: $t8,
    data: $t9,
    url: $t10,
    params: $t11,
    bare: $t12,
    frozen: $t13,
    hidden: $t14,
    builtin: $t15,
    limits: LIMITS,
    money: $t16
  };
  kinds.self = kinds;
  const answer = (0, import_runtime.suspend)({
    ask: list
  });
  if ($R.pending) return $V(answer, $m[0], 7, shared, list, kinds, new.target && this);
  $t1 = list.length;
  $t2 = list[13] === list[14];
  if ($t2) {
    $t3 = list[14];
    $t4 = kinds.map.get("k");
    if ($R.pending) return $V($t4, $m[0], 8, shared, list, kinds, answer, new.target && this, $t1, $t3);
    $t2 = $t3 === $t4;
  }
  $t5 = Object.is(list[4], -0);
  $t6 = String(list[8]);
  $t7 = list[10].length;
  $t8 = 12 in list;
  $t9 = kinds.set.has(1);
  if ($R.pending) return $V($t9, $m[0], 9, shared, kinds, answer, new.target && this, $t1, $t2, $t5, $t6, $t7, $t8);
  $t10 = kinds.date.getTime();
  if ($R.pending) return $V($t10, $m[0], 10, shared, kinds, answer, new.target && this, $t1, $t2, $t5, $t6, $t7, $t8, $t9);
  $t11 = [$t1, $t2, $t5, $t6, $t7, $t8, $t9, $t10, String(kinds.regexp), kinds.error.message, kinds.error.cause === shared, kinds.all.errors.length, typeof kinds.boxed, kinds.view[0], kinds.data.buffer === kinds.buffer, kinds.url.href, String(kinds.params), Object.getPrototypeOf(kinds.bare), Object.isFrozen(kinds.frozen), kinds.hidden.h, kinds.builtin === Math.max, kinds.limits === LIMITS, kinds.money.cents, kinds.self === kinds, answer].join();
  if ($R.pending) return $V($t11, $m[0], 11, new.target && this);
  return $t11;
}
function* count(to) {
  let $t1;
  while ($R.pending) yield $k.told($m[1], 1, [to]);
  for (let i = 1; i <= to; i++) {
    $t1 = yield i;
    while ($R.pending) $t1 = yield $k.told($m[1], 2, [to, i]);
  }
}
function stack(n) {
  if ($R.pending) $k.entered($m[2]);
  let $t1, $t2, $t3, $t4;
  let $s1 = {
    order: void 0,
    sum: void 0,
    add: void 0,
    walk: $T
  };
  $t1 = new Order("PO-" + n, [1, 2]);
  if ($R.pending) return $V($t1, $m[2], 1, n, new.target && this, $s1);
  $s1.order = $t1;
  $s1.sum = 0;
  $s1.add = $f3($s1);
  const numbers = count(9);
  $t1 = numbers.next();
  if ($R.pending) return $k.saveOf(numbers, $t1, $m[2], 2, n, numbers, new.target && this, $s1);
  $s1.walk = $f4($s1);
  const total = $s1.walk(n);
  if (total === $S) return $V(total, $m[2], 3, numbers, new.target && this, $s1);
  $t1 = $s1.sum;
  $t2 = $s1.order.pay(0);
  if ($R.pending) return $V($t2, $m[2], 4, numbers, total, new.target && this, $s1, $t1);
  $t3 = numbers.next();
  if ($R.pending) return $k.saveOf(numbers, $t3, $m[2], 5, total, new.target && this, $s1, $t1, $t2);
  $t4 = [total, $t1, $t2, $t3.value, $s1.order instanceof Order].join();
  if ($R.pending) return $V($t4, $m[2], 6, new.target && this);
  return $t4;
}
function $f3($s1) {
  const add = (x) => $s1.sum += x;
  return $k.fn(add, $m[3], [$s1]);
}
function $f4($s1) {
  return $k.fn({
    walk: (depth) => {
      let $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11;
      $t1 = $k.loopOver($s1.order.lines, "order.lines");
      $t2 = $I($t1) ? 0 : -1;
      $t3 = 0;
      $t4 = void 0;
      try {
        for (; ; ) {
          $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
          if ($t5 === $S) return $V($t5, $m[4], 1, depth, $s1, $t1, $t2, $t3, $t4);
          if ($t5 === $D) break;
          const line = $t5;
          $t6 = 0;
          $t7 = void 0;
          try {
            $t8 = $s1.add;
            if (depth === 0) {
              $t9 = (0, import_runtime.suspend)({
                line
              });
              if ($R.pending) return $V($t9, $m[4], 2, depth, line, $s1, $t1, $t2, $t3, $t4, $t6, $t7, $t8);
            } else {
              $t9 = $k.tdz($s1.walk, "walk")(depth - 1);
              if ($t9 === $S) return $V($t9, $m[4], 3, depth, line, $s1, $t1, $t2, $t3, $t4, $t6, $t7, $t8);
            }
            $A($t8, $s1, [$t9]);
          } catch ($e) {
            $t6 = 1;
            $t7 = $k.thrown($e);
          }
          $t8 = $s1.order.pay(line);
          if ($R.pending) return $V($t8, $m[4], 4, depth, $s1, $t1, $t2, $t3, $t4, $t6, $t7);
          if ($t6 === 1) throw $t7;
        }
      } catch ($e) {
        if (!($t2 < 0)) throw $e;
        $t3 = 1;
        $t4 = $e;
      }
      if ($t2 < 0) {
        $t6 = $t1.leave($t3, $t4);
        if ($t6 === $S) return $V($t6, $m[4], 5, $s1, $t1, $t3, $t4);
        if ($t3 === 1) throw $t4;
      }
      return $s1.sum;
    }
  }.walk, $m[4], [$s1]);
}
function $r0($p, $l, $c, $v) {
  var shared = $l[0], buffer = $l[1], list = $l[2], kinds = $l[3], answer = $l[4], $new = $l[5], $t1 = $l[6], $t2 = $l[7], $t3 = $l[8], $t4 = $l[9], $t5 = $l[10], $t6 = $l[11], $t7 = $l[12], $t8 = $l[13], $t9 = $l[14], $t10 = $l[15], $t11 = $l[16], $t12 = $l[17], $t13 = $l[18], $t14 = $l[19], $t15 = $l[20], $t16;
  if ($p <= 7) {
    switch ($p) {
      case 1:
        if ($p) $p = 0, $t1 = $k.take($c, $v);
        list = [void 0, null, true, NaN, -0, 1.25, 2 ** 40, -129, 10n ** 20n, "text", "\xE9\uD800", /* @__PURE__ */ Symbol.for("s"), , shared, shared];
        $t1 = /* @__PURE__ */ new Map([["k", shared]]);
        $t2 = /* @__PURE__ */ new Set([1]);
        $t3 = /* @__PURE__ */ new Date(1e12);
        $t4 = /a(b)/giu;
        $t5 = new RangeError("no", { cause: shared });
        $t6 = new AggregateError([1], "many");
        if ($R.pending) return $V($t6, $m[0], 2, shared, buffer, list, $new, $t1, $t2, $t3, $t4, $t5);
      case 2:
        if ($p) $p = 0, $t6 = $k.take($c, $v);
        $t7 = Object("b");
        $t8 = new Uint16Array(buffer, 2, 2);
        $t9 = new DataView(buffer);
        $t10 = new URL("https://example.org/?q=1");
        if ($R.pending) return $V($t10, $m[0], 3, shared, buffer, list, $new, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9);
      case 3:
        if ($p) $p = 0, $t10 = $k.take($c, $v);
        $t11 = new URLSearchParams("a=1");
        if ($R.pending) return $V($t11, $m[0], 4, shared, buffer, list, $new, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10);
      case 4:
        if ($p) $p = 0, $t11 = $k.take($c, $v);
        $t12 = /* @__PURE__ */ Object.create(null);
        $t13 = Object.freeze({ f: 1 });
        $t14 = Object.defineProperty({}, "h", { value: 2 });
        if ($R.pending) return $V($t14, $m[0], 5, shared, buffer, list, $new, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12, $t13);
      case 5:
        if ($p) $p = 0, $t14 = $k.take($c, $v);
        $t15 = Math.max;
        $t16 = new Money(5);
        if ($R.pending) return $V($t16, $m[0], 6, shared, buffer, list, $new, $t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12, $t13, $t14, $t15);
      case 6:
        if ($p) $p = 0, $t16 = $k.take($c, $v);
        kinds = { map: $t1, set: $t2, date: $t3, regexp: $t4, error: $t5, all: $t6, boxed: $t7, buffer, view: $t8, data: $t9, url: $t10, params: $t11, bare: $t12, frozen: $t13, hidden: $t14, builtin: $t15, limits: LIMITS, money: $t16 };
        kinds.self = kinds;
        answer = (0, import_runtime.suspend)({ ask: list });
        if ($R.pending) return $V(answer, $m[0], 7, shared, list, kinds, $new);
      case 7:
        if ($p) $p = 0, answer = $k.take($c, $v);
    }
  }
  if ($p === 0) {
    $t1 = list.length;
    $t2 = list[13] === list[14];
  }
  if ($p <= 8) {
    if ($p || $t2) {
      if ($p === 0) {
        $t3 = list[14];
        $t4 = kinds.map.get("k");
        if ($R.pending) return $V($t4, $m[0], 8, shared, list, kinds, answer, $new, $t1, $t3);
      } else $p = 0, $t4 = $k.take($c, $v);
      $t2 = $t3 === $t4;
    }
  }
  switch ($p) {
    case 0:
      $t5 = Object.is(list[4], -0);
      $t6 = String(list[8]);
      $t7 = list[10].length;
      $t8 = 12 in list;
      $t9 = kinds.set.has(1);
      if ($R.pending) return $V($t9, $m[0], 9, shared, kinds, answer, $new, $t1, $t2, $t5, $t6, $t7, $t8);
    case 9:
      if ($p) $p = 0, $t9 = $k.take($c, $v);
      $t10 = kinds.date.getTime();
      if ($R.pending) return $V($t10, $m[0], 10, shared, kinds, answer, $new, $t1, $t2, $t5, $t6, $t7, $t8, $t9);
    case 10:
      if ($p) $p = 0, $t10 = $k.take($c, $v);
      $t11 = [$t1, $t2, $t5, $t6, $t7, $t8, $t9, $t10, String(kinds.regexp), kinds.error.message, kinds.error.cause === shared, kinds.all.errors.length, typeof kinds.boxed, kinds.view[0], kinds.data.buffer === kinds.buffer, kinds.url.href, String(kinds.params), Object.getPrototypeOf(kinds.bare), Object.isFrozen(kinds.frozen), kinds.hidden.h, kinds.builtin === Math.max, kinds.limits === LIMITS, kinds.money.cents, kinds.self === kinds, answer].join();
      if ($R.pending) return $V($t11, $m[0], 11, $new);
    case 11:
      if ($p) $p = 0, $t11 = $k.take($c, $v);
  }
  return $k.ctorResult($t11, $new);
}
function* $r1($p, $l) {
  var to = $l[0], i = $l[1], $t1;
  if ($p <= 1) {
    {
      $p = 0;
      yield void 0;
      while ($R.pending) yield $k.told($m[1], 1, [to]);
    }
  }
  $L5: {
    if ($p) {
      $L6: {
        {
          $p = 0;
          $t1 = yield void 0;
          while ($R.pending) $t1 = yield $k.told($m[1], 2, [to, i]);
        }
      }
      i++;
    } else i = 1;
    for (; i <= to; i++) {
      $t1 = yield i;
      while ($R.pending) $t1 = yield $k.told($m[1], 2, [to, i]);
    }
  }
}
function $r2($p, $l, $c, $v) {
  var n = $l[0], numbers = $l[1], total = $l[2], $new = $l[3], $s1 = $l[4], $t1 = $l[5], $t2 = $l[6], $t3, $t4;
  switch ($p) {
    case 1:
      if ($p) $p = 0, $t1 = $k.take($c, $v);
      $s1.order = $t1;
      $s1.sum = 0;
      $s1.add = $f3($s1);
      numbers = count(9);
      $t1 = numbers.next();
      if ($R.pending) return $k.saveOf(numbers, $t1, $m[2], 2, n, numbers, $new, $s1);
    case 2:
      if ($p) $p = 0, $t1 = $k.take($c, $v);
      $s1.walk = $f4($s1);
      total = $s1.walk(n);
      if (total === $S) return $V(total, $m[2], 3, numbers, $new, $s1);
    case 3:
      if ($p) $p = 0, total = $k.take($c, $v);
      $t1 = $s1.sum;
      $t2 = $s1.order.pay(0);
      if ($R.pending) return $V($t2, $m[2], 4, numbers, total, $new, $s1, $t1);
    case 4:
      if ($p) $p = 0, $t2 = $k.take($c, $v);
      $t3 = numbers.next();
      if ($R.pending) return $k.saveOf(numbers, $t3, $m[2], 5, total, $new, $s1, $t1, $t2);
    case 5:
      if ($p) $p = 0, $t3 = $k.take($c, $v);
      $t4 = [total, $t1, $t2, $t3.value, $s1.order instanceof Order].join();
      if ($R.pending) return $V($t4, $m[2], 6, $new);
    case 6:
      if ($p) $p = 0, $t4 = $k.take($c, $v);
  }
  return $k.ctorResult($t4, $new);
}
function $r4($p, $l, $c, $v) {
  var depth = $l[0], line = $l[1], $s1 = $l[2], $t1 = $l[3], $t2 = $l[4], $t3 = $l[5], $t4 = $l[6], $t6 = $l[7], $t7 = $l[8], $t8 = $l[9], $t5, $t9;
  if ($p <= 4) {
    try {
      $L3: {
        $L4: {
          if ($p <= 1) {
            $p = 0, $t5 = $k.takeStep($t1, $c, $v);
            if ($t5 === $S) return $V($t5, $m[4], 1, depth, $s1, $t1, $t2, $t3, $t4);
          }
          if ($p === 0) {
            if ($t5 === $D) {
              break $L3;
            }
            line = $t5;
            $t6 = 0;
            $t7 = void 0;
          }
          if ($p <= 3) {
            try {
              if ($p === 0) $t8 = $s1.add;
              if ($p === 0 ? depth === 0 : $p <= 2) {
                if ($p === 0) {
                  $t9 = (0, import_runtime.suspend)({ line });
                  if ($R.pending) return $V($t9, $m[4], 2, depth, line, $s1, $t1, $t2, $t3, $t4, $t6, $t7, $t8);
                } else $p = 0, $t9 = $k.take($c, $v);
              } else {
                if ($p === 0) {
                  $t9 = $k.tdz($s1.walk, "walk")(depth - 1);
                  if ($t9 === $S) return $V($t9, $m[4], 3, depth, line, $s1, $t1, $t2, $t3, $t4, $t6, $t7, $t8);
                } else $p = 0, $t9 = $k.take($c, $v);
              }
              $A($t8, $s1, [$t9]);
            } catch ($e) {
              $t6 = 1;
              $t7 = $k.thrown($e);
            }
          }
          if ($p === 0) {
            $t8 = $s1.order.pay(line);
            if ($R.pending) return $V($t8, $m[4], 4, depth, $s1, $t1, $t2, $t3, $t4, $t6, $t7);
          } else $p = 0, $t8 = $k.take($c, $v);
          if ($t6 === 1) {
            throw $t7;
          }
        }
        for (; ; ) {
          $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
          if ($t5 === $S) return $V($t5, $m[4], 1, depth, $s1, $t1, $t2, $t3, $t4);
          if ($t5 === $D) {
            break;
          }
          line = $t5;
          $t6 = 0;
          $t7 = void 0;
          try {
            $t8 = $s1.add;
            if (depth === 0) {
              $t9 = (0, import_runtime.suspend)({ line });
              if ($R.pending) return $V($t9, $m[4], 2, depth, line, $s1, $t1, $t2, $t3, $t4, $t6, $t7, $t8);
            } else {
              $t9 = $k.tdz($s1.walk, "walk")(depth - 1);
              if ($t9 === $S) return $V($t9, $m[4], 3, depth, line, $s1, $t1, $t2, $t3, $t4, $t6, $t7, $t8);
            }
            $A($t8, $s1, [$t9]);
          } catch ($e) {
            $t6 = 1;
            $t7 = $k.thrown($e);
          }
          $t8 = $s1.order.pay(line);
          if ($R.pending) return $V($t8, $m[4], 4, depth, $s1, $t1, $t2, $t3, $t4, $t6, $t7);
          if ($t6 === 1) {
            throw $t7;
          }
        }
      }
    } catch ($e) {
      if (!($t2 < 0)) {
        throw $e;
      }
      $t3 = 1;
      $t4 = $e;
    }
  }
  if ($p || $t2 < 0) {
    if ($p === 0) {
      $t6 = $t1.leave($t3, $t4);
      if ($t6 === $S) return $V($t6, $m[4], 5, $s1, $t1, $t3, $t4);
    } else {
      $p = 0, $t6 = $k.takeStep($t1, $c, $v);
      if ($t6 === $S) return $V($t6, $m[4], 5, $s1, $t1, $t3, $t4);
    }
    if ($t3 === 1) {
      throw $t4;
    }
  }
  return $s1.sum;
}
$k.loaded();
