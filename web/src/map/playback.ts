// A plan, or a simulated run of it, played back: where everybody is at any moment, as points along streets. They are modelled;
// none is anybody. In a plan that follows from the street, the step at which it was entered and how long it takes. In a run
// people keep their order in a street: the n-th to enter is the n-th to come to its end and to leave, and who has come to the
// end stands as far back as those before him need room. So nothing but time has to come in.

/** West, south, east, north, degrees. */
export type Bounds = [number, number, number, number];

/** When how many are out, as each step begins and at the end of the last. */
export interface Arrivals {
  step_s: number;
  first_step: number;
  steps: number;
  outBy: readonly number[];
}

/** What is assumed in a run. */
export interface Assumed {
  seed: number;
  runs: number;
  late_min: number;
  ignoring_percent: number;
}

export type KeptRun = Arrivals & Assumed;

export interface Moment {
  walking: number;
  /** At the end of a street or at a junction. */
  standing: number;
  /** Of these, at a junction. */
  atJunctions: number;
  out: number;
}

export interface Scene extends Arrivals {
  start_s: number;
  people: number;
  bounds: Bounds;
  /** (points × 2) places that `at` may write, parts of the bounds. */
  room: number;
  /** (junctions × 2) parts of the bounds, from the north-western corner. */
  junctions: Uint16Array;
  /** (junctions) people who stand at each, at the moment that was asked for last. */
  waits: Float32Array;
  /** Writes who walks from the front on, who stands from the end back, x and y for each. Time is in steps since the first. */
  at(time: number, into: Uint16Array): Moment;
}

/** An array of an answer, by its name. */
type Bytes = (name: string) => ArrayBuffer;

/** A plan, what run of it was kept, and why one that is there cannot be read. */
export function readPlayback(data: unknown): { plan: Scene; run: KeptRun | null; fault: string | null } {
  const json = data as Record<string, unknown>;
  const told = json["run"] as Record<string, unknown> | null;
  const ground = groundOf(json);
  const fault = json["run_fault"];
  return { plan: { ...ground, at: planned(ground, bytesOf(json)) }, run: told === null ? null : { ...arrivalsOf(told), ...assumedOf(told) }, fault: typeof fault === "string" ? fault : null };
}

export function readRun(data: unknown): Scene {
  const json = data as Record<string, unknown>;
  const ground = groundOf(json);
  return { ...ground, at: simulated(ground, bytesOf(json)) };
}

const bytesOf = (json: Record<string, unknown>): Bytes => (name) => Uint8Array.from(atob(String(json[name])), (each) => each.charCodeAt(0)).buffer;

function arrivalsOf(json: Record<string, unknown>): Arrivals {
  return { step_s: Number(json["step_s"]), first_step: Number(json["first_step"] ?? 0), steps: Number(json["steps"]), outBy: json["out_by_step"] as number[] };
}

function assumedOf(json: Record<string, unknown>): Assumed {
  return { seed: Number(json["seed"]), runs: Number(json["runs"]), late_min: Number(json["late_min"]), ignoring_percent: Number(json["ignoring_percent"]) };
}

type Ground = ReturnType<typeof groundOf>;

function groundOf(json: Record<string, unknown>) {
  const bytes = bytesOf(json);
  const junctions = new Uint16Array(bytes("junctions"));
  const ends = new Uint32Array(bytes("ends"));
  const people = Number(json["on_foot"]);
  return {
    ...{ ...arrivalsOf(json), start_s: Date.parse(String(json["start"])) / 1000, people, bounds: json["bounds_deg"] as Bounds },
    ...{ points: Number(json["points"]), lines: new Uint16Array(bytes("lines")), ends, junctions, waits: new Float32Array(junctions.length / 2) },
    ...{ heap: new Uint32Array(bytes("heap")), heapStep: new Uint16Array(bytes("heap_step")), heapPeople: new Uint32Array(bytes("heap_people")) },
    room: people + ends.length / 2, // parts of persons in each street are rounded
  };
}

/** How many are out at a moment. */
export function outAt({ outBy, steps }: Arrivals, time: number): number {
  const whole = Math.min(Math.max(Math.floor(time), 0), steps);
  const [from, to] = [outBy[whole] ?? 0, outBy[Math.min(whole + 1, steps)] ?? 0];
  return from + (to - from) * Math.min(1, Math.max(0, time - whole));
}

/** First row of each of so many numbers that rise, and one behind the last. */
function firstRows(numbers: ArrayLike<number>, many: number): Uint32Array {
  const first = new Uint32Array(many + 1);
  for (let i = 0; i < numbers.length; i += 1) first[(numbers[i] as number) + 1] = (first[(numbers[i] as number) + 1] as number) + 1;
  for (let i = 1; i <= many; i += 1) first[i] = (first[i] as number) + (first[i - 1] as number);
  return first;
}

/** Writes a point on a street, at a share of its length, below 1. */
function put({ lines, points }: Ground, street: number, share: number, into: Uint16Array, place: number): void {
  const at = share * (points - 1);
  const whole = Math.floor(at);
  const part = at - whole;
  const from = (street * points + whole) * 2;
  const [x0, y0, x1, y1] = [lines[from] as number, lines[from + 1] as number, lines[from + 2] as number, lines[from + 3] as number];
  into[place * 2] = x0 + (x1 - x0) * part;
  into[place * 2 + 1] = y0 + (y1 - y0) * part;
}

const STEP_BACK = 1e-6;

function planned(ground: Ground, bytes: Bytes): Scene["at"] {
  const { steps, room } = ground;
  const [arc, step] = [new Uint32Array(bytes("arc")), new Uint16Array(bytes("step"))];
  const [people, travel] = [new Uint16Array(bytes("people")), new Uint16Array(bytes("travel_steps"))];
  const rowOf = firstRows(step, steps);
  const travelMost = travel.reduce((most, each) => Math.max(most, each), 1);
  const heaped = heapsOf(ground);
  return (time, into) => {
    const now = Math.min(Math.floor(time), steps - 1);
    const last = rowOf[now + 1] ?? 0;
    let walking = 0;
    for (let row = rowOf[Math.max(0, now - travelMost)] ?? 0; row < last; row += 1) {
      const street = arc[row] as number;
      const takes = travel[street] as number;
      const many = people[row] as number;
      const entered = time - (step[row] as number); // those who enter at a step do so evenly over it
      if (entered >= takes + 1) continue;
      for (let one = 0; one < many && walking < room; one += 1) {
        const share = (entered - (one + 0.5) / many) / takes;
        if (share < 0 || share >= 1) continue;
        put(ground, street, share, into, walking);
        walking += 1;
      }
    }
    ground.waits.fill(0);
    const atJunctions = heaped(time, into, 0, room - walking);
    return { walking, standing: atJunctions, atJunctions, out: Math.round(outAt(ground, time)) };
  };
}

function simulated(ground: Ground, bytes: Bytes): Scene["at"] {
  const { steps, room, ends, waits } = ground;
  const [step, holds] = [new Uint16Array(bytes("step")), new Uint32Array(bytes("room_people"))];
  const rowOf = firstRows(new Uint32Array(bytes("arc")), holds.length);
  const [entered, reached, left] = ["people", "reached", "left"].map((name) => new Curve(new Uint16Array(bytes(name)), step, rowOf)) as [Curve, Curve, Curve];
  const heaped = heapsOf(ground);
  return (time, into) => {
    const now = Math.min(Math.floor(time), steps - 1);
    let walking = 0;
    let standing = 0;
    waits.fill(0);
    for (let street = 0; street < holds.length; street += 1) {
      const [first, end] = [rowOf[street] as number, rowOf[street + 1] as number];
      const row = lastUntil(step, now, first, end);
      if (row < first) continue;
      const [come, there, gone] = [entered.at(row, time), reached.at(row, time), left.at(row, time)];
      if (come - gone < STEP_BACK) continue;
      const holdsHere = holds[street] as number;
      const open = 1 - Math.min(1, (there - gone) / holdsHere); // the queue fills the rest
      waits[ends[street * 2 + 1] as number] = (waits[ends[street * 2 + 1] as number] as number) + there - gone;
      let [from, to] = [row, row];
      for (let one = Math.ceil(gone - 0.5); one + 0.5 < come && walking + standing < room; one += 1) {
        const who = one + 0.5;
        if (who < there) {
          standing += 1;
          put(ground, street, Math.min(Math.max(1 - (who - gone) / holdsHere, 0), 1 - STEP_BACK), into, room - standing);
          continue;
        }
        from = entered.rowOf(who, from, first, end);
        to = reached.rowOf(who, to, first, end);
        const [began, ready] = [entered.when(who, from), who < reached.total(to) ? reached.when(who, to) : steps];
        const share = Math.min(Math.max((time - began) / Math.max(ready - began, STEP_BACK), 0), 1 - STEP_BACK);
        put(ground, street, share * open, into, walking);
        walking += 1;
      }
    }
    const atJunctions = heaped(time, into, standing, room - walking - standing);
    return { walking, standing: standing + atJunctions, atJunctions, out: Math.round(outAt(ground, time)) };
  };
}

/** Of the rows from `first` to `end`, exclusive, the last whose step is `now` or before; `first - 1` where none is. */
function lastUntil(step: Uint16Array, now: number, first: number, end: number): number {
  let [low, high] = [first - 1, end - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((step[middle] as number) <= now) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many have passed a point of each street, over time: even over a step. */
class Curve {
  private readonly sum: Uint32Array;

  constructor(
    private readonly people: Uint16Array,
    private readonly step: Uint16Array,
    rowOf: Uint32Array,
  ) {
    this.sum = new Uint32Array(people.length);
    for (let street = 0; street + 1 < rowOf.length; street += 1) {
      let sum = 0;
      for (let row = rowOf[street] as number; row < (rowOf[street + 1] as number); row += 1) this.sum[row] = sum += people[row] as number;
    }
  }

  total(row: number): number {
    return this.sum[row] as number;
  }

  /** How many have passed at a moment; `row` is the last whose step has begun. */
  at(row: number, time: number): number {
    return this.total(row) - (this.people[row] as number) * Math.max(0, 1 - (time - (this.step[row] as number)));
  }

  /** In which row somebody passes, looked for from another row on; the last where that is not seen. */
  rowOf(who: number, from: number, first: number, end: number): number {
    let row = from;
    while (row > first && this.total(row) - (this.people[row] as number) > who) row -= 1;
    while (row + 1 < end && this.total(row) <= who) row += 1;
    return row;
  }

  /** When somebody passes who does so in this row. */
  when(who: number, row: number): number {
    const many = this.people[row] as number;
    return (this.step[row] as number) + (who - this.total(row) + many) / Math.max(many, 1);
  }
}

const EARTH_M = 40_075_017;
const TURN = Math.PI * (3 - Math.sqrt(5)); // a sunflower's: it fills a disc evenly

/** Adds those who wait at junctions to `waits`, and writes them as discs, a square metre for each; says how many it wrote. */
function heapsOf({ heap, heapStep, heapPeople, junctions, waits, steps, bounds, room }: Ground): (time: number, into: Uint16Array, standing: number, most: number) => number {
  const rowOf = firstRows(heapStep, steps);
  const [west, , east, north] = bounds;
  const [left, top] = world(west, north);
  const [right, bottom] = world(east, bounds[1]);
  const metre = 65_535 / (EARTH_M * Math.cos((north * Math.PI) / 180));
  const [wide, high] = [metre / Math.max(right - left, 1e-12), metre / Math.max(bottom - top, 1e-12)];
  const here = new Float32Array(waits.length);
  const add = (step: number, share: number, seen: Set<number>): void => {
    if (step < 0 || step >= steps || share <= 0) return;
    for (let row = rowOf[step] as number; row < (rowOf[step + 1] as number); row += 1) {
      const junction = heap[row] as number;
      here[junction] = (here[junction] as number) + (heapPeople[row] as number) * share;
      seen.add(junction);
    }
  };
  return (time, into, standing, most) => {
    const seen = new Set<number>();
    const now = Math.floor(time);
    add(now - 1, 1 - (time - now), seen);
    add(now, time - now, seen);
    let count = 0;
    for (const junction of seen) {
      const people = here[junction] as number;
      waits[junction] = (waits[junction] as number) + people;
      here[junction] = 0;
      for (let one = 0; one < Math.round(people) && count < most; one += 1) {
        count += 1;
        const reach_m = Math.sqrt((one + 0.5) / Math.PI);
        const place = (room - standing - count) * 2;
        into[place] = within((junctions[junction * 2] as number) + reach_m * wide * Math.cos(one * TURN));
        into[place + 1] = within((junctions[junction * 2 + 1] as number) + reach_m * high * Math.sin(one * TURN));
      }
    }
    return count;
  };
}

const within = (part: number): number => Math.min(Math.max(part, 0), 65_535);

/** In Web Mercator, parts of the whole from its north-western corner. */
export const world = (lon: number, lat: number): [number, number] => [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];

/** Longitude and latitude of a point that is given in parts of bounds. */
export function placeOf([west, south, east, north]: Bounds, x: number, y: number): [number, number] {
  const [[, top], [, bottom]] = [world(west, north), world(east, south)];
  const high = Math.PI * (1 - 2 * (top + ((bottom - top) * y) / 65_535));
  return [west + ((east - west) * x) / 65_535, (Math.atan(Math.sinh(high)) * 180) / Math.PI];
}
