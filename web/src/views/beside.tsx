// Beside a statement: what the public edition keeps back, and why; and what differs from the statement issued last.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { readRaw } from "../api";
import { useTongue } from "../i18n";
import { numberText, statedIn, statedName } from "../lines";
import type { StatementData, Stated } from "../lines";
import { Panel, Shown } from "../parts";
import { periodText, usePlaceName, useRoom } from "../room";
import { readIssued } from "../shapes";
import { useRead, utc } from "../time";
import type { Asked, Made } from "./statement";

/** A statement as data, by its questions; null until it is read, or where it is refused. */
function useData(asked: Asked | null): { data: StatementData; digest: string } | null {
  const [kept, setKept] = useState<{ key: string; data: StatementData; digest: string } | null>(null);
  const key = asked === null ? "" : JSON.stringify(asked);
  useEffect(() => {
    let isLate = false;
    async function get(): Promise<void> {
      const answer = await readRaw("/api/statement", { ...(JSON.parse(key) as Asked), format: "json" });
      const data = (await answer.json()) as StatementData;
      if (!isLate) setKept({ key, data, digest: answer.headers.get("x-statement-sha256") ?? "" });
    }
    if (key !== "") void get().catch(() => undefined); // the preview says why
    return () => {
      isLate = true;
    };
  }, [key]);
  return kept?.key === key ? kept : null;
}

/** Types of place that a public edition names: nothing finer than a district. */
const COARSE = new Set(["district", "zone", "city"]);

/** What the internal edition says at the same position and the public one does not. */
export function KeptBack({ asked, made }: { asked: Asked; made: Made }): ReactNode {
  const t = useTongue();
  const at = { ...asked, as_known_at: made.position };
  const inside = useData({ ...at, edition: "internal" });
  const outside = useData({ ...at, edition: "public" });
  if (inside === null || outside === null) return <Panel title={t.say("kept_back")}><p className="quiet">{t.say("loading")}</p></Panel>;
  const printed = new Map(statedIn(outside.data).map((each) => [each.key, each]));
  const held = statedIn(inside.data).filter((each) => each.figure !== null && (printed.get(each.key)?.isWithheld ?? true));
  const whyOf = (each: Stated): "why_small" | "why_fine" | "why_inside" => {
    if (printed.has(each.key)) return "why_small";
    const place = each.figure?.place;
    return place !== undefined && !COARSE.has(place.split("/")[0] ?? "") ? "why_fine" : "why_inside";
  };
  return (
    <Panel title={t.say("kept_back")}>
      {outside.data.waits === "yes" ? <p className="notice">{t.say("waits")}</p> : (["why_small", "why_fine", "why_inside"] as const).map((why) => <Held key={why} title={t.say(why)} lines={held.filter((each) => whyOf(each) === why)} />)}
    </Panel>
  );
}

function Held({ title, lines }: { title: string; lines: readonly Stated[] }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const placed = usePlaceName(t);
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="held">
        {lines.map((each, index) => <li key={index}>{statedName(t, each, placed, operation.start_s)}: <bdi>{numberText(t, each)}</bdi></li>)}
      </ul>
    </>
  );
}

/** The statement of this edition that was issued last, rebuilt at its position, beside the one that is shown. */
export function AgainstLast({ asked, made }: { asked: Asked; made: Made }): ReactNode {
  const t = useTongue();
  const { session } = useRoom();
  const reading = useRead<unknown>(session.may.has("GET /api/statement/corrigenda") ? "/api/statement/corrigenda" : null, {}, "known");
  const last = reading.data === null ? null : (readIssued(reading.data).filter(({ edition }) => edition === asked["edition"]).at(-1) ?? null);
  const now = useData({ ...asked, as_known_at: made.position });
  const then = useData(last === null ? null : { period: last.period, edition: last.edition, as_of: utc(last.as_of), as_known_at: last.position });
  if (!session.may.has("GET /api/statement/corrigenda")) return null;
  return (
    <Panel title={t.say("against_last")}>
      <Shown reading={reading}>
        {() => {
          if (last === null) return <p>{t.say("none_issued")}</p>;
          if (now === null || then === null) return <p className="quiet">{t.say("loading")}</p>;
          return (
            <>
              <p>{t.say("last_issued", { period: periodText(t, last.period), position: last.position })}</p>
              {then.digest === last.digest ? null : <p className="notice fault">{t.say("not_rebuilt")}</p>}
              <Differences then={statedIn(then.data)} now={statedIn(now.data)} />
            </>
          );
        }}
      </Shown>
    </Panel>
  );
}

function Differences({ then, now }: { then: readonly Stated[]; now: readonly Stated[] }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const placed = usePlaceName(t);
  const [before, after] = [then, now].map((each) => new Map(each.map((one) => [one.key, one]))) as [Map<string, Stated>, Map<string, Stated>];
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  const rows = keys.map((key) => ({ key, was: before.get(key) ?? null, is: after.get(key) ?? null }))
    .map((row) => ({ ...row, texts: [row.was, row.is].map((each) => (each === null ? t.say("not_in_it") : numberText(t, each))) }))
    .filter(({ texts: [was, is] }) => was !== is);
  if (rows.length === 0) return <p>{t.say("no_difference")}</p>;
  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">{t.say("figure")}</th>
          <th scope="col" className="end">{t.say("was")}</th>
          <th scope="col" className="end">{t.say("is_now")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, was, is, texts }) => (
          <tr key={key}>
            <th scope="row">{[is, was].map((each) => (each === null ? "" : statedName(t, each, placed, operation.start_s))).find(Boolean) || t.say("withheld")}</th>
            <td className="end quiet"><bdi>{texts[0]}</bdi></td>
            <td className="end"><bdi>{texts[1]}</bdi></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
