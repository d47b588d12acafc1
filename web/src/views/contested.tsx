// Contested: what every source says of one thing, over time, beside our own figure. Each number keeps its mark and stands
// by its source's own definition; nothing is averaged, added or joined across sources.
import { useState } from "react";
import type { ReactNode } from "react";
import { toFloat, valueText } from "../figures";
import { useTongue } from "../i18n";
import type { Tongue } from "../i18n";
import { Choice, Panel, Shown, useWidth } from "../parts";
import { usePlaceName, useRoom } from "../room";
import { readContested } from "../shapes";
import type { ContestedClaim, ContestedPanel, Definition, Ours } from "../shapes";
import { useRead } from "../time";

const WIDE_MIN = 640;
const APART_PX = 25;
const HIGH = 300;
const DAY_MS = 86_400_000;
const DAY_PX = 90;
const DARK_PX = 9;
const EDGE = { start: 90, end: 40, top: 16, bottom: 28 };

export default function Contested(): ReactNode {
  const reading = useRead<unknown>("/api/contested");
  return <Shown reading={reading}>{(data) => <Sides panels={readContested(data)} />}</Shown>;
}

function Sides({ panels }: { panels: readonly ContestedPanel[] }): ReactNode {
  const t = useTongue();
  const [topic, setTopic] = useState<string | null>(null);
  const panel = panels.find((each) => each.topic === topic) ?? panels[0];
  if (panel === undefined) return <p className="notice">{t.say("nothing")}</p>;
  return (
    <>
      <div className="controls">
        <Choice label={t.say("topic")} value={panel.topic} onChange={setTopic} options={panels.map((each) => ({ id: each.topic, text: topicText(t, each) }))} />
      </div>
      <Panel title={topicText(t, panel)}>
        <p className="quiet">{`${t.say("claims_says")} ${t.say("grade_says")}`}</p>
        {panel.unit === "" ? null : <Chart panel={panel} />}
        <Definitions panel={panel} />
      </Panel>
    </>
  );
}

const topicText = (t: Tongue, panel: ContestedPanel): string => (panel.topic === "people" ? t.say("people") : t.word("measure", panel.topic));

interface Point {
  mark: string;
  at: number;
  lo: number;
  hi: number;
}

function pointsOf(mark: string, claims: readonly { to: string; lo: string | null; hi: string | null }[]): Point[] {
  return claims.flatMap(({ to, lo, hi }) => {
    const [low, at] = [toFloat(lo), Date.parse(to)];
    return low === null || Number.isNaN(at) ? [] : [{ mark, at, lo: low, hi: toFloat(hi) ?? low }];
  });
}

function Chart({ panel }: { panel: ContestedPanel }): ReactNode {
  const t = useTongue();
  const [box, width] = useWidth(WIDE_MIN);
  const wide = Math.max(WIDE_MIN, width);
  const theirs = panel.definitions.flatMap((each) => pointsOf(each.mark, each.claims));
  const ours = panel.ours.map((each) => pointsOf(each.mark, each.figures.filter(({ scope }) => scope === "cumulative")));
  const all = [...theirs, ...ours.flat()];
  if (all.length === 0) return <div ref={box} />;
  const [first, last] = [Math.min(...all.map(({ at }) => at)), Math.max(...all.map(({ at }) => at))];
  const most = Math.max(1, ...all.map(({ hi }) => hi));
  const x = (at: number): number => {
    const share = last === first ? 0.5 : (at - first) / (last - first);
    const along = EDGE.start + share * (wide - EDGE.start - EDGE.end);
    return t.direction === "rtl" ? wide - along : along;
  };
  const y = (value: number): number => EDGE.top + (1 - value / most) * (HIGH - EDGE.top - EDGE.bottom);
  const across = besideOneAnother(theirs.map((point) => ({ x: x(point.at), y: y((point.lo + point.hi) / 2) })));
  const axisX = t.direction === "rtl" ? wide - EDGE.start + 8 : EDGE.start - 8;
  return (
    <div ref={box}>
    <svg className="chart" width={wide} height={HIGH} role="img" aria-label={`${topicText(t, panel)}. ${t.say("claims_says")}`}>
      {[0, most / 2, most].map((value) => (
        <g key={value} className="axis">
          <line x1={x(first)} x2={x(last)} y1={y(value)} y2={y(value)} />
          <text x={axisX} y={y(value)} dy="0.35em" className="before">{t.number(Math.round(value))}</text>
        </g>
      ))}
      {daysOf(first, last, Math.floor((wide - EDGE.start - EDGE.end) / DAY_PX)).map((at) => (
        <g key={at} className="axis">
          <line x1={x(at)} x2={x(at)} y1={HIGH - EDGE.bottom} y2={HIGH - EDGE.bottom + 6} />
          <text className="middle" x={x(at)} y={HIGH - 4}>{t.shortDay(at / 1000)}</text>
        </g>
      ))}
      {darkOf(ours[0] ?? [], first, last).map(([from, to]) => (
        <rect key={from} fill="url(#hatch)" x={Math.min(x(from), x(to))} width={Math.abs(x(to) - x(from))} y={HIGH - EDGE.bottom - DARK_PX} height={DARK_PX}>
          <title>{`${t.say("ours")}: ${t.say("unknown")}`}</title>
        </rect>
      ))}
      {ours.map((points, index) => (
        <g key={index} className="ours">
          <polyline points={points.map((point) => `${x(point.at)},${y(point.hi)}`).join(" ")} />
          {points.map((point, at) => <circle key={at} cx={x(point.at)} cy={y(point.hi)} r="4" />)}
          {points.slice(-1).map((point) => <text key={point.at} className="before" x={x(point.at)} y={y(point.hi)} dy="-0.6em">{point.mark}</text>)}
        </g>
      ))}
      {theirs.map((point, index) => (
        <g key={index} className="claim">
          <line x1={across[index]} x2={across[index]} y1={y(point.lo)} y2={y(point.hi)} />
          <circle cx={across[index]} cy={y((point.lo + point.hi) / 2)} r="12" />
          <text x={across[index]} y={y((point.lo + point.hi) / 2)} dy="0.35em">{point.mark}</text>
        </g>
      ))}
    </svg>
    </div>
  );
}

/** Beginnings of days between two moments, a few at most. */
function daysOf(first: number, last: number, most: number): number[] {
  const days = Math.max(1, Math.ceil((last - first) / DAY_MS));
  const apart = Math.ceil(days / Math.max(1, most)) * DAY_MS;
  return Array.from({ length: Math.floor((last - first) / apart) + 1 }, (_, index) => last - index * apart);
}

/** The time of which our own figure is not known: before its first value, and after its last. */
function darkOf(points: readonly Point[], first: number, last: number): [number, number][] {
  const at = points.map((point) => point.at);
  const ends: [number, number][] = at.length === 0 ? [[first, last]] : [[first, Math.min(...at)], [Math.max(...at), last]];
  return ends.filter(([from, to]) => to > from);
}

/** Marks that would lie on one another stand side by side. */
function besideOneAnother(placed: { x: number; y: number }[]): number[] {
  const out: number[] = [];
  placed.forEach(({ x, y }, index) => {
    let at = x;
    while (placed.some((other, before) => before < index && Math.abs((out[before] ?? 0) - at) < APART_PX && Math.abs(other.y - y) < APART_PX)) at += APART_PX;
    out.push(at);
  });
  return out;
}

function Definitions({ panel }: { panel: ContestedPanel }): ReactNode {
  const t = useTongue();
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col"><span className="away">{t.say("position", { position: "" })}</span>№</th>
          <th scope="col">{t.say("who")}</th>
          <th scope="col">{t.say("what")}</th>
          <th scope="col">{t.say("value")}</th>
        </tr>
      </thead>
      <tbody>
        {panel.ours.map((each) => <OursRow key={`${each.mark} ${each.figure}`} ours={each} />)}
        {panel.definitions.map((each) => <DefinitionRow key={each.mark} definition={each} />)}
      </tbody>
    </table>
  );
}

function OursRow({ ours }: { ours: Ours }): ReactNode {
  const t = useTongue();
  const last = ours.figures.filter(({ scope }) => scope === "cumulative").at(-1) ?? ours.figures.at(-1);
  return (
    <tr className="ours">
      <td>{ours.mark}</td>
      <th scope="row">{t.say("ours")}</th>
      <td>{`${t.name("figures", ours.figure)} · ${t.word("method", ours.method)}`}</td>
      <td>{last === undefined ? t.say("unknown") : `${valueText(t, last)} ${t.unit(last.unit, toFloat(last.hi) ?? 0)} · ${t.moment(Date.parse(last.to) / 1000)}`}</td>
    </tr>
  );
}

function DefinitionRow({ definition }: { definition: Definition }): ReactNode {
  const t = useTongue();
  const { openTrace } = useRoom();
  const placed = usePlaceName(t);
  const about = [definition.place === "" ? "" : placed(definition.place), definition.scope === "" ? "" : t.word("scope", definition.scope)];
  return (
    <tr>
      <td>{definition.mark}</td>
      <th scope="row" dir="auto">{definition.who}</th>
      <td dir="auto">
        {definition.what === "" ? t.word("measure", definition.measure) : definition.what}
        <span className="more">{t.list(about)}</span>
      </td>
      <td>
        <ul className="claims">
          {definition.claims.map((claim) => (
            <li key={claim.id}>
              <button type="button" className="plain" onClick={() => openTrace(claim.id)}>
                <bdi>{claimText(t, definition, claim)}</bdi>
              </button>
              <span className="more">{t.list([claimDay(t, claim), claim.publisher, claim.grade])}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function claimDay(t: Tongue, claim: ContestedClaim): string {
  const days = [claim.from, claim.to].filter(Boolean).map((day) => t.date(day.slice(0, 10)));
  return days.join("–");
}

/** The value with its own hedge, or the source's own words where it gave none. */
function claimText(t: Tongue, definition: Definition, claim: ContestedClaim): string {
  if (claim.value === null || claim.value === "") return claim.words === "" ? t.say("unknown") : `“${claim.words}”`;
  const shown = t.number(toFloat(claim.value) ?? 0);
  const upper = claim.value_to ? t.number(toFloat(claim.value_to) ?? 0) : "";
  const hedged = claim.hedge === "exact" || claim.hedge === "" ? shown : t.word("hedge", claim.hedge).replace("{0}", shown).replace("{1}", upper);
  return `${hedged} ${t.unit(definition.unit, toFloat(claim.value) ?? 0)}`;
}
