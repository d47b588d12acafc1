// What stands on the map, put together from what the duties answer: places and areas, what is said of each, and in which
// tone. It is the one list that the map draws and the table under it prints. No thing is a person, and none follows one:
// a convoy stands where a post reported it last. What is not known says so; what nobody drew is listed and not guessed at.
import type { Geometry } from "geojson";
import { middle, toFloat, unitText, valueText } from "../figures";
import type { Figure } from "../figures";
import { labelOf } from "../forms";
import type { Tongue } from "../i18n";
import type { Centres, Convoy, Corridor, Drawn, FacilityState, HazardState, Watch, Watches } from "../shapes";

export const LAYERS = ["zone", "hazard", "corridor", "watch", "crossing", "checkpoint", "centre", "convoy", "facility"] as const;
export type Layer = (typeof LAYERS)[number];
/** plain: as planned. quiet: not in use, or done. alert and alarm: somebody is needed. */
export type Tone = "plain" | "quiet" | "alert" | "alarm";

export interface Thing {
  id: string;
  layer: Layer;
  place: string | null;
  name: string;
  /** What is known of it, part by part; the table's words. */
  told: readonly string[];
  /** The few words that stand beside it on the map. */
  short: string;
  tone: Tone;
  /** Not open, not confirmed, not known: its line is broken or its mark hollow. */
  isOpenLine: boolean;
  geometry: Geometry | null;
  trace: string | null;
}

export interface Answers {
  drawn: ReadonlyMap<string, Drawn>;
  corridors: readonly Corridor[] | null;
  /** Null where they are not for who looks. */
  convoys: readonly Convoy[] | null;
  watches: Watches | null;
  centres: Centres | null;
  figures: readonly Figure[] | null;
  hazards: readonly HazardState[] | null;
  facilities: readonly FacilityState[] | null;
}

type Placed = (id: string) => string;

/** Tones by shape as well, for who does not see colours. */
export const SIGNS: Record<Tone, string> = { alarm: "▲ ", alert: "◆ ", plain: "", quiet: "" };

/** Everything, layer by layer; null for a layer that is not for who looks, or is still being read. */
export function thingsOf(answers: Answers, t: Tongue, placed: Placed): Record<Layer, Thing[] | null> {
  const at = (place: string | null): Geometry | null => (place === null ? null : (answers.drawn.get(place)?.geometry ?? null));
  const make = (layer: Layer, place: string, more: Partial<Thing>): Thing => ({
    ...{ id: `${layer} ${place}`, layer, place, name: placed(place), told: [], short: "", tone: "plain", isOpenLine: false, trace: null },
    geometry: at(place),
    ...more,
  });
  const ofType = (type: string): string[] => [...answers.drawn.keys()].filter((place) => place.startsWith(`${type}/`));
  return {
    zone: answers.figures && zones(answers.figures, ofType("zone"), answers, t, make),
    hazard: answers.hazards?.map((each) => hazard(each, at, t, make)) ?? null,
    corridor: answers.corridors?.map((each) => corridor(each, answers.watches, t, make)) ?? null,
    watch: answers.watches && [...gaps(answers.watches, t, make), ...looks(answers.watches, answers.corridors ?? [], t, make)],
    crossing: ofType("crossing").map((place) => make("crossing", place, {})),
    checkpoint: ofType("checkpoint").map((place) => make("checkpoint", place, {})),
    centre: answers.centres && centres(answers.centres, t, make),
    convoy: answers.convoys && convoys(answers.convoys, at, t, make),
    facility: answers.facilities && facilities(answers.facilities, ofType("facility")).map((each) => facility(each, t, make)),
  };
}

type Make = (layer: Layer, place: string, more: Partial<Thing>) => Thing;

/** Zones that somebody drew or estimated, with who is still there: an estimate of a source, and none where there is none. */
function zones(figures: readonly Figure[], drawn: readonly string[], { drawn: places, facilities }: Answers, t: Tongue, make: Make): Thing[] {
  const remaining = figures.filter(({ figure, place }) => figure === "remaining" && place !== null);
  return [...new Set([...drawn, ...remaining.map(({ place }) => place ?? "")])].map((place) => {
    const said = remaining.filter((each) => each.place === place);
    const values = t.list(said.map((each) => `${valueText(t, each)} ${unitText(t, each)}`), "semicolon");
    const short = said.length === 0 ? t.say("unknown") : values;
    const within = Map.groupBy((facilities ?? []).filter((each) => places.get(each.place)?.parent === place), ({ status }) => status);
    const counts = t.list([...within].map(([status, found]) => t.say("pair", { name: t.word("facility_status", status), value: t.number(found.length) })), "comma");
    const told = [`${t.name("figures", "remaining")}: ${short}`, ...(counts === "" ? [] : [t.say("facilities_in", { counts })])];
    return make("zone", place, { told, short, isOpenLine: said.length === 0, trace: said[0]?.trace ?? null });
  });
}

function hazard(each: HazardState, at: (place: string | null) => Geometry | null, t: Tongue, make: Make): Thing {
  const tone = ({ cleared: "quiet", lapsed: "alarm" } as const)[each.state] ?? "alert";
  const told = [t.list([t.word("hazard_status", each.state), t.moment(each.since_s)])];
  const more = { id: `hazard ${each.name}`, name: each.name, told, short: t.word("hazard_status", each.state), tone, isOpenLine: each.state === "suspected" } as const;
  return make("hazard", each.place ?? "", { ...more, place: each.place, geometry: each.geometry ?? at(each.place) });
}

const UNPLANNED: Record<string, Tone> = { open: "plain", suspended: "alarm", withdrawn: "alarm" };

function corridor(each: Corridor, watches: Watches | null, t: Tongue, make: Make): Thing {
  const state = t.word("state", each.state);
  const told = corridorTold(each, t);
  const seen = watches === null || each.state !== "open" ? [] : [lookOf(watches, each.place, t).short];
  return make("corridor", each.place, { told, short: t.list([state, ...seen]), tone: UNPLANNED[each.state] ?? "quiet", isOpenLine: each.state !== "open" });
}

/** What a corridor is and since when, why, until when that was announced, and the last word of each party. */
export function corridorTold(each: Corridor, t: Tongue): string[] {
  const words = each.words.map(({ party, standing, until_s }) => [t.say("pair", { name: party, value: t.word("state", standing) }), ...(until_s === null ? [] : [t.say("until", { time: t.moment(until_s) })])].join(" "));
  const until = each.until_s === null ? [] : [t.say("until", { time: t.moment(each.until_s) })];
  const why = each.reason === "" ? [] : [t.say("pair", { name: t.say("reason"), value: each.reason })];
  return [t.list([t.word("state", each.state), t.moment(each.since_s)]), ...why, ...until, ...words];
}

/** One for each corridor that was open and unwatched in the period, and for each such stretch of one, with its hours. */
function gaps(watches: Watches, t: Tongue, make: Make): Thing[] {
  const by = Map.groupBy(watches.gaps, ({ corridor, stretch }) => stretch || corridor);
  return [...by].map(([place, found]) => {
    const hours = t.list(found.map(({ start_s, end_s }) => t.span(start_s, end_s)), "semicolon");
    return make("watch", place, { told: [`${t.name("figures", "corridor_unwatched")}: ${hours}`], tone: "alert", isOpenLine: true });
  });
}

/** For each corridor whether somebody sees it now, or how long ago somebody last did, and when the next watch is planned. */
function looks(watches: Watches, corridors: readonly Corridor[], t: Tongue, make: Make): Thing[] {
  return corridors.map(({ place, state }) => {
    const { told, isNow } = lookOf(watches, place, t);
    return make("watch", place, { id: `look ${place}`, told, tone: isNow ? "plain" : state === "open" ? "alert" : "quiet", isOpenLine: !isNow });
  });
}

function lookOf({ watches, now_s }: Watches, place: string, t: Tongue): { told: readonly string[]; short: string; isNow: boolean } {
  const own = watches.filter((each) => each.place === place);
  const held = own.filter(({ mood, from_s }) => mood === "observed" && from_s <= now_s).sort((a, b) => a.to_s - b.to_s).at(-1);
  const next = own.filter(({ mood, from_s }) => mood === "planned" && from_s > now_s).sort((a, b) => a.from_s - b.from_s)[0];
  const planned = next === undefined ? [] : [t.say("watch_planned", { time: t.span(next.from_s, next.to_s) })];
  if (held === undefined) return { told: [t.say("not_looked_at"), ...planned], short: t.say("not_looked_at"), isNow: false };
  const isNow = held.to_s >= now_s; // seen up to this moment is seen
  const age = t.age(now_s - held.to_s);
  const facts = ({ source, means, from_s, to_s }: Watch): Record<string, string> => ({ source, means: t.word("means", means), time: t.moment(isNow ? from_s : to_s), age });
  return { told: [t.say(isNow ? "under_watch_by" : "looked_at_by", facts(held)), ...finely(held, t), ...planned], short: isNow ? t.say("under_watch") : t.say("looked_at", { age }), isNow };
}

/** How much ground a pixel showed at most, where the watch says it. */
function finely({ resolution }: Watch, t: Tongue): string[] {
  const most = resolution?.value_to ?? resolution?.value;
  if (resolution === undefined || most === undefined || !["exact", "about", "range"].includes(resolution.hedge ?? "exact")) return [];
  const size = Number(most);
  return [t.say("pair", { name: labelOf(t, "resolution"), value: `${t.number(size)} ${t.unit(resolution.unit, size)}` })];
}

function centres(said: Centres, t: Tongue, make: Make): Thing[] {
  return said.centres.map(({ place, capacity }) => {
    const people = said.figures.find(({ figure, place: where }) => figure === "occupancy" && where === place);
    const beds = capacity["beds"];
    const isOver = (toFloat(people?.lo ?? null) ?? 0) > (toFloat(beds?.hi ?? null) ?? Infinity);
    const held = people === undefined ? t.say("unknown") : `${valueText(t, people)} ${unitText(t, people)}`;
    const room = beds === undefined ? t.say("unknown") : `${valueText(t, beds)} ${t.unit("{bed}", middle(beds) ?? 0)}`;
    const told = [`${t.name("figures", "occupancy")}: ${held}`, `${t.name("figures", "capacity")}: ${room}`];
    return make("centre", place, { told, short: `${valueText(t, people)} / ${valueText(t, beds)}`, tone: isOver ? "alarm" : "plain", isOpenLine: people === undefined, trace: people?.trace ?? null });
  });
}

const GONE = new Set(["arrived", "returned"]);

/** Groups on the road, by where a post saw them last; on their corridor where none has. */
function convoys(said: readonly Convoy[], at: (place: string | null) => Geometry | null, t: Tongue, make: Make): Thing[] {
  const by = Map.groupBy(said.filter(({ status }) => !GONE.has(status)), ({ seen, place }) => seen?.[0] ?? place ?? "");
  return [...by].map(([place, found]) => {
    const late = found.filter(({ overdue }) => overdue !== null).length;
    const one = ({ name, people, overdue, status }: Convoy): string =>
      t.say("pair", { name, value: `${valueText(t, people)} ${t.unit("{person}", middle(people) ?? 0)} · ${t.word("status", overdue === null ? status : "overdue")}` });
    const short = late === 0 ? "" : `${t.number(late)} ${t.word("status", "overdue")}`;
    const anchor = anchorOf(at(place));
    return make("convoy", place, {
      ...{ name: t.say("convoys_here", { n: found.length }), told: [make("convoy", place, {}).name, ...found.map(one)], short, tone: late > 0 ? "alarm" : "plain" },
      geometry: anchor && { type: "Point", coordinates: anchor },
    });
  });
}

const WORKING: Record<string, Tone> = { working: "plain", unknown: "quiet" };

/** Those of which a status is known, and those that somebody drew and nobody reported on. */
function facilities(known: readonly FacilityState[], drawn: readonly string[]): FacilityState[] {
  const silent = drawn.filter((place) => !known.some((each) => each.place === place));
  return [...known, ...silent.map((place) => ({ place, status: "unknown", since_s: null }))];
}

function facility({ place, status, since_s }: FacilityState, t: Tongue, make: Make): Thing {
  const short = t.word("facility_status", status);
  const told = [t.list([short, since_s === null ? "" : t.moment(since_s)])];
  return make("facility", place, { told, short, tone: WORKING[status] ?? "alert", isOpenLine: status !== "working" });
}

export type Position = [number, number];

/** Where a thing's words stand: a point itself, the middle of a line, the middle of an area. */
export function anchorOf(geometry: Geometry | null): Position | null {
  if (geometry === null) return null;
  if (geometry.type === "Point") return geometry.coordinates as Position;
  if (geometry.type === "LineString") return middleOf(geometry.coordinates as Position[]);
  const [west, south, east, north] = boundsOf([geometry]) ?? [0, 0, 0, 0];
  return [(west + east) / 2, (south + north) / 2];
}

function middleOf(line: readonly Position[]): Position | null {
  const lengths = line.slice(1).map(([x, y], i) => Math.hypot(x - (line[i]?.[0] ?? x), y - (line[i]?.[1] ?? y)));
  let left = lengths.reduce((sum, each) => sum + each, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    const [from, to] = [line[i], line[i + 1]];
    if (from && to && left <= length) return [from[0] + ((to[0] - from[0]) * left) / (length || 1), from[1] + ((to[1] - from[1]) * left) / (length || 1)];
    left -= length;
  }
  return line[0] ?? null;
}

/** West, south, east and north of shapes, in degrees. */
export function boundsOf(shapes: readonly Geometry[]): [number, number, number, number] | null {
  const points = shapes.flatMap((shape) => ("coordinates" in shape ? positions(shape.coordinates) : []));
  if (points.length === 0) return null;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The positions of nested lists of them, heights left out. */
function positions(nested: unknown): Position[] {
  const list = nested as unknown[];
  return typeof list[0] === "number" ? [[list[0], list[1] as number]] : list.flatMap(positions);
}
