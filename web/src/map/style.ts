// How the map looks: the page's own colours over the streets of the base map. Ground and streets are quiet; what is as
// planned is in the colour of text, and colour is left for what is not. No words are drawn here, so no fonts are asked for.
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Thing } from "./things";

export const GROUND = "/api/map/base.pmtiles";
const NAMES = ["ground", "panel", "text", "quiet", "line", "strong", "fill", "alarm", "alert", "focus"] as const;
export type Colours = Record<(typeof NAMES)[number], string>;

/** The colours of the theme that is shown. */
export function coloursOf(element: Element): Colours {
  const shown = getComputedStyle(element);
  return Object.fromEntries(NAMES.map((name) => [name, shown.getPropertyValue(`--${name}`).trim()])) as Colours;
}

export function styleOf(things: readonly Thing[], chosen: string | null, colours: Colours, hasGround: boolean): StyleSpecification {
  return {
    version: 8,
    sources: {
      ...(hasGround ? { ground: { type: "vector" as const, url: `pmtiles://${location.origin}${GROUND}` } } : {}),
      things: { type: "geojson", data: featuresOf(things, chosen) },
    },
    layers: [{ id: "background", type: "background", paint: { "background-color": colours.ground } }, ...(hasGround ? groundLayers(colours) : []), ...thingLayers(colours)],
  };
}

export function featuresOf(things: readonly Thing[], chosen: string | null): FeatureCollection {
  const drawn = things.flatMap(({ geometry, id, layer, tone, isOpenLine }) =>
    geometry === null ? [] : [{ type: "Feature" as const, geometry, properties: { id, layer, tone, open: isOpenLine, chosen: id === chosen } }],
  );
  return { type: "FeatureCollection", features: drawn };
}

const byZoom = (...stops: number[]): ExpressionSpecification => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops] as unknown as ExpressionSpecification;

function groundLayers({ panel, line, strong }: Colours): LayerSpecification[] {
  const streets = (rank: string, colour: string, width: ExpressionSpecification): LayerSpecification => ({
    ...{ id: `streets-${rank}`, type: "line", source: "ground", "source-layer": "streets", filter: ["==", ["get", "rank"], rank] },
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width },
  });
  return [
    { id: "land", type: "fill", source: "ground", "source-layer": "land", paint: { "fill-color": panel } },
    streets("path", line, byZoom(13, 0.4, 18, 2)),
    streets("street", line, byZoom(12, 0.5, 18, 9)),
    streets("through", line, byZoom(11, 0.8, 18, 14)),
    streets("main", strong, byZoom(8, 0.6, 13, 1.6, 18, 14)),
  ];
}

const isOf = (...layers: string[]): ExpressionSpecification => ["in", ["get", "layer"], ["literal", layers]];
const isOpen: ExpressionSpecification = ["==", ["get", "open"], true];
const isShape = (type: string): ExpressionSpecification => ["==", ["geometry-type"], type];

function thingLayers(colours: Colours): LayerSpecification[] {
  const { alarm, alert, quiet, text, panel, focus } = colours;
  const tone: ExpressionSpecification = ["match", ["get", "tone"], "alarm", alarm, "alert", alert, "quiet", quiet, text];
  const whole = { "line-cap": "round", "line-join": "round" } as const;
  const lines = (id: string, filter: ExpressionSpecification, paint: object, layout: object = whole): LayerSpecification => ({ id, type: "line", source: "things", filter, layout, paint });
  return [
    { id: "zones", type: "fill", source: "things", filter: ["all", isOf("zone"), isShape("Polygon")], paint: { "fill-color": text, "fill-opacity": 0.05 } },
    lines("zone-edges", isOf("zone"), { "line-color": text, "line-width": 1.2, "line-dasharray": [5, 3], "line-opacity": 0.7 }, {}),
    { id: "hazards", type: "fill", source: "things", filter: ["all", isOf("hazard"), isShape("Polygon")], paint: { "fill-color": tone, "fill-opacity": 0.2 } },
    lines("hazard-edges", ["all", isOf("hazard"), ["!", isOpen]], { "line-color": tone, "line-width": 2 }),
    lines("hazard-edges-open", ["all", isOf("hazard"), isOpen], { "line-color": tone, "line-width": 2, "line-dasharray": [3, 2] }, {}),
    lines("chosen", ["all", ["==", ["get", "chosen"], true], ["!=", ["geometry-type"], "Point"]], { "line-color": focus, "line-width": 15, "line-opacity": 0.6 }),
    lines("corridor-beds", isOf("corridor"), { "line-color": panel, "line-width": 11 }),
    lines("corridors", ["all", isOf("corridor"), ["!", isOpen]], { "line-color": tone, "line-width": 6 }),
    lines("corridors-open", ["all", isOf("corridor"), isOpen], { "line-color": tone, "line-width": 6, "line-dasharray": [1.5, 1] }, {}),
    lines("watched", ["all", isOf("watch"), ["!", isOpen]], { "line-color": tone, "line-width": 1.5, "line-gap-width": 19, "line-opacity": 0.8 }),
    lines("gaps", ["all", isOf("watch"), isOpen], { "line-color": tone, "line-width": 2.5, "line-gap-width": 11, "line-dasharray": [1.5, 1.5] }, {}),
    {
      id: "points", type: "circle", source: "things", filter: isShape("Point"),
      layout: { "circle-sort-key": ["match", ["get", "tone"], "alarm", 2, "alert", 1, 0] },
      paint: {
        "circle-radius": ["match", ["get", "layer"], "centre", 9, "convoy", 8, "crossing", 6, "checkpoint", 4.5, 6],
        "circle-color": ["case", ["any", isOpen, isOf("crossing", "centre")], panel, tone],
        "circle-stroke-color": ["case", ["==", ["get", "chosen"], true], focus, tone],
        "circle-stroke-width": ["match", ["get", "layer"], "centre", 4, 2.5],
      },
    },
  ];
}

/** Layers in which a thing can be pointed at, and the others that are drawn under it. */
export const POINTED = ["points", "corridors", "corridors-open", "gaps", "watched", "hazards", "hazard-edges", "hazard-edges-open", "zones", "zone-edges"];
