// Who has an alarm in hand, and the way to take it, to hand it over, or to close it with a reason. It is noted on the
// ledger by the service, which checks who may; a service that keeps no owners of alarms shows none of this.
import { useId, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { write } from "./api";
import { useTongue } from "./i18n";
import type { Tongue } from "./i18n";
import { reasonOf } from "./refusal";
import { useRoom } from "./room";
import type { Alarm } from "./shapes";
import { useTimes } from "./time";

const ACTIONS = ["acknowledged", "handed_over", "closed"] as const;
type Action = (typeof ACTIONS)[number];
const ACT = "POST /api/alarms/actions";

/** In whose hand an alarm is, in words; empty where nothing says so. */
export function handText(t: Tongue, { standing, goesFirst }: Alarm): string {
  if (standing === null) return "";
  const { state, owner, reason } = standing;
  if (state === "closed") return t.say("alarm_closed", { reason });
  if (owner !== "" && (state === "acknowledged" || state === "handed_over")) return t.say("in_hand", { owner });
  return goesFirst === null ? t.say("in_no_hand") : t.say("goes_first", { role: t.name("roles", goesFirst) });
}

export function Hand({ alarm }: { alarm: Alarm }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const { knownAt } = useTimes();
  const id = useId();
  const [action, setAction] = useState<Action>("acknowledged");
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState("");
  if (alarm.standing === null || knownAt !== null || !session.may.has(ACT)) return null;

  async function act(event: FormEvent): Promise<void> {
    event.preventDefault();
    const more = action === "handed_over" ? { owner: typed } : action === "closed" ? { reason: typed } : {};
    try {
      const { position } = await write<{ position: number }>("POST", "/api/alarms/actions", { alarm: alarm.alarm, place: alarm.place, about: alarm.about, state: action, ...more });
      setSaid(t.say("sent", { position }));
    } catch (error) {
      setSaid(`${t.say("refused")}: ${reasonOf(t, error)}`);
    }
  }

  return (
    <details className="hand">
      <summary>{t.say("act")}</summary>
      <form className="actions" onSubmit={(event) => void act(event)}>
        <label htmlFor={`${id}-do`} className="away">{t.say("act")}</label>
        <select id={`${id}-do`} value={action} onChange={(event) => { setAction(event.target.value as Action); setTyped(""); }}>
          {ACTIONS.map((each) => <option key={each} value={each}>{t.say(each)}</option>)}
        </select>
        {action === "acknowledged" ? null : (
          <label className="named">
            {t.say(action === "closed" ? "reason" : "owner")}
            <input type="text" required autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
          </label>
        )}
        <button type="submit" className="main">{t.say("note")}</button>
        <span role="status">{said}</span>
      </form>
    </details>
  );
}
