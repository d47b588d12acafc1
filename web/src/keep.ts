// Where the page keeps what must survive a reload: the browser's own storage, or on a field device its vault.
export interface Keep {
  get: (name: string) => string | null;
  /** Comes back when it is written. */
  set: (name: string, text: string) => Promise<void>;
}

let place: Keep = {
  get: (name) => localStorage.getItem(name),
  set: async (name, text) => localStorage.setItem(name, text),
};

export const keep: Keep = { get: (name) => place.get(name), set: (name, text) => place.set(name, text) };

export function keepIn(next: Keep): void {
  place = next;
}
