// The trace as a drawer: from a figure to the observations it rests on, from an observation to what its source says,
// its place on the ledger, and the proof that it lies there.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { read } from "./api";
import type { Params } from "./api";
import { Drawer } from "./drawer";
import { nameOf, qualifier, readable, unitText, valueText } from "./figures";
import { isChoice, labelOf, optionOf } from "./forms";
import { useTongue } from "./i18n";
import type { Tongue } from "./i18n";
import { Shown } from "./parts";
import { Radio } from "./radio";
import { usePlaceName, useRoom } from "./room";
import { flat } from "./schema";
import { readTrace } from "./shapes";
import type { TracedFigure, Whole } from "./shapes";
import { useRead, useTimes, utc } from "./time";

export function TraceDrawer({ what, onClose }: { what: string | null; onClose: () => void }): ReactNode {
  const t = useTongue();
  const [path, setPath] = useState<string[]>([]);
  useEffect(() => setPath(what === null ? [] : [what]), [what]);
  const last = path.at(-1);
  return (
    <Drawer title={t.say("trace")} isOpen={last !== undefined} onClose={onClose} onBack={path.length > 1 ? () => setPath(path.slice(0, -1)) : undefined}>
      {last === undefined ? null : <Step key={last} what={last} onFollow={(id) => setPath([...path, id])} />}
    </Drawer>
  );
}

function Step({ what, onFollow }: { what: string; onFollow: (id: string) => void }): ReactNode {
  const { period } = useRoom();
  // an id of an observation is longer than a figure's, and is of no period
  const reading = useRead<unknown>(`/api/trace/${encodeURIComponent(what)}`, { period: what.length < 64 ? period : null });
  return (
    <Shown reading={reading}>
      {(data) => {
        const traced = readTrace(data);
        if (traced.observation !== null) return <Observation whole={traced.observation} />;
        const { as_of_s, position, figures } = traced;
        return figures.map((figure) => <OfFigure key={figure.trace + figure.period} figure={figure} known={{ as_of: utc(as_of_s), as_known_at: position }} onFollow={onFollow} />);
      }}
    </Shown>
  );
}

function OfFigure({ figure, known, onFollow }: { figure: TracedFigure; known: Params; onFollow: (id: string) => void }): ReactNode {
  const t = useTongue();
  const [more, setMore] = useState<Pick<TracedFigure, "first" | "cursor">>({ first: [], cursor: figure.cursor });
  const [fault, setFault] = useState("");
  const placed = usePlaceName(t);
  const shown = readable(figure);
  const name = nameOf(t, figure);
  const value = `${valueText(t, shown)} ${unitText(t, shown)}`;
  const entries = [...figure.first, ...more.first];
  const showMore = (): Promise<void> =>
    read<unknown>(`/api/trace/${figure.trace}`, { period: figure.period, cursor: more.cursor, ...known }).then(
      (data) => {
        const [next] = readTrace(data).figures;
        if (next) setMore({ first: [...more.first, ...next.first], cursor: next.cursor });
        setFault("");
      },
      (error: unknown) => setFault(error instanceof Error ? error.message : String(error)),
    );
  return (
    <>
      <p className="big"><bdi>{value}</bdi></p>
      <p>{t.list([name, qualifier(t, figure, placed), t.span(figure.from_s, figure.to_s)])}</p>
      <p className="quiet">{`${t.word("species", figure.species)} · ${t.word("method", figure.method)}`}</p>
      <h3>{t.say("rests_on", { n: figure.observations })}</h3>
      {more.cursor === null ? null : <p className="quiet">{t.say("shown_first", { n: more.cursor })}</p>}
      <ol className="entries">
        {entries.map((entry) => (
          <li key={entry.position}>
            <button type="button" className="plain" disabled={entry.id === null} onClick={() => entry.id !== null && onFollow(entry.id)}>
              <span><bdi>{entry.source ?? t.kind(entry.kind)}</bdi></span>
              <span className="quiet">{t.list([t.kind(entry.kind), entry.place === null ? "" : placed(entry.place)])}</span>
              <span className="quiet">{entry.occurred === null ? "" : t.span(...entry.occurred)}</span>
              <span className="quiet">{t.say("position", { position: entry.position })}</span>
            </button>
          </li>
        ))}
      </ol>
      {more.cursor === null ? null : <p><button type="button" onClick={() => void showMore()}>{t.say("show_more")}</button></p>}
      {fault === "" ? null : <p role="alert">{t.say("failed", { message: fault })}</p>}
      <h3>{t.say("radio")}</h3>
      <Radio what={figure} />
    </>
  );
}

function Observation({ whole }: { whole: Whole }): ReactNode {
  const t = useTongue();
  const { correct, session } = useRoom();
  const { knownAt } = useTimes();
  const placed = usePlaceName(t);
  const { id, occurred, position, kind, content } = whole;
  const facts: [string, string | null][] = [
    [t.say("kind"), t.kind(whole.kind)],
    [t.say("occurred"), whole.occurred === null ? null : t.span(...whole.occurred)],
    [t.say("place"), whole.place === null ? null : placed(whole.place)],
    [t.say("source"), whole.source],
    [t.say("source_id"), whole.source_id],
    [t.say("method"), whole.method === null ? null : t.word("method", whole.method)],
    [t.say("id"), whole.id],
  ];
  return (
    <>
      <p className="big">{t.say("position", { position: whole.position })}</p>
      <dl className="facts">
        {facts.map(([name, text]) => (text === null ? null : <Fact key={name} name={name} text={text} />))}
      </dl>
      {knownAt === null && id !== null && occurred !== null && session.writable.includes(kind) ? (
        <p><button type="button" onClick={() => correct({ id, position, kind, content, occurred })}>{t.say("correct")}</button></p>
      ) : null}
      <h3>{t.say("content")}</h3>
      <dl className="facts">
        {flat(content["body"]).map(([name, text]) => <Fact key={name} name={labelOf(t, name)} text={contentOf(t, name, text, placed)} />)}
      </dl>
      <h3>{t.say("proof")}</h3>
      {whole.proof.length > 0 ? <p>{t.say("proof_holds")}</p> : null}
      <dl className="facts code" dir="ltr" lang="en">
        {whole.proof.map(([name, text]) => <Fact key={name} name={name} text={text} />)}
      </dl>
    </>
  );
}

const MOMENTS = new Set(["as_of", "closes", "due", "handover", "opens", "since", "start", "taken", "until", "valid_from", "valid_to"]);

/** What a source says in one field: a choice and a place by their names, a moment on the operation's clock, the rest as it stands. */
function contentOf(t: Tongue, path: string, text: string, placed: (id: string) => string): string {
  if (/^\w+(-\w+)*\/[\w-]+$/.test(text)) return placed(text);
  if (MOMENTS.has(path) && /^\d+$/.test(text)) return t.moment(Number(text));
  return isChoice(t, path, text) ? optionOf(t, path, text) : text;
}

function Fact({ name, text }: { name: string; text: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd><bdi>{text}</bdi></dd>
    </div>
  );
}
