// Those of a plan that is played back, a hundred thousand of them as points in one buffer: four bytes a point go to the
// graphics. Who walks and who stands differ in colour.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as Chart } from "maplibre-gl";
import { world } from "./playback";
import type { Bounds } from "./playback";

const VERTEX = `uniform mat4 matrix;
uniform float size;
attribute vec2 place;
void main() { gl_Position = matrix * vec4(place, 0.0, 1.0); gl_PointSize = size; }`;
const FRAGMENT = `precision mediump float;
uniform vec4 colour;
void main() { vec2 off = gl_PointCoord - 0.5; if (dot(off, off) > 0.25) discard; gl_FragColor = colour; }`;

type Graphics = WebGL2RenderingContext | WebGLRenderingContext;
type Colour = readonly [number, number, number, number];

/** The points, drawn by the map among its layers. */
export class Crowd implements CustomLayerInterface {
  readonly id = "crowd";
  readonly type = "custom";
  private chart: Chart | null = null;
  private program: WebGLProgram | null = null;
  private buffer: WebGLBuffer | null = null;
  private walking = 0;
  private standing = 0;
  private readonly corner: [number, number];
  private readonly reach: [number, number];

  constructor(
    [west, south, east, north]: Bounds,
    private readonly places: Uint16Array,
    private readonly walks: Colour,
    private readonly stands: Colour,
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

  /** Draws so many of the first and so many of the last of the places anew. */
  show(walking: number, standing: number): void {
    this.walking = walking;
    this.standing = standing;
    this.chart?.triggerRepaint();
  }

  render(gl: Graphics, { defaultProjectionData }: CustomRenderMethodInput): void {
    if (this.program === null) return;
    gl.useProgram(this.program);
    if ("bindVertexArray" in gl) gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.UNSIGNED_SHORT, true, 0, 0);
    gl.uniformMatrix4fv(gl.getUniformLocation(this.program, "matrix"), false, placed(defaultProjectionData.mainMatrix as ArrayLike<number>, this.corner, this.reach));
    gl.uniform1f(gl.getUniformLocation(this.program, "size"), 3 * devicePixelRatio);
    gl.enable(gl.BLEND);
    this.draw(gl, this.program, this.walks, 0, this.walking);
    this.draw(gl, this.program, this.stands, this.places.length / 2 - this.standing, this.standing);
  }

  private draw(gl: Graphics, program: WebGLProgram, colour: Colour, first: number, many: number): void {
    gl.bufferSubData(gl.ARRAY_BUFFER, first * 4, this.places.subarray(first * 2, (first + many) * 2));
    gl.uniform4f(gl.getUniformLocation(program, "colour"), ...colour);
    gl.drawArrays(gl.POINTS, first, many);
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
