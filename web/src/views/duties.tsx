// Duties: what each stands at. Corridors with the hours that nobody saw, hatched; centres with their capacity and meals;
// then the figures of clearance, restoration, disarmament and pauses. Measures of one ground are never added.
import type { ReactNode } from "react";
import { middle, toFloat, unitText, valueText } from "../figures";
import type { Bounded, Figure } from "../figures";
import { useTongue } from "../i18n";
import { corridorTold } from "../map/things";
import { Panel, Shown } from "../parts";
import { usePlaceName, useRoom } from "../room";
import { readCentres, readCorridors, readFigures, readWatches } from "../shapes";
import type { Centres, Corridor, Watches } from "../shapes";
import { useRead, useTimes } from "../time";
import { Panels, PeriodChoice } from "./tonight";

const BELOW = ["clearance", "restoration", "disarmament", "hostilities"] as const;

export default function Duties(): ReactNode {
  const t = useTongue();
  const { period, session } = useRoom();
  const at = (path: string): string | null => (period !== null && session.may.has(`GET ${path}`) ? path : null);
  const corridors = useRead<unknown>(at("/api/corridors"));
  const watches = useRead<unknown>(at("/api/watches"), { period });
  const centres = useRead<unknown>(at("/api/centres"), { period });
  const figures = useRead<unknown>(at("/api/figures"), { period });
  return (
    <>
      <PeriodChoice />
      <div className="board">
        <Panel title={t.name("duties", "corridors")}>
          <Shown reading={corridors}>{(data) => <Corridors corridors={readCorridors(data)} watches={watches.data === null ? null : readWatches(watches.data)} />}</Shown>
        </Panel>
        <Panel title={t.name("duties", "centres")}>
          <Shown reading={centres}>{(data) => <CentreTable centres={readCentres(data)} />}</Shown>
        </Panel>
        <Shown reading={figures}>{(data) => <Panels figures={readFigures(data)} duties={BELOW} />}</Shown>
      </div>
    </>
  );
}

function Corridors({ corridors, watches }: { corridors: readonly Corridor[]; watches: Watches | null }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  if (corridors.length === 0) return <p>{t.say("nothing")}</p>;
  return (
    <table className="rows">
      <tbody>
        {corridors.map((each) => (
          <tr key={each.place}>
            <th scope="row">
              {placed(each.place)} <span className="more">{corridorTold(each, t).map((told, index) => <span key={index}>{index === 0 ? "" : " · "}<bdi>{told}</bdi></span>)}</span>
              {watches === null ? null : stretchesOf(each.place, watches).map((stretch) => <Hours key={stretch} place={each.place} stretch={stretch} watches={watches} />)}
            </th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const BAND = 1000;

/** The whole corridor as "", and each of its stretches that was open and unwatched for some time. */
function stretchesOf(place: string, { gaps }: Watches): string[] {
  return [...new Set(["", ...gaps.filter(({ corridor }) => corridor === place).map(({ stretch }) => stretch)])];
}

/** The period from end to end, as far as it has come: open hours filled, closed ones empty, open ones that nobody saw hatched. */
function Hours({ place, stretch, watches }: { place: string; stretch: string; watches: Watches }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const { periods, period } = useRoom();
  const { asOf } = useTimes();
  const shown = periods.find(({ id }) => id === period);
  if (shown === undefined) return null;
  const { from_s, to_s } = shown;
  const come_s = Math.max(from_s, Math.min(shown.until_s, asOf ?? to_s));
  const box = (from: number, to: number): { x: number; width: number } => {
    const [start, end] = [from, Math.max(from, Math.min(to, come_s))].map((at) => ((at - from_s) / (to_s - from_s)) * BAND) as [number, number];
    return { x: t.direction === "rtl" ? BAND - end : start, width: end - start };
  };
  const open = watches.open[place] ?? [];
  const gaps = watches.gaps.filter((each) => each.corridor === place && each.stretch === stretch);
  const told = gaps.map(({ start_s, end_s }) => t.span(start_s, end_s));
  return (
    <>
      {stretch === "" ? null : <span className="more">{placed(stretch)}</span>}
      <svg className="band" viewBox={`0 0 ${BAND} 20`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="shut" y="0" height="20" {...box(from_s, come_s)} />
        {open.map(([from, to]) => <rect key={from} className="open" y="0" height="20" {...box(from, to)} />)}
        {gaps.map(({ start_s, end_s }) => <rect key={start_s} fill="url(#hatch)" y="0" height="20" {...box(start_s, end_s)} />)}
      </svg>
      <span className="hours quiet">
        <span>{t.clock(from_s)}</span>
        <span>{told.length === 0 ? "" : `${t.name("figures", "corridor_unwatched")}: ${t.list(told, "semicolon")}`}</span>
        <span>{t.clock(to_s)}</span>
      </span>
    </>
  );
}

function CentreTable({ centres }: { centres: Centres }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const of = (name: string, place: string): Figure | undefined => centres.figures.find((each) => each.figure === name && each.place === place);
  if (centres.centres.length === 0) return <p>{t.say("nothing")}</p>;
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">{t.say("place")}</th>
          <th scope="col" className="end">{t.name("figures", "occupancy")}</th>
          <th scope="col" className="end">{t.name("figures", "capacity")}</th>
          <th scope="col" className="end">{t.name("figures", "arrived")}</th>
          <th scope="col" className="end">
            {t.name("figures", "meals_per_person_day")}
            <div className="quiet">{t.name("figures", "person_days")}</div>
          </th>
        </tr>
      </thead>
      <tbody>
        {centres.centres.map(({ place, capacity }) => {
          const people = of("occupancy", place);
          const days = of("person_days", place);
          const beds = capacity["beds"] ?? null;
          const isOver = (toFloat(people?.lo ?? null) ?? 0) > (toFloat(beds?.hi ?? null) ?? Infinity);
          return (
            <tr key={place}>
              <th scope="row">{placed(place)}</th>
              <td className={isOver ? "end over" : "end"}>
                {people === undefined ? t.say("unknown") : `${valueText(t, people)} ${unitText(t, people)}`}
                <Meter part={people} all={beds} isOver={isOver} />
              </td>
              <td className="end">{beds === null ? t.say("unknown") : `${valueText(t, beds)} ${t.unit("{bed}", middle(beds) ?? 0)}`}</td>
              <td className="end"><Arrived figures={centres.figures.filter((each) => each.figure === "arrived" && each.place === place)} /></td>
              <td className="end">
                {valueText(t, of("meals_per_person_day", place))}
                <div className="quiet">{valueText(t, days && outwards(days))}</div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Bounds to whole numbers, so that none is sharper than it was. */
function outwards({ lo, hi }: Bounded): Bounded {
  const [low, high] = [toFloat(lo), toFloat(hi)];
  return { lo: low === null ? null : String(Math.floor(low)), hi: high === null ? null : String(Math.ceil(high)) };
}

/** Who arrived in the period: each population for itself, and unknown where nobody said. */
function Arrived({ figures }: { figures: readonly Figure[] }): ReactNode {
  const t = useTongue();
  if (figures.length === 0) return t.say("unknown");
  return t.list(figures.map((each) => (figures.length === 1 ? `${valueText(t, each)} ${unitText(t, each)}` : t.say("pair", { name: t.word("population", each.population ?? "people"), value: valueText(t, each) }))), "semicolon");
}

/** People against beds; nothing where either is unknown. */
function Meter({ part, all, isOver }: { part: Bounded | undefined; all: Bounded | null; isOver: boolean }): ReactNode {
  const [held, whole] = [middle(part), middle(all)];
  if (held === null || whole === null || whole === 0) return null;
  return (
    <svg className={isOver ? "meter over" : "meter"} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="all" width="100" height="8" />
      <rect className="part" width={Math.min(100, (held / whole) * 100)} height="8" />
    </svg>
  );
}
