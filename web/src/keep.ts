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

/** What others left here under a name. */
export function leftByOthers(name: string): [string, string][] {
  return Object.keys(localStorage).flatMap((key) => {
    const [, user = "", rest] = /^kept\/([^/]*)\/(.*)$/.exec(key) ?? [];
    return rest !== name || decodeURIComponent(user) === owner ? [] : [[decodeURIComponent(user), localStorage.getItem(key) ?? ""] as [string, string]];
  });
}
