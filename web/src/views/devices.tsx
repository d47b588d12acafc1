// The field devices: which post each is at, until when, and whether what it sent follows; for an administrator also the way to
// register one, to let it go on and to revoke it. They are of this moment, whatever time the page shows. A code is shown once.
import { useEffect, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { write } from "../api";
import { useTongue } from "../i18n";
import { Panel, Shown } from "../parts";
import { reasonOf } from "../refusal";
import { usePlaceName, useRoom } from "../room";
import { readDevices } from "../shapes";
import type { FieldDevice } from "../shapes";
import { useRead, useTimes } from "../time";

const DEVICES = "/api/devices";
const HOURS = 72;
const HOURS_MAX = 31 * 24;
/** Types of places that the forms of a post name beside it. */
const NAMED = ["zone", "corridor", "crossing", "centre"];

type Act = (method: "POST" | "DELETE", path: string, body: unknown, done: (answer: FieldDevice & { code?: string }) => string) => Promise<boolean>;

export default function Devices(): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const { beat } = useTimes();
  const reading = useRead<unknown>(DEVICES, {}, "none");
  const [said, setSaid] = useState("");
  const { again } = reading;
  useEffect(() => {
    if (beat > 0) again(); // each minute; `again` is another function each time
  }, [beat]);

  const act: Act = async (method, path, body, done) => {
    try {
      setSaid(done(await write(method, path, body)));
      again();
      return true;
    } catch (error) {
      setSaid(`${t.say("refused")}: ${reasonOf(t, error)}`);
      return false;
    }
  };
  const isKeeper = session.may.has(`POST ${DEVICES}`);
  return (
    <>
      <p className={said === "" ? "away" : "notice"} role="status">{said}</p>
      <Panel title={t.say("devices")}>
        <Shown reading={reading}>{(data) => <Listed devices={readDevices(data)} act={isKeeper ? act : null} />}</Shown>
      </Panel>
      {isKeeper ? <Panel title={t.say("device_register")}><Register act={act} /></Panel> : null}
    </>
  );
}

function Listed({ devices, act }: { devices: readonly FieldDevice[]; act: Act | null }): ReactNode {
  const t = useTongue();
  if (devices.length === 0) return <p>{t.say("devices_none")}</p>;
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">{t.say("name")}</th>
          <th scope="col">{t.say("device_stands")}</th>
          <th scope="col">{t.say("device_heard")}</th>
          <th scope="col" className="end">{t.say("device_posts")}</th>
          <th scope="col">{t.say("device_breaks")}</th>
          {act === null ? null : <th scope="col"><span className="away">{t.say("act")}</span></th>}
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => <One key={device.name} device={device} act={act} />)}
      </tbody>
    </table>
  );
}

function One({ device, act }: { device: FieldDevice; act: Act | null }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const { name, post, kinds, expires_s, revoked_s, heard_s, sequence, breaks, broken, broken_s } = device;
  const isOver = expires_s * 1000 <= Date.now();
  const stands = revoked_s > 0 ? t.say("device_revoked", { time: t.moment(revoked_s) }) : t.say(isOver ? "device_over" : "device_until", { time: t.moment(expires_s) });
  return (
    <tr className={revoked_s > 0 ? "quiet" : ""}>
      <th scope="row"><bdi>{name}</bdi> <span className="more">{t.list([placed(post), ...kinds.map((kind) => t.kind(kind))])}</span></th>
      <td>{stands}</td>
      <td>{heard_s === 0 ? t.say("device_never") : t.moment(heard_s)}</td>
      <td className="end">{t.number(sequence)}</td>
      <td>{breaks === 0 ? t.say("device_whole") : <>{t.number(breaks)} <span className="more">{t.moment(broken_s)} <bdi lang="en">{broken}</bdi></span></>}</td>
      {act === null ? null : <td>{revoked_s > 0 ? null : <Acts name={name} act={act} />}</td>}
    </tr>
  );
}

function Acts({ name, act }: { name: string; act: Act }): ReactNode {
  const t = useTongue();
  const path = `${DEVICES}/${name}`;
  return (
    <div className="actions">
      <button type="button" onClick={() => void act("POST", path, { hours: HOURS }, ({ expires_s }) => `${name}: ${t.say("device_until", { time: t.moment(expires_s) })}`)}>{t.say("device_go_on", { n: HOURS })}</button>
      <details>
        <summary>{t.say("device_revoke")}</summary>
        <p>{t.say("device_revoke_says")}</p>
        <button type="button" onClick={() => void act("DELETE", path, undefined, ({ revoked_s }) => `${name}: ${t.say("device_revoked", { time: t.moment(revoked_s) })}`)}>{t.say("device_revoke_this", { name })}</button>
      </details>
    </div>
  );
}

function Register({ act }: { act: Act }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const { places } = useRoom();
  const ids = [...places.keys()];

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const [form, typed] = [event.currentTarget, new FormData(event.currentTarget)];
    const body = { name: String(typed.get("name")).trim(), post: typed.get("post"), places: typed.getAll("places"), hours: Number(typed.get("hours")) };
    if (await act("POST", DEVICES, body, ({ name, code }) => t.say("device_code_once", { name, code: code ?? "" }))) form.reset();
  }

  return (
    <form className="device-form" onSubmit={(event) => void submit(event)}>
      <label>{t.say("name")}<input name="name" required autoComplete="off" dir="ltr" pattern="[a-z0-9][a-z0-9\-]*" title={t.say("device_name_says")} /></label>
      <label>
        {t.say("device_post")}
        <select name="post" required defaultValue="">
          <option value="" />
          {ids.filter((id) => !id.startsWith("zone/")).map((id) => <option key={id} value={id}>{placed(id)}</option>)}
        </select>
      </label>
      <label>{t.say("device_hours")}<input name="hours" type="number" required min={1} max={HOURS_MAX} defaultValue={HOURS} /></label>
      <fieldset>
        <legend>{t.say("device_places")}</legend>
        {ids.filter((id) => NAMED.includes(id.split("/")[0] ?? "")).map((id) => (
          <label key={id} className="ticked"><input type="checkbox" name="places" value={id} /> {placed(id)}</label>
        ))}
      </fieldset>
      <button type="submit" className="main">{t.say("device_register")}</button>
    </form>
  );
}
