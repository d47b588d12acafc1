// A count at a crossing, by thumb or on paper: its four groups, where it was taken, and the record of it.
import type { Key, Tongue } from "../i18n";
import type { Outcome } from "../outbox";
import { faultsText } from "../refusal";

export const GROUPS = ["men", "women", "boys", "girls"] as const;
export type Group = (typeof GROUPS)[number];
export const NAMES: Record<Group, Key> = { men: "man", women: "woman", boys: "boy", girls: "girl" };

export interface Where {
  source: string;
  place: string;
  from: string;
  corridor: string;
  population: string;
}

/** `people` holds every group: one that is 0 was looked for, and was none. */
export const countRecord = (where: Where, nature: string, occurred: string, people: Record<string, number>, number: string): Record<string, unknown> => ({
  kind: "crossing_count",
  nature,
  occurred,
  source: where.source,
  source_id: number,
  method: "counted",
  place: where.place,
  body: { from: where.from, corridor: where.corridor, people, population: where.population, movement: "unknown" },
});

/** What came of sending a record. */
export function outcomeText(t: Tongue, outcome: Outcome): string {
  if (outcome.state === "sent") return outcome.position === null ? t.say("sent_here") : t.say("sent", { position: outcome.position });
  if (outcome.state === "twice") return t.say("sent_twice");
  if (outcome.state === "refused") return `${t.say("refused")}: ${faultsText(t, outcome.faults)}`;
  return t.say(outcome.state);
}
