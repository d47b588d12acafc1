// The stream of the ledger's positions. EventSource resumes a line that was cut by itself, with Last-Event-ID; one that was
// refused, as by a service with too many streams or no free ledger, it gives up, and this opens it again behind the highest
// position, later each time. So nothing is missed and nothing comes twice. It says whether the line is up.
import { useEffect, useRef, useState } from "react";

const SETTLE_MS = 60;
const APART_MS = 500; // steps of a ledger that grows without a pause, each of which every view on the page reads anew
const LOOK_MS = 300_000;
const AGAIN_FIRST_MS = 1000;
const AGAIN_LAST_MS = 60_000;

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
    let stream: EventSource;
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
    let opening: ReturnType<typeof setTimeout> | undefined;
    let waitMs = AGAIN_FIRST_MS;
    const open = (): void => {
      stream = new EventSource(`/api/stream?after=${newest.current}`);
      stream.onmessage = take;
      stream.onopen = () => {
        waitMs = AGAIN_FIRST_MS;
        setUp(true);
      };
      stream.onerror = () => {
        setUp(false);
        if (stream.readyState !== EventSource.CLOSED) return;
        opening = setTimeout(open, waitMs * (1 - Math.random() / 2)); // pages that were refused together come back apart
        waitMs = Math.min(2 * waitMs, AGAIN_LAST_MS);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      clearTimeout(opening);
      stream.close();
    };
  }, [isTold]);

  return { head, isUp };
}
