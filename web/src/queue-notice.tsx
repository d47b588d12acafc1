// How much was not sent yet, wherever on the page one is. Empty, it takes no room.
import type { ReactNode } from "react";
import { useTongue } from "./i18n";
import { useOutbox, useResending, useStrays } from "./outbox";

export function Queue(): ReactNode {
  const t = useTongue();
  const waiting = useOutbox().length + useStrays().length;
  useResending();
  if (waiting === 0) return null;
  return (
    <a className="queue" href="#record">
      <span aria-hidden="true">⇡</span> {t.say("queue", { n: waiting })}
    </a>
  );
}
