// Words, numbers, dates and plurals in three languages, by the browser's CLDR. A word that is missing in a language
// falls back to English and is never blank. Numbers keep Western digits in Arabic, as the statements do.
import { createContext, useContext } from "react";
import { ar } from "./words/ar";
import { en } from "./words/en";
import { ru } from "./words/ru";
import type { Plural, Words } from "./words/en";
import lists from "./words/lists.json";

export type Language = "en" | "ar" | "ru";
export type Direction = "ltr" | "rtl";
export const LANGUAGES: readonly Language[] = ["en", "ar", "ru"];
export const NAMES: Record<Language, string> = { en: "English", ar: "العربية", ru: "Русский" };
const WORDS: Record<Language, Words> = { en, ar, ru };
const LOCALES: Record<Language, string> = { en: "en-GB", ar: "ar-u-nu-latn", ru: "ru-RU" };

export type Key = keyof typeof en.page;
type Lists = (typeof lists)["en"];
type Facts = Record<string, string | number>;
/** What stands between the parts of a line, from left to right and from right to left. */
const MARKS = { dot: [" · ", " · "], comma: [", ", "، "], semicolon: ["; ", "؛ "] } as const;

export class Tongue {
  readonly locale: string;
  readonly direction: Direction;
  private readonly plurals: Intl.PluralRules;
  private readonly whole: Intl.NumberFormat;
  private readonly moments: Intl.DateTimeFormat;
  private readonly clocks: Intl.DateTimeFormat;
  private readonly days: Intl.DateTimeFormat;

  constructor(
    readonly language: Language,
    readonly zone: string,
  ) {
    this.locale = LOCALES[language];
    this.direction = language === "ar" ? "rtl" : "ltr";
    this.plurals = new Intl.PluralRules(this.locale);
    this.whole = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 2 });
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
    this.moments = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", ...clock });
    this.clocks = new Intl.DateTimeFormat(this.locale, clock);
    this.days = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", year: "numeric", timeZone: zone });
  }

  /** A sentence of the page; `{name}` is filled from facts, and `n` picks the plural. */
  say(key: Key, facts: Facts = {}): string {
    const found = WORDS[this.language].page[key] ?? en.page[key];
    return fill(this.choose(found, facts["n"]), this.numbered(facts));
  }

  /** The page's own name of a figure, an alarm or a duty; what has none is shown as it stands. */
  name(list: keyof Omit<Words, "page">, name: string): string {
    return WORDS[this.language][list][name] ?? plain(name);
  }

  /** What a kind is called: by the page's own word, else by the catalogue's title, which is English. */
  kind(name: string, title?: string): string {
    return WORDS[this.language].kinds[name] ?? title ?? plain(name);
  }

  /** A word of the statements' closed lists, such as an age group or a method. */
  word(list: keyof Omit<Lists, "nouns">, name: string): string {
    const words = lists[this.language][list] as Record<string, string>;
    if (name.includes("+")) return this.list(name.split("+").map((each) => words[each] ?? plain(each)), "comma"); // by several methods
    return words[name] ?? plain(name);
  }

  /** What `n` of a unit are called, such as “people” or “км”. */
  unit(unit: string, n: number): string {
    const name = unit.replace(/[{}]/g, "");
    const found = (lists[this.language].nouns as Record<string, Plural>)[name];
    return found === undefined ? plain(name) : this.choose(found, n);
  }

  /** Parts in one line, each in its own direction; empty ones are left out. */
  list(parts: readonly string[], mark: keyof typeof MARKS = "dot"): string {
    const [across, back] = MARKS[mark];
    const told = parts.filter(Boolean);
    return this.direction === "rtl" && told.length > 0 ? RIGHT_TO_LEFT + told.map(isolated).join(back) : told.join(across);
  }

  number(value: number): string {
    return this.whole.format(value);
  }

  signed(value: number): string {
    return new Intl.NumberFormat(this.locale, { signDisplay: "exceptZero", maximumFractionDigits: 1 }).format(value);
  }

  moment(seconds: number): string {
    return this.moments.format(seconds * 1000);
  }

  clock(seconds: number): string {
    return this.clocks.format(seconds * 1000);
  }

  day(seconds: number): string {
    return this.days.format(seconds * 1000);
  }

  /** A day of the operation's clock without its year. */
  shortDay(seconds: number): string {
    return new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", timeZone: this.zone }).format(seconds * 1000);
  }

  /** A span on the operation's clock; the second end without its date where that is the same. */
  span(from: number, to: number): string {
    if (from === to) return this.moment(to);
    return this.moments.formatRange(from * 1000, to * 1000);
  }

  /** A date without a time zone, `2016-12-10`, in words. */
  date(iso: string): string {
    const utc = { day: "numeric", month: "short", timeZone: "UTC" } as const;
    return new Intl.DateTimeFormat(this.locale, utc).format(Date.parse(`${iso}T00:00Z`));
  }

  /** An age such as “2 h 10 min” or “3 d 4 h”, its two largest parts. */
  age(seconds: number): string {
    const minutes = Math.max(0, Math.floor(seconds / 60));
    const parts: [number, Key][] = [
      [Math.floor(minutes / 1440), "age_days"],
      [Math.floor(minutes / 60) % 24, "age_hours"],
      [minutes % 60, "age_minutes"],
    ];
    const first = parts.findIndex(([n]) => n > 0);
    const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([n], i) => n > 0 || i === 0);
    return shown.map(([n, key]) => this.say(key, { n })).join(" ");
  }

  /** A length of time in hours and minutes, however long: “78 h”, “11 h 45 min”. */
  duration(seconds: number): string {
    const minutes = Math.round(seconds / 60);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const parts = [...(hours > 0 ? [this.say("age_hours", { n: hours })] : []), ...(rest > 0 || hours === 0 ? [this.say("age_minutes", { n: rest })] : [])];
    return parts.join(" ");
  }

  private choose(forms: Plural | string, n: string | number | undefined): string {
    if (typeof forms === "string") return forms;
    const category = typeof n === "number" ? this.plurals.select(n) : "other";
    return forms[category] ?? forms.other;
  }

  private numbered(facts: Facts): Record<string, string> {
    return Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, typeof fact === "number" ? this.number(fact) : this.direction === "rtl" ? isolated(fact) : fact]),
    );
  }
}

const plain = (name: string): string => name.replaceAll(/[_-]/g, " ");

/** Of parts that are each isolated: without it, where they stand within another line, they would run from the left. */
const RIGHT_TO_LEFT = "\u200f";

/** Words of another script keep to themselves in a sentence that runs from right to left. */
const isolated = (fact: string): string => `\u2068${fact}\u2069`;

function fill(sentence: string, facts: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}

export const TongueContext = createContext(new Tongue("en", "UTC"));
export const useTongue = (): Tongue => useContext(TongueContext);

/** The language that was chosen here before, or the first of the browser's that the page speaks. */
export function firstLanguage(): Language {
  const wished = [localStorage.getItem("language"), ...navigator.languages];
  for (const wish of wished) {
    const found = LANGUAGES.find((language) => wish?.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return "en";
}
