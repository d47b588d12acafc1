// The stream of the ledger's positions. EventSource resumes by itself with Last-Event-ID, so nothing is missed and
// nothing comes twice; this keeps the highest position, and says whether the line is up.
import { useEffect, useRef, useState } from "react";

const SETTLE_MS = 60;
const APART_MS = 500; // steps of a ledger that grows without a pause, each of which every view on the page reads anew
const LOOK_MS = 300_000;

export interface Live {
  head: number;
  isUp: boolean;
}

/**
 * Follows the ledger from `start` on; appends that come close together are shown in one step. Whoever sees the public edition
 * is not told of appends: the page then looks again by the clock.
 */
export function useLive(start: number, isTold: boolean): Live {
  const [head, setHead] = useState(start);
  const [isUp, setUp] = useState(true);
  const newest = useRef(start);

  useEffect(() => {
    if (!isTold) {
      const looking = setInterval(() => setHead((n) => n + 1), LOOK_MS);
      return () => clearInterval(looking);
    }
    const stream = new EventSource(`/api/stream?after=${newest.current}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let steppedMs = -APART_MS;
    const take = (event: MessageEvent): void => {
      const position = Number(event.lastEventId);
      if (!(position > newest.current)) return;
      newest.current = position;
      timer ??= setTimeout(() => {
        timer = undefined;
        steppedMs = performance.now();
        setHead(newest.current);
      }, Math.max(SETTLE_MS, steppedMs + APART_MS - performance.now()));
    };
    stream.onopen = () => setUp(true);
    stream.onerror = () => setUp(false);
    stream.onmessage = take;
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [isTold]);

  return { head, isUp };
}
