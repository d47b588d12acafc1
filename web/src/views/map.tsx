// Map: where what is known is. Layers that can be left out, a legend, a search for places, what is known of the one that was
// chosen; and under it the same as a table, for who cannot see or point, and for what nobody has drawn.
import { Fragment, Suspense, lazy, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useTongue } from "../i18n";
import { LAYERS, SIGNS, thingsOf } from "../map/things";
import type { Layer, Thing } from "../map/things";
import { Panel, Shown } from "../parts";
import { usePlaceName, useRoom } from "../room";
import { readCentres, readConvoys, readCorridors, readDrawn, readFacilities, readFigures, readHasGround, readHasPlan, readHazards, readWatches } from "../shapes";
import { useRead } from "../time";
import { PeriodChoice } from "./tonight";

const Canvas = lazy(() => import("../map/canvas"));
const FOUND_MAX = 8;

export default function MapView(): ReactNode {
  const { session } = useRoom();
  const places = useRead<unknown>(session.may.has("GET /api/places") ? "/api/places" : null);
  const t = useTongue();
  if (!session.may.has("GET /api/places")) return <p className="notice">{t.say("map_inside")}</p>;
  return (
    <>
      <PeriodChoice />
      <Shown reading={places}>{(data) => <Whole places={data} />}</Shown>
    </>
  );
}

/** Everything that is read, put together again whenever a part of it changes. */
function useThings(places: unknown): Record<Layer, Thing[] | null> {
  const t = useTongue();
  const { period, session, places: known } = useRoom();
  const placed = usePlaceName(t);
  const at = (path: string): string | null => (period !== null && session.may.has(`GET ${path}`) ? path : null);
  const corridors = useRead<unknown>(at("/api/corridors")).data;
  const watches = useRead<unknown>(at("/api/watches"), { period }).data;
  const centres = useRead<unknown>(at("/api/centres"), { period }).data;
  const figures = useRead<unknown>(at("/api/figures"), { period }).data;
  const duties = useRead<unknown>(at("/api/duties"), { period }).data;
  return useMemo(() => {
    const answers = {
      drawn: readDrawn(places),
      corridors: corridors && readCorridors(corridors),
      convoys: corridors && readConvoys(corridors),
      watches: watches && readWatches(watches),
      centres: centres && readCentres(centres),
      figures: figures && readFigures(figures),
      hazards: duties && readHazards(duties),
      facilities: duties && readFacilities(duties),
    } as Parameters<typeof thingsOf>[0];
    return thingsOf(answers, t, placed);
  }, [places, known, corridors, watches, centres, figures, duties, t]); // `placed` says what `known` and `t` say
}

function Whole({ places }: { places: unknown }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const by = useThings(places);
  const [left, setLeft] = useState<ReadonlySet<Layer>>(new Set());
  const [chosenId, choose] = useState<string | null>(null);
  const all = useMemo(() => LAYERS.flatMap((layer) => by[layer] ?? []), [by]);
  const shown = useMemo(() => all.filter(({ layer }) => !left.has(layer)), [all, left]);
  const chosen = useMemo(() => all.find(({ id }) => id === chosenId) ?? null, [all, chosenId]);
  const turn = (layer: Layer): void => setLeft((before) => new Set(before.has(layer) ? [...before].filter((each) => each !== layer) : [...before, layer]));
  return (
    <>
      <div className="map-room">
        <section className="map-stage" aria-label={t.say("map")}>
          <Suspense fallback={<p className="quiet">{t.say("loading")}</p>}>
            <Canvas things={shown} hasGround={readHasGround(places)} hasPlan={readHasPlan(places) && session.may.has("GET /api/plan/playback")} chosen={chosen} onChoose={choose} />
          </Suspense>
        </section>
        <aside className="map-side">
          <Search things={all} onChoose={choose} />
          {chosen === null ? null : <Chosen thing={chosen} onClose={() => choose(null)} />}
          <Legend by={by} left={left} onTurn={turn} />
        </aside>
      </div>
      <Panel title={t.say("map_table")}>
        <Table things={shown} onChoose={choose} />
      </Panel>
    </>
  );
}

/** Places by any of their names, on the map and off it. */
function Search({ things, onChoose }: { things: readonly Thing[]; onChoose: (id: string) => void }): ReactNode {
  const t = useTongue();
  const { places } = useRoom();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLocaleLowerCase();
  const names = ({ name, place }: Thing): string[] => [name, place ?? "", ...Object.values(places.get(place ?? "")?.name ?? {})];
  const found = wanted === "" ? [] : things.filter((thing) => names(thing).some((name) => name.toLocaleLowerCase().includes(wanted)));
  return (
    <div className="panel">
      <label htmlFor="map-search">{t.say("map_search")}</label>
      <input id="map-search" type="search" value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
      <p role="status" className={wanted === "" ? "away" : "quiet"}>{wanted === "" ? "" : t.say("map_found", { n: found.length })}</p>
      <ul className="entries">
        {found.slice(0, FOUND_MAX).map((thing) => (
          <li key={thing.id}>
            <button type="button" className="plain" onClick={() => onChoose(thing.id)}>
              <span>{thing.name}</span>
              <span className="quiet">{t.name("layers", thing.layer)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Chosen({ thing, onClose }: { thing: Thing; onClose: () => void }): ReactNode {
  const t = useTongue();
  const { openTrace } = useRoom();
  const { trace } = thing;
  return (
    <section className="panel map-chosen" aria-live="polite" aria-label={thing.name}>
      <header>
        <h2>{thing.name}</h2>
        <button type="button" onClick={onClose}>{t.say("close")}</button>
      </header>
      <p className="quiet">{t.name("layers", thing.layer)}</p>
      {thing.told.map((line) => <p key={line}>{line}</p>)}
      {thing.geometry === null ? <p className="quiet">{t.say("map_not_placed")}</p> : null}
      {trace === null ? null : <button type="button" onClick={() => openTrace(trace)}>{t.say("trace")}</button>}
    </section>
  );
}

function Legend({ by, left, onTurn }: { by: Record<Layer, Thing[] | null>; left: ReadonlySet<Layer>; onTurn: (layer: Layer) => void }): ReactNode {
  const t = useTongue();
  return (
    <Panel title={t.say("map_layers")}>
      <ul className="map-legend">
        {LAYERS.filter((layer) => by[layer] !== null).map((layer) => (
          <li key={layer}>
            <label>
              <input type="checkbox" checked={!left.has(layer)} onChange={() => onTurn(layer)} />
              <Swatch layer={layer} />
              <span>{t.name("layers", layer)}</span>
              <span className="quiet end">{t.say("map_of", { n: by[layer]?.filter(({ geometry }) => geometry !== null).length ?? 0, all: by[layer]?.length ?? 0 })}</span>
            </label>
          </li>
        ))}
      </ul>
      <p className="quiet">{t.say("map_tones")}</p>
    </Panel>
  );
}

/** How a layer is drawn, small. */
function Swatch({ layer }: { layer: Layer }): ReactNode {
  return (
    <svg className={`swatch ${layer}`} width="34" height="18" aria-hidden="true">
      {layer === "zone" || layer === "hazard" ? <rect x="3" y="2.5" width="28" height="13" /> : null}
      {layer === "corridor" || layer === "watch" ? <line x1="3" y1="9" x2="31" y2="9" /> : null}
      {layer === "watch" ? <line className="bed" x1="3" y1="9" x2="31" y2="9" /> : null}
      {["crossing", "checkpoint", "centre", "convoy", "facility"].includes(layer) ? <circle cx="17" cy="9" r={layer === "centre" || layer === "convoy" ? 6 : 4} /> : null}
    </svg>
  );
}

const UNDRAWN_SHOWN_MAX = 3;

/** Many things of a layer that nobody has drawn are one row, which says how they get their place and unfolds. */
function Table({ things, onChoose }: { things: readonly Thing[]; onChoose: (id: string) => void }): ReactNode {
  const t = useTongue();
  if (things.length === 0) return <p>{t.say("nothing")}</p>;
  return (
    <table className="rows map-table">
      <thead>
        <tr>{(["map_layer", "place", "map_known", "map_placed"] as const).map((key) => <th key={key} scope="col">{t.say(key)}</th>)}</tr>
      </thead>
      {LAYERS.map((layer) => {
        const own = things.filter((each) => each.layer === layer);
        const undrawn = own.filter(({ geometry, tone }) => geometry === null && tone !== "alarm" && tone !== "alert");
        const folded = undrawn.length > UNDRAWN_SHOWN_MAX ? undrawn : [];
        return (
          <Fragment key={layer}>
            <tbody>{own.filter((each) => !folded.includes(each)).map((thing) => <Known key={thing.id} thing={thing} onChoose={onChoose} />)}</tbody>
            {folded.length === 0 ? null : <Undrawn layer={layer} things={folded} onChoose={onChoose} />}
          </Fragment>
        );
      })}
    </table>
  );
}

function Known({ thing, onChoose }: { thing: Thing; onChoose: (id: string) => void }): ReactNode {
  const t = useTongue();
  return (
    <tr className={thing.tone}>
      <td>{t.name("layers", thing.layer)}</td>
      <th scope="row"><button type="button" className="plain" onClick={() => onChoose(thing.id)}>{`${SIGNS[thing.tone]}${thing.name}`}</button></th>
      <td>{t.list(thing.told, "semicolon") || "–"}</td>
      <td>{t.say(thing.geometry === null ? "no" : "yes")}</td>
    </tr>
  );
}

function Undrawn({ layer, things, onChoose }: { layer: Layer; things: readonly Thing[]; onChoose: (id: string) => void }): ReactNode {
  const t = useTongue();
  const [isOpen, setOpen] = useState(false);
  const by = Map.groupBy(things, ({ short }) => short);
  const counts = t.list([...by].filter(([short]) => short !== "").map(([name, found]) => t.say("pair", { name, value: t.number(found.length) })), "comma");
  return (
    <tbody>
      <tr className="quiet">
        <td>{t.name("layers", layer)}</td>
        <th scope="row"><button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t.say("map_undrawn", { n: things.length })}</button></th>
        <td>{counts === "" ? "" : `${counts}. `}{t.say("map_to_draw")}</td>
        <td>{t.say("no")}</td>
      </tr>
      {isOpen ? things.map((thing) => <Known key={thing.id} thing={thing} onChoose={onChoose} />) : null}
    </tbody>
  );
}
