// The one sentence that matters now: the worst open alarm, with its age and who saw last; or that all is as planned.
// It is the only thing at the top that is ever in colour. A shape says the same as the colour.
import { useState } from "react";
import type { ReactNode } from "react";
import { Hand, handText } from "./hand";
import { useTongue } from "./i18n";
import type { Tongue } from "./i18n";
import { named, useRoom } from "./room";
import { readAlarms } from "./shapes";
import type { Alarm } from "./shapes";
import { useRead } from "./time";

export const SHAPES: Record<Alarm["severity"], string> = { alarm: "▲", alert: "◆", finding: "●" };

export function Sentence(): ReactNode {
  const t = useTongue();
  const { session, isSettled } = useRoom();
  const [isOpen, setOpen] = useState(false);
  const { data } = useRead(isSettled && session.may.has("GET /api/alarms") ? "/api/alarms" : null);
  if (data === null) return <p className="sentence quiet">{t.say("alarms_unknown")}</p>;
  const alarms = readAlarms(data);
  const [worst, ...others] = alarms;
  if (worst === undefined || worst.standing?.state === "closed") return <p className="sentence">{t.say("as_planned")}</p>;
  return (
    <div className="sentence-box">
      <p className={`sentence ${worst.severity}`} role="status">
        <Said alarm={worst}>
        {others.length > 0 || worst.standing !== null ? (
          <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {others.length > 0 ? t.say("further_alarms", { n: others.length }) : t.say("act")}
          </button>
        ) : null}
        </Said>
      </p>
      {isOpen ? (
        <ul className="alarms" aria-label={t.say("alarms")}>
          {alarms.map((alarm, index) => (
            <li key={index} className={alarm.standing?.state === "closed" ? "quiet" : alarm.severity}>
              <Said alarm={alarm}><Hand alarm={alarm} /></Said>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

export function Said({ alarm, children }: { alarm: Alarm; children?: ReactNode }): ReactNode {
  const t = useTongue();
  const { openTrace, openRadio } = useRoom();
  const newest = alarm.first.at(-1);
  const text = named(alarm.sentence, t, alarm.alarm);
  return (
    <>
      <span aria-hidden="true" className="shape">{SHAPES[alarm.severity]}</span>
      <span className="said">
        {newest === undefined ? <span>{text}</span> : (
          <button type="button" className="plain" onClick={() => openTrace(newest)}>{text}</button>
        )}
        <span className="quiet">{aside(t, alarm)}</span>
        <button type="button" className="plain" onClick={() => openRadio({ say: (own) => spoken(own, alarm), place: alarm.place })}>{t.say("radio")}</button>
        {children}
      </span>
    </>
  );
}

/** What is read out: the alarm, and who saw its place last; where nobody is known to have, that. */
function spoken(t: Tongue, { sentence, alarm, last_seen: seen }: Alarm): string {
  const last = seen === null ? t.say("radio_seen_never") : t.say("radio_seen", { source: seen.source, time: t.moment(seen.at_s) });
  return `${named(sentence, t, alarm)} ${last}`;
}

/** Its age, who saw the place last, and who has it in hand. */
function aside(t: Tongue, alarm: Alarm): string {
  const seen = alarm.last_seen;
  const last = seen === null ? "" : t.say("last_seen", { source: seen.source, time: t.moment(seen.at_s) });
  return t.list([t.age(alarm.age_s), last, handText(t, alarm)]);
}
