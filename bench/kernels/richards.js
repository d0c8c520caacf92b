"use resumable";

/**
 * A scheduler with tasks of four classes that send each other packets, in the manner of Martin Richards' benchmark:
 * many short methods, polymorphic calls, linked lists.
 */
class Packet {
  constructor(kind, data) {
    this.kind = kind;
    this.data = data;
    this.next = null;
  }
}

class Queue {
  constructor() {
    this.head = null;
    this.tail = null;
  }

  isEmpty() {
    return this.head === null;
  }

  add(packet) {
    packet.next = null;
    if (this.head === null) this.head = packet;
    else this.tail.next = packet;
    this.tail = packet;
  }

  take() {
    const packet = this.head;
    this.head = packet.next;
    return packet;
  }
}

class Task {
  constructor(scheduler, name, priority) {
    this.scheduler = scheduler;
    this.name = name;
    this.priority = priority;
    this.inbox = new Queue();
    this.isHeld = false;
    this.runs = 0;
  }

  isReady() {
    return !this.isHeld && !this.inbox.isEmpty();
  }

  receive(packet) {
    this.inbox.add(packet);
  }

  send(name, packet) {
    this.scheduler.find(name).receive(packet);
  }

  turn() {
    this.runs++;
    this.handle(this.inbox.take());
  }
}

class IdleTask extends Task {
  constructor(scheduler, ticks) {
    super(scheduler, "idle", 0);
    this.ticks = ticks;
    this.seed = 1;
  }

  isReady() {
    return this.ticks > 0;
  }

  turn() {
    this.runs++;
    this.ticks--;
    this.seed = (this.seed & 1) === 0 ? this.seed >> 1 : (this.seed >> 1) ^ 0xd008;
    this.scheduler.release((this.seed & 1) === 0 ? "disk" : "net");
  }
}

class WorkerTask extends Task {
  constructor(scheduler) {
    super(scheduler, "worker", 1);
    this.letter = 0;
    this.toDisk = true;
  }

  handle(packet) {
    for (let i = 0; i < packet.data.length; i++) {
      this.letter = this.letter === 26 ? 1 : this.letter + 1;
      packet.data[i] = this.letter;
    }
    packet.kind = this.toDisk ? "disk" : "net";
    this.toDisk = !this.toDisk;
    this.send("router", packet);
  }
}

class RouterTask extends Task {
  constructor(scheduler) {
    super(scheduler, "router", 2);
    this.routed = 0;
  }

  handle(packet) {
    this.routed++;
    this.send(packet.kind, packet);
  }
}

class DeviceTask extends Task {
  constructor(scheduler, name) {
    super(scheduler, name, 3);
    this.checksum = 0;
  }

  handle(packet) {
    for (let i = 0; i < packet.data.length; i++) this.checksum = (this.checksum * 31 + packet.data[i]) & 0xffff;
    this.isHeld = true;
    this.send("worker", packet);
  }
}

class Scheduler {
  constructor() {
    this.tasks = [];
    this.byName = new Map();
  }

  add(task) {
    this.tasks.push(task);
    this.tasks.sort((a, b) => b.priority - a.priority);
    this.byName.set(task.name, task);
    return task;
  }

  find(name) {
    return this.byName.get(name);
  }

  release(name) {
    this.find(name).isHeld = false;
  }

  next() {
    for (const task of this.tasks) {
      if (task.isReady()) return task;
    }
    return null;
  }

  run() {
    let turns = 0;
    for (let task = this.next(); task !== null; task = this.next()) {
      task.turn();
      turns++;
    }
    return turns;
  }
}

export function run() {
  const scheduler = new Scheduler();
  scheduler.add(new IdleTask(scheduler, 10_000));
  const worker = scheduler.add(new WorkerTask(scheduler));
  const router = scheduler.add(new RouterTask(scheduler));
  const disk = scheduler.add(new DeviceTask(scheduler, "disk"));
  const net = scheduler.add(new DeviceTask(scheduler, "net"));
  for (let i = 0; i < 4; i++) worker.receive(new Packet("new", [0, 0, 0, 0]));
  const turns = scheduler.run();
  return turns + router.routed + disk.checksum + net.checksum;
}
