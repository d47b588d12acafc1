// What was recorded here and the server does not have yet. It is kept on the device, survives a reload, and is sent again
// until the server answers, in its order; the record's own number makes a second sending harmless. What the server refuses
// stays, with the reasons, until somebody discards it: nothing that was seen is dropped in silence.
import { useEffect, useSyncExternalStore } from "react";
import { ApiError, write } from "./api";
import type { Fault } from "./api";
import { keep } from "./keep";

const KEPT = "outbox";
const AGAIN_MS = 5000;

export interface Waiting {
  id: string;
  kind: string;
  record: Record<string, unknown>;
  /** On a field device, how it follows the record before it. */
  link?: { sequence: number; previous: string; head: string };
  /** Why the server refused it; empty while it only waits. */
  faults: Fault[];
  message: string;
}

export type Outcome = { state: "sent" | "twice" | "conflict"; position: number | null } | { state: "kept" } | { state: "refused"; message: string; faults: readonly Fault[] };
interface Result {
  results: { status: string; position: number | null }[];
}

/** How records leave: each by its own address, or as a field device sends them. */
export interface Way {
  send: <T>(one: Waiting) => Promise<T>;
  /** Makes the link of a record to the one before it. */
  tie?: (one: Waiting) => Promise<NonNullable<Waiting["link"]>>;
}

const read = (): readonly Waiting[] => JSON.parse(keep.get(KEPT) ?? "[]") as Waiting[];
let way: Way = { send: ({ kind, record }) => write("POST", `/api/observations/${kind}`, record) };
let waiting = read();
const listeners = new Set<() => void>();

function put(next: readonly Waiting[]): Promise<void> {
  waiting = next;
  const written = keep.set(KEPT, JSON.stringify(next));
  for (const listener of listeners) listener();
  return written;
}

/** Goes on with what is kept where `keep` now looks. */
export function reopen(next: Way): void {
  way = next;
  waiting = read();
  for (const listener of listeners) listener();
}

/** Makes acts wait for one another, so that no record overtakes another. */
function turns(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act);
    last = next.catch(() => undefined);
    return next;
  };
}
const keeping = turns();
const sending = turns();

export function useOutbox(): readonly Waiting[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}

/** Keeps a record, then sends it behind those that wait; returns what came of it. */
export async function post(kind: string, record: Record<string, unknown>): Promise<Outcome> {
  const one: Waiting = { id: crypto.randomUUID(), kind, record, faults: [], message: "" };
  await keeping(async () => {
    const link = await way.tie?.(one);
    await put([...waiting, link === undefined ? one : { ...one, link }]);
  });
  return (await sendAll()).get(one.id) ?? { state: "kept" };
}

export const discard = (id: string): Promise<void> => put(waiting.filter((each) => each.id !== id));

/** What came of each that waited, until one could not be sent. */
export const sendAll = (): Promise<Map<string, Outcome>> =>
  sending(async () => {
    const out = new Map<string, Outcome>();
    for (const one of waiting.filter(({ message }) => message === "")) {
      const outcome = await send(one);
      out.set(one.id, outcome);
      if (outcome.state === "kept") break;
    }
    return out;
  });

async function send(one: Waiting): Promise<Outcome> {
  try {
    const { results } = await way.send<Result>(one);
    await discard(one.id);
    const [result] = results;
    return { state: result?.status === "duplicate" ? "twice" : "sent", position: result?.position ?? null };
  } catch (error) {
    return failed(one, error);
  }
}

async function failed(one: Waiting, error: unknown): Promise<Outcome> {
  if (!(error instanceof ApiError)) return { state: "kept" }; // the line is cut
  if (error.status === 409) {
    await discard(one.id);
    return { state: "conflict", position: null };
  }
  const isLater = [401, 410, 429].includes(error.status) || error.status >= 500;
  if (isLater || (one.link !== undefined && error.status === 403)) return { state: "kept" };
  const refused = { ...one, message: error.message, faults: [...error.faults] };
  await put(waiting.map((each) => (each.id === one.id ? refused : each)));
  return { state: "refused", message: error.message, faults: error.faults };
}

/** Sends what waits, now and then, and as soon as there is a network again. */
export function useResending(): void {
  const some = useOutbox().some(({ message }) => message === "");
  useEffect(() => {
    if (!some) return undefined;
    const go = (): void => void sendAll();
    const timer = setInterval(go, AGAIN_MS);
    addEventListener("online", go);
    return () => {
      clearInterval(timer);
      removeEventListener("online", go);
    };
  }, [some]);
}
