// Statement: a period in words, in one of two editions and three languages, as the ledger stands at the page's position.
// One person approves, another issues; both are noted on the ledger by the service, which checks who may.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { address, readRaw, write } from "../api";
import { LANGUAGES, NAMES, Tongue, useTongue } from "../i18n";
import type { Language } from "../i18n";
import { Choice, Panel } from "../parts";
import { reasonOf } from "../refusal";
import { useRoom } from "../room";
import { useTimes, utc } from "../time";
import { AgainstLast, KeptBack } from "./beside";
import { Delay } from "./delay";
import { Waiting } from "./drafts";
import { PeriodChoice } from "./tonight";

const FORMATS = ["text", "html", "pdf", "json"] as const;
const EDITIONS = ["internal", "public"] as const;

export default function Statement(): ReactNode {
  const t = useTongue();
  const { period, session } = useRoom();
  const times = useTimes();
  const [language, setLanguage] = useState<Language>(t.language);
  const [edition, setEdition] = useState(session.edition);
  const asked = { period, language, edition, as_of: times.asOf === null ? null : utc(times.asOf), as_known_at: times.knownAt };
  const { made, fault } = useStatement(asked, times.knownAt ?? times.head);
  const editions = session.edition === "public" ? ["public"] : EDITIONS;
  return (
    <>
      <PeriodChoice />
      <div className="controls">
        <Choice label={t.say("language")} value={language} onChange={(id) => setLanguage(id as Language)} options={LANGUAGES.map((id) => ({ id, text: NAMES[id] }))} />
        <Choice label={t.say("edition")} value={edition} onChange={setEdition} options={editions.map((id) => ({ id, text: t.word("edition", id) }))} />
        <div className="downloads">
          {FORMATS.map((format) => (
            <a key={format} href={address("/api/statement", { ...asked, format })} target="_blank" rel="noreferrer">{t.say(`format_${format}`)}</a>
          ))}
        </div>
      </div>
      <Waiting onLook={setEdition} />
      <Panel title={t.say("preview_of")} aside={made === null ? null : <span className="quiet">{t.say("position", { position: made.position })}</span>}>
        <p className="quiet">{t.say("statement_says")}</p>
        {fault === null ? null : <p role="alert" className="notice fault">{t.say("failed", { message: reasonOf(t, fault) })}</p>}
        {made === null ? (fault === null ? <p className="quiet">{t.say("loading")}</p> : null) : (
          <>
            <Acts asked={asked} made={made} />
            <pre className="statement" tabIndex={0} lang={language} dir={new Tongue(language, "UTC").direction}>{made.text}</pre>
          </>
        )}
      </Panel>
      {made === null ? null : (
        <div className="board">
          {edition === "public" && session.edition !== "public" ? <KeptBack asked={asked} made={made} /> : null}
          <AgainstLast asked={asked} made={made} />
        </div>
      )}
      <Delay />
    </>
  );
}

export type Asked = Record<string, string | number | null>;

/** A statement as it was shown: what is approved and issued is this one, by its hash at its position. */
export interface Made {
  text: string;
  position: number;
  digest: string;
}

function useStatement(asked: Asked, position: number): { made: Made | null; fault: unknown } {
  const [made, setMade] = useState<Made | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const key = JSON.stringify([asked, position]);
  useEffect(() => {
    let isLate = false;
    async function get(): Promise<void> {
      const [wanted] = JSON.parse(key) as [Asked];
      if (wanted["period"] === null) return;
      try {
        const answer = await readRaw("/api/statement", { ...wanted, format: "text" });
        const read = { text: await answer.text(), position: Number(answer.headers.get("x-ledger-position")), digest: answer.headers.get("x-statement-sha256") ?? "" };
        if (!isLate) setMade(read);
        if (!isLate) setFault(null);
      } catch (error) {
        if (!isLate) setFault(error);
      }
    }
    void get();
    return () => {
      isLate = true;
    };
  }, [key]);
  return { made, fault };
}

/** To approve and to issue, for whoever may. */
function Acts({ asked, made }: { asked: Asked; made: Made }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const [said, setSaid] = useState("");

  async function act(what: "approve" | "issue"): Promise<void> {
    setSaid("");
    const { period, edition, as_of } = asked;
    const which = { period, edition, position: made.position, digest: made.digest, ...(as_of === null ? {} : { as_of }) };
    try {
      const { position } = await write<{ position: number }>("POST", `/api/statement/${what}`, which);
      setSaid(t.say("issued", { position }));
    } catch (error) {
      setSaid(`${t.say("refused")}: ${reasonOf(t, error)}`);
    }
  }

  const acts = (["approve", "issue"] as const).filter((what) => session.may.has(`POST /api/statement/${what}`));
  if (acts.length === 0) return null;
  return (
    <div className="actions">
      <span className="quiet">{t.say("issue_says")}</span>
      {acts.map((what) => <button key={what} type="button" onClick={() => void act(what)}>{t.say(what)}</button>)}
      <span role="status">{said}</span>
    </div>
  );
}
