// The plan of the operation's folder, or a simulated run of it, walked on the map at any of its moments: who walks, who waits,
// who is out. For the planning role; read when asked for.
import type { Map as Chart } from "maplibre-gl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { read } from "../api";
import { useTongue } from "../i18n";
import { reasonOf } from "../refusal";
import { Curves, CurvesTold } from "./arrivals";
import { Crowd } from "./crowd";
import { placeOf, readPlayback, readRun } from "./playback";
import type { KeptRun, Moment, Scene } from "./playback";
import type { Colours } from "./style";

const STEPS_PER_S = 4;
/** Who does not want motion sees the whole in so many pictures, one a second. */
const PICTURES = 40;
const PICTURE_MS = 1000;

interface Offered {
  plan: Scene;
  run: KeptRun | null;
  fault: string | null;
}

export function Player({ chart, colours }: { chart: Chart; colours: Colours }): ReactNode {
  const t = useTongue();
  const [offered, setOffered] = useState<Offered | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const open = useCallback(() => {
    read("/api/plan/playback").then((data) => setOffered(readPlayback(data)), (error: unknown) => setFault(error));
  }, []);
  if (fault !== null) return <p className="map-player notice" role="alert">{t.say("failed", { message: reasonOf(t, fault) })}</p>;
  if (offered === null) return <div className="map-player"><button type="button" onClick={open}>{t.say("plan_play")}</button></div>;
  return <Played chart={chart} colours={colours} offered={offered} onClose={() => setOffered(null)} />;
}


function Played({ chart, colours, offered: { plan, run, fault }, onClose }: { chart: Chart; colours: Colours; offered: Offered; onClose: () => void }): ReactNode {
  const t = useTongue();
  const [isRun, setRun] = useState(false);
  const [simulated, setSimulated] = useState<Scene | null>(null);
  const scene = (isRun ? simulated : null) ?? plan;
  const isLoading = isRun && simulated === null;
  const [wrong, setWrong] = useState(fault);
  const [time_s, setTime_s] = useState(plan.first_step * plan.step_s);
  const [isPlaying, setPlaying] = useState(false);
  const end_s = Math.max(...[plan, ...(run === null ? [] : [run])].map(({ first_step, steps, step_s }) => (first_step + steps) * step_s));
  const steps = end_s / scene.step_s - scene.first_step;
  const time = Math.min(time_s / scene.step_s - scene.first_step, steps);
  const told = useCrowd(chart, colours, scene, time);
  usePlaying(isPlaying, plan.first_step * plan.step_s, end_s, scene.step_s, setTime_s);

  const choose = (run: boolean): void => {
    setRun(run);
    if (!run || simulated !== null) return;
    read("/api/plan/run").then(
      (data) => setSimulated(readRun(data)),
      (error: unknown) => {
        setWrong(reasonOf(t, error));
        setRun(false);
      },
    );
  };
  const moment = t.moment(scene.start_s + time_s);
  const curves = { plan, run, people: plan.people, time_s, end_s };
  return (
    <>
      <Waits chart={chart} waiting={told.waiting} />
      <div className="map-player" role="group" aria-label={t.say("plan_play")}>
        <div>
          {run === null ? null : (
            <fieldset>
              <legend className="away">{t.say("play_source")}</legend>
              <label><input type="radio" name="played" checked={!isRun} onChange={() => choose(false)} /> {t.say("play_the_plan")}</label>
              <label><input type="radio" name="played" checked={isRun} onChange={() => choose(true)} /> {t.say("play_the_run")}</label>
            </fieldset>
          )}
          {wrong === null ? null : <div className="notice" role="alert">{t.say("failed", { message: wrong })}</div>}
          <p>{isLoading ? t.say("loading") : t.say("plan_modelled", { n: told.onStreets, time: moment })}</p>
          <input type="range" min={0} max={steps} step={0.1} value={time} aria-label={t.say("time")} aria-valuetext={moment} onChange={(event) => setTime_s((scene.first_step + Number(event.target.value)) * scene.step_s)} />
          <Curves {...curves} />
          <div className="actions">
            <button type="button" onClick={() => setPlaying(!isPlaying)}>{t.say(isPlaying ? "stop" : "play")}</button>
            <button type="button" onClick={onClose}>{t.say("close")}</button>
          </div>
        </div>
        <div>
          {isLoading ? null : <Counts told={told} people={scene.people} />}
          <CurvesTold {...curves} />
          {run === null || !isRun ? null : <p className="quiet">{t.say("run_assumed", { runs: run.runs, seed: run.seed, late: run.late_min, ignoring: run.ignoring_percent })}</p>}
        </div>
      </div>
    </>
  );
}

interface Told extends Moment {
  onStreets: number;
  /** Where most wait, the greatest first. */
  waiting: readonly Waiting[];
}

interface Waiting {
  junction: number;
  place: [number, number];
  people: number;
}

/** The points, drawn among the layers of the map, and how many they are. */
function useCrowd(chart: Chart, { text, alert }: Colours, scene: Scene, time: number): Told {
  const [told, setTold] = useState<Told>({ walking: 0, standing: 0, atJunctions: 0, out: 0, onStreets: 0, waiting: [] });
  const crowd = useRef<{ layer: Crowd; places: Uint16Array } | null>(null);
  useEffect(() => {
    const places = new Uint16Array(scene.room * 2);
    const layer = new Crowd(scene.bounds, places, rgba(text), rgba(alert));
    crowd.current = { layer, places };
    const keep = (): void => {
      if (chart.getLayer(layer.id) === undefined) chart.addLayer(layer);
    };
    keep();
    chart.on("styledata", keep); // a style that is built anew has lost it
    return () => {
      chart.off("styledata", keep);
      if (chart.getLayer(layer.id) !== undefined) chart.removeLayer(layer.id);
      crowd.current = null;
    };
  }, [chart, scene, text, alert]);

  useEffect(() => {
    if (crowd.current === null) return;
    const { layer, places } = crowd.current;
    const moment = scene.at(time, places);
    layer.show(moment.walking, moment.standing);
    setTold({ ...moment, onStreets: moment.walking + moment.standing - moment.atJunctions, waiting: waitingIn(scene) });
  }, [chart, scene, text, alert, time]);
  return told;
}

/** Lets time run from one second of the plan to another, and begin again. */
function usePlaying(isPlaying: boolean, from_s: number, to_s: number, step_s: number, set: (next: (time_s: number) => number) => void): void {
  useEffect(() => {
    if (!isPlaying) return undefined;
    const pass = (passed_s: number): void => set((at) => (at + passed_s >= to_s ? from_s : at + passed_s));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const picture_s = Math.ceil((to_s - from_s) / step_s / PICTURES) * step_s;
      const timer = setInterval(() => pass(picture_s), PICTURE_MS);
      return () => clearInterval(timer);
    }
    let before = performance.now();
    let frame = requestAnimationFrame(function next(now: number) {
      pass(((now - before) / 1000) * STEPS_PER_S * step_s);
      before = now;
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, from_s, to_s, step_s, set]);
}

function Counts({ told, people }: { told: Told; people: number }): ReactNode {
  const t = useTongue();
  const home = Math.max(0, people - told.walking - told.standing - told.out);
  const rows: [string, number][] = [[t.say("play_home"), home], [t.say("play_walking"), told.walking], [t.say("play_waiting"), told.standing], [t.say("play_out"), told.out]];
  return (
    <>
      <dl className="play-counts">
        {rows.map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{t.number(n)}</dd>
          </div>
        ))}
      </dl>
      {told.waiting[0] === undefined ? null : <small className="quiet">{t.say("play_most_waiting", { most: told.waiting[0].people })}</small>}
    </>
  );
}

const WAITS_MOST = 12;
const WAITS_LEAST = 10;
const APART_PX = 48;
const LOOKED_AT = 60;

function waitingIn({ waits, junctions, bounds }: Scene): Waiting[] {
  const found: Waiting[] = [];
  waits.forEach((people, junction) => {
    if (people < WAITS_LEAST) return;
    found.push({ junction, people: Math.round(people), place: placeOf(bounds, junctions[junction * 2] ?? 0, junctions[junction * 2 + 1] ?? 0) });
  });
  return found.sort((a, b) => b.people - a.people).slice(0, LOOKED_AT);
}

/** Where most wait: a disc that grows with how many, and the number. Of two that would lie over one another the greater. */
function Waits({ chart, waiting }: { chart: Chart; waiting: readonly Waiting[] }): ReactNode {
  const t = useTongue();
  const [, moved] = useState(0);
  useEffect(() => {
    const move = (): void => moved((n) => n + 1);
    chart.on("move", move);
    return () => void chart.off("move", move);
  }, [chart]);
  const shown: { x: number; y: number; people: number; junction: number }[] = [];
  for (const { place, people, junction } of waiting) {
    const { x, y } = chart.project(place);
    if (shown.length < WAITS_MOST && shown.every((each) => Math.hypot(each.x - x, each.y - y) > APART_PX)) shown.push({ x, y, people, junction });
  }
  return (
    <div className="map-waits" dir="ltr" aria-hidden="true">
      {shown.map(({ x, y, people, junction }) => (
        <span key={junction} style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)` }}>
          <i style={{ inlineSize: `${discPx(people)}px` }} />
          <bdi>{t.number(people)}</bdi>
        </span>
      ))}
    </div>
  );
}

/** As wide as its area says: 100 people 14 pixels, 1,000 people 44. */
const discPx = (people: number): number => Math.round(1.4 * Math.sqrt(people));

/** A colour of the style sheet, `#rrggbb`, as parts of one, a little sheer. */
function rgba(hex: string): [number, number, number, number] {
  const part = (at: number): number => (parseInt(hex.slice(at, at + 2), 16) / 255) * SHEER;
  return [part(1), part(3), part(5), SHEER];
}

const SHEER = 0.8;
