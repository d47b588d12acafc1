// Flow: people from district over corridor to centre and onward, as widths that balance at every place. What went in and
// did not come out is drawn in the alarm colour, never thinner than can be seen, with its age. The same stands as tables.
import { sankey, sankeyJustify, sankeyLinkHorizontal } from "d3-sankey";
import type { SankeyLink, SankeyNode } from "d3-sankey";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { middle, valueText } from "../figures";
import { useTongue } from "../i18n";
import type { Tongue } from "../i18n";
import { Panel, Shown, useWidth } from "../parts";
import { usePlaceName, useRoom } from "../room";
import { readFlow } from "../shapes";
import type { FlowData } from "../shapes";
import { useRead } from "../time";
import { PeriodChoice } from "./tonight";

interface Node { id: string }
interface Link { isMissing: boolean }
type N = SankeyNode<Node, Link>;
type L = SankeyLink<Node, Link>;

const WIDE_MIN = 640;
const HIGH = 460;
const EDGE = 26;
const THIN_PX = 3;
const ABOVE_PX = 26;
const MISSING = "missing";

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

function Drawn({ flow }: { flow: FlowData }): ReactNode {
  const t = useTongue();
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
            <tr>{(["account", "went_in", "went_out", "remain"] as const).map((key, i) => <th key={key} scope="col" className={i ? "end" : ""}>{t.say(key)}</th>)}</tr>
          </thead>
          <tbody>
            {flow.nodes.map((node) => (
              <tr key={`${node.account} ${node.population}`}>
                <th scope="row">{placed(node.account)} <span className="more">{t.word("population", node.population)}</span></th>
                <td className="end">{valueText(t, node.came_in)}</td>
                <td className="end">{valueText(t, node.went_out)}</td>
                <td className="end value">{valueText(t, node.remain)}</td>
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
  const placed = usePlaceName(t);
  if (flow.unaccounted.length === 0) return <p>{t.say("all_accounted")}</p>;
  return (
    <ul className="alarms still">
      {flow.unaccounted.map((each) => (
        <li key={each.account} className="alarm">
          <span aria-hidden="true" className="shape">▲</span>
          {`${placed(each.account)}: ${missingText(t, each)}`}
        </li>
      ))}
    </ul>
  );
}

function missingText(t: Tongue, each: FlowData["unaccounted"][number]): string {
  const n = middle(each.people) ?? 0;
  const said = each.people.lo === each.people.hi ? t.say("unaccounted", { n }) : `${valueText(t, each.people)} ${t.name("figures", "on_road")}`;
  return each.age_s === null ? said : `${said} · ${t.say("for_age", { age: t.age(each.age_s) })}`;
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
  const told = (link: L): string =>
    `${nodeText(t, (link.source as N).id, placed)} → ${nodeText(t, (link.target as N).id, placed)}: ${t.number(link.value)}`;
  return (
    <div ref={box}>
    <svg className="sankey" width={wide} height={HIGH} role="img" aria-label={`${t.say("flow")}. ${graph.links.map(told).join("; ")}`}>
      {graph.links.map((link, index) => (
        <path key={index} className={link.isMissing ? "link alarm" : "link"} d={path(link) ?? ""} strokeWidth={Math.max(link.isMissing ? THIN_PX : 1, link.width ?? 0)}>
          <title>{told(link)}</title>
        </path>
      ))}
      {graph.nodes.map((node) => {
        const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node;
        const isLast = x1 > wide - EDGE * 2;
        const at = x(isLast ? x0 - 8 : x1 + 8);
        return (
          <g key={node.id} className={node.id === MISSING ? "alarm" : ""}>
            <rect x={Math.min(x(x0), x(x1))} y={y0} width={x1 - x0} height={Math.max(THIN_PX, y1 - y0)} />
            <text x={at} y={node.id === MISSING ? y0 - ABOVE_PX : (y0 + y1) / 2} dy="-0.1em" className={isLast ? "before" : "after"}>
              <tspan>{nodeText(t, node.id, placed)}</tspan>
              <tspan className="number" x={at} dy="1.25em">{t.number(node.value ?? 0)}</tspan>
            </text>
          </g>
        );
      })}
    </svg>
    </div>
  );
}

const nodeText = (t: Tongue, id: string, placed: (id: string) => string): string => (id === MISSING ? t.name("figures", "on_road") : placed(id));

/** Positions of nodes and links. What went to and fro between two places is drawn as the difference. */
export function laidOut(flow: FlowData, wide: number): { nodes: N[]; links: L[] } {
  const widths = new Map<string, number>();
  const add = (from: string, to: string, people: number): void => {
    const back = widths.get(`${to}>${from}`) ?? 0;
    const left = people - back;
    widths.delete(`${to}>${from}`);
    if (left > 0) widths.set(`${from}>${to}`, (widths.get(`${from}>${to}`) ?? 0) + left);
    if (left < 0) widths.set(`${to}>${from}`, -left);
  };
  for (const { source, target, people } of flow.links) add(source, target, middle(people) ?? 0);
  for (const { account, people } of flow.unaccounted) add(account, MISSING, middle(people) ?? 0);
  const links = withoutCircles([...widths].filter(([, value]) => value > 0));
  const ids = new Set(links.flatMap(({ source, target }) => [source, target]));
  const shape = sankey<Node, Link>()
    .nodeId((node) => node.id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(14)
    .nodePadding(40)
    .extent([[2, EDGE], [wide - 2, HIGH - EDGE]]);
  return shape({ nodes: [...ids].map((id) => ({ id })), links: links as unknown as L[] });
}

/** Links in their order, less each that would close a circle: a drawing from left to right has none. */
function withoutCircles(widths: [string, number][]): { source: string; target: string; value: number; isMissing: boolean }[] {
  const after = new Map<string, string[]>();
  const reaches = (from: string, to: string): boolean => from === to || (after.get(from) ?? []).some((next) => reaches(next, to));
  const kept = [];
  for (const [ends, value] of widths.sort(([, a], [, b]) => b - a)) {
    const [source = "", target = ""] = ends.split(">");
    if (reaches(target, source)) continue;
    after.set(source, [...(after.get(source) ?? []), target]);
    kept.push({ source, target, value, isMissing: target === MISSING });
  }
  return kept;
}
