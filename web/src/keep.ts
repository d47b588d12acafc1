// Where the page keeps what must survive a reload: the browser's own storage, for each person who signs in apart, or on a
// field device its vault. What one person left here is never another's to send.
export interface Keep {
  get: (name: string) => string | null;
  /** Comes back when it is written. */
  set: (name: string, text: string) => Promise<void>;
}

const WHO = "who";
const keyOf = (user: string, name: string): string => `kept/${encodeURIComponent(user)}/${name}`;
let owner = "";
const browser: Keep = {
  get: (name) => localStorage.getItem(keyOf(owner, name)),
  set: async (name, text) => localStorage.setItem(keyOf(owner, name), text),
};
let place = browser;

export const keep: Keep = { get: (name) => place.get(name), set: (name, text) => place.set(name, text) };

export function keepIn(next: Keep): void {
  place = next;
}

/** Everything is whoever signed in's from here on; null where nobody is. */
export function keepFor(user: string | null): void {
  owner = user ?? "";
  localStorage.setItem(WHO, owner);
}

/** Whether the session is still theirs: another tab of this browser may have signed in somebody else. */
export const isTheirTurn = (): boolean => place !== browser || localStorage.getItem(WHO) === owner;

/** Nothing outside of a vault holds names: there they stay in the form alone. */
export const isSealed = (): boolean => place !== browser;

/** Deletes what begins so, of whoever is signed in. */
export function forget(beginning: string): void {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(keyOf(owner, beginning)))) localStorage.removeItem(key);
}

const OUTBOX = "outbox";
const NOBODY = keyOf("?", OUTBOX); // no user's name

/**
 * Takes away what pages of before kept for nobody in particular. Drafts and tallies go, since anybody's words may stand in
 * them; what was recorded and not sent stays for somebody to take, without names.
 */
export function clearOld(): void {
  const old = localStorage.getItem(OUTBOX);
  if (old !== null) localStorage.setItem(NOBODY, JSON.stringify([...strays(), ...unnamed(old)]));
  for (const key of Object.keys(localStorage).filter((each) => [OUTBOX, "tally", "record-kind"].includes(each) || each.startsWith("draft-"))) localStorage.removeItem(key);
}

function unnamed(old: string): { record: Record<string, unknown> }[] {
  try {
    return (JSON.parse(old) as { record: Record<string, unknown> }[]).map((one) => ({ ...one, record: Object.fromEntries(Object.entries(one.record).filter(([name]) => name !== "personal")) }));
  } catch {
    return []; // no page can have written it
  }
}

/** What was left unsent, nobody knows by whom. */
export const strays = (): { record: Record<string, unknown> }[] => JSON.parse(localStorage.getItem(NOBODY) ?? "[]") as { record: Record<string, unknown> }[];
export const dropStrays = (): void => localStorage.removeItem(NOBODY);

/** What others left here under a name. */
export function leftByOthers(name: string): [string, string][] {
  return Object.keys(localStorage).flatMap((key) => {
    const [, user = "", rest] = /^kept\/([^/]*)\/(.*)$/.exec(key) ?? [];
    return rest !== name || key === NOBODY || decodeURIComponent(user) === owner ? [] : [[decodeURIComponent(user), localStorage.getItem(key) ?? ""] as [string, string]];
  });
}
