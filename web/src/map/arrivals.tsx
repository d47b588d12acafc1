// How many are out over time: what the plan proves and what a run of it came to, as two lines and as a table that says the same.
import type { ReactNode } from "react";
import { useTongue } from "../i18n";
import type { Arrivals } from "./playback";

const WIDE = 1000;
const HIGH = 100;
const SHARES = [0.5, 0.9, 1] as const;
const NAMES = ["play_half", "play_most", "play_all"] as const;

interface Drawn {
  plan: Arrivals;
  run: Arrivals | null;
  people: number;
  time_s: number;
  end_s: number;
}

const rowsOf = ({ plan, run }: Drawn) => [{ name: "play_the_plan", of: plan, kind: "plan" } as const, ...(run === null ? [] : [{ name: "play_the_run", of: run, kind: "run" } as const])];

/** The lines, as wide as the slider above them. */
export function Curves(drawn: Drawn): ReactNode {
  const { plan, people, time_s, end_s } = drawn;
  const from_s = plan.first_step * plan.step_s;
  const across = (at_s: number): number => ((at_s - from_s) / Math.max(end_s - from_s, 1)) * WIDE;
  const line = ({ outBy, first_step, step_s }: Arrivals): string =>
    outBy.map((out, step) => `${across((first_step + step) * step_s).toFixed(1)},${(HIGH - (out / Math.max(people, 1)) * HIGH).toFixed(1)}`).join(" ");
  return (
    <svg className="arrivals" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
      {rowsOf(drawn).map(({ of, kind }) => <polyline key={kind} className={kind} points={line(of)} />)}
      <line className="now" x1={across(time_s)} x2={across(time_s)} y1={0} y2={HIGH} />
    </svg>
  );
}

export function CurvesTold(drawn: Drawn): ReactNode {
  const t = useTongue();
  return (
    <table className="arrivals">
      <thead>
        <tr>
          <th scope="col">{t.say("play_after")}</th>
          {NAMES.map((name) => <th key={name} scope="col">{t.say(name)}</th>)}
        </tr>
      </thead>
      <tbody>
        {rowsOf(drawn).map(({ name, of, kind }) => (
          <tr key={kind}>
            <th scope="row">
              <svg viewBox="0 0 24 8" aria-hidden="true"><line className={kind} x1={0} x2={24} y1={4} y2={4} /></svg>
              {t.say(name)}
            </th>
            {SHARES.map((share) => <td key={share}>{told(t, afterOf(of, share * drawn.people))}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const told = (t: ReturnType<typeof useTongue>, after_s: number | null): string => (after_s === null ? t.say("play_never") : t.age(after_s));

/** Seconds since the scenario's start by the end of the step in which so many were out; null where they never were. */
function afterOf({ outBy, first_step, step_s }: Arrivals, people: number): number | null {
  const step = outBy.findIndex((out) => out >= people);
  return step < 0 ? null : (first_step + step) * step_s;
}
