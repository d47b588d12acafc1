// A number as a sentence that can be read out: what it is of, its bounds, how it is known, as of when, and the hours in
// which nobody watched; in three languages, each to be copied. It says no more than the figure does.
import { useState } from "react";
import type { ReactNode } from "react";
import { dutyOf, middle, nameOf, qualifier, readable, toFloat, unitText, valueText } from "./figures";
import type { Figure, PlaceName } from "./figures";
import { Drawer } from "./drawer";
import { LANGUAGES, Tongue, useTongue } from "./i18n";
import { Shown } from "./parts";
import { named, special, useRoom } from "./room";
import type { Room } from "./room";
import { readFigures } from "./shapes";
import { useRead } from "./time";
import type { Answer } from "./api";

/** Something other than a figure that can be read out: an alarm, a number of the flow. */
export interface Aloud {
  say: (t: Tongue, placed: PlaceName) => string;
  place: string | null;
}

export function RadioDrawer({ what, onClose }: { what: Figure | Aloud | null; onClose: () => void }): ReactNode {
  const t = useTongue();
  return (
    <Drawer title={t.say("radio")} isOpen={what !== null} onClose={onClose}>
      {what === null ? null : <Radio what={what} />}
    </Drawer>
  );
}

/** Duties whose numbers are of people on corridors, so that unwatched hours leave a gap in them. */
const WATCHED = new Set(["people", "corridors", "monitoring"]);

/** What can be read out, in three languages. A figure's gaps are read for its own time. */
export function Radio({ what }: { what: Figure | Aloud }): ReactNode {
  const room = useRoom();
  const isOfStart = "from_s" in what && what.from_s === room.operation.start_s;
  const reading = useRead<Answer>("/api/figures", { period: isOfStart ? "start" : room.period, name: "corridor_unwatched" });
  return (
    <Shown reading={reading}>
      {(data) => (
        <ul className="radio">
          {LANGUAGES.map((language) => {
            const t = new Tongue(language, room.operation.zone);
            return <Copyable key={language} t={t} text={"say" in what ? aloud(t, room, what, data) : spoken(t, room, what, data)} />;
          })}
        </ul>
      )}
    </Shown>
  );
}

/** A sentence in a language of its own, and the way to take it along. */
export function Copyable({ t, text }: { t: Tongue; text: string }): ReactNode {
  const own = useTongue();
  const [isDone, setDone] = useState(false);
  return (
    <li dir={t.direction}>
      <p lang={t.language}>{text}</p>
      <button type="button" lang={own.language} onClick={() => void navigator.clipboard.writeText(text).then(() => setDone(true))}>
        {own.say(isDone ? "copied" : "copy")}
      </button>
    </li>
  );
}

const placedIn = (t: Tongue, room: Room) => (id: string): string => named(room.places.get(id)?.name ?? {}, t, special(t, id));

function aloud(t: Tongue, room: Room, { say, place }: Aloud, data: Answer): string {
  const facts = { nature: t.word("nature", room.operation.nature), said: say(t, placedIn(t, room)), as_of: t.moment(Math.min(data.as_of_s, Date.now() / 1000)), position: data.position };
  return [t.say("radio_said", facts), place?.startsWith("corridor/") ? gapText(t, { place }, readFigures(data)) : ""].join(" ").trim();
}

function spoken(t: Tongue, room: Room, figure: Figure, data: Answer): string {
  const placed = placedIn(t, room);
  const shown = readable(figure);
  const facts = {
    nature: t.word("nature", room.operation.nature),
    figure: nameOf(t, figure),
    place: qualifier(t, figure, placed) || t.say("whole_operation"),
    period: t.span(figure.from_s, figure.to_s),
    value: shown.lo === null ? t.say("radio_unknown") : `${valueText(t, shown)} ${unitText(t, shown)}`.trim(),
    method: t.word("method", figure.method),
    as_of: t.moment(Math.min(figure.to_s, data.as_of_s)),
    position: data.position,
  };
  return [t.say("radio_figure", facts), WATCHED.has(dutyOf(figure)) ? gapText(t, figure, readFigures(data)) : ""].join(" ").trim();
}

/** What was open and unwatched, on the figure's corridor or on all; where nothing says so it is unknown, and not none. */
function gapText(t: Tongue, figure: { place: string | null }, unwatched: readonly Figure[]): string {
  const own = unwatched.filter(({ place }) => !figure.place?.startsWith("corridor/") || place === figure.place);
  const least = own.map(({ lo }) => toFloat(lo));
  if (own.length === 0 || least.some((each) => each === null)) return t.say("radio_gaps_unknown");
  const minutes = own.reduce((sum, each) => sum + (middle(each) ?? 0), 0);
  return minutes === 0 ? t.say("radio_no_gaps") : t.say("radio_gaps", { age: t.age(minutes * 60) });
}
