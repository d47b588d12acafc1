// The page of a field device, and nothing more than its post needs: the thumb tally, the forms, what was not sent yet, and a
// map that ends. It opens by the device's code, with a network or without.
import { useEffect, useMemo, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Input, Label, TextField } from "react-aria-components";
import type { Taste } from "./app";
import { Device, Elsewhere } from "./device";
import type { Lent } from "./device";
import { Tongue, TongueContext, useTongue } from "./i18n";
import type { Key } from "./i18n";
import { useResending } from "./outbox";
import { RoomContext, named } from "./room";
import type { Room } from "./room";
import { fieldsOf } from "./schema";
import { Settings } from "./settings";
import { readMarker, wipe } from "./vault";
import { LentMap } from "./views/lent-map";
import { Chosen, Filled, Outbox } from "./views/record";
import Tally from "./views/tally";

const VIEWS = ["tally", "record", "map"] as const;
type View = (typeof VIEWS)[number];
const SPEAKS_MS = 5 * 60_000;

/** What becomes of a device: the door, or its page once it is open. `given` is its name and code where it is new here. */
export default function Field({ given, taste }: { given: { name: string; code: string } | null; taste: Taste }): ReactNode {
  const t = useTongue();
  const [device, setDevice] = useState<Device | null>(null);
  const [fault, setFault] = useState<Key | null>(null);
  useEffect(() => {
    if (given !== null) Device.begin(given.name, given.code).then(setDevice, (error: unknown) => setFault(faultOf(error)));
  }, [given]);

  async function unlock(code: string): Promise<void> {
    setFault(null);
    try {
      const opened = await Device.unlock(code);
      if (opened === null) setFault("device_wrong");
      else setDevice(opened);
    } catch (error) {
      setFault(faultOf(error));
    }
  }

  if (device !== null) return <Open device={device} taste={taste} />;
  return (
    <main className="alone">
      <h1>Safe Passage</h1>
      {readMarker() === null ? null : <Unlock onCode={unlock} />}
      {fault === null ? null : <p className="fault" role="alert">{t.say(fault)}</p>}
      <Wipe />
      <Settings taste={taste} />
    </main>
  );
}

function faultOf(error: unknown): Key {
  if (error instanceof Elsewhere) return "device_elsewhere";
  return isSecureContext ? "device_not_opened" : "device_no_lock";
}

function Unlock({ onCode }: { onCode: (code: string) => Promise<void> }): ReactNode {
  const t = useTongue();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code"));
    setBusy(true);
    await onCode(code.trim());
    setBusy(false);
  }

  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      <TextField name="code" type="password" isRequired autoComplete="off" autoFocus>
        <Label>{t.say("device_code", { name: readMarker()?.name ?? "" })}</Label>
        <Input />
      </TextField>
      <button type="submit" className="main" disabled={isBusy}>{t.say("device_open")}</button>
    </form>
  );
}

function Wipe(): ReactNode {
  const t = useTongue();
  return (
    <details className="where">
      <summary>{t.say("device_wipe")}</summary>
      <p>{t.say("device_wipe_says")}</p>
      <button type="button" onClick={() => { wipe(); location.reload(); }}>{t.say("device_wipe")}</button>
    </details>
  );
}

function Open({ device, taste }: { device: Device; taste: Taste }): ReactNode {
  const { language } = useTongue();
  const line = device.useLine(); // what is lent may be another after it spoke
  const lent = device.lent;
  const text = JSON.stringify(lent);
  const t = useMemo(() => new Tongue(language, lent.time_zone), [language, lent.time_zone]);
  const room = useMemo(() => roomOf(JSON.parse(text) as Lent), [text]);
  useResending();
  useEffect(() => {
    const timer = setInterval(() => void device.refresh(), SPEAKS_MS);
    return () => clearInterval(timer);
  }, [device]);
  return (
    <TongueContext.Provider value={t}>
      <RoomContext.Provider value={room}>
        <Page device={device} lent={lent} taste={taste}>
          {line === "out" ? <Unlock onCode={(code) => device.refresh(code)} /> : null}
          {line === "up" ? null : <p className="notice" role="status">{t.say(`device_${line}`)}</p>}
        </Page>
      </RoomContext.Provider>
    </TongueContext.Provider>
  );
}

/** The part of the room that a post's forms need; what a device may not read is empty. */
function roomOf({ name, post, nature, operation, time_zone, forms, places }: Lent): Room {
  const nothing = (): void => undefined;
  return {
    operation: { name: operation, nature, zone: time_zone, start_s: 0, position: 0 },
    session: { user: name, isOpenView: false, isDevice: true, edition: "public", may: new Set(), writable: forms.map(({ kind }) => kind) },
    periods: [],
    places: new Map(places.map(({ place, names }) => [place, { id: place, name: names }])),
    period: null,
    isSettled: true,
    setPeriod: nothing,
    openTrace: nothing,
    openRadio: nothing,
    correcting: null,
    correct: nothing,
    post: { source: name, place: post },
  };
}

function Page({ device, lent, taste, children }: { device: Device; lent: Lent; taste: Taste; children: ReactNode }): ReactNode {
  const t = useTongue();
  const views = VIEWS.filter((view) => view !== "tally" || lent.forms.some(({ kind }) => kind === "crossing_count"));
  const [view, setView] = useState<View>(views[0] ?? "record");
  return (
    <>
      <header className="top">
        <div className="line">
          <span className={`nature ${lent.nature}`}>{t.word("nature", lent.nature)}</span>
          <h1>{named(lent.operation, t, "Safe Passage")}</h1>
          <span className="who"><bdi>{lent.name}</bdi></span>
          <button type="button" onClick={() => location.reload()}>{t.say("device_lock")}</button>
          <Settings taste={taste} />
        </div>
        <nav aria-label={t.say("views")}>
          {views.map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === view ? "page" : undefined} onClick={(event) => { event.preventDefault(); setView(name); }}>{t.say(name)}</a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
        <Outbox />
        {view === "tally" ? <Tally /> : null}
        {view === "record" ? <Forms lent={lent} /> : null}
        {view === "map" ? <LentMap device={device} /> : null}
        <Wipe />
      </main>
    </>
  );
}

function Forms({ lent }: { lent: Lent }): ReactNode {
  const t = useTongue();
  const kinds = lent.forms.map(({ kind, title, schema }) => ({ name: kind, title, schema }));
  return (
    <div className="narrow">
      <Chosen kinds={kinds}>{({ name, title, schema }) => <Filled key={name} kind={name} title={t.kind(name, title)} fields={fieldsOf(schema)} />}</Chosen>
    </div>
  );
}
