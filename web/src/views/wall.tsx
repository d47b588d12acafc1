// The wall screen, for a room with visitors: the newest night of which a public edition prints figures, and nothing else.
// No alarm, no corridor, no source, no name of whoever is signed in; the frame leaves its own away. Readable from afar.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { readRaw } from "../api";
import { useTongue } from "../i18n";
import { numberText, numberUnit, statedIn, statedName } from "../lines";
import type { StatementData } from "../lines";
import { named, periodText, useRoom } from "../room";
import type { Period } from "../room";
import { useTimes } from "../time";

const NIGHTS_MAX = 6;
const BEATS = 15;
const DAY_MS = 86_400_000;

interface Published {
  period: string;
  data: StatementData & { as_of: string; names: Record<string, Record<string, string>> };
}

/** The newest night whose public statement, as of last midnight, prints figures of our own; null where there is none. */
async function newest(nights: readonly Period[], day: string): Promise<Published | null> {
  for (const { id } of nights.slice(0, NIGHTS_MAX)) {
    const answer = await readRaw("/api/statement", { period: id, edition: "public", as_of: day, format: "json" }).catch(() => null);
    const data = answer === null ? null : ((await answer.json()) as Published["data"]);
    if (data !== null && data.waits !== "yes") return { period: id, data };
  }
  return null;
}

function usePublished(): Published | "none" | null {
  const { operation, periods, period } = useRoom();
  const { beat } = useTimes();
  const [shown, setShown] = useState<Published | "none" | null>(null);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: operation.zone, dateStyle: "short" }).format(Date.now() - DAY_MS);
  const from = Math.max(0, periods.findIndex(({ id }) => id === period)); // nights after the last movement say little
  const nights = periods.slice(from).filter(({ id }) => id.startsWith("night:"));
  const key = [day, nights[0]?.id ?? "", Math.floor(beat / BEATS)].join(" ");
  useEffect(() => {
    let isLate = false;
    if (nights.length > 0) void newest(nights, day).then((found) => isLate || setShown(found ?? "none"));
    return () => {
      isLate = true;
    };
  }, [key]);
  return shown;
}

export default function Wall(): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const shown = usePublished();
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === "Escape") location.hash = "tonight";
    };
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, []);
  return (
    <section className="wall" aria-label={t.say("wall")}>
      <header>
        <span className={`nature ${operation.nature}`}>{t.word("nature", operation.nature)}</span>
        <h1>{named(operation.name, t, "Safe Passage")}</h1>
        <a href="#tonight">{t.say("wall_leave")}</a>
      </header>
      {shown === null ? <p className="quiet">{t.say("loading")}</p> : shown === "none" ? <p>{t.say("wall_nothing")}</p> : <Figures shown={shown} />}
    </section>
  );
}

/** Totals alone; their parts are for reading at a desk. */
function Figures({ shown: { period, data } }: { shown: Published }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const totals = statedIn(data).filter(({ figure, isWithheld }) => figure !== null && !isWithheld && Object.keys(figure?.labels ?? {}).length === 0);
  const placed = (id: string): string => named(data.names[id] ?? {}, t, id);
  const told = new Map(totals.map((each) => [[statedName(t, each, placed, operation.start_s), numberText(t, each)].join(": "), each])); // one thing said twice is shown once
  return (
    <>
      <p className="wall-when">{t.list([periodText(t, period), t.say("wall_as_of", { time: t.day(Date.parse(data.as_of) / 1000) }), t.word("edition", "public")])}</p>
      <dl>
        {[...told.values()].map((each) => (
          <div key={each.key}>
            <dt>{statedName(t, each, placed, operation.start_s)}</dt>
            <dd><bdi>{numberText(t, each, false)}</bdi> <span className="unit">{numberUnit(t, each)}</span></dd>
          </div>
        ))}
      </dl>
    </>
  );
}
