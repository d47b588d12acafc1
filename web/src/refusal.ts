// What was refused, in the reader's own language: where, what was expected, what came, and the way out. The service says it
// in English, and by codes and values; the sentences by code are in one file. What has no code stays as it came.
import { ApiError } from "./api";
import type { Fault } from "./api";
import { helpOf, labelOf, listed, optionOf } from "./forms";
import type { Tongue } from "./i18n";
import refusals from "./words/refusals.json";

type Part = "expected" | "got" | "way_out";
type Value = string | number | readonly string[];
type Values = Readonly<Record<string, Value>>;
type Table = Readonly<Record<string, string>>;
const WORDS: { [language in string]?: { fields: Table; sentences: Table } } = refusals;

/** How many of a unit are meant where no number stands beside it: the form of a plain many in every language. */
const MANY = 100;

/** Why something failed, in one line. */
export function reasonOf(t: Tongue, error: unknown): string {
  return error instanceof ApiError && error.faults.length > 0 ? faultsText(t, error.faults) : t.say("no_answer");
}

export const faultsText = (t: Tongue, faults: readonly Fault[]): string => t.list(faults.map((fault) => faultText(t, fault)), "semicolon");

/** One fault as a line; at its own field it need not say where, nor what is seen there. */
export function faultText(t: Tongue, fault: Fault, isAtField = false): string {
  const way = partOf(t, fault, "way_out");
  const said = [
    isAtField ? "" : whereOf(t, fault.where),
    `${t.say("expected")}: ${partOf(t, fault, "expected")}`,
    isAtField || fault.got === "" ? "" : `${t.say("got")}: ${partOf(t, fault, "got")}`,
    way,
  ];
  return t.list(said);
}

/** The name of the field that a fault is at: the last part of `record 1, people.men`. */
const whereOf = (t: Tongue, where: string): string => (where.startsWith("/") ? where : fieldOf(t, where.split(", ").at(-1) ?? ""));

/** What a field is called, or a part of a request that is in no form. */
const fieldOf = (t: Tongue, path: string): string => WORDS[t.language]?.fields[path] ?? labelOf(t, path);

function partOf(t: Tongue, fault: Fault, part: Part): string {
  const words = fault.words?.[part];
  const sentence = words && WORDS[t.language]?.sentences[words.code];
  if (words === undefined || sentence === undefined) return fault[part];
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in words.values ? valueOf(t, fault.where, name, words.values) : whole));
}

function valueOf(t: Tongue, where: string, name: string, values: Values): string {
  const value = values[name] ?? "";
  if (typeof value === "number") return t.number(value);
  const one = (each: string): string => named(t, String(values["other"] ?? where), name, each);
  if (typeof value === "string") return one(value);
  return name === "parts" ? value.map(one).join(" + ") : t.list(value.map(one), "comma");
}

/** A value by what its name says that it is: see `foundation/said.py`. */
function named(t: Tongue, where: string, name: string, value: string): string {
  if (["field", "fields", "other", "part", "either"].includes(name)) return fieldOf(t, value);
  if (["choice", "choices"].includes(name)) return optionOf(t, where, value);
  if (["kind", "kinds", "other_kind"].includes(name)) return t.kind(value);
  if (["role", "roles"].includes(name)) return t.name("roles", value);
  if (name === "label") return WORDS[t.language]?.fields[value] ?? helpOf(t, value);
  if (["group", "groups", "parts"].includes(name)) return value.replace(/^\w+/, (group) => labelOf(t, `people.${group}`));
  if (name === "unit") return t.unit(value, MANY);
  const word = listed(t, name, value) ?? listed(t, name.replace(/s$/, ""), value.replace(/^special\//, ""));
  if (word !== undefined) return word;
  if (name === "dimension") return t.unit(value, MANY); // of things that are counted it is the thing
  return t.direction === "rtl" ? `\u2068${value}\u2069` : value;
}
