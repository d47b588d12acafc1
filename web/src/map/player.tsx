// The plan of the operation's folder, walked on the map at any of its moments. For the planning role; read when asked for.
import type { Map as Chart } from "maplibre-gl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { ApiError, read } from "../api";
import { useTongue } from "../i18n";
import { Crowd, crowdAt, readPlayback } from "./crowd";
import type { Playback } from "./crowd";

const STEPS_PER_S = 4;

export function Player({ chart, colour }: { chart: Chart; colour: string }): ReactNode {
  const t = useTongue();
  const [plan, setPlan] = useState<Playback | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const open = useCallback(() => {
    read("/api/plan/playback").then(
      (data) => setPlan(readPlayback(data)),
      (error: unknown) => setFault(error instanceof ApiError ? error.message : String(error)),
    );
  }, []);
  if (fault !== null) return <p className="map-player notice" role="alert">{t.say("failed", { message: fault })}</p>;
  if (plan === null) return <div className="map-player"><button type="button" onClick={open}>{t.say("plan_play")}</button></div>;
  return <Walked chart={chart} plan={plan} colour={colour} onClose={() => setPlan(null)} />;
}

function Walked({ chart, plan, colour, onClose }: { chart: Chart; plan: Playback; colour: string; onClose: () => void }): ReactNode {
  const t = useTongue();
  const [time, setTime] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [count, setCount] = useState(0);
  const crowd = useRef<{ layer: Crowd; places: Uint16Array } | null>(null);

  useEffect(() => {
    const places = new Uint16Array(plan.peopleMost * 2);
    const layer = new Crowd(plan.bounds, places, rgba(colour));
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
  }, [chart, plan, colour]);

  useEffect(() => {
    if (crowd.current === null) return;
    const { layer, places } = crowd.current;
    const many = crowdAt(plan, time, places);
    layer.show(many);
    setCount(many);
  }, [chart, plan, colour, time]);

  useEffect(() => {
    if (!isPlaying) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function next(now: number) {
      const passed = ((now - before) / 1000) * STEPS_PER_S;
      before = now;
      setTime((at) => (at + passed >= plan.steps ? 0 : at + passed));
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, plan]);

  const moment = t.moment(plan.start_s + (plan.first_step + time) * plan.step_s);
  return (
    <div className="map-player" role="group" aria-label={t.say("plan_play")}>
      <p>{t.say("plan_modelled", { n: count, time: moment })}</p>
      <input type="range" min={0} max={plan.steps} step={0.1} value={time} aria-label={t.say("time")} aria-valuetext={moment} onChange={(event) => setTime(Number(event.target.value))} />
      <div className="actions">
        <button type="button" onClick={() => setPlaying(!isPlaying)}>{t.say(isPlaying ? "stop" : "play")}</button>
        <button type="button" onClick={onClose}>{t.say("close")}</button>
      </div>
    </div>
  );
}

/** A colour of the style sheet, `#rrggbb`, as parts of one, a little sheer. */
function rgba(hex: string): [number, number, number, number] {
  const part = (at: number): number => (parseInt(hex.slice(at, at + 2), 16) / 255) * SHEER;
  return [part(1), part(3), part(5), SHEER];
}

const SHEER = 0.8;
