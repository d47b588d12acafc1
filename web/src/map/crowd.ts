// A plan played back: the people of it as points along its streets, a hundred thousand of them in one buffer. They are
// modelled; none is anybody. Where each stands follows from the street, the step at which it was entered and how long it
// takes, so that nothing but time has to come in, and four bytes a point go to the graphics.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as Chart } from "maplibre-gl";

export interface Playback {
  start_s: number;
  step_s: number;
  first_step: number;
  steps: number;
  points: number;
  /** West, south, east, north of the lines, degrees. */
  bounds: [number, number, number, number];
  /** (arcs × points × 2) parts of the bounds, from the north-western corner. */
  lines: Uint16Array;
  travel: Uint16Array;
  arc: Uint32Array;
  step: Uint16Array;
  people: Uint16Array;
  /** First row of each step, and one behind the last. */
  rowOf: Uint32Array;
  travelMost: number;
  /** Everybody of the plan: no more are ever on the streets. */
  peopleMost: number;
}

export function readPlayback(data: unknown): Playback {
  const json = data as Record<string, unknown>;
  const bytes = (name: string): ArrayBuffer => Uint8Array.from(atob(String(json[name])), (each) => each.charCodeAt(0)).buffer;
  const steps = Number(json["steps"]);
  const step = new Uint16Array(bytes("step"));
  const people = new Uint16Array(bytes("people"));
  const travel = new Uint16Array(bytes("travel_steps"));
  const rowOf = new Uint32Array(steps + 1);
  for (const each of step) rowOf[each + 1] = (rowOf[each + 1] ?? 0) + 1;
  for (let i = 1; i <= steps; i += 1) rowOf[i] = (rowOf[i] ?? 0) + (rowOf[i - 1] ?? 0);
  return {
    ...{ start_s: Date.parse(String(json["start"])) / 1000, step_s: Number(json["step_s"]), first_step: Number(json["first_step"]), steps },
    ...{ points: Number(json["points"]), bounds: json["bounds_deg"] as Playback["bounds"], lines: new Uint16Array(bytes("lines")) },
    ...{ travel, arc: new Uint32Array(bytes("arc")), step, people, rowOf },
    travelMost: travel.reduce((most, each) => Math.max(most, each), 1),
    peopleMost: people.reduce((sum, each) => sum + each, 0),
  };
}

/**
 * Writes where everybody on the streets is into `into`, x and y for each, and says how many they are.
 *
 * @param time - Steps since the first, with a fraction. Those who enter at a step do so evenly over it.
 */
export function crowdAt({ points, lines, travel, arc, step, people, rowOf, travelMost, steps }: Playback, time: number, into: Uint16Array): number {
  const now = Math.min(Math.floor(time), steps - 1);
  const last = rowOf[now + 1] ?? 0;
  let count = 0;
  for (let row = rowOf[Math.max(0, now - travelMost)] ?? 0; row < last; row += 1) {
    const street = arc[row] as number;
    const takes = travel[street] as number;
    const many = people[row] as number;
    const entered = time - (step[row] as number);
    if (entered >= takes + 1) continue;
    const base = street * points * 2;
    for (let one = 0; one < many; one += 1) {
      const share = (entered - (one + 0.5) / many) / takes;
      if (share < 0 || share >= 1) continue;
      const at = share * (points - 1);
      const whole = Math.floor(at);
      const part = at - whole;
      const from = base + whole * 2;
      const [x0, y0, x1, y1] = [lines[from] as number, lines[from + 1] as number, lines[from + 2] as number, lines[from + 3] as number];
      into[count * 2] = x0 + (x1 - x0) * part;
      into[count * 2 + 1] = y0 + (y1 - y0) * part;
      count += 1;
    }
  }
  return count;
}

const VERTEX = `uniform mat4 matrix;
uniform float size;
attribute vec2 place;
void main() { gl_Position = matrix * vec4(place, 0.0, 1.0); gl_PointSize = size; }`;
const FRAGMENT = `precision mediump float;
uniform vec4 colour;
void main() { vec2 off = gl_PointCoord - 0.5; if (dot(off, off) > 0.25) discard; gl_FragColor = colour; }`;

type Graphics = WebGL2RenderingContext | WebGLRenderingContext;
const world = (lon: number, lat: number): [number, number] => [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];

/** The points, drawn by the map among its layers. */
export class Crowd implements CustomLayerInterface {
  readonly id = "crowd";
  readonly type = "custom";
  private chart: Chart | null = null;
  private program: WebGLProgram | null = null;
  private buffer: WebGLBuffer | null = null;
  private count = 0;
  private readonly corner: [number, number];
  private readonly reach: [number, number];

  constructor(
    [west, south, east, north]: Playback["bounds"],
    private readonly places: Uint16Array,
    public colour: [number, number, number, number],
  ) {
    this.corner = world(west, north);
    const far = world(east, south);
    this.reach = [far[0] - this.corner[0], far[1] - this.corner[1]];
  }

  onAdd(chart: Chart, gl: Graphics): void {
    this.chart = chart;
    const program = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
      const shader = gl.createShader(kind);
      if (shader === null) return; // the context is lost; the map adds its layers anew
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.bindAttribLocation(program, 0, "place");
    gl.linkProgram(program);
    this.program = program;
    this.buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, this.places.byteLength, gl.DYNAMIC_DRAW);
  }

  onRemove(_: Chart, gl: Graphics): void {
    gl.deleteProgram(this.program);
    gl.deleteBuffer(this.buffer);
    this.chart = null;
  }

  /** Draws the first `count` of the places anew. */
  show(count: number): void {
    this.count = count;
    this.chart?.triggerRepaint();
  }

  render(gl: Graphics, { defaultProjectionData }: CustomRenderMethodInput): void {
    if (this.program === null) return;
    gl.useProgram(this.program);
    if ("bindVertexArray" in gl) gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.places.subarray(0, this.count * 2));
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.UNSIGNED_SHORT, true, 0, 0);
    gl.uniformMatrix4fv(gl.getUniformLocation(this.program, "matrix"), false, placed(defaultProjectionData.mainMatrix as ArrayLike<number>, this.corner, this.reach));
    gl.uniform1f(gl.getUniformLocation(this.program, "size"), 3 * devicePixelRatio);
    gl.uniform4f(gl.getUniformLocation(this.program, "colour"), ...this.colour);
    gl.enable(gl.BLEND);
    gl.drawArrays(gl.POINTS, 0, this.count);
  }
}

/** A matrix that takes parts of the bounds, in the precision that a city needs: by doubles, before the graphics have it. */
function placed(matrix: ArrayLike<number>, [x, y]: [number, number], [wide, high]: [number, number]): Float32Array {
  const of = (i: number): number => matrix[i] ?? 0;
  const out = Float32Array.from({ length: 16 }, (_, i) => of(i));
  for (let row = 0; row < 4; row += 1) {
    out[row] = of(row) * wide;
    out[4 + row] = of(4 + row) * high;
    out[12 + row] = of(row) * x + of(4 + row) * y + of(12 + row);
  }
  return out;
}
