// How long public editions wait: one person makes it longer, two make it shorter, each with a reason. It is of this moment,
// whatever time the page shows; those who may ask for it see it.
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { write } from "../api";
import { useTongue } from "../i18n";
import { Panel, Shown } from "../parts";
import { reasonOf } from "../refusal";
import { useRoom } from "../room";
import { readDelay } from "../shapes";
import { useRead } from "../time";

const DELAY = "/api/operation/delay";
const HOURS_MAX = 365 * 24;

export function Delay(): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const reading = useRead<unknown>(session.may.has(`GET ${DELAY}`) ? DELAY : null, {}, "known");
  const [said, setSaid] = useState("");
  if (!session.may.has(`GET ${DELAY}`)) return null;

  async function ask(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const [form, typed] = [event.currentTarget, new FormData(event.currentTarget)];
    try {
      const { position } = await write<{ position: number }>("POST", DELAY, { hours: Number(typed.get("hours")), reason: String(typed.get("reason")).trim() });
      setSaid(t.say("sent", { position }));
      form.reset();
      reading.again();
    } catch (error) {
      setSaid(`${t.say("refused")}: ${reasonOf(t, error)}`);
    }
  }

  return (
    <Panel title={t.say("delay")}>
      <Shown reading={reading}>
        {(data) => {
          const { hours, asked } = readDelay(data);
          return (
            <>
              <p><strong>{t.say("delay_holds", { n: hours })}</strong> {t.say("delay_says")}</p>
              {asked.map((each) => (
                <p key={`${each.by} ${each.hours}`} className="notice">
                  {t.say("delay_asked", { n: each.hours, by: each.by, reason: each.reason, time: t.moment(each.until_s) })}
                </p>
              ))}
            </>
          );
        }}
      </Shown>
      {session.may.has(`POST ${DELAY}`) ? (
        <form className="device-form" onSubmit={(event) => void ask(event)}>
          <label>{t.say("delay_hours")}<input name="hours" type="number" required min={0} max={HOURS_MAX} /></label>
          <label>{t.say("reason")}<input name="reason" required maxLength={500} autoComplete="off" /></label>
          <button type="submit">{t.say("delay_ask")}</button>
        </form>
      ) : null}
      <p role="status">{said}</p>
    </Panel>
  );
}
