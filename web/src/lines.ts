// A statement's figures as the lines of its JSON hold them: what each is of, its number as it is printed, or that it is
// withheld. Two statements are held beside one another by what their lines are of.
import { nameOf, qualifier } from "./figures";
import type { Figure, PlaceName } from "./figures";
import type { Tongue } from "./i18n";

interface Printed {
  hedge: string;
  unit: string;
  value?: string;
  value_to?: string;
  words?: string;
}

type Fact = string | { number?: Printed; withheld?: string };
interface Line {
  message: string;
  facts: Record<string, Fact>;
  figure?: { name: string; labels?: Record<string, string>; place?: string; span?: { from?: string } };
}

export interface StatementData {
  sections: { lines: Line[] }[];
  waits?: string;
}

export interface Stated {
  /** What it is of: message, facts that are no number, place. */
  key: string;
  figure: Line["figure"] | null;
  number: Printed | null;
  isWithheld: boolean;
}

/** Every line that says a number of ours, or that withholds one. */
export function statedIn({ sections }: StatementData): Stated[] {
  return sections.flatMap(({ lines }) => lines).flatMap((line) => {
    const facts = Object.values(line.facts).filter((fact) => typeof fact === "object");
    const isWithheld = facts.some(({ withheld }) => withheld !== undefined);
    const number = facts.map((fact) => fact.number).find((each) => each !== undefined) ?? null;
    if (!isWithheld && (number === null || line.figure === undefined)) return [];
    return [{ key: keyOf(line), figure: line.figure ?? null, number, isWithheld }];
  });
}

function keyOf({ message, facts, figure }: Line): string {
  const of = Object.entries(facts).filter(([, fact]) => typeof fact === "string" || (fact.number === undefined && fact.withheld === undefined));
  return JSON.stringify([message, of.sort(([a], [b]) => (a < b ? -1 : 1)), figure?.place ?? ""]);
}

/** A line's name, by the words that the page has for figures. */
export function statedName(t: Tongue, { figure }: Stated, placed: PlaceName, start_s: number): string {
  if (figure === null || figure === undefined) return "";
  const shown = { figure: figure.name, labels: figure.labels ?? {}, place: figure.place ?? null } as Figure;
  const isOfStart = Date.parse(figure.span?.from ?? "") / 1000 === start_s;
  return t.list([nameOf(t, shown), qualifier(t, shown, placed), isOfStart ? t.say("since_start") : ""]);
}

export function numberText(t: Tongue, stated: Stated, isWithUnit = true): string {
  const { number, isWithheld } = stated;
  if (isWithheld) return t.say("withheld");
  if (number === null || number.hedge === "unknown") return t.say("unknown");
  if (number.value === undefined) return number.words ?? t.say("unknown");
  const values = [number.value, number.value_to ?? ""].map((value) => (value === "" ? "" : t.number(Number(value))));
  const hedge = number.hedge === "exact" ? "{0}" : t.word("hedge", number.hedge);
  const told = hedge.replace("{0}", values[0] ?? "").replace("{1}", values[1] ?? "");
  return isWithUnit ? `${told} ${numberUnit(t, stated)}` : told;
}

/** What a number is of; nothing where there is none. */
export const numberUnit = (t: Tongue, { number }: Stated): string => (number?.value === undefined ? "" : t.unit(number.unit, Number(number.value)));
