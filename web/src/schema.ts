// The form of a kind, from the JSON Schema that the service derives from the catalogue: a flat list of fields, and the
// way back from what was typed to a record. It adds no rule of its own; the service checks.
export interface Schema {
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  enum?: string[];
  const?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  "x-unit"?: string;
}

export interface Field {
  path: string;
  schema: Schema;
  isRequired: boolean;
  /** Types of place that it takes, where it is one. */
  places: readonly string[];
}

const FILLED_IN = new Set(["kind", "nature", "occurred", "precision", "mood", "source_id", "evidence", "retracts"]);
const PLACES = /^\^\(([a-z|-]+)\)\//;
export type Typed = Record<string, string>;

export function fieldsOf(schema: Schema, path = "", isNeeded = true): Field[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    if (path === "" && FILLED_IN.has(name)) return [];
    const here = path === "" ? name : `${path}.${name}`;
    const isRequired = isNeeded && (required.has(name) || (path === "" && (name === "occurred_from" || name === "occurred_to")));
    if (part.type === "object" && part.properties) return fieldsOf(part, here, isRequired && (part.required ?? []).length > 0);
    return part.type === "array" ? [] : [{ path: here, schema: part, isRequired, places: placesOf(here, part) }];
  });
}

function placesOf(path: string, schema: Schema): readonly string[] {
  if (path === "place") return ["*"];
  return PLACES.exec(schema.pattern ?? "")?.[1]?.split("|") ?? [];
}

/** The record of what was typed: empty fields are left out, because unknown is never zero. */
export function recordOf(kind: string, nature: string, fields: readonly Field[], typed: Typed): Record<string, unknown> {
  const record: Record<string, unknown> = { kind, nature };
  for (const { path, schema } of fields) {
    const text = (typed[path] ?? "").trim();
    if (text !== "") put(record, path.split("."), isWhole(schema) && /^\d+$/.test(text) ? Number(text) : text);
  }
  return record;
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = (into[first] ??= {}) as Record<string, unknown>;
  put(inner, rest, value);
}

export const isWhole = (schema: Schema): boolean => schema.type === "integer" || (schema.anyOf ?? []).some(({ type }) => type === "integer");

/** A body as lines of a path and a text, such as `people.men` and `9`. */
export function flat(value: unknown, path = ""): [string, string][] {
  if (value === null || typeof value !== "object") return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => flat(each, path ? `${path}.${name}` : name));
}
