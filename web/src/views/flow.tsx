// Flow: people from district over corridor to centre and onward, as widths that balance at every place. What went in and
// did not come out is drawn in the alarm colour, never thinner than can be seen. All that is drawn is of the period: more
// that came out than went in had set out before. What is left since earlier stands in the list above, with its age. What went
// round in a circle, which no drawing from left to right can hold, stands below it. The same stands as tables.
import { sankey, sankeyJustify, sankeyLinkHorizontal } from "d3-sankey";
import type { SankeyLink, SankeyNode } from "d3-sankey";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { middle, signedText, toFloat, valueText } from "../figures";
import type { Bounded } from "../figures";
import { useTongue } from "../i18n";
import type { Tongue } from "../i18n";
import { Panel, Shown, useWidth } from "../parts";
import { usePlaceName, useRoom } from "../room";
import { readFlow } from "../shapes";
import type { FlowData } from "../shapes";
import { useRead } from "../time";
import { APART_PX, CHAR_PX, LINE_PX, inLines, topsOf } from "./flow-labels";
import { PeriodChoice } from "./tonight";

interface Node { id: string }
interface Link { isMissing: boolean; people: Bounded }
type N = SankeyNode<Node, Link>;
type L = SankeyLink<Node, Link>;

const WIDE_MIN = 640;
const HIGH = 460;
const EDGE = 26;
const BESIDE = { most: 200, share: 0.27 };
const THIN_PX = 3;
const MISSING = "missing";
const BEFORE = "before";

export default function Flow(): ReactNode {
  const { period } = useRoom();
  const reading = useRead<unknown>(period === null ? null : "/api/flow", { period });
  return (
    <>
      <PeriodChoice />
      <Shown reading={reading}>{(data) => <Drawn flow={readFlow(data)} />}</Shown>
    </>
  );
}

/** What is known of an account in the period, its word, and how its numbers are told: who left a place are fewer there. */
const SIDES = [["came_in", "went_in", valueText], ["went_out", "went_out", valueText], ["remain", "net_change", signedText]] as const;
type Side = (typeof SIDES)[number];

/** One number of a balance as a sentence, without its as-of. */
function balanceText(t: Tongue, placed: (id: string) => string, node: FlowData["nodes"][number], [key, word, told]: Side, span: readonly [number, number]): string {
  const value = node[key].lo === null ? t.say("radio_unknown") : `${told(t, node[key])} ${t.unit("{person}", middle(node[key]) ?? 0)}`;
  return t.say("radio_balance", { account: placed(node.account), population: t.word("population", node.population), period: t.span(...span), what: t.say(word), value });
}

function Drawn({ flow }: { flow: FlowData }): ReactNode {
  const t = useTongue();
  const { openRadio, operation, period, periods } = useRoom();
  const shown = periods.find(({ id }) => id === period);
  const span = [shown?.from_s ?? operation.start_s, shown?.until_s ?? operation.start_s] as const;
  const placed = usePlaceName(t);
  return (
    <>
      <Panel title={t.say("flow")}>
        <p className="quiet">{t.say("flow_says")}</p>
        <Unaccounted flow={flow} />
        {flow.links.length === 0 ? <p className="notice">{t.say("nothing")}</p> : <Diagram flow={flow} />}
      </Panel>
      <Panel title={t.say("balances")}>
        <table className="rows">
          <thead>
            <tr><th scope="col">{t.say("account")}</th>{SIDES.map(([key, word]) => <th key={key} scope="col" className="end">{t.say(word)}</th>)}</tr>
          </thead>
          <tbody>
            {flow.nodes.map((node) => (
              <tr key={`${node.account} ${node.population}`}>
                <th scope="row">{placed(node.account)} <span className="more">{t.word("population", node.population)}</span></th>
                {SIDES.map((side) => (
                  <td key={side[0]} className="end">
                    <button type="button" className="number" title={t.say("radio")} onClick={() => openRadio({ say: (own, at) => balanceText(own, at, node, side, span), place: node.account })}>
                      {side[2](t, node[side[0]])}
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}

function Unaccounted({ flow }: { flow: FlowData }): ReactNode {
  const t = useTongue();
  const { openRadio } = useRoom();
  const placed = usePlaceName(t);
  if (flow.unaccounted.length === 0) return <p>{t.say("all_accounted")}</p>;
  return (
    <ul className="alarms still">
      {flow.unaccounted.map((each) => (
        <li key={each.account} className="alarm">
          <span aria-hidden="true" className="shape">▲</span>
          <button type="button" className="plain" title={t.say("radio")} onClick={() => openRadio({ say: (own, at) => own.say("radio_missing", { account: at(each.account), said: missingText(own, each) }), place: each.account })}>
            {`${placed(each.account)}: ${missingText(t, each)}`}
          </button>
        </li>
      ))}
    </ul>
  );
}

function missingText(t: Tongue, each: FlowData["unaccounted"][number]): string {
  const n = middle(each.people) ?? 0;
  const said = each.people.lo === each.people.hi ? t.say("unaccounted", { n }) : `${valueText(t, each.people)} ${t.name("figures", "on_road")}`;
  const age = each.age_s === null ? t.say("for_age_unknown") : t.say(each.age_at_least ? "for_age_least" : "for_age", { age: t.age(each.age_s) });
  return `${said} · ${age}`;
}

function Diagram({ flow }: { flow: FlowData }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const [box, width] = useWidth(WIDE_MIN);
  const wide = Math.max(WIDE_MIN, width);
  const graph = useMemo(() => laidOut(flow, wide), [flow, wide]);
  const isRtl = t.direction === "rtl";
  const x = (at: number): number => (isRtl ? wide - at : at);
  const path = sankeyLinkHorizontal<Node, Link>()
    .source((link) => [x((link.source as N).x1 ?? 0), link.y0 ?? 0])
    .target((link) => [x((link.target as N).x0 ?? 0), link.y1 ?? 0]);
  const went = (source: string, target: string, people: Bounded): string => `${nodeText(t, source, placed)} → ${nodeText(t, target, placed)}: ${valueText(t, people)}`;
  const words = graph.nodes.map((node) => [...inLines(nodeText(t, node.id, placed), lettersBeside(node, graph.nodes, wide)), valueText(t, throughOf(node))]);
  const tops = topsOf(graph.nodes, graph.links, words, HIGH);
  const told = (link: L): string => went((link.source as N).id, (link.target as N).id, link.people);
  return (
    <div ref={box}>
    <svg className="sankey" width={wide} height={HIGH} role="img" aria-label={`${t.say("flow")}. ${t.list(graph.links.map(told), "semicolon")}`}>
      {graph.links.map((link, index) => (
        <path key={index} className={link.isMissing ? "link alarm" : "link"} d={path(link) ?? ""} strokeWidth={Math.max(link.isMissing ? THIN_PX : 1, link.width ?? 0)}>
          <title>{told(link)}</title>
        </path>
      ))}
      {graph.nodes.map((node, nth) => {
        const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node;
        const at = x(x1 + APART_PX);
        return (
          <g key={node.id} className={node.id === MISSING ? "alarm" : ""}>
            <rect x={Math.min(x(x0), x(x1))} y={y0} width={x1 - x0} height={Math.max(THIN_PX, y1 - y0)} />
            <text y={tops[nth]} className="after">
              {(words[nth] ?? []).map((line, index) => <tspan key={index} x={at} dy={index === 0 ? 0 : LINE_PX} className={/^\d/.test(line) ? "number" : ""}>{line}</tspan>)}
            </text>
          </g>
        );
      })}
    </svg>
    {graph.circles.length === 0 ? null : (
      <>
        <p className="quiet">{t.say("flow_circles")}</p>
        <ul className="circles">
          {graph.circles.map(({ source, target, people }) => <li key={`${source}>${target}`}>{went(source, target, people)}</li>)}
        </ul>
      </>
    )}
    </div>
  );
}

/** What is kept free beside the last column for its words. */
const besideOf = (wide: number): number => Math.min(BESIDE.most, wide * BESIDE.share);

/** Letters of a line that end before the next column, or the edge. */
function lettersBeside({ x1 = 0 }: N, nodes: readonly N[], wide: number): number {
  const room = Math.min(...nodes.map((each) => (each.x0 ?? 0) - x1).filter((apart) => apart > 0), besideOf(wide));
  return Math.floor((room - 2 * APART_PX) / CHAR_PX);
}

function nodeText(t: Tongue, id: string, placed: (id: string) => string): string {
  if (id === BEFORE) return t.say("flow_before");
  return id === MISSING ? t.name("figures", "on_road") : placed(id);
}

/** How many went through a node: what came in or what went out, whichever is more. */
function throughOf({ sourceLinks = [], targetLinks = [] }: N): Bounded {
  const [out, into] = [sourceLinks, targetLinks].map((links) => links.map(({ people }) => people).reduce(plus, NONE)) as [Bounded, Bounded];
  return (middle(out) ?? 0) > (middle(into) ?? 0) ? out : into;
}

const NONE: Bounded = { lo: "0", hi: "0" };

function plus(a: Bounded, b: Bounded): Bounded {
  const sum = (x: string | null, y: string | null): string | null => (x === null || y === null ? null : String((toFloat(x) ?? 0) + (toFloat(y) ?? 0)));
  return { lo: sum(a.lo, b.lo), hi: sum(a.hi, b.hi) };
}

/** Less what went back: the least is what the least leaves after the most that may have gone back. */
const less = (a: Bounded, b: Bounded): Bounded => plus(a, { lo: minus(b.hi), hi: minus(b.lo) });

const minus = (x: string | null): string | null => (x === null ? null : x.startsWith("-") ? x.slice(1) : `-${x}`);

/** What stayed on each corridor in the period, as a link; where more left than came in, those came from before. */
const remainders = (flow: FlowData): FlowData["links"] =>
  flow.nodes
    .filter(({ account }) => account.startsWith("corridor/"))
    .map(({ account, population, remain }) => ((middle(remain) ?? 0) < 0 ? { source: BEFORE, target: account, population, people: less(NONE, remain) } : { source: account, target: MISSING, population, people: remain }));

interface Line { source: string; target: string; people: Bounded }

/** Positions of nodes and links, and what closes a circle. What went to and fro between two places is drawn as the difference. */
export function laidOut(flow: FlowData, wide: number): { nodes: N[]; links: L[]; circles: Line[] } {
  const widths = new Map<string, Bounded>();
  for (const { source, target, people } of [...flow.links, ...remainders(flow)]) widths.set(`${source}>${target}`, plus(widths.get(`${source}>${target}`) ?? NONE, people));
  const net = [...widths].map(([ends, people]): [string, Bounded] => {
    const back = widths.get(ends.split(">").reverse().join(">"));
    return [ends, back === undefined ? people : less(people, back)];
  });
  const { kept: links, circles } = withoutCircles(net.filter(([, people]) => (middle(people) ?? 0) > 0));
  const ids = new Set(links.flatMap(({ source, target }) => [source, target]));
  const shape = sankey<Node, Link>()
    .nodeId((node) => node.id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(14)
    .nodePadding(40)
    .extent([[2, EDGE], [wide - besideOf(wide), HIGH - EDGE]]);
  return { ...shape({ nodes: [...ids].map((id) => ({ id })), links: links as unknown as L[] }), circles };
}

/** Links in their order, and apart each that would close a circle: a drawing from left to right has none. */
function withoutCircles(widths: [string, Bounded][]): { kept: (Link & Line & { value: number })[]; circles: Line[] } {
  const after = new Map<string, string[]>();
  const reaches = (from: string, to: string): boolean => from === to || (after.get(from) ?? []).some((next) => reaches(next, to));
  const [kept, circles]: [(Link & Line & { value: number })[], Line[]] = [[], []];
  for (const [ends, people] of widths.sort(([, a], [, b]) => (middle(b) ?? 0) - (middle(a) ?? 0))) {
    const [source = "", target = ""] = ends.split(">");
    if (reaches(target, source)) {
      circles.push({ source, target, people });
      continue;
    }
    after.set(source, [...(after.get(source) ?? []), target]);
    kept.push({ source, target, people, value: middle(people) ?? 0, isMissing: target === MISSING });
  }
  return { kept, circles };
}
