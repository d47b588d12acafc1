// A correction: the form of an observation that stands on the ledger, what of it was changed, and the record that takes
// its place. What the form does not show, such as lists and evidence, is taken over as it stood.
import { flat, recordOf } from "./schema";
import type { Field, Typed } from "./schema";

export interface Correcting {
  id: string;
  position: number;
  kind: string;
  /** The observation as the ledger holds it. */
  content: Record<string, unknown>;
  occurred: [number, number];
}

/** What stands on the ledger, as one would have typed it, times on the operation's clock. */
export function typedOf({ content, occurred, id }: Correcting, zone: string): Typed {
  const texts = Object.entries(content).filter((each): each is [string, string] => typeof each[1] === "string");
  const ends = { occurred_from: clockTime(occurred[0], zone), occurred_to: clockTime(occurred[1], zone) };
  return { ...Object.fromEntries(texts), ...Object.fromEntries(flat(content["body"], "body")), ...ends, supersedes: id };
}

/** `2016-12-10T20:30`, the one form that the clock's own control takes. */
function clockTime(seconds: number, zone: string): string {
  const form = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const part = Object.fromEntries(new Intl.DateTimeFormat("en", form).formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  return `${part["year"]}-${part["month"]}-${part["day"]}T${part["hour"]}:${part["minute"]}`;
}

/** Fields whose text is another than what stands. */
export const changedIn = (fields: readonly Field[], old: Typed, typed: Typed): Field[] =>
  fields.filter(({ path }) => (old[path] ?? "") !== (typed[path] ?? "").trim());

/** The record that takes the old one's place: the old one with what was changed, and nothing else moved. */
export function correctionOf(correcting: Correcting, nature: string, fields: readonly Field[], old: Typed, typed: Typed): Record<string, unknown> {
  const changed = changedIn(fields, old, typed);
  const isMoved = changed.some(({ path }) => path.startsWith("occurred_"));
  const written = fields.filter((field) => changed.includes(field) || (isMoved && field.path.startsWith("occurred_")));
  const record = structuredClone(correcting.content);
  for (const { path } of changed) remove(record, path.split("."));
  if (isMoved) delete record["occurred"];
  return merged({ ...record, supersedes: correcting.id }, recordOf(correcting.kind, nature, written, typed));
}

function remove(from: Record<string, unknown>, [first = "", ...rest]: readonly string[]): void {
  const inner = from[first];
  if (rest.length === 0) delete from[first];
  else if (isObject(inner)) remove(inner, rest);
}

function merged(below: Record<string, unknown>, above: Record<string, unknown>): Record<string, unknown> {
  const out = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const under = out[name];
    out[name] = isObject(under) && isObject(value) ? merged(under, value) : value;
  }
  return out;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
