"use resumable";

class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx;
    this.vy = vy;
    this.vz = vz;
    this.mass = mass;
  }
}

const SOLAR_MASS = 4 * Math.PI * Math.PI;
const YEAR = 365.24;

function planets() {
  return [
    new Body(0, 0, 0, 0, 0, 0, SOLAR_MASS),
    new Body(4.84, -1.16, -0.1, 0.00166 * YEAR, 0.00769 * YEAR, -0.000069 * YEAR, 0.000954 * SOLAR_MASS),
    new Body(8.34, 4.12, -0.4, -0.00276 * YEAR, 0.00499 * YEAR, 0.000023 * YEAR, 0.000285 * SOLAR_MASS),
    new Body(12.89, -15.11, -0.22, 0.00296 * YEAR, 0.00237 * YEAR, -0.00003 * YEAR, 0.0000436 * SOLAR_MASS),
    new Body(15.37, -25.91, 0.17, 0.00268 * YEAR, 0.00162 * YEAR, -0.000095 * YEAR, 0.0000515 * SOLAR_MASS),
  ];
}

function advance(bodies, dt) {
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const squared = dx * dx + dy * dy + dz * dz;
      const magnitude = dt / (squared * Math.sqrt(squared));
      a.vx -= dx * b.mass * magnitude;
      a.vy -= dy * b.mass * magnitude;
      a.vz -= dz * b.mass * magnitude;
      b.vx += dx * a.mass * magnitude;
      b.vy += dy * a.mass * magnitude;
      b.vz += dz * a.mass * magnitude;
    }
  }
  for (const body of bodies) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}

function energy(bodies) {
  let sum = 0;
  bodies.forEach((a, i) => {
    sum += 0.5 * a.mass * (a.vx ** 2 + a.vy ** 2 + a.vz ** 2);
    for (const b of bodies.slice(i + 1)) {
      sum -= (a.mass * b.mass) / Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
    }
  });
  return sum;
}

export function run() {
  const bodies = planets();
  for (let i = 0; i < 30_000; i++) advance(bodies, 0.01);
  return energy(bodies);
}
