// The page whole: who is looking, in which language, and the room itself once the operation is read.
import { useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { ApiError, read } from "./api";
import { Frame } from "./frame";
import { Tongue, TongueContext, firstLanguage } from "./i18n";
import type { Language } from "./i18n";
import { Hatching } from "./parts";
import type { Operation, Session } from "./room";
import { readOperation, readSession } from "./shapes";
import { SignIn } from "./signin";
import { firstTheme, showTheme } from "./theme";
import type { Theme } from "./theme";

export interface Taste {
  language: Language;
  setLanguage: (language: Language) => void;
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

export function App(): ReactNode {
  const [language, setLanguage] = useState(firstLanguage);
  const [theme, setTheme] = useState(firstTheme);
  const [session, setSession] = useState<Session | null>(null);
  const [operation, setOperation] = useState<Operation | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const tongue = useMemo(() => new Tongue(language, operation?.zone ?? "UTC"), [language, operation?.zone]);

  useEffect(() => showTheme(theme), [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = tongue.direction;
    localStorage.setItem("language", language);
  }, [language, tongue]);

  const enter = useCallback(async () => {
    setFault(null);
    try {
      const who = readSession(await read("/api/session"));
      if (who.user !== null || who.isOpenView) setOperation(readOperation(await read("/api/operation")));
      setSession(who);
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : String(error));
    }
  }, []);
  useEffect(() => void enter(), [enter]);

  const leave = useCallback(() => {
    setOperation(null);
    setSession((before) => before && { ...before, user: null, isOpenView: false });
  }, []);
  const taste: Taste = { language, setLanguage, theme, setTheme };

  return (
    <TongueContext.Provider value={tongue}>
      <I18nProvider locale={tongue.locale}>
        <Hatching />
        {fault !== null ? <Broken fault={fault} onAgain={enter} /> : null}
        {session !== null && operation !== null ? (
          <Frame session={session} operation={operation} taste={taste} onLeave={leave} onSignIn={() => setOperation(null)} />
        ) : null}
        {session !== null && operation === null && fault === null ? <SignIn taste={taste} onDone={enter} /> : null}
      </I18nProvider>
    </TongueContext.Provider>
  );
}

function Broken({ fault, onAgain }: { fault: string; onAgain: () => void }): ReactNode {
  return (
    <TongueContext.Consumer>
      {(t) => (
        <main className="alone" role="alert">
          <p>{t.say("failed", { message: fault })}</p>
          <button type="button" onClick={onAgain}>
            {t.say("again")}
          </button>
        </main>
      )}
    </TongueContext.Consumer>
  );
}
