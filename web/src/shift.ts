// When somebody sat down: the position of the ledger at which they began, kept on the device for each of them until they
// begin anew. A ledger that is shorter than that is another operation's, and one begins at its end.
import { useState } from "react";

export interface Shift {
  position: number;
  at_s: number;
}

const key = (user: string | null): string => `shift-${user ?? ""}`;

function kept(user: string | null, head: number): Shift {
  const found = JSON.parse(localStorage.getItem(key(user)) ?? "null") as Shift | null;
  return found === null || found.position > head ? seat(user, head) : found;
}

function seat(user: string | null, head: number): Shift {
  const shift = { position: head, at_s: Math.floor(Date.now() / 1000) };
  localStorage.setItem(key(user), JSON.stringify(shift));
  return shift;
}

/** The shift of whoever looks, and the way to begin it anew at the head. */
export function useShift(user: string | null, head: number): [Shift, () => void] {
  const [shift, setShift] = useState(() => kept(user, head));
  return [shift, () => setShift(seat(user, head))];
}
