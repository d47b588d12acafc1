// The thumb tally: one touch for a man, a woman, a boy, a girl, and a way back. It needs no network: the count is kept on
// the device with every touch, and goes through the outbox when it is finished. Red on black spares eyes at night.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useTongue } from "../i18n";
import { keep } from "../keep";
import { post } from "../outbox";
import { usePlaceName, useRoom } from "../room";
import { utc } from "../time";
import { GROUPS, NAMES, countRecord, outcomeText } from "./count";
import type { Group, Where as Spot } from "./count";
import { Sheet } from "./sheet";

const POPULATIONS = ["civilians", "people"] as const;

interface Count extends Spot {
  /** Touches in their order, so that each can be taken back. */
  touches: Group[];
  since_s: number | null;
}

const EMPTY: Count = { source: "", place: "", from: "", corridor: "", population: "civilians", touches: [], since_s: null };

/** Where there is one zone and one corridor alone, as on a field device, nobody has to choose them. */
function useCount(at: Partial<Spot> | null, places: readonly string[]): [Count, (next: Count) => void] {
  const only = (type: string): string => {
    const [first = "", ...others] = places.filter((id) => id.startsWith(`${type}/`));
    return others.length === 0 ? first : "";
  };
  const [count, setCount] = useState<Count>(() => {
    const kept = { ...EMPTY, ...(JSON.parse(keep.get("tally") ?? "{}") as Partial<Count>), ...at };
    return { ...kept, from: kept.from || only("zone"), corridor: kept.corridor || only("corridor") };
  });
  useEffect(() => void keep.set("tally", JSON.stringify(count)), [count]);
  return [count, setCount];
}

export default function Tally(): ReactNode {
  const t = useTongue();
  const { operation, session, places, post: at } = useRoom();
  const placed = usePlaceName(t);
  const [count, setCount] = useCount(at, [...places.keys()]);
  const isReady = [count.source, count.place, count.from, count.corridor].every(Boolean);
  const [wasReady] = useState(isReady); // the pads do not move under a thumb: what is filled in later stays in sight
  const [isNight, setNight] = useState(false);
  const [said, setSaid] = useState("");

  function touch(group: Group): void {
    setSaid("");
    setCount({ ...count, touches: [...count.touches, group], since_s: count.since_s ?? Math.floor(Date.now() / 1000) });
  }

  async function finish(): Promise<void> {
    const record = recordOf(count, operation.nature, Math.floor(Date.now() / 1000));
    setCount({ ...count, touches: [], since_s: null });
    const outcome = await post("crossing_count", record);
    setSaid(outcomeText(t, outcome));
  }

  if (!session.writable.includes("crossing_count")) return <p className="notice">{t.say("no_right")}</p>;
  return (
    <div className={isNight ? "tally night" : "tally"}>
      <details className="where" open={!wasReady}>
        <summary>{isReady ? t.list([count.source, placed(count.place), placed(count.corridor)]) : t.say("tally_needs")}</summary>
        <Where count={count} onChange={setCount} />
      </details>
      <div className="pads">
        {GROUPS.map((group) => (
          <button key={group} type="button" className="pad" disabled={!isReady} onClick={() => touch(group)}>
            <span>{t.say(NAMES[group])}</span>
            <output>{t.number(of(count, group))}</output>
          </button>
        ))}
      </div>
      <div className="actions">
        <button type="button" disabled={count.touches.length === 0} onClick={() => setCount({ ...count, touches: count.touches.slice(0, -1) })}>{t.say("undo")}</button>
        <button type="button" className="main" disabled={count.touches.length === 0 || !isReady} onClick={() => void finish()}>{t.say("tally_finish")}</button>
        <button type="button" aria-pressed={isNight} onClick={() => setNight(!isNight)}>{t.say("night_mode")}</button>
      </div>
      <p role="status">{said || stateText(t, count, isReady)}</p>
      {at === null ? <Sheet where={count} isReady={isReady} /> : null}
    </div>
  );
}

const of = (count: Count, group: Group): number => count.touches.filter((each) => each === group).length;

function stateText(t: ReturnType<typeof useTongue>, count: Count, isReady: boolean): string {
  if (!isReady) return t.say("tally_needs");
  if (count.since_s === null) return t.say("tally_empty");
  return `${t.say("tally_total", { time: t.clock(count.since_s) })}: ${t.number(count.touches.length)}`;
}

/** The count as one record, from its first touch until now: a group that nobody touched was counted, and was none. */
function recordOf(count: Count, nature: string, now_s: number): Record<string, unknown> {
  const begin = Math.min(count.since_s ?? now_s, now_s - 1);
  const people = Object.fromEntries(GROUPS.map((group) => [group, of(count, group)]));
  return countRecord(count, nature, `${utc(begin)}/${utc(now_s)}`, people, crypto.randomUUID());
}

function Where({ count, onChange }: { count: Count; onChange: (next: Count) => void }): ReactNode {
  const t = useTongue();
  const { post: at } = useRoom();
  return (
    <div className="controls">
      {at === null ? (
        <>
          <label>
            {t.say("observer")}
            <input type="text" value={count.source} autoComplete="off" onChange={(event) => onChange({ ...count, source: event.target.value })} />
          </label>
          <OfPlace label={t.say("crossing")} type="crossing" value={count.place} onChange={(place) => onChange({ ...count, place })} />
        </>
      ) : null}
      <OfPlace label={t.say("from_zone")} type="zone" value={count.from} onChange={(from) => onChange({ ...count, from })} />
      <OfPlace label={t.say("corridor")} type="corridor" value={count.corridor} onChange={(corridor) => onChange({ ...count, corridor })} />
      <label>
        {t.say("people")}
        <select value={count.population} onChange={(event) => onChange({ ...count, population: event.target.value })}>
          {POPULATIONS.map((each) => <option key={each} value={each}>{t.word("population", each)}</option>)}
        </select>
      </label>
    </div>
  );
}

function OfPlace({ label, type, value, onChange }: { label: string; type: string; value: string; onChange: (id: string) => void }): ReactNode {
  const t = useTongue();
  const { places } = useRoom();
  const placed = usePlaceName(t);
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="" />
        {[...places.keys()].filter((id) => id.startsWith(`${type}/`)).map((id) => <option key={id} value={id}>{placed(id)}</option>)}
      </select>
    </label>
  );
}
