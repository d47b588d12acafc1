// Handover: what changed since somebody sat down, which alarms are open, which convoys are overdue, what was not sent;
// printed, it is signed by both. It compares what was known then with what is known now, over the same time.
import { useState } from "react";
import type { ReactNode } from "react";
import { Hand } from "../hand";
import { nameOf, qualifier, readable, sameFigure, unitText, valueText } from "../figures";
import type { Figure, PlaceName } from "../figures";
import { useTongue } from "../i18n";
import type { Tongue } from "../i18n";
import { useOutbox } from "../outbox";
import { Panel, Shown } from "../parts";
import { named, usePlaceName, useRoom } from "../room";
import type { Operation } from "../room";
import { SHAPES, Said } from "../sentence";
import { readAlarms, readConvoys, readFigures } from "../shapes";
import type { Alarm, Convoy } from "../shapes";
import { useShift } from "../shift";
import { TimesContext, useRead, useTimes } from "../time";
import type { Reading } from "../time";
import { Signing } from "./signing";
import { PeriodChoice } from "./tonight";

export default function Handover(): ReactNode {
  const t = useTongue();
  const { operation, session } = useRoom();
  const { head, knownAt } = useTimes();
  const [shift, begin] = useShift(session.user, head);
  const [looked, setSince] = useState<number | null>(null);
  const since = looked ?? shift.position;
  const position = knownAt ?? head;
  return (
    <>
      <PeriodChoice />
      <p className="only-printed">
        {t.list([t.word("nature", operation.nature), named(operation.name, t, ""), t.say("position", { position }), t.moment(Date.now() / 1000)])}
      </p>
      <p>{looked === null ? t.say("since_seated", { position: since, time: t.moment(shift.at_s), n: Math.max(0, position - since) }) : t.say("since_position", { since, position })}</p>
      <div className="actions">
        <button type="button" onClick={() => print()}>{t.say("print")}</button>
        <button type="button" onClick={() => { begin(); setSince(null); }}>{t.say("seat_anew")}</button>
      </div>
      <div className="board handover">
        <Compared position={since} began_s={looked === null ? shift.at_s : null} />
        <Convoys />
        <Unsent />
        <Signing since={since} onSince={setSince} onTaken={begin} />
      </div>
      <Signatures />
    </>
  );
}

/** Reads what was known at a position of its own, whatever the page shows. */
function Then({ path, params, position, children }: { path: string; params?: Record<string, string | null>; position: number; children: (reading: Reading<unknown>) => ReactNode }): ReactNode {
  const times = useTimes();
  return (
    <TimesContext.Provider value={{ ...times, knownAt: position }}>
      <Within path={path} params={params ?? {}}>{children}</Within>
    </TimesContext.Provider>
  );
}

function Within({ path, params, children }: { path: string; params: Record<string, string | null>; children: (reading: Reading<unknown>) => ReactNode }): ReactNode {
  return children(useRead<unknown>(path, params));
}

/** `began_s`: when somebody sat down, where that is known. */
function Compared({ position, began_s }: { position: number; began_s: number | null }): ReactNode {
  const t = useTongue();
  const { period } = useRoom();
  const alarms = useRead<unknown>("/api/alarms");
  const figures = useRead<unknown>(period === null ? null : "/api/figures", { period });
  return (
    <>
      <Panel title={t.say("alarms")}>
        <Then path="/api/alarms" position={position}>
          {(then) => <Shown reading={alarms}>{(now) => <Alarms now={readAlarms(now)} then={then.data === null ? null : readAlarms(then.data)} began_s={began_s} />}</Shown>}
        </Then>
      </Panel>
      <Panel title={t.say("moved")}>
        {period === null ? null : (
          <Then path="/api/figures" params={{ period }} position={position}>
            {(then) => <Shown reading={figures}>{(now) => <Shown reading={then}>{(before) => <Moved now={readFigures(now)} then={readFigures(before)} />}</Shown>}</Shown>}
          </Then>
        )}
      </Panel>
    </>
  );
}

const sameAlarm = (a: Alarm, b: Alarm): boolean => a.alarm === b.alarm && a.place === b.place && JSON.stringify(a.facts) === JSON.stringify(b.facts);

/** Alarms of no position of the ledger: they are new where they began since somebody sat down. */
const OF_NO_POSITION = new Set(["device_chain_broken"]);

/** What is open, marked where it is new; and what was open and is no more. Where the past is not read yet, nothing is marked. */
function Alarms({ now, then, began_s }: { now: readonly Alarm[]; then: readonly Alarm[] | null; began_s: number | null }): ReactNode {
  const t = useTongue();
  const gone = (then ?? []).filter((each) => !now.some((one) => sameAlarm(one, each)));
  const isNew = (alarm: Alarm): boolean => {
    if (OF_NO_POSITION.has(alarm.alarm)) return began_s !== null && alarm.since_s > began_s;
    return then !== null && !then.some((each) => sameAlarm(each, alarm));
  };
  return (
    <>
      {now.length === 0 ? <p>{t.say("as_planned")}</p> : (
        <ul className="alarms still">
          {now.map((alarm, index) => (
            <li key={index} className={alarm.severity}>
              <Said alarm={alarm}>{isNew(alarm) ? <strong>{t.say("is_new")}</strong> : null}<Hand alarm={alarm} /></Said>
            </li>
          ))}
        </ul>
      )}
      {gone.length === 0 ? null : (
        <>
          <h3>{t.say("no_longer_open")}</h3>
          <ul className="alarms still">
            {gone.map((alarm, index) => (
              <li key={index} className="quiet">
                <span aria-hidden="true" className="shape">{SHAPES[alarm.severity]}</span> {named(alarm.sentence, t, alarm.alarm)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Figures whose bounds are others than they were; one that was not known then, or is not known now, says so. */
function Moved({ now, then }: { now: readonly Figure[]; then: readonly Figure[] }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const placed = usePlaceName(t);
  const moved = now.flatMap((figure) => {
    const before = then.find((each) => sameFigure(each, figure)) ?? null;
    return before?.lo === figure.lo && before.hi === figure.hi ? [] : [{ figure, before }];
  });
  const lost = then.filter((each) => !now.some((figure) => sameFigure(each, figure)));
  const said = ({ figure, before }: (typeof moved)[number]): string => JSON.stringify([nameOf(t, figure), moreOf(t, figure, placed, operation), valueText(t, before), valueText(t, figure)]);
  const once = [...new Map(moved.map((each) => [said(each), each])).values()]; // one thing said twice is shown once
  if (moved.length + lost.length === 0) return <p>{t.say("moved_nothing")}</p>;
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">{t.say("figure")}</th>
          <th scope="col" className="end">{t.say("was")}</th>
          <th scope="col" className="end">{t.say("is_now")}</th>
        </tr>
      </thead>
      <tbody>
        {once.map(({ figure, before }, index) => <Change key={index} figure={figure} was={before} now={figure} />)}
        {lost.map((each, index) => <Change key={`lost-${index}`} figure={each} was={each} now={null} />)}
      </tbody>
    </table>
  );
}

/** What tells a figure from others of its name, and from those of another span. */
function moreOf(t: Tongue, figure: Figure, placed: PlaceName, { start_s }: Operation): string {
  const isOfStart = figure.from_s === start_s && figure.species === "movement";
  return t.list([qualifier(t, figure, placed), isOfStart ? t.say("since_start") : ""]);
}

function Change({ figure, was, now }: { figure: Figure; was: Figure | null; now: Figure | null }): ReactNode {
  const t = useTongue();
  const { openRadio, operation } = useRoom();
  const placed = usePlaceName(t);
  const shown = now === null ? null : readable(now);
  return (
    <tr>
      <th scope="row">{nameOf(t, figure)} <span className="more">{moreOf(t, figure, placed, operation)}</span></th>
      <td className="end quiet"><bdi>{valueText(t, was === null ? null : readable(was))}</bdi></td>
      <td className="end">
        {now === null || shown === null ? t.say("unknown") : (
          <button type="button" className="number" title={t.say("radio")} onClick={() => openRadio(now)}>
            <bdi>{valueText(t, shown)}</bdi> <span className="unit">{unitText(t, shown)}</span>
          </button>
        )}
      </td>
    </tr>
  );
}

function Convoys(): ReactNode {
  const t = useTongue();
  const reading = useRead<unknown>("/api/corridors");
  return (
    <Panel title={t.say("convoys_overdue")}>
      <Shown reading={reading}>
        {(data) => {
          const convoys = readConvoys(data);
          if (convoys === null) return <p>{t.say("convoys_not_shown")}</p>;
          const late = convoys.filter(({ overdue }) => overdue !== null);
          return late.length === 0 ? <p>{t.say("convoys_in_time")}</p> : <ul className="alarms still">{late.map((each) => <Late key={each.name} convoy={each} />)}</ul>;
        }}
      </Shown>
    </Panel>
  );
}

function Late({ convoy }: { convoy: Convoy }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const { overdue, seen } = convoy;
  if (overdue === null) return null;
  const facts = { name: convoy.name, people: valueText(t, convoy.people), place: placed(overdue[0]), time: t.moment(overdue[1]) };
  const last = seen === null ? t.say("convoy_never_seen") : t.say("last_seen", { source: seen[0] === null ? "" : placed(seen[0]), time: t.moment(seen[1]) });
  return (
    <li className="alarm">
      <span aria-hidden="true" className="shape">▲</span>
      <span className="said"><span>{t.say("convoy_late", facts)}</span> <span className="quiet">{last}</span></span>
    </li>
  );
}

function Unsent(): ReactNode {
  const t = useTongue();
  const waiting = useOutbox();
  return (
    <Panel title={t.say("unsent")}>
      {waiting.length === 0 ? <p>{t.say("queue_empty")}</p> : (
        <>
          <p><a href="#record">{t.say("queue", { n: waiting.length })}</a></p>
          <ul>{waiting.map((one) => <li key={one.id}>{t.kind(one.kind)}{one.message ? ` · ${t.say("refused")}` : ""}</li>)}</ul>
        </>
      )}
    </Panel>
  );
}

/** Two lines on paper, for who goes and for who comes. */
function Signatures(): ReactNode {
  const t = useTongue();
  return (
    <dl className="signatures only-printed">
      {(["hands_over", "takes_over"] as const).map((key) => (
        <div key={key}>
          <dt>{t.say(key)}</dt>
          <dd>{t.say("sign_here")}</dd>
        </div>
      ))}
    </dl>
  );
}
