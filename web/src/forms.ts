// The words of forms: what a field is called, what stands under it, and its choices. The catalogue has them in English; the
// other languages are in one file, by the field's name, by the English sentence, and by the choice (`field.choice` where one
// word would be wrong for another field). A choice that the statements have a word for is called by that.
import { NAMES } from "./i18n";
import type { Key, Language, Tongue } from "./i18n";
import lists from "./words/lists.json";
import words from "./words/forms.json";

type Table = Record<string, string>;
const FORMS: { [language in Language]?: { fields: Table; help: Table; options: Table } } = words;
const OWN: Record<string, Key> = {
  ...{ occurred_from: "begins", occurred_to: "ends", source: "source", place: "place", method: "method" },
  ...{ supersedes: "corrects", from: "from_zone", corridor: "corridor" },
};
/** A field of many numbers → the list that each of them is a word of; of people otherwise. */
const PARTS: Record<string, string> = { vehicles: "vehicle", weapons: "weapon", found: "ordnance", destroyed: "ordnance" };

/** A word of one of the statements' lists. */
export const listed = (t: Tongue, list: string, name: string): string | undefined => (lists[t.language] as unknown as Record<string, Table>)[list]?.[name];
const plain = (name: string): string => name.replaceAll("_", " ");

/** What a field is called, by its path, such as `body.people.men` or `body.convoy`. */
export function labelOf(t: Tongue, path: string): string {
  const [head = "", tail] = path.replace(/^body\./, "").split(".");
  const own = OWN[head];
  if (own !== undefined) return t.say(own);
  const of = (name: string): string => FORMS[t.language]?.fields[name] ?? plain(name);
  if (tail === undefined) return of(head);
  const part = listed(t, PARTS[head] ?? "group", tail) ?? (NAMES as Table)[tail] ?? of(tail);
  return head === "people" ? part : `${of(head)}: ${part}`;
}

/** What stands under a field. */
export const helpOf = (t: Tongue, description: string): string => FORMS[t.language]?.help[description] ?? description;

/** Whether a value of a field is one of a closed list that there is a word for. */
export function isChoice(t: Tongue, path: string, value: string): boolean {
  const name = path.split(".").at(-1) ?? "";
  const own = FORMS[t.language]?.options;
  return [listed(t, name, value), own?.[`${name}.${value}`], own?.[value]].some((word) => word !== undefined);
}

/** What a choice of a field is called. */
export function optionOf(t: Tongue, path: string, value: string): string {
  const name = path.split(".").at(-1) ?? "";
  const own = FORMS[t.language]?.options;
  return listed(t, name, value) ?? own?.[`${name}.${value}`] ?? own?.[value] ?? plain(value);
}
