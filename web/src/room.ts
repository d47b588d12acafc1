// What the whole page knows of the operation: its card, its places, its periods, and who is looking.
import { createContext, useContext } from "react";
import type { Correcting } from "./correction";
import type { Figure } from "./figures";
import type { Tongue } from "./i18n";
import type { Aloud } from "./radio";

export interface Session {
  user: string | null;
  isOpenView: boolean;
  isDevice: boolean;
  edition: string;
  /** Endpoints that are open to whoever looks, such as `GET /api/figures`. */
  may: ReadonlySet<string>;
  /** Kinds that whoever looks may record. */
  writable: readonly string[];
}

export interface Operation {
  name: Record<string, string>;
  nature: string;
  zone: string;
  start_s: number;
  position: number;
}

export interface Period {
  id: string;
  from_s: number;
  to_s: number;
  /** Where it has come to: its end, or the end of the last that is known. */
  until_s: number;
}

export interface Place {
  id: string;
  name: Record<string, string>;
}

export interface Room {
  operation: Operation;
  session: Session;
  periods: readonly Period[];
  places: ReadonlyMap<string, Place>;
  period: string | null;
  /** Whether it is known from when the page looks: what is read before would be read anew. */
  isSettled: boolean;
  setPeriod: (id: string) => void;
  openTrace: (what: string) => void;
  openRadio: (what: Figure | Aloud) => void;
  /** What is being corrected, and the way to begin or, with null, to leave it. */
  correcting: Correcting | null;
  correct: (what: Correcting | null) => void;
  /** On a field device, what every record of it says. */
  post: { source: string; place: string } | null;
}

export const RoomContext = createContext<Room | null>(null);

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (room === null) throw new Error("a view stands outside the room");
  return room;
}

export function named(names: Record<string, string>, t: Tongue, otherwise: string): string {
  return names[t.language] ?? names["en"] ?? Object.values(names)[0] ?? otherwise;
}

/** A place by its name in the page's language; its id where it has none. */
export function usePlaceName(t: Tongue): (id: string) => string {
  const { places } = useRoom();
  return (id) => named(places.get(id)?.name ?? {}, t, special(t, id));
}

export function special(t: Tongue, id: string): string {
  const [type, name] = id.split("/");
  return type === "special" && name ? t.word("account", name) : id;
}

const DAY_MS = 86_400_000;
const dayAfter = (iso: string): string => new Date(Date.parse(`${iso}T00:00Z`) + DAY_MS).toISOString().slice(0, 10);

export function periodText(t: Tongue, id: string): string {
  const [type, day] = id.split(":");
  if (type === "night" && day) return t.say("period_night", { from: t.date(day), to: t.date(dayAfter(day)) });
  if (type === "day" && day) return t.say("period_day", { day: t.date(day) });
  return id === "start" ? t.say("period_start") : id;
}
