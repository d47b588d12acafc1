// What was recorded here and the server does not have yet. It is kept on the device, survives a reload, and is sent again
// until the server answers; the record's own number makes a second sending harmless. What the server refuses stays, with
// the reasons, until somebody discards it: nothing that was seen is dropped in silence.
import { useEffect, useSyncExternalStore } from "react";
import { ApiError, write } from "./api";
import type { Fault } from "./api";

const KEPT = "outbox";
const AGAIN_MS = 5000;

export interface Waiting {
  id: string;
  kind: string;
  record: Record<string, unknown>;
  /** Why the server refused it; empty while it only waits. */
  faults: Fault[];
  message: string;
}

export type Outcome = { state: "sent" | "twice" | "conflict"; position: number | null } | { state: "kept" } | { state: "refused"; message: string; faults: readonly Fault[] };
interface Result {
  results: { status: string; position: number | null }[];
}

let waiting: readonly Waiting[] = JSON.parse(localStorage.getItem(KEPT) ?? "[]") as Waiting[];
const listeners = new Set<() => void>();

function keep(next: readonly Waiting[]): void {
  waiting = next;
  localStorage.setItem(KEPT, JSON.stringify(next));
  for (const listener of listeners) listener();
}

export function useOutbox(): readonly Waiting[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}

/** Keeps a record, then sends it; returns what came of it. */
export async function post(kind: string, record: Record<string, unknown>): Promise<Outcome> {
  const one: Waiting = { id: crypto.randomUUID(), kind, record, faults: [], message: "" };
  keep([...waiting, one]);
  return send(one);
}

export const discard = (id: string): void => keep(waiting.filter((each) => each.id !== id));

export async function sendAll(): Promise<void> {
  for (const one of waiting.filter(({ message }) => message === "")) {
    if ((await send(one)).state === "kept") return;
  }
}

async function send(one: Waiting): Promise<Outcome> {
  try {
    const { results } = await write<Result>("POST", `/api/observations/${one.kind}`, one.record);
    discard(one.id);
    const [result] = results;
    return { state: result?.status === "duplicate" ? "twice" : "sent", position: result?.position ?? null };
  } catch (error) {
    return failed(one, error);
  }
}

function failed(one: Waiting, error: unknown): Outcome {
  if (!(error instanceof ApiError)) return { state: "kept" }; // the line is cut
  if (error.status === 409) {
    discard(one.id);
    return { state: "conflict", position: null };
  }
  if (error.status === 401 || error.status === 429 || error.status >= 500) return { state: "kept" };
  const refused = { ...one, message: error.message, faults: [...error.faults] };
  keep(waiting.map((each) => (each.id === one.id ? refused : each)));
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
