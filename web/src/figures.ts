// Figures as the page shows them: values between bounds, what a figure is called, which duty it belongs to. Values come
// as exact text (`2124`, `3395/2454`) and are only made floats to be printed or drawn.
import type { Tongue } from "./i18n";

export interface Bounded {
  lo: string | null;
  hi: string | null;
}

export interface Figure extends Bounded {
  figure: string;
  labels: Record<string, string>;
  value: string;
  unit: string;
  from_s: number;
  to_s: number;
  place: string | null;
  population: string | null;
  method: string;
  species: string;
  observations: number;
  trace: string;
  before?: Bounded | null;
  history?: (Bounded | null)[];
}

export const DUTIES = [
  "people",
  "corridors",
  "monitoring",
  "centres",
  "disarmament",
  "clearance",
  "restoration",
  "hostilities",
  "other",
] as const;
export type Duty = (typeof DUTIES)[number];

const MEMBERS: Record<Exclude<Duty, "other">, readonly string[]> = {
  people: [
    ...["on_road", "on_road_age", "still_held", "crossed", "arrived", "unobserved", "checkpoint", "checkpoint_waiting", "life_event", "remaining", "registered", "crossed_night", "crossed_night_children"],
    ...["households_crossed", "unaccompanied_crossed", "disabled_crossed", "pregnant_crossed", "crossed_without_choice_to_leave", "crossed_without_choice_to_stay", "crossed_without_choice_of_destination"],
    ...["households_arrived", "unaccompanied_arrived", "disabled_arrived", "pregnant_arrived"],
  ],
  corridors: ["corridor_hours_open", "people_under_way", "vehicles_under_way", "convoy_people", "incidents", "incident_casualties"],
  monitoring: ["corridor_unwatched", "corridor_watched", "corridor_open", "stretch_unwatched", "stretch_watched", "watch_counted_outbound", "watch_counted_inbound", "watch_vehicles_outbound", "watch_vehicles_inbound", "sorties_people_ran", "sorties_called_back"],
  centres: ["occupancy", "capacity", "centres_open", "headcount", "headcount_expected", "departures", "meals", "person_days", "meals_per_person_day", "consultations", "patients_seen", "referrals", "people_departed_by_choice", "people_moved_on"],
  disarmament: ["combatants_laid_down", "screened", "amnestied", "undecided", "undecided_longest_wait", "weapons_received", "children_with_weapons_referred", "screening_referred", "screening_children_referred", "decisions_referred"],
  clearance: ["area_released", "blocks", "buildings", "road_length", "ordnance_found", "ordnance_destroyed", "accidents", "accident_casualties"],
  restoration: ["facilities", "facility_status"],
  hostilities: ["pause_lasting", "pause_breaks", "pause_breaks_in_span", "control_share"],
};
const DUTY_OF = new Map<string, Duty>(
  Object.entries(MEMBERS).flatMap(([duty, names]) => names.map((name) => [name, duty as Duty] as const)),
);
/** Label of a figure → the list of the statements that its value is a word of. */
const LABELS = {
  group: "group",
  single: "single",
  outcome: "outcome",
  event: "event",
  movement: "movement",
  status: "status",
  of: "measure",
  heating: "number",
  priority: "priority",
  facility_type: "facility",
  action: "action",
  category: "ordnance",
  leg: "leg",
} as const;

/** Whether two figures are the same one, read at different positions: what they are of, and over which span. */
export function sameFigure(a: Figure, b: Figure): boolean {
  const key = ({ figure, place, population, labels, from_s, to_s }: Figure): string =>
    JSON.stringify([figure, place, population, Object.entries(labels).sort(), from_s === to_s ? "moment" : from_s]);
  return key(a) === key(b);
}

export const dutyOf = (figure: Figure): Duty => DUTY_OF.get(figure.figure) ?? "other";

/** Where a figure stands among its duty's. */
export function rankOf(figure: Figure): number {
  const duty = dutyOf(figure);
  return duty === "other" ? 0 : MEMBERS[duty].indexOf(figure.figure);
}

/** What people wait for: a remainder that is above zero, a hole in the watch. */
export const ALARMING = new Set(["on_road", "unobserved", "still_held", "corridor_unwatched"]);

/** Exact text as a float, for drawing and printing alone; null stays unknown. */
export function toFloat(text: string | null): number | null {
  if (text === null) return null;
  const [above, below] = text.split("/");
  return Number(above) / Number(below ?? 1);
}

export function middle(value: Bounded | null | undefined): number | null {
  const lo = toFloat(value?.lo ?? null);
  const hi = toFloat(value?.hi ?? null);
  return lo === null ? null : hi === null ? lo : (lo + hi) / 2;
}

/** Seconds in the units of time; what is measured in one reads as hours and minutes, and needs no unit behind it. */
const DURATIONS: Record<string, number> = { min: 60, h: 3600 };

/** The bounds in words; a figure's with hours and minutes where it is a length of time. */
export function valueText(t: Tongue, value: (Bounded & { unit?: string }) | null | undefined): string {
  const lo = toFloat(value?.lo ?? null);
  const hi = toFloat(value?.hi ?? null);
  if (lo === null) return t.say("unknown");
  const unit_s = DURATIONS[value?.unit ?? ""];
  if (unit_s !== undefined) {
    const [low, high] = [t.duration(lo * unit_s), hi === null ? "" : t.duration(hi * unit_s)];
    return hi === null ? t.say("at_least", { low }) : lo === hi ? low : t.say("range", { low, high });
  }
  if (hi === null) return t.say("at_least", { low: lo });
  return lo === hi ? t.number(lo) : t.say("range", { low: lo, high: hi });
}

/** What was added or taken away, between its bounds. */
export function signedText(t: Tongue, value: Bounded): string {
  const [lo, hi] = [toFloat(value.lo), toFloat(value.hi)];
  if (lo === null) return t.say("unknown");
  if (hi === null) return t.say("at_least", { low: t.signed(lo) });
  return lo === hi ? t.signed(lo) : t.say("range", { low: t.signed(lo), high: t.signed(hi) });
}

/** Weapons are counted in the unit of objects, whose noun is that of explosive ones: the row says what they are. */
export function unitText(t: Tongue, figure: Figure): string {
  if (figure.figure === "weapons_received" || (figure.unit in DURATIONS && figure.lo !== null)) return "";
  return t.unit(figure.unit, toFloat(figure.hi ?? figure.lo) ?? 0);
}

/** What was added or taken away, with its sign; a length of time in hours and minutes. */
export function changeOf(t: Tongue, { unit }: Figure, change: number): string {
  const unit_s = DURATIONS[unit];
  return unit_s === undefined ? t.signed(change) : `${t.signed(Math.sign(change)).replace(/\d/, "")}${t.duration(Math.abs(change) * unit_s)}`;
}

/** Square metres read as hectares above one; the exact factor is 10,000. */
export function readable(figure: Figure): Figure {
  if (figure.unit !== "m2" || (middle(figure) ?? 0) < 10_000) return figure;
  return { ...figure, unit: "har", ...hectares(figure), before: figure.before ? hectares(figure.before) : null, history: figure.history?.map((each) => each && hectares(each)) ?? [] };
}

function hectares(value: Bounded): Bounded {
  const divided = (text: string | null): string | null => (text === null ? null : String((toFloat(text) ?? 0) / 10_000));
  return { lo: divided(value.lo), hi: divided(value.hi) };
}

export type PlaceName = (id: string) => string;

/** What tells a figure from others of its name: place, group, status and so on. */
export function qualifier(t: Tongue, figure: Figure, placed: PlaceName): string {
  const told = Object.entries(figure.labels).filter(([label, value]) => label !== "standard" || value !== "unknown");
  const labels = told.map(([label, value]) => labelText(t, figure, label, value, placed));
  const place = figure.place === null ? [] : [placed(figure.place)];
  return t.list([...place, ...labels]);
}

function labelText(t: Tongue, figure: Figure, label: string, value: string, placed: PlaceName): string {
  if (/^[a-z]+\/[a-z0-9-]+$/.test(value)) return placed(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return t.date(value);
  if (figure.figure === "facility_status" && label === "status") return t.word("facility_status", value);
  if (figure.figure === "referrals" && label === "outcome") return t.word("referral", value);
  if (figure.figure === "weapons_received") return t.word("weapon", value);
  if (figure.figure === "vehicles_under_way") return t.word("vehicle", value);
  if (figure.figure === "incidents") return t.word("incident", value);
  if (figure.figure === "capacity") return t.word("what", value);
  if (label === "own_choice") return t.word("choice", value);
  if (label === "leg" && value === "from") return t.say("leg_from");
  if (value === "yes" || value === "no") return t.say(value);
  if (value === "unknown") return t.say("unknown");
  return label in LABELS ? t.word(LABELS[label as keyof typeof LABELS], value) : value;
}

export const nameOf = (t: Tongue, figure: Figure): string => t.name("figures", figure.figure);
