// The page whole: who is looking, in which language, and the room itself once the operation is read.
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { ApiError, read, write } from "./api";
import { Frame } from "./frame";
import { Tongue, TongueContext, firstLanguage, useTongue } from "./i18n";
import type { Language } from "./i18n";
import { keepFor } from "./keep";
import { othersWaiting, reopen, useOutbox } from "./outbox";
import { Hatching } from "./parts";
import { reasonOf } from "./refusal";
import type { Operation, Session } from "./room";
import { readOperation, readSession } from "./shapes";
import { SignIn } from "./signin";
import { firstTheme, showTheme } from "./theme";
import type { Theme } from "./theme";
import { endMap, readMarker } from "./vault";

const Field = lazy(() => import("./field"));

export interface Taste {
  language: Language;
  setLanguage: (language: Language) => void;
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

/** What signed in as a field device for the first time, or that one is kept here already. */
type Code = { name: string; code: string } | "kept" | null;

export function App(): ReactNode {
  const [language, setLanguage] = useState(firstLanguage);
  const [theme, setTheme] = useState(firstTheme);
  const [session, setSession] = useState<Session | null>(null);
  const [operation, setOperation] = useState<Operation | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [field, setField] = useState<Code>(() => (readMarker() === null ? null : "kept"));
  const tongue = useMemo(() => new Tongue(language, operation?.zone ?? "UTC"), [language, operation?.zone]);

  useEffect(() => showTheme(theme), [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = tongue.direction;
    localStorage.setItem("language", language);
  }, [language, tongue]);

  const enter = useCallback(async (name = "", code = "") => {
    setFault(null);
    try {
      let who = readSession(await read("/api/session"));
      if (who.isDevice && code !== "") return setField({ name, code });
      if (who.isDevice) who = readSession(await write("DELETE", "/api/session")); // what it kept is gone
      if (who.user !== null || who.isOpenView) setOperation(readOperation(await read("/api/operation")));
      keepFor(who.user);
      reopen();
      setSession(who);
    } catch (error) {
      setFault(error);
    }
  }, []);
  useEffect(() => {
    endMap(Date.now());
    if (readMarker() === null) void enter();
  }, [enter]);

  const leave = useCallback(() => {
    keepFor(null);
    reopen();
    setOperation(null);
    setSession((before) => before && { ...before, user: null, isOpenView: false });
  }, []);
  const again = useCallback(() => void enter(), [enter]);
  const taste: Taste = { language, setLanguage, theme, setTheme };

  return (
    <TongueContext.Provider value={tongue}>
      <I18nProvider locale={tongue.locale}>
        <Hatching />
        {field !== null ? (
          <Suspense fallback={null}>
            <Field given={field === "kept" ? null : field} taste={taste} />
          </Suspense>
        ) : (
          <>
            {fault !== null ? <Broken error={fault} onAgain={again} /> : null}
            {session !== null && operation !== null ? (
              <Frame session={session} operation={operation} taste={taste} onLeave={leave} onSignIn={() => setOperation(null)} />
            ) : null}
            {session !== null && operation === null && fault === null ? <SignIn taste={taste} onDone={enter} /> : null}
          </>
        )}
      </I18nProvider>
    </TongueContext.Provider>
  );
}

/** Why the page could not begin, what waits here until it can, and the way to try again; it tries when a network is back. */
function Broken({ error, onAgain }: { error: unknown; onAgain: () => void }): ReactNode {
  const t = useTongue();
  const waiting = othersWaiting().reduce((sum, [, count]) => sum + count, useOutbox().length);
  useEffect(() => {
    addEventListener("online", onAgain);
    return () => removeEventListener("online", onAgain);
  }, [onAgain]);
  return (
    <main className="alone" role="alert">
      <p>{t.say("failed", { message: reasonOf(t, error) })}</p>
      {error instanceof ApiError ? null : <p>{t.say("needs_device")}</p>}
      {waiting === 0 ? null : <p>{t.say("queue", { n: waiting })}</p>}
      <button type="button" onClick={onAgain}>{t.say("again")}</button>
    </main>
  );
}
