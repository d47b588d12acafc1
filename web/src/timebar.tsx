// Both times as sliders: what was known at a position of the ledger, and what happened until a moment. Playing moves
// the one that was moved last, step by step. At the right end the page is live.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";
import { useTongue } from "./i18n";
import { useRoom } from "./room";
import { useTimes } from "./time";

const QUARTER_S = 900;
const STEP_MS = 700;
const STEPS = 40;

export function TimeBar({ isUp }: { isUp: boolean }): ReactNode {
  const t = useTongue();
  const { operation, periods, session } = useRoom();
  const isTold = session.may.has("GET /api/stream"); // else the page knows of no position: what is shown is what is known now
  const { asOf, isLimited, knownAt, head, setAsOf, setKnownAt } = useTimes();
  const [isPlaying, setPlaying] = useState(false);
  const [moved, setMoved] = useState<"known" | "until">(isTold ? "known" : "until");
  const end = Math.max(operation.start_s + QUARTER_S, ...periods.map(({ to_s }) => to_s));
  const position = knownAt ?? head;
  const isPast = knownAt !== null && knownAt < head;

  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => {
      const isAtEnd = moved === "known" ? stepKnown() : stepUntil();
      if (isAtEnd) setPlaying(false);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, moved, position, head, asOf]);

  function stepKnown(): boolean {
    const next = position + Math.max(1, Math.ceil(head / STEPS));
    setKnownAt(next >= head ? null : next);
    return next >= head;
  }

  function stepUntil(): boolean {
    const quarters = Math.max(1, Math.ceil((end - operation.start_s) / QUARTER_S / STEPS));
    const next = (asOf ?? end) + quarters * QUARTER_S;
    setAsOf(next >= end ? null : next);
    return next >= end;
  }

  function play(): void {
    if (!isPlaying && moved === "known" && !isPast) setKnownAt(1);
    if (!isPlaying && moved === "until" && !isLimited) setAsOf(operation.start_s + QUARTER_S);
    setPlaying(!isPlaying);
  }

  return (
    <footer className={isPast || isLimited ? "times past" : "times"} aria-label={t.say("time")} role="region">
      <p className="state" role="status">
        <span aria-hidden="true" className={isPast ? "dot past" : isUp ? "dot" : "dot cut"} />
        {!isTold ? t.say("known_now") : isPast ? t.say("past", { position, head }) : t.say(isUp ? "live" : "live_cut", { position: head })}
      </p>
      {!isTold ? null : (
        <Slider className="slider" value={position} minValue={1} maxValue={Math.max(1, head)} onChange={(value) => { setMoved("known"); setKnownAt(value >= head ? null : value); }}>
          <Label>{t.say("known_at")}</Label>
          <SliderOutput>{t.say("known_of", { position, head })}</SliderOutput>
          <Track />
        </Slider>
      )}
      <Slider className="slider" value={asOf ?? end} minValue={operation.start_s} maxValue={end} step={QUARTER_S} onChange={(value) => { setMoved("until"); setAsOf(value >= end ? null : value); }}>
        <Label>{t.say("happened_until")}</Label>
        <SliderOutput>{asOf === null ? t.say("not_limited") : t.moment(asOf)}</SliderOutput>
        <Track />
      </Slider>
      <button type="button" aria-pressed={isPlaying} onClick={play}>{t.say(isPlaying ? "stop" : "play")}</button>
      <button type="button" disabled={!isPast && !isLimited} onClick={() => { setPlaying(false); setKnownAt(null); setAsOf(null); }}>
        {t.say("to_now")}
      </button>
    </footer>
  );
}

const Track = (): ReactNode => (
  <SliderTrack className="track">
    <SliderThumb className="thumb" />
  </SliderTrack>
);
