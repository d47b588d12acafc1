// The frame round every view: the nature of the operation, the one sentence that matters now, the views, both times.
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { write } from "./api";
import type { Taste } from "./app";
import type { Correcting } from "./correction";
import type { Figure } from "./figures";
import { useTongue } from "./i18n";
import type { Key } from "./i18n";
import { forget } from "./keep";
import { useLive } from "./live";
import { Queue } from "./queue-notice";
import { RadioDrawer } from "./radio";
import type { Aloud } from "./radio";
import { RoomContext, named } from "./room";
import type { Operation, Period, Place, Room, Session } from "./room";
import { Sentence } from "./sentence";
import { useShift } from "./shift";
import { Settings } from "./settings";
import { readLastMoved, readPeriods, readPlaces } from "./shapes";
import { TimesContext, useRead, useTimes } from "./time";
import type { Times } from "./time";
import { TimeBar } from "./timebar";
import { TraceDrawer } from "./trace";
import { Tonight } from "./views/tonight";

const VIEWS = {
  tonight: Tonight,
  map: lazy(() => import("./views/map")),
  flow: lazy(() => import("./views/flow")),
  duties: lazy(() => import("./views/duties")),
  contested: lazy(() => import("./views/contested")),
  record: lazy(() => import("./views/record")),
  tally: lazy(() => import("./views/tally")),
  statement: lazy(() => import("./views/statement")),
  handover: lazy(() => import("./views/handover")),
  devices: lazy(() => import("./views/devices")),
  wall: lazy(() => import("./views/wall")),
} satisfies Partial<Record<Key, unknown>>;
type View = keyof typeof VIEWS;
/** What a view reads first; who may not read it is not led there. */
const NEEDS: { [view in View]?: string } = { flow: "/api/flow", duties: "/api/duties", contested: "/api/contested", handover: "/api/alarms", devices: "/api/devices" };

interface Around {
  session: Session;
  operation: Operation;
  taste: Taste;
  onLeave: () => void;
  onSignIn: () => void;
}

export function Frame(around: Around): ReactNode {
  const { operation, onLeave } = around;
  const live = useLive(operation.position, around.session.may.has("GET /api/stream"));
  const [asOf, setAsOf] = useState<number | null>(null);
  const [knownAt, setKnownAt] = useState<number | null>(null);
  const isLive = asOf === null && knownAt === null;
  const beat = useBeat(isLive);
  const calmHead = useCalm(live.head);
  const isAhead = isLive && around.session.edition !== "public"; // a public edition's delay counts from now, and no later
  const times: Times = useMemo(
    () => ({ asOf, isLimited: asOf !== null, isAhead, beat, knownAt, head: live.head, calmHead, setAsOf, setKnownAt, signedOut: onLeave }),
    [asOf, isAhead, beat, knownAt, live.head, calmHead, onLeave],
  );
  return (
    <TimesContext.Provider value={times}>
      <Filled around={around} times={times} isUp={live.isUp} />
    </TimesContext.Provider>
  );
}

const BEAT_MS = 60_000;
const CALM_MS = 2000;

/** A value as it was when it last stood still for some moments. */
function useCalm(value: number): number {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), CALM_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return calm;
}

/** Counts minutes while the page is live. */
function useBeat(isLive: boolean): number {
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    if (!isLive) return undefined;
    const timer = setInterval(() => setBeat((n) => n + 1), BEAT_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return beat;
}

/** Reads what every view needs. What is not real happened at its own time, so it is looked at from its period's end, or from where it has come to. */
function Filled({ around, times, isUp }: { around: Around; times: Times; isUp: boolean }): ReactNode {
  const room = useFilledRoom(around.session, around.operation);
  const [trace, openTrace] = useState<string | null>(null);
  const [radio, openRadio] = useState<Figure | Aloud | null>(null);
  useShift(around.session.user, times.head); // who sits down begins here
  const [correcting, setCorrecting] = useState<Correcting | null>(null);
  const correct = useCallback((what: Correcting | null) => {
    setCorrecting(what);
    openTrace(null);
    if (what !== null) location.hash = "record";
  }, []);
  const isOfPeriod = around.operation.nature !== "real" && around.session.edition !== "public";
  const isSettled = !isOfPeriod || room.isRead;
  const whole: Room = useMemo(() => ({ ...room, isSettled, openTrace, openRadio, correcting, correct, post: null }), [room, isSettled, correcting, correct]);
  const end = room.periods.find(({ id }) => id === room.period)?.until_s ?? null;
  const settled = isOfPeriod ? end : null;
  const shown: Times = useMemo(() => ({ ...times, asOf: times.asOf ?? settled }), [times, settled]);
  return (
    <RoomContext.Provider value={whole}>
      <TimesContext.Provider value={shown}>
        <Inside around={around} isUp={isUp} />
        <TraceDrawer what={trace} onClose={() => openTrace(null)} />
        <RadioDrawer what={radio} onClose={() => openRadio(null)} />
      </TimesContext.Provider>
    </RoomContext.Provider>
  );
}

function Inside({ around, isUp }: { around: Around; isUp: boolean }): ReactNode {
  const t = useTongue();
  const { operation } = around;
  const view = useView();
  const { knownAt, isLimited } = useTimes();
  const Shown = VIEWS[view];
  const views = useRef<HTMLElement>(null);
  useEffect(() => inSight(views.current), [view]);
  const shown = (Object.keys(VIEWS) as View[]).filter((name) => NEEDS[name] === undefined || around.session.may.has(`GET ${NEEDS[name]}`));
  useEffect(() => {
    document.title = `${t.say(view)} · ${named(operation.name, t, "Safe Passage")}`;
  }, [t, view, operation]);

  if (view === "wall") return <main id="content" tabIndex={-1}><Suspense fallback={null}><Shown /></Suspense></main>; // nothing round it
  return (
    <>
      <a className="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById("content")?.focus(); }}>
        {t.say("skip")}
      </a>
      <header className="top">
        <Line around={around} />
        <Sentence />
        <nav aria-label={t.say("views")} ref={views}>
          {shown.map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === view ? "page" : undefined}>
              {t.say(name)}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<p className="quiet">{t.say("loading")}</p>}>
          <Shown />
        </Suspense>
      </main>
      {view === "tally" && knownAt === null && !isLimited ? null : <TimeBar isUp={isUp} />}
    </>
  );
}

/** Where the views are wider than the page, the one that is open is brought to its middle; the page stays where it is. */
function inSight(views: HTMLElement | null): void {
  const [all, open] = [views, views?.querySelector("[aria-current]")].map((each) => each?.getBoundingClientRect());
  if (all && open) views?.scrollBy({ left: open.left + open.width / 2 - all.left - all.width / 2 });
}

/** What is always in sight: the nature, the name, who looks on, and what was not sent yet. */
function Line({ around }: { around: Around }): ReactNode {
  const t = useTongue();
  const { operation, session, taste, onLeave, onSignIn } = around;

  async function signOut(): Promise<void> {
    forget("draft-");
    await write("DELETE", "/api/session");
    onLeave();
  }

  return (
    <div className="line">
      <span className={`nature ${operation.nature}`}>{t.word("nature", operation.nature)}</span>
      <h1>{named(operation.name, t, "Safe Passage")}</h1>
      <Queue />
      {session.user === null ? <span className="who">{t.say("open_view")}</span> : (
        <span className="who" title={t.say("signed_in_as", { name: session.user })}>
          <span className="away">{t.say("signed_in_as", { name: session.user })}</span>
          <bdi aria-hidden="true">{session.user}</bdi>
        </span>
      )}
      {session.user === null ? (
        <button type="button" onClick={onSignIn}>{t.say("sign_in")}</button>
      ) : (
        <button type="button" onClick={() => void signOut()}>{t.say("sign_out")}</button>
      )}
      <Settings taste={taste} />
    </div>
  );
}

/** The view that the address names, or the first. */
function useView(): View {
  const named = (): View => {
    const name = location.hash.slice(1);
    return name in VIEWS ? (name as View) : "tonight";
  };
  const [view, setView] = useState(named);
  useEffect(() => {
    const changed = (): void => setView(named());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return view;
}

function useFilledRoom(session: Session, operation: Operation): Omit<Room, "isSettled" | "openTrace" | "openRadio" | "correcting" | "correct" | "post"> & { isRead: boolean } {
  const may = (path: string): string | null => (session.may.has(`GET ${path}`) ? path : null);
  const { data: periods, error: noPeriods } = useRead("/api/periods", {}, "known");
  const places = useRead(may("/api/places"), {}, "known").data;
  const { data: balances, error: noBalances } = useRead(may("/api/balances"), {}, "known");
  const [chosen, setPeriod] = useState<string | null>(null);
  return useMemo(() => {
    const found: Period[] = periods === null ? [] : readPeriods(periods, operation.start_s);
    const known: Place[] = places === null ? [] : readPlaces(places);
    const isReady = balances !== null || noBalances !== null || may("/api/balances") === null;
    const first = isReady ? firstPeriod(found, balances === null ? null : readLastMoved(balances)) : null;
    const period = found.some(({ id }) => id === chosen) ? chosen : first;
    return { session, operation, periods: found, places: new Map(known.map((place) => [place.id, place])), period, isRead: isReady && (periods ?? noPeriods) !== null, setPeriod };
  }, [session, operation, periods, noPeriods, places, balances, noBalances, chosen]);
}

/** The night in which somebody moved last; without one the newest night. */
function firstPeriod(periods: readonly Period[], moved: number | null): string | null {
  const nights = periods.filter(({ id }) => id.startsWith("night:"));
  const found = nights.find(({ from_s, to_s }) => moved !== null && from_s < moved && moved <= to_s);
  return (found ?? nights[0] ?? periods[0])?.id ?? null;
}
