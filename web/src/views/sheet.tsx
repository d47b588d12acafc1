// The thumb tally on paper: the same four fields, boxes to strike, and a number of its own. A filled sheet is typed in by
// keyboard alone, one line; its number makes typing it in twice harmless. All four totals are
// needed: a table of people is whole, and a group that was not counted is no group of nobody.
import { useId, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { flushSync } from "react-dom";
import { useTongue } from "../i18n";
import { Moment } from "../moment";
import { post } from "../outbox";
import { named, usePlaceName, useRoom } from "../room";
import { GROUPS, NAMES, countRecord, outcomeText } from "./count";
import type { Group, Where } from "./count";

const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // none that reads like another
const SIGNS_IN_NUMBER = 4;

const newNumber = (): string => Array.from(crypto.getRandomValues(new Uint32Array(SIGNS_IN_NUMBER)), (n) => SIGNS[n % SIGNS.length]).join("");

/** To print a sheet, and to type one in. */
export function Sheet({ where, isReady }: { where: Where; isReady: boolean }): ReactNode {
  const t = useTongue();
  const [number, setNumber] = useState("");

  function printSheet(): void {
    flushSync(() => setNumber(newNumber()));
    print();
  }

  return (
    <>
      <details className="where">
        <summary>{t.say("sheet")}</summary>
        <p className="quiet">{t.say("sheet_says")}</p>
        <p><button type="button" disabled={!isReady} onClick={printSheet}>{t.say("sheet_print")}</button></p>
        <TypeIn where={where} isReady={isReady} />
      </details>
      {number === "" ? null : <Paper where={where} number={number} />}
    </>
  );
}

type Line = Record<"number" | "date" | "begins" | "ends" | Group, string>;
const BLANK: Omit<Line, "date"> = { number: "", begins: "", ends: "", men: "", women: "", boys: "", girls: "" };

function TypeIn({ where, isReady }: { where: Where; isReady: boolean }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const [line, setLine] = useState<Line>({ ...BLANK, date: today(operation.zone) });
  const [said, setSaid] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const day = useId();
  const wrong = faultIn(line);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (wrong !== null) {
      setSaid(t.say(wrong));
      return;
    }
    const people = Object.fromEntries(GROUPS.map((group) => [group, Number(line[group])]));
    const outcome = await post("crossing_count", countRecord(where, operation.nature, occurredOf(line), people, `sheet-${line.number.toUpperCase()}`));
    setSaid(outcomeText(t, outcome));
    if (outcome.state === "refused") return;
    setLine({ ...BLANK, date: line.date });
    first.current?.focus();
  }

  const cell = (name: keyof Line, label: string): ReactNode => (
    <label key={name}>
      {label}
      <input
        ref={name === "number" ? first : null}
        inputMode={name === "number" ? "text" : "numeric"}
        autoComplete="off"
        value={line[name]}
        onChange={(event) => setLine({ ...line, [name]: event.target.value.trim() })}
      />
    </label>
  );
  return (
    <form className="sheet-line" onSubmit={(event) => void send(event)}>
      <div className="day">
        <span id={day}>{t.say("sheet_date")}</span>
        <Moment isDay value={line.date} onChange={(date) => setLine({ ...line, date })} aria-labelledby={day} />
      </div>
      {cell("number", t.say("sheet_number"))}
      {cell("begins", t.say("begins"))}
      {cell("ends", t.say("ends"))}
      {GROUPS.map((group) => cell(group, t.say(NAMES[group])))}
      <button type="submit" className="main" disabled={!isReady}>{t.say("send")}</button>
      <p role="status">{said}</p>
    </form>
  );
}

const CLOCK = /^([01]?\d|2[0-3]):?([0-5]\d)$/;

function faultIn(line: Line): "sheet_number_wrong" | "sheet_time_wrong" | "sheet_people_wrong" | null {
  const signs = [...line.number.toUpperCase()];
  if (signs.length !== SIGNS_IN_NUMBER || signs.some((sign) => !SIGNS.includes(sign))) return "sheet_number_wrong";
  if (line.date === "" || !CLOCK.test(line.begins) || !CLOCK.test(line.ends)) return "sheet_time_wrong";
  return GROUPS.some((group) => !/^\d{1,5}$/.test(line[group])) ? "sheet_people_wrong" : null;
}

/** On the operation's clock; a sheet that ends at an earlier hour than it begins ends on the next day. */
function occurredOf({ date, begins, ends }: Line): string {
  const clock = (text: string): string => text.replace(CLOCK, (_, hour: string, minute: string) => `${hour.padStart(2, "0")}:${minute}`);
  const [from, to] = [clock(begins), clock(ends)];
  const next = new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return `${date}T${from}/${to > from ? date : next}T${to}`;
}

const today = (zone: string): string => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(Date.now());

const BOXES = 100;
const IN_ROW = 10;
const STEP = 8;
const AFTER_FIVE = 2;

/** One page, laid out as the pads are. */
function Paper({ where, number }: { where: Where; number: string }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const placed = usePlaceName(t);
  return (
    <section className="paper only-printed" aria-label={t.say("sheet")}>
      <p><strong>{t.word("nature", operation.nature)}</strong> · {named(operation.name, t, "")}</p>
      <p>{t.list([placed(where.place), placed(where.from), placed(where.corridor), t.word("population", where.population), where.source])}</p>
      <p className="paper-line">
        <span>{t.say("sheet_number")} <strong className="paper-number">{number}</strong></span>
        {(["sheet_date", "begins", "ends"] as const).map((key) => <span key={key}>{t.say(key)} <span className="blank" /></span>)}
      </p>
      <div className="pads">
        {GROUPS.map((group) => (
          <div key={group} className="paper-pad">
            <p className="paper-line"><strong>{t.say(NAMES[group])}</strong> <span>{t.say("sheet_total")} <span className="blank" /></span></p>
            <Boxes />
          </div>
        ))}
      </div>
      <p>{t.say("sheet_how")}</p>
    </section>
  );
}

const Boxes = (): ReactNode => (
  <svg viewBox={`0 0 ${IN_ROW * STEP + AFTER_FIVE} ${(BOXES / IN_ROW) * STEP}`} aria-hidden="true">
    {Array.from({ length: BOXES }, (_, index) => {
      const column = index % IN_ROW;
      return <rect key={index} x={column * STEP + (column >= IN_ROW / 2 ? AFTER_FIVE : 0) + 0.5} y={Math.floor(index / IN_ROW) * STEP + 0.5} width={STEP - 1.6} height={STEP - 1.6} />;
    })}
  </svg>
);
