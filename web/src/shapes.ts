// The service's answers as the page uses them. One place that knows both, so that a view never reads raw JSON.
import type { Geometry } from "geojson";
import type { Answer } from "./api";
import type { Bounded, Figure } from "./figures";
import type { Schema } from "./schema";
import type { Operation, Period, Place, Session } from "./room";

export interface Alarm {
  alarm: string;
  severity: "alarm" | "alert" | "finding";
  place: string | null;
  since_s: number;
  age_s: number;
  facts: Record<string, string>;
  first: string[];
  sentence: Record<string, string>;
  last_seen: { source: string; at_s: number } | null;
  /** What it says, by which an action names it. */
  about: string;
  /** Who has it in hand; null where the service keeps no owners. */
  standing: { state: string; owner: string; reason: string } | null;
  /** The role that it goes to before all others. */
  goesFirst: string | null;
}

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const names = (value: unknown): Record<string, string> => (value ?? {}) as Record<string, string>;

export function readSession(data: unknown): Session {
  const json = data as Json;
  const roles = (json["roles"] ?? []) as string[];
  return {
    user: text(json["user"]),
    isOpenView: roles.includes("open_view"),
    isDevice: roles.includes("field_device"),
    edition: String(json["edition"]),
    may: new Set((json["may"] ?? []) as string[]),
    writable: (json["may_write"] ?? []) as string[],
  };
}

export function readOperation(data: unknown): Operation {
  const json = data as Json;
  return {
    name: names((json["card"] as Json)["name"]),
    nature: String(json["nature"]),
    zone: String(json["time_zone"]),
    start_s: Number(json["start_s"]),
    position: Number(json["position"]),
  };
}

/** Newest first, only those of which anything is known, and at last the whole operation. */
export function readPeriods(data: unknown, start: number): Period[] {
  const found = list((data as Json)["periods"]).filter((each) => each["known"] === true);
  const said = (data as Json)["last_s"];
  const last = typeof said === "number" ? said : Infinity;
  const period = (id: string, from_s: number, to_s: number): Period => ({ id, from_s, to_s, until_s: last > from_s ? Math.min(last, to_s) : to_s });
  const periods = found.map((each) => period(String(each["period"]), Number(each["from_s"]), Number(each["to_s"]))).reverse();
  return [...periods, period("start", start, Math.max(start, ...periods.map(({ to_s }) => to_s)))];
}

/** When anybody last moved from one account to another; null where nobody did. */
export function readLastMoved(data: unknown): number | null {
  const ends = list((data as Json)["accounts"]).flatMap((each) => [each["last_in_s"], each["last_out_s"]]);
  const known = ends.filter((end): end is number => typeof end === "number");
  return known.length === 0 ? null : Math.max(...known);
}

export function readPlaces(data: unknown): Place[] {
  return list((data as Json)["places"]).map((each) => ({ id: String(each["place"]), name: names(each["names"]) }));
}

/** How far a read reaches past this moment, which no age may count. */
const ahead = (data: unknown): number => Math.max(0, (data as Answer).as_of_s - Date.now() / 1000);

/** As the service orders them, the gravest and oldest first; but people who are missing come before anything else, and what is closed last. */
export function readAlarms(data: unknown): Alarm[] {
  const alarms = list((data as Json)["alarms"]).map(
    (each) => ({ first: [], last_seen: null, standing: null, ...each, goesFirst: text(each["goes_first_to"]), age_s: Number(each["age_s"]) - ahead(data) }) as unknown as Alarm,
  );
  const rank = (alarm: Alarm): number => (alarm.standing?.state === "closed" ? 2 : alarm.severity === "alarm" && alarm.alarm === "people_on_road" ? 0 : 1);
  return alarms.sort((a, b) => rank(a) - rank(b));
}

export function readFigures(data: unknown): Figure[] {
  return list((data as Json)["figures"]).map((each) => ({ ...each, before: each["previous"] ?? null }) as unknown as Figure);
}

/** An observation on one line; of a kind that is not for this reader without its id. */
export interface Entry {
  position: number;
  kind: string;
  id: string | null;
  source: string | null;
  place: string | null;
  occurred: [number, number] | null;
}

export interface Whole extends Entry {
  source_id: string | null;
  method: string | null;
  content: Record<string, unknown>;
  proof: [string, string][];
}

/** A figure with a page of what it rests on, and how many come before the next page. */
export type TracedFigure = Figure & { period: string; first: Entry[]; cursor: number | null };

export interface Traced {
  position: number;
  as_of_s: number;
  figures: TracedFigure[];
  observation: Whole | null;
}

const entry = (json: Json): Entry => ({
  position: Number(json["position"]),
  kind: String(json["kind"] ?? ""),
  id: text(json["id"]),
  source: text(json["source"]),
  place: text(json["place"]),
  occurred: spanOf(json["occurred"]),
});

/** A span as the two shapes of a record give it: `A/B` in ISO 8601, or seconds. */
function spanOf(value: unknown): [number, number] | null {
  if (Array.isArray(value)) return [Number(value[0]), Number(value[1])];
  if (typeof value !== "string") return null;
  const ends = value.split("/").map((end) => Date.parse(end) / 1000);
  return [ends[0] ?? NaN, ends.at(-1) ?? NaN];
}

export function readTrace(data: unknown): Traced {
  const json = data as Json & Answer;
  const figures = list(json["figures"]).map((each) => ({ ...each, first: list(each["first"]).map(entry) }));
  const whole = json["observation"] as Json | null;
  return { position: json.position, as_of_s: json.as_of_s, figures: figures as unknown as Traced["figures"], observation: whole === null ? null : wholeOf(whole) };
}

function wholeOf(json: Json): Whole {
  const content = json["content"] as Json;
  const proof = json["inclusion_proof"] as { size: number; root: string; hashes: string[] } | undefined;
  const told: [string, string][] = proof === undefined ? [] : [
    ["leaf", String(json["leaf"])],
    ["root", proof.root],
    ["size", String(proof.size)],
    ...proof.hashes.map((hash, index): [string, string] => [`hash ${index + 1}`, hash]),
  ];
  return { ...entry({ ...json, ...content }), source_id: text(content["source_id"]), method: text(content["method"]), content, proof: told };
}

export interface FlowData {
  nodes: { account: string; population: string; came_in: Bounded; went_out: Bounded; remain: Bounded }[];
  links: { source: string; target: string; population: string; people: Bounded }[];
  unaccounted: { account: string; population: string; people: Bounded; age_s: number | null; age_at_least: boolean }[];
}

export function readFlow(data: unknown): FlowData {
  const flow = data as FlowData;
  const unaccounted = flow.unaccounted.map((each) => ({ ...each, age_s: each.age_s === null ? null : each.age_s - ahead(data) }));
  return { ...flow, unaccounted };
}

export interface ContestedClaim {
  from: string;
  to: string;
  hedge: string;
  value: string | null;
  value_to: string | null;
  lo: string | null;
  hi: string | null;
  words: string;
  publisher: string;
  grade: string;
  id: string;
}

export interface Definition {
  mark: string;
  who: string;
  measure: string;
  what: string;
  population: string;
  scope: string;
  since: string;
  place: string;
  unit: string;
  claims: ContestedClaim[];
}

export interface ContestedPanel {
  topic: string;
  unit: string;
  definitions: Definition[];
  ours: Ours[];
}

export const readContested = (data: unknown): ContestedPanel[] => ((data as Json)["contested"] as { panels: ContestedPanel[] }).panels;

export interface Ours {
  mark: string;
  figure: string;
  method: string;
  figures: { scope: string; unit: string; to: string; lo: string | null; hi: string | null }[];
}

export interface KindName {
  name: string;
  title: string;
}

export const readKinds = (data: unknown): KindName[] =>
  list((data as Json)["kinds"]).map((each) => ({ name: String(each["kind"]), title: String(each["title"]) }));

export const readKind = (data: unknown): { title: string; schema: Schema } => data as { title: string; schema: Schema };

export interface Handover {
  position: number;
  as_of_s: number;
  digest: string;
  signed: { by: string; role: string; at_s: number }[];
  whole: boolean;
}

export const readHandover = (data: unknown): Handover => data as Handover;

/** A handover that one has signed and no other yet. */
export interface HalfSigned {
  by: string;
  since: number;
  position: number;
  as_of: number;
  digest: string;
}

export function readHalfSigned(data: unknown): HalfSigned[] {
  const signatures = list((data as Json)["observations"]).map((each) => ({ by: String(each["source"]), ...(each["body"] as Omit<HalfSigned, "by">) }));
  return signatures.filter(({ digest }) => signatures.filter((each) => each.digest === digest).length === 1);
}

/** A statement that was issued, in the order of issue. */
export interface Issued {
  period: string;
  edition: string;
  as_of: number;
  position: number;
  digest: string;
}

export const readIssued = (data: unknown): Issued[] => (data as { issued: Issued[] }).issued;

/** A statement that was approved and not issued yet; void where a public one was issued since. */
export interface Draft extends Omit<Issued, "as_of"> {
  as_of_s: number;
  approved: string[];
  void: boolean;
}

/** A field device as an administrator sees it; a moment of 0 never was. */
export interface FieldDevice {
  name: string;
  post: string;
  kinds: string[];
  expires_s: number;
  revoked_s: number;
  heard_s: number;
  sequence: number;
  breaks: number;
  broken: string;
  broken_s: number;
}

/** What one person asked for and a second may ask for as well. */
interface DelayAsked {
  hours: number;
  by: string;
  reason: string;
  until_s: number;
}

export const readDelay = (data: unknown): { hours: number; asked: DelayAsked[] } => data as { hours: number; asked: DelayAsked[] };

export const readDevices = (data: unknown): FieldDevice[] => (data as { devices: FieldDevice[] }).devices;

export const readDrafts = (data: unknown): Draft[] => (data as { drafts: Draft[] }).drafts;

/** A notice to people; `lacking` are parties whose guarantee does not cover its hours. */
export interface Notice {
  id: string;
  by: string;
  crossing: string;
  opens_s: number;
  closes_s: number;
  text: Record<string, string>;
  status: "draft" | "issued" | "refused";
  approved_by: string[];
  lacking: string[];
}

export const readNotices = (data: unknown): Notice[] => (data as { notices: Notice[] }).notices;

/** What would move if a record were taken in. */
export interface Moves {
  figures: string[];
  accounts: string[];
  statements: { period: string; edition: string }[];
}

export interface Corridor {
  place: string;
  state: string;
  since_s: number;
  until_s: number | null;
  /** Why, as it was said; empty where it was not. */
  reason: string;
  words: { party: string; standing: string; until_s: number | null }[];
}

export const readCorridors = (data: unknown): Corridor[] => (data as { corridors: Corridor[] }).corridors;

/** A convoy that is under way; `overdue` and `seen` are a place and unix seconds. */
export interface Convoy {
  name: string;
  place: string | null;
  status: string;
  people: Bounded;
  seen: [string | null, number] | null;
  overdue: [string, number] | null;
}

/** Null where live groups are not for who looks. */
export const readConvoys = (data: unknown): Convoy[] | null => (data as { convoys: Convoy[] | null }).convoys;

export interface Watch {
  place: string;
  from_s: number;
  to_s: number;
  mood: string;
  source: string;
  means: string;
  /** Centimetres of ground a pixel showed where it was seen worst; absent where not known. */
  resolution?: { unit: string; hedge?: string; value?: string; value_to?: string };
}

export interface Watches {
  /** The moment that all of this is of, and no later than now. */
  now_s: number;
  watches: Watch[];
  /** Of a stretch, or where that is "" of the whole corridor, any part of which would do. */
  gaps: { corridor: string; stretch: string; start_s: number; end_s: number }[];
  open: Record<string, [number, number][]>;
}

export const readWatches = (data: unknown): Watches => ({ ...(data as Watches), now_s: (data as Answer).as_of_s - ahead(data) });

export interface Centres {
  centres: { place: string; state: string; capacity: Record<string, Bounded> }[];
  figures: Figure[];
}

export const readCentres = (data: unknown): Centres => data as Centres;

export interface HazardState {
  name: string;
  place: string | null;
  state: string;
  since_s: number;
  geometry: Geometry | null;
}

/** Hazards as they stand, each with the ground that its last report drew. */
export function readHazards(data: unknown): HazardState[] {
  const hazards = list((data as { clearance: Json }).clearance["hazards"]);
  return hazards.map((each) => {
    const shapes = list(each["reports"]).map((report) => text((report["body"] as Json)["geometry"]));
    const last = shapes.filter((shape) => shape !== null).at(-1);
    return { ...(each as unknown as HazardState), geometry: last === undefined ? null : (JSON.parse(last) as Geometry) };
  });
}

export interface FacilityState {
  place: string;
  status: string;
  since_s: number | null;
}

export const readFacilities = (data: unknown): FacilityState[] => (data as { restoration: { facilities: FacilityState[] } }).restoration.facilities;

/** A place that is defined, and its shape where somebody drew it. */
export interface Drawn {
  geometry: Geometry | null;
  /** The place that it lies in. */
  parent: string | null;
}

export const readDrawn = (data: unknown): Map<string, Drawn> =>
  new Map(list((data as Json)["places"]).map((each) => [String(each["place"]), { geometry: (each["geometry"] as Geometry | undefined) ?? null, parent: text(each["parent"]) }]));

export const readHasGround = (data: unknown): boolean => (data as Json)["ground"] === true;
export const readHasPlan = (data: unknown): boolean => (data as Json)["plan"] === true;
