// The map itself: MapLibre over the streets of this operation, all from this origin, its worker too. What stands in words is
// placed over it as text of the page, in the page's fonts and direction. Where the browser cannot draw, it says so; the table
// under the map holds the same.
import { Map as Chart, addProtocol, setWorkerUrl } from "maplibre-gl/dist/maplibre-gl-csp";
import worker from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import { PMTiles, Protocol } from "pmtiles";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTongue } from "../i18n";
import { Player } from "./player";
import { GROUND, POINTED, coloursOf, styleOf } from "./style";
import type { Colours } from "./style";
import { SIGNS, anchorOf, boundsOf } from "./things";
import type { Position, Thing } from "./things";

const protocol = new Protocol();
setWorkerUrl(worker);
addProtocol("pmtiles", protocol.tile);

const EDGE_PX = 70;
const NEAR_PX = 7;
const CLOSE = 15;

export interface Shown {
  things: readonly Thing[];
  hasGround: boolean;
  /** Whether there is a plan that may be played back. */
  hasPlan: boolean;
  chosen: Thing | null;
  onChoose: (id: string | null) => void;
}

/** The drawing, made anew where a part of its ground was not read and is asked for again. */
export default function Canvas(shown: Shown): ReactNode {
  const [tries, setTries] = useState(0);
  const again = (): void => {
    protocol.tiles.delete(location.origin + GROUND); // it keeps what failed
    setTries((n) => n + 1);
  };
  return <Drawing key={tries} {...shown} onAgain={again} />;
}

function Drawing({ things, hasGround, hasPlan, chosen, onChoose, onAgain }: Shown & { onAgain: () => void }): ReactNode {
  const t = useTongue();
  const box = useRef<HTMLDivElement>(null);
  const colours = useColours();
  const chosenId = chosen?.id ?? null;
  const style = useMemo(() => styleOf(things, chosenId, colours, hasGround), [things, chosenId, colours, hasGround]);
  const [chart, fault, isCut] = useChart(box, things, style, onChoose);
  const source = useSource(chart, hasGround, things);

  useEffect(() => {
    const anchor = anchorOf(chosen?.geometry ?? null);
    if (chart !== null && anchor !== null) chart.easeTo({ center: anchor, zoom: Math.max(chart.getZoom(), CLOSE - 1) });
  }, [chart, chosen]);

  if (fault !== null) return <p className="notice" role="status">{t.say("map_not_drawn", { message: fault })}</p>;
  return (
    <>
      <div ref={box} className="map-canvas" dir="ltr" />
      {chart === null ? null : <Labels chart={chart} things={things} chosen={chosenId} />}
      <div className="map-buttons">
        <button type="button" aria-label={t.say("zoom_in")} onClick={() => chart?.zoomIn()}>+</button>
        <button type="button" aria-label={t.say("zoom_out")} onClick={() => chart?.zoomOut()}>−</button>
        <button type="button" onClick={() => chart && fit(chart, things)}>{t.say("map_whole")}</button>
      </div>
      {chart !== null && hasPlan ? <Player chart={chart} colours={colours} /> : null}
      {isCut ? (
        <p className="map-source" role="status">{t.say("map_ground_cut")} <button type="button" className="plain" onClick={onAgain}>{t.say("again")}</button></p>
      ) : source === "" ? null : <p className="map-source"><bdi dir="ltr">{source}</bdi></p>}
    </>
  );
}

/** The map, made once, and given every later style; or why there is none; and whether a part of its ground was not read. */
function useChart(box: React.RefObject<HTMLDivElement | null>, things: readonly Thing[], style: ReturnType<typeof styleOf>, onChoose: Shown["onChoose"]): [Chart | null, string | null, boolean] {
  const t = useTongue();
  const [chart, setChart] = useState<Chart | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isCut, setCut] = useState(false);
  const latest = useRef({ style, onChoose, things });
  latest.current = { style, onChoose, things };

  useEffect(() => {
    if (box.current === null) return undefined;
    let made: Chart;
    try {
      made = new Chart({ container: box.current, style: latest.current.style, attributionControl: false, dragRotate: false, maxPitch: 0, fadeDuration: 0, center: [0, 20], zoom: 1 });
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      return undefined;
    }
    made.on("error", (event) => ("sourceId" in event ? setCut(true) : console.error(event.error))); // unheard, it would be printed without a word
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    fit(made, latest.current.things, 0);
    made.on("click", ({ point: { x, y } }) => {
      const layers = POINTED.filter((layer) => made.getLayer(layer));
      const [found] = made.queryRenderedFeatures([[x - NEAR_PX, y - NEAR_PX], [x + NEAR_PX, y + NEAR_PX]], { layers });
      latest.current.onChoose(found === undefined ? null : String(found.properties["id"]));
    });
    setChart(made);
    return () => {
      setChart(null);
      made.remove();
    };
  }, [box]);

  useEffect(() => {
    if (chart === null) return;
    chart.getCanvas().setAttribute("aria-label", t.say("map_canvas"));
    const show = (): void => void chart.setStyle(latest.current.style);
    if (chart.isStyleLoaded()) show();
    else chart.once("idle", show);
  }, [chart, style, t]);
  return [chart, fault, isCut];
}

function fit(chart: Chart, things: readonly Thing[], duration?: number): void {
  const bounds = boundsOf(things.flatMap(({ geometry }) => geometry ?? []));
  if (bounds !== null) chart.fitBounds(bounds, { padding: EDGE_PX, maxZoom: CLOSE, ...(duration === undefined ? {} : { duration }) });
}

/** Whom to name for the streets. Where nothing is drawn on them, the map is led to them. */
function useSource(chart: Chart | null, hasGround: boolean, things: readonly Thing[]): string {
  const [source, setSource] = useState("");
  const isBare = things.every(({ geometry }) => geometry === null);
  useEffect(() => {
    if (chart === null || !hasGround) return undefined;
    let isOver = false;
    const archive = new PMTiles(location.origin + GROUND);
    protocol.add(archive);
    void Promise.all([archive.getMetadata(), archive.getHeader()]).then(([told, { minLon, minLat, maxLon, maxLat }]) => {
      if (isOver) return;
      setSource(String((told as { attribution?: string }).attribution ?? ""));
      if (isBare) chart.fitBounds([minLon, minLat, maxLon, maxLat], { duration: 0 });
    }, () => undefined); // the map's own source fails as well, and says so
    return () => {
      isOver = true;
    };
  }, [chart, hasGround, isBare]);
  return source;
}

const RANK: Record<Thing["layer"], number> = { corridor: 1, centre: 2, zone: 3, convoy: 4, hazard: 5, crossing: 6, checkpoint: 7, facility: 8, watch: 9 };
const before = (a: Thing, b: Thing): number => Number(b.tone === "alarm") - Number(a.tone === "alarm") || RANK[a.layer] - RANK[b.layer];
const GAP_PX = 12;
const GAP_OF_LINE_PX = 20;

/** Lines and ground, on which words may lie. */
const LONG = new Set<Thing["layer"]>(["corridor", "watch", "zone", "hazard"]);

/** Words beside what they name, and where there is room over no mark; of two that would lie over one another the graver stays. The table says them all. */
function Labels({ chart, things, chosen }: { chart: Chart; things: readonly Thing[]; chosen: string | null }): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const told = useMemo(
    () =>
      things
        .filter(({ layer }) => layer !== "watch")
        .map((thing) => ({ thing, anchor: anchorOf(thing.geometry) }))
        .filter((each): each is { thing: Thing; anchor: Position } => each.anchor !== null)
        .sort((a, b) => Number(b.thing.id === chosen) - Number(a.thing.id === chosen) || before(a.thing, b.thing)),
    [things, chosen],
  );
  useEffect(() => {
    const words = [...(holder.current?.children ?? [])] as HTMLElement[];
    const sizes = words.map(({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight] as const);
    const place = (): void => {
      const taken: [number, number, number, number][] = [];
      const edge = holder.current?.clientWidth ?? 0;
      const marks = told.filter(({ thing }) => !LONG.has(thing.layer)).map(({ anchor }) => chart.project(anchor));
      for (const [i, { anchor, thing }] of told.entries()) {
        const [wide = 0, high = 0] = sizes[i] ?? [];
        const { x, y } = chart.project(anchor);
        const isInside = x >= 0 && x <= edge;
        const left = Math.round(isInside ? Math.max(0, Math.min(x - wide / 2, edge - wide)) : x - wide / 2);
        const gap = thing.layer === "corridor" ? GAP_OF_LINE_PX : GAP_PX;
        const tops = thing.layer === "zone" ? [y - high / 2] : [y + gap, y - gap - high];
        const isFree = (at: number): boolean => taken.every(([l, up, r, down]) => left > r || left + wide < l || at > down || at + high < up);
        const isClear = (at: number): boolean => marks.every((mark) => mark.x < left - NEAR_PX || mark.x > left + wide + NEAR_PX || mark.y < at - NEAR_PX || mark.y > at + high + NEAR_PX);
        const free = tops.map(Math.round).filter(isFree);
        const top = free.find(isClear) ?? (RANK[thing.layer] < RANK.crossing ? free[0] : undefined); // a post's name hides no other mark
        const word = words[i];
        if (word === undefined) continue;
        word.style.visibility = top === undefined ? "hidden" : "visible";
        if (top === undefined) continue;
        taken.push([left, top, left + wide, top + high]);
        word.style.transform = `translate(${left}px, ${top}px)`;
      }
    };
    place();
    chart.on("move", place);
    chart.on("resize", place);
    return () => {
      chart.off("move", place);
      chart.off("resize", place);
    };
  }, [chart, told]);
  return (
    <div ref={holder} className="map-labels" dir="ltr" aria-hidden="true">
      {told.map(({ thing }) => (
        <span key={thing.id} data-thing={thing.id} className={`map-label ${thing.tone} ${thing.layer}`}>
          <bdi>{`${SIGNS[thing.tone]}${thing.name}`}</bdi>
          {thing.short === "" ? null : <bdi className="map-short">{thing.short}</bdi>}
        </span>
      ))}
    </div>
  );
}

/** The colours of the page, again when its theme changes. */
function useColours(): Colours {
  const [colours, setColours] = useState(() => coloursOf(document.documentElement));
  useEffect(() => {
    const changed = (): void => setColours(coloursOf(document.documentElement));
    const watcher = new MutationObserver(changed);
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const device = matchMedia("(prefers-color-scheme: dark)");
    device.addEventListener("change", changed);
    return () => {
      watcher.disconnect();
      device.removeEventListener("change", changed);
    };
  }, []);
  return colours;
}
