// Where the words beside the nodes of the flow stand: as near to the middle of their node as they can without a thin line
// through them. A line in the alarm colour is kept out of words first, because both are read at once there.
import type { SankeyLink, SankeyNode } from "d3-sankey";

type Numbers = object;
type N = SankeyNode<Numbers, Numbers>;

export const LINE_PX = 20;
export const CHAR_PX = 9;
/** Between a node and its words. */
export const APART_PX = 8;
const STEP_PX = 4;
const SAMPLES = 60;
const THROUGH = { alarm: 1000, thin: 60, words: 2000 };
const NEAR_PX = 3;

interface Box { left: number; right: number; top: number; bottom: number }
interface Line { points: [number, number][]; reach: number; cost: number }

/** A name in lines of some letters, broken between words, and within a word that is longer than a line. */
export function inLines(name: string, letters: number): string[] {
  const lines: string[] = [];
  const most = Math.max(1, letters);
  for (const word of name.split(" ").flatMap((each) => each.match(new RegExp(`.{1,${most}}`, "gsu")) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Base lines of the first line of each node's words, in the nodes' order. */
export function topsOf(nodes: readonly N[], links: readonly (SankeyLink<Numbers, Numbers> & { isMissing: boolean })[], words: readonly (readonly string[])[], high: number): number[] {
  const lines = links.filter(({ isMissing, width = 0 }) => isMissing || width < LINE_PX).map(lineOf);
  const taken: Box[] = [];
  return nodes.map((node, index) => {
    const told = words[index] ?? [];
    const { x1 = 0, y0 = 0, y1 = 0 } = node;
    const tall = told.length * LINE_PX;
    const left = x1 + APART_PX;
    const box = (top: number): Box => ({ left, right: left + Math.max(...told.map(({ length }) => length)) * CHAR_PX, top, bottom: top + tall });
    const best = Math.max(0, Math.min((y0 + y1 - tall) / 2, high - tall));
    const lowest = Math.max(best, Math.min(y1, high - tall));
    const tried = [best];
    for (let top = Math.max(0, y0 - tall); top <= lowest; top += STEP_PX) tried.push(top);
    const costs = tried.map((top) => Math.abs(top - best) + costOf(box(top), lines, taken));
    const chosen = tried[costs.indexOf(Math.min(...costs))] ?? best;
    taken.push(box(chosen));
    return chosen + LINE_PX * 0.8;
  });
}

function costOf(box: Box, lines: readonly Line[], taken: readonly Box[]): number {
  const through = lines.filter(({ points, reach }) => points.some(([x, y]) => x >= box.left && x <= box.right && y >= box.top - reach && y <= box.bottom + reach));
  const over = taken.filter((each) => each.left < box.right && box.left < each.right && each.top < box.bottom && box.top < each.bottom);
  return through.reduce((sum, { cost }) => sum + cost, over.length * THROUGH.words);
}

/** Points of a link: it leaves and comes level, and crosses over in the middle, as `sankeyLinkHorizontal` draws it. */
function lineOf(link: SankeyLink<Numbers, Numbers> & { isMissing: boolean }): Line {
  const [from, to] = [(link.source as N).x1 ?? 0, (link.target as N).x0 ?? 0];
  const [start, end] = [link.y0 ?? 0, link.y1 ?? 0];
  const points = Array.from({ length: SAMPLES + 1 }, (_, index): [number, number] => {
    const t = index / SAMPLES;
    const late = t * t * (3 - 2 * t); // the share of the end in a cubic with two control points at each height
    return [from * (1 - t) ** 3 + ((from + to) / 2) * 3 * t * (1 - t) + to * t ** 3, start + (end - start) * late];
  });
  return { points, reach: (link.width ?? 0) / 2 + NEAR_PX, cost: link.isMissing ? THROUGH.alarm : THROUGH.thin };
}
