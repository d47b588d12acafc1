// The signatures under a handover: one gives, another takes. Both sign the same content, by its hash; who comes second
// looks at what the first one signed, as it was known then.
import { useState } from "react";
import type { ReactNode } from "react";
import { write } from "../api";
import { useTongue } from "../i18n";
import { Panel, Shown } from "../parts";
import { reasonOf } from "../refusal";
import { useRoom } from "../room";
import { readHandover, readHalfSigned } from "../shapes";
import type { HalfSigned } from "../shapes";
import { TimesContext, useRead, useTimes, utc } from "../time";

const SIGN = "POST /api/handover/signature";
const ROLES = ["giving", "taking"] as const;
type Role = (typeof ROLES)[number];
/** A signature happens now, whatever time the page shows. */
const EVER_S = Date.UTC(2100, 0) / 1000;
const LOOK_BACK_S = 2 * 86_400;

/** To sign what is shown since a position; `onSince` shows what another has signed, `onTaken` follows a whole handover. */
export function Signing({ since, onSince, onTaken }: { since: number; onSince: (position: number) => void; onTaken: () => void }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const times = useTimes();
  const isOffered = session.may.has(SIGN) && session.user !== null;
  const shown = useRead<unknown>(isOffered ? "/api/handover" : null, { since });
  const [said, setSaid] = useState("");
  if (!isOffered) return null;

  async function sign(role: Role): Promise<void> {
    if (shown.data === null) return;
    const { position, as_of_s, digest } = readHandover(shown.data);
    try {
      const done = await write<{ position: number }>("POST", "/api/handover/signature", { since, position, as_of_s, digest, role });
      setSaid(t.say("sent", { position: done.position }));
      if (role === "taking") onTaken();
      shown.again();
      look({ since, position, as_of: as_of_s }); // what was signed stays in sight, though the signature moved the head
    } catch (error) {
      setSaid(`${t.say("refused")}: ${reasonOf(t, error)}`);
    }
  }

  function look(at: Pick<HalfSigned, "since" | "position" | "as_of">): void {
    onSince(at.since);
    times.setKnownAt(at.position);
    times.setAsOf(at.as_of);
  }

  return (
    <Panel title={t.say("signatures")}>
      <Shown reading={shown}>
        {(data) => {
          const { signed, whole } = readHandover(data);
          return (
            <>
              {whole ? <p><strong>{t.say("signed_by_both")}</strong></p> : null}
              <ul className="held">
                {signed.map((each) => <li key={each.role}>{t.say(each.role === "giving" ? "hands_over" : "takes_over")}: <bdi>{each.by}</bdi>, {t.moment(each.at_s)}</li>)}
              </ul>
              {whole ? null : (
                <p className="actions">
                  {ROLES.filter((role) => signed.every((each) => each.role !== role && each.by !== session.user)).map((role) => (
                    <button key={role} type="button" onClick={() => void sign(role)}>{t.say(`sign_${role}`)}</button>
                  ))}
                </p>
              )}
            </>
          );
        }}
      </Shown>
      <TimesContext.Provider value={{ ...times, asOf: EVER_S, knownAt: null }}>
        <Waiting onLook={look} />
      </TimesContext.Provider>
      <p role="status">{said}</p>
    </Panel>
  );
}

/** What another has signed in the last two days and nobody has taken or given yet. */
function Waiting({ onLook }: { onLook: (at: HalfSigned) => void }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const [from] = useState(() => utc(Math.floor(Date.now() / 1000) - LOOK_BACK_S));
  const { data } = useRead<unknown>("/api/observations", { kind: "handover", from, limit: 100 });
  const waiting = data === null ? [] : readHalfSigned(data).filter(({ by }) => by !== session.user);
  return waiting.map((each) => (
    <p key={each.digest} className="actions">
      <span>{t.say("waits_for_other", { by: each.by, since: each.since, position: each.position })}</span>
      <button type="button" onClick={() => onLook(each)}>{t.say("look_at_it")}</button>
    </p>
  ));
}
