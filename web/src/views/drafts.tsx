// What waits for a second person: statements that one has approved and nobody has issued, and notices to people that two who
// did not write them approve. Both are shown as they stand now, whatever time the page shows, and take no room while nothing waits.
import { useState } from "react";
import type { ReactNode } from "react";
import { write } from "../api";
import { useTongue } from "../i18n";
import { Panel } from "../parts";
import { reasonOf } from "../refusal";
import { named, periodText, usePlaceName, useRoom } from "../room";
import { readDrafts, readNotices } from "../shapes";
import type { Draft, Notice } from "../shapes";
import { TimesContext, useRead, useTimes, utc } from "../time";

const DRAFTS = "/api/statement/drafts";
const NOTICES = "/api/notices";
const APPROVERS = 2;

/** `onLook` shows a draft's edition; its period and its times are set here. */
export function Waiting({ onLook }: { onLook: (edition: string) => void }): ReactNode {
  const times = useTimes();
  const { session, setPeriod } = useRoom();
  const look = (draft: Draft): void => {
    setPeriod(draft.period);
    times.setKnownAt(draft.position);
    times.setAsOf(draft.as_of_s);
    onLook(draft.edition);
  };
  return (
    <TimesContext.Provider value={{ ...times, asOf: null, knownAt: null }}>
      {session.may.has(`GET ${DRAFTS}`) ? <Drafts onLook={look} /> : null}
      {session.may.has(`GET ${NOTICES}`) ? <Notices until_s={times.asOf ?? Date.now() / 1000} /> : null}
    </TimesContext.Provider>
  );
}

function Drafts({ onLook }: { onLook: (draft: Draft) => void }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const reading = useRead<unknown>(DRAFTS);
  const [said, act] = useAct();
  const mayIssue = session.may.has("POST /api/statement/issue");
  const issue = ({ period, edition, as_of_s, position, digest }: Draft): Promise<void> => act("/api/statement/issue", { period, edition, as_of: utc(as_of_s), position, digest });
  const drafts = reading.data === null ? [] : readDrafts(reading.data);
  if (drafts.length === 0 && said === "") return null;
  return (
    <Panel title={t.say("drafts")}>
      {drafts.length === 0 ? <p>{t.say("drafts_none")}</p> : null}
      {drafts.map((draft) => (
        <div key={draft.digest}>
          <p>{t.say("draft_of", { period: periodText(t, draft.period), edition: t.word("edition", draft.edition), time: t.moment(draft.as_of_s), position: draft.position, names: t.list(draft.approved, "comma") })}</p>
          {draft.void ? <p className="quiet">{t.say("draft_void")}</p> : null}
          <p className="actions">
            <button type="button" onClick={() => onLook(draft)}>{t.say("look_at_it")}</button>
            {mayIssue && !draft.void ? <button type="button" onClick={() => void issue(draft)}>{t.say("issue_this")}</button> : null}
          </p>
        </div>
      ))}
      <p role="status">{said}</p>
    </Panel>
  );
}

/** `until_s`: an issued one is shown while its hours are not over then. */
function Notices({ until_s }: { until_s: number }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const reading = useRead<unknown>(NOTICES);
  const [said, act] = useAct();
  const decide = (id: string, decision: "approved" | "refused"): Promise<void> => act(`${NOTICES}/decision`, { id, decision });
  const mayDecide = ({ by }: Notice): boolean => session.may.has(`POST ${NOTICES}/decision`) && session.user !== null && by !== session.user;
  const notices = reading.data === null ? [] : readNotices(reading.data).filter(({ status, closes_s }) => status !== "issued" || closes_s > until_s);
  if (notices.length === 0 && said === "") return null;
  return (
    <Panel title={t.say("notices")}>
      {notices.map((notice) => (
        <div key={notice.id}>
          <Told notice={notice} />
          {mayDecide(notice) ? (
            <p className="actions">
              {notice.lacking.length > 0 || notice.approved_by.includes(session.user ?? "") ? null : <button type="button" onClick={() => void decide(notice.id, "approved")}>{t.say("notice_approve")}</button>}
              {notice.status === "refused" ? null : <button type="button" onClick={() => void decide(notice.id, "refused")}>{t.say("notice_refuse")}</button>}
            </p>
          ) : null}
        </div>
      ))}
      <p role="status">{said}</p>
    </Panel>
  );
}

function Told({ notice }: { notice: Notice }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const { status, approved_by, lacking, by } = notice;
  const stands = status === "draft" ? t.say("notice_draft", { n: approved_by.length, all: APPROVERS }) : t.say(status === "issued" ? "notice_issued" : "refused");
  return (
    <>
      <p><strong>{t.list([placed(notice.crossing), t.span(notice.opens_s, notice.closes_s)], "comma")}</strong> <span className="quiet">{t.list([stands, t.say("notice_by", { by }), ...approved_by])}</span></p>
      <p dir="auto">{named(notice.text, t, "")}</p>
      {lacking.length === 0 ? null : <p className="notice fault">{t.say("notice_lacking", { parties: t.list(lacking, "comma") })}</p>}
    </>
  );
}

/** What came of an act, and the way to do it. */
function useAct(): [string, (path: string, body: unknown) => Promise<void>] {
  const t = useTongue();
  const [said, setSaid] = useState("");
  return [
    said,
    async (path, body) => {
      try {
        const { position } = await write<{ position: number }>("POST", path, body);
        setSaid(t.say("issued", { position }));
      } catch (error) {
        setSaid(`${t.say("refused")}: ${reasonOf(t, error)}`);
      }
    },
  ];
}
