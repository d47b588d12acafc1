// What was recorded here and the server does not have yet. It is kept on the device, survives a reload, and is sent again
// until the server answers, in its order; the record's own number makes a second sending harmless. What the server refuses
// stays, with the reasons, until somebody discards it: nothing that was seen is dropped in silence. It is sent by the person
// who recorded it and by nobody else. A record with names is kept in a vault or not at all: it goes, or stays in its form.
import { useEffect, useSyncExternalStore } from "react";
import { ApiError, write } from "./api";
import type { Fault } from "./api";
import { clearOld, dropStrays, isSealed, isTheirTurn, keep, leftByOthers, strays } from "./keep";

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

export type Outcome = { state: "sent" | "twice" | "conflict"; position: number | null } | { state: "kept" } | { state: "unkept" } | { state: "refused"; message: string; faults: readonly Fault[] };
interface Result {
  results: { status: string; position: number | null }[];
}

/** How records leave: each by its own address, or as a field device sends them. */
export interface Way {
  send: <T>(one: Waiting) => Promise<T>;
  /** Makes the link of a record to the one before it. */
  tie?: (one: Waiting) => Promise<NonNullable<Waiting["link"]>>;
}

const waitingIn = (text: string | null): readonly Waiting[] => JSON.parse(text ?? "[]") as Waiting[];
const read = (): readonly Waiting[] => waitingIn(keep.get(KEPT));
const BY_ADDRESS: Way = { send: ({ kind, record }) => write("POST", `/api/observations/${kind}`, record) };
let way = BY_ADDRESS;
clearOld();
let waiting = read();
let stray: readonly Waiting[] = strays().map((one) => ({ faults: [], message: "", ...one }) as unknown as Waiting);
const listeners = new Set<() => void>();

function put(next: readonly Waiting[]): Promise<void> {
  waiting = next;
  const written = keep.set(KEPT, JSON.stringify(next));
  for (const listener of listeners) listener();
  return written;
}

/** Goes on with what is kept where `keep` now looks. */
export function reopen(next: Way = BY_ADDRESS): void {
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

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export const useOutbox = (): readonly Waiting[] => useSyncExternalStore(listen, () => waiting);

/** What a page of before left unsent, nobody knows by whom: it waits until somebody takes or discards it. */
export const useStrays = (): readonly Waiting[] => useSyncExternalStore(listen, () => stray);

/** Makes the strays one's own, and sends them. */
export async function takeStrays(): Promise<void> {
  await keeping(() => put([...waiting, ...stray]));
  discardStrays();
  await sendAll();
}

export function discardStrays(): void {
  dropStrays();
  stray = [];
  for (const listener of listeners) listener();
}

/** How many records wait here for others to sign in, by name. */
export const othersWaiting = (): [string, number][] =>
  leftByOthers(KEPT)
    .map(([user, text]): [string, number] => [user, waitingIn(text).length])
    .filter(([, count]) => count > 0);

/** Keeps a record, then sends it behind those that wait; returns what came of it. */
export async function post(kind: string, record: Record<string, unknown>): Promise<Outcome> {
  const one: Waiting = { id: crypto.randomUUID(), kind, record, faults: [], message: "" };
  if ("personal" in record && !isSealed()) return sending(async () => unkept(await send(one)));
  await keeping(async () => {
    const link = await way.tie?.(one);
    await put([...waiting, link === undefined ? one : { ...one, link }]);
  });
  return (await sendAll()).get(one.id) ?? { state: "kept" };
}

export const discard = (id: string): Promise<void> => put(waiting.filter((each) => each.id !== id));

const unkept = (outcome: Outcome): Outcome => (outcome.state === "kept" ? { state: "unkept" } : outcome);

/** What came of each that waited, until one could not be sent. */
export const sendAll = (): Promise<Map<string, Outcome>> =>
  sending(async () => {
    const out = new Map<string, Outcome>();
    for (const one of waiting.filter(({ message }) => message === "")) {
      if (!waiting.includes(one)) continue; // somebody else is here by now
      const outcome = await send(one);
      await settle(one, outcome);
      out.set(one.id, outcome);
      if (outcome.state === "kept") break;
    }
    return out;
  });

async function send(one: Waiting): Promise<Outcome> {
  if (!isTheirTurn()) return { state: "kept" };
  try {
    const { results } = await way.send<Result>(one);
    const [result] = results;
    return { state: result?.status === "duplicate" ? "twice" : "sent", position: result?.position ?? null };
  } catch (error) {
    return failed(one, error);
  }
}

function failed(one: Waiting, error: unknown): Outcome {
  if (!(error instanceof ApiError)) return { state: "kept" }; // the line is cut
  if (error.status === 409) return { state: "conflict", position: null };
  const isLater = [401, 410, 429].includes(error.status) || error.status >= 500;
  if (isLater || (one.link !== undefined && error.status === 403)) return { state: "kept" };
  return { state: "refused", message: error.message, faults: error.faults };
}

/** What was answered leaves; what was refused stays, with the reasons. */
async function settle(one: Waiting, outcome: Outcome): Promise<void> {
  if (outcome.state === "kept") return;
  if (outcome.state !== "refused") return discard(one.id);
  const { message, faults } = outcome;
  await put(waiting.map((each) => (each.id === one.id ? { ...one, message, faults: [...faults] } : each)));
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
