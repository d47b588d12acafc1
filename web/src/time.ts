// The two times of the page: what happened until (`as_of`), and what was known at (`as_known_at`, a position). Without
// either the page is live and follows the ledger's head. Every view reads through `useRead`, so that a past position
// shows the whole page as it was, and nothing on it is newer.
import { createContext, useContext, useEffect, useRef, useState } from "react";
import { ApiError, read } from "./api";
import type { Params } from "./api";

export interface Times {
  /** Unix seconds, or null without a limit. */
  asOf: number | null;
  /** The head some moments ago: what seldom changes is read again when appends have paused, so that figures come first. */
  calmHead: number;
  /** Whether somebody set the limit; else it is the end of the shown period, or none. */
  isLimited: boolean;
  /** Whether a read without a limit reaches to the end of the running quarter of an hour: the ledger counts by quarters. */
  isAhead: boolean;
  /** Counts up while the page is live, so that ages grow and what is overdue is seen. */
  beat: number;
  /** A position of the ledger, or null for its head. */
  knownAt: number | null;
  /** The head that the page knows of; grows while it is live. */
  head: number;
  setAsOf: (seconds: number | null) => void;
  setKnownAt: (position: number | null) => void;
  /** Called when the session is over. */
  signedOut: () => void;
}

const nothing = (): void => undefined;
export const TimesContext = createContext<Times>({
  asOf: null,
  calmHead: 0,
  isLimited: false,
  isAhead: false,
  beat: 0,
  knownAt: null,
  head: 0,
  setAsOf: nothing,
  setKnownAt: nothing,
  signedOut: nothing,
});
export const useTimes = (): Times => useContext(TimesContext);

export interface Reading<T> {
  data: T | null;
  error: ApiError | null;
  again: () => void;
}

/**
 * Reads an address at the page's two times, again whenever they or the head move; null as path reads nothing. The list of
 * periods is read at what was known alone; the kinds are of no time and are read once.
 */
export function useRead<T>(path: string | null, params: Params = {}, timing: "both" | "known" | "none" = "both"): Reading<T> {
  const times = useTimes();
  const [tries, setTries] = useState(0);
  const [kept, setKept] = useState<{ key: string; data: T | null; error: ApiError | null } | null>(null);
  const subject = path === null ? null : JSON.stringify([path, params]);
  const asOf = timing === "both" ? times.asOf : null;
  const knownAt = timing === "none" ? null : times.knownAt;
  const moved = { none: "", known: `${knownAt ?? times.calmHead}`, both: `${knownAt ?? times.head} ${times.beat}` }[timing];
  const isAhead = timing === "both" && times.isAhead;
  const latest = useRef(params);
  latest.current = params;

  useEffect(() => {
    if (path === null || subject === null) return undefined;
    const abort = new AbortController();
    const until = asOf ?? (isAhead ? quarterEnd() : null);
    const at = { as_of: until === null ? null : utc(until), as_known_at: knownAt };
    read<T>(path, { ...latest.current, ...at }, abort.signal).then(
      (data) => setKept({ key: subject, data, error: null }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const told = error instanceof ApiError ? error : new ApiError(0, "network", String(error));
        if (told.status === 401) times.signedOut();
        // a cut line leaves what was read, and so does one that is asked too often; an answer that refuses does not
        setKept((before) => ({ key: subject, data: [0, 429].includes(told.status) && before?.key === subject ? before.data : null, error: told }));
      },
    );
    return () => abort.abort();
  }, [path, subject, asOf, knownAt, isAhead, moved, tries]);

  const fits = kept?.key === subject;
  return { data: fits ? kept.data : null, error: fits ? kept.error : null, again: () => setTries((n) => n + 1) };
}

const QUARTER_S = 900;
const quarterEnd = (): number => Math.ceil(Date.now() / 1000 / QUARTER_S) * QUARTER_S;

export const utc = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
