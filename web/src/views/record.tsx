// Record: the form of a kind as the service gives it, by keyboard first. What is typed is kept on the device as a draft;
// what is sent goes through the outbox, under a number that this device gave it, so that twice is once. Names are no part of
// a draft, and none is left for the next record: what is personal is in the form until it was sent, and nowhere else.
import { useEffect, useMemo, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { ApiError, write } from "../api";
import type { Fault } from "../api";
import { useTongue } from "../i18n";
import { keep } from "../keep";
import { discard, discardStrays, othersWaiting, post, sendAll, takeStrays, useOutbox, useStrays } from "../outbox";
import type { Outcome, Waiting } from "../outbox";
import { Choice, Panel, Shown } from "../parts";
import { periodText, usePlaceName, useRoom } from "../room";
import { changedIn, correctionOf, typedOf } from "../correction";
import { faultText } from "../refusal";
import { fieldsOf, recordOf } from "../schema";
import type { Field, Typed } from "../schema";
import { readKind, readKinds } from "../shapes";
import type { Moves } from "../shapes";
import { useRead } from "../time";
import { outcomeText } from "./count";
import { Entry } from "./field";

export default function Record(): ReactNode {
  const t = useTongue();
  const { session, correcting } = useRoom();
  const reading = useRead<unknown>("/api/kinds", {}, "none");
  return (
    <div className="narrow">
      <Outbox />
      <p className="quiet">{t.say("record_says")}</p>
      {session.writable.length === 0 ? <p className="notice">{t.say("no_right")}</p> : (
        <Shown reading={reading}>
          {(data) => {
            if (correcting !== null) return <Form key={correcting.id} kind={correcting.kind} />;
            const kinds = readKinds(data).filter(({ name }) => session.writable.includes(name));
            return <Chosen kinds={kinds}>{({ name }) => <Form key={name} kind={name} />}</Chosen>;
          }}
        </Shown>
      )}
    </div>
  );
}

/** One of several kinds, as it was chosen here last. */
export function Chosen<T extends { name: string; title: string }>({ kinds, children }: { kinds: readonly T[]; children: (chosen: T) => ReactNode }): ReactNode {
  const t = useTongue();
  const [kind, setKind] = useState(keep.get("record-kind") ?? "crossing_count");
  const chosen = kinds.find(({ name }) => name === kind) ?? kinds[0];
  return (
    <>
      <Choice label={t.say("choose_kind")} value={chosen?.name ?? null} onChange={(id) => { void keep.set("record-kind", id); setKind(id); }} options={kinds.map(({ name, title }) => ({ id: name, text: t.kind(name, title) }))} />
      {chosen === undefined ? null : children(chosen)}
    </>
  );
}

function Form({ kind }: { kind: string }): ReactNode {
  const t = useTongue();
  const reading = useRead<unknown>(`/api/kinds/${kind}`, {}, "none");
  return (
    <Shown reading={reading}>
      {(data) => {
        const { title, schema } = readKind(data);
        return <Filled kind={kind} title={t.kind(kind, title)} fields={fieldsOf(schema)} />;
      }}
    </Shown>
  );
}

type Said = Outcome | { state: "checked"; moves: Moves } | { state: "unseen" } | { state: "busy" } | null;

/** What is typed; a draft of a new record is kept on the device, one of a correction begins with what stands. */
function useDraft(kind: string, old: Typed | null): [Typed, (next: Typed) => void] {
  const key = `draft-${kind}`;
  const [typed, setTyped] = useState<Typed>(() => old ?? (JSON.parse(keep.get(key) ?? "{}") as Typed));
  useEffect(() => {
    if (old === null) void keep.set(key, JSON.stringify(without(PERSONAL, typed)));
  }, [key, typed, old]);
  return [typed, setTyped];
}

export function Filled({ kind, title, fields }: { kind: string; title: string; fields: readonly Field[] }): ReactNode {
  const t = useTongue();
  const { operation, session, correcting, correct, post: at } = useRoom();
  const old = useMemo(() => (correcting === null ? null : typedOf(correcting, operation.zone)), [correcting, operation.zone]);
  const [typed, setTyped] = useDraft(kind, old);
  const [checked, setChecked] = useState("");
  const [said, setSaid] = useState<Said>(null);
  const [isDone, setDone] = useState(false);
  const [number, setNumber] = useState(() => crypto.randomUUID());
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (old !== null) form.current?.querySelector<HTMLElement>("[role=spinbutton]")?.focus(); // the drawer that it was begun in is gone
  }, [old]);
  const faults = useMemo(() => byField(said !== null && "faults" in said ? said.faults : []), [said]);
  const plain = correcting === null || old === null ? recordOf(kind, operation.nature, fields, { ...typed, ...at }) : correctionOf(correcting, operation.nature, fields, old, typed);
  const record = { ...plain, source_id: number };
  const isSeen = old === null || checked === JSON.stringify(record); // nothing is corrected before its effect was seen
  const isSame = old !== null && changedIn(fields, old, typed).length === 0;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (said?.state === "busy") return;
    if (!isSeen) return check();
    setSaid({ state: "busy" });
    const outcome = await post(kind, record);
    setSaid(outcome);
    if (outcome.state === "refused" || outcome.state === "unkept") return;
    if (old === null) setTyped(kept(typed));
    else setDone(true);
    setNumber(crypto.randomUUID());
  }

  async function check(): Promise<void> {
    setSaid({ state: "busy" });
    try {
      const answer = await write<{ moves: Moves }>("POST", `/api/observations/${kind}?dry_run=true`, record);
      setSaid({ state: "checked", moves: answer.moves });
      setChecked(JSON.stringify(record));
    } catch (error) {
      const told = error instanceof ApiError ? error : null;
      if (told === null) setChecked(JSON.stringify(record));
      setSaid(told === null ? { state: "unseen" } : { state: "refused", message: told.message, faults: told.faults });
    }
  }

  const entry = (field: Field): ReactNode => (
    <Entry key={field.path} field={field} value={typed[field.path] ?? ""} old={old === null ? undefined : (old[field.path] ?? "")} faults={faults.get(field.path) ?? []} onChange={(value) => setTyped({ ...typed, [field.path]: value })} />
  );
  const leave = <button key={String(isDone)} type="button" autoFocus={isDone} onClick={() => correct(null)}>{t.say(isDone ? "correct_again" : "correct_leave")}</button>;
  if (isDone) return <Panel title={title} aside={leave}><Answer said={said} fields={fields} /></Panel>;
  return (
    <Panel title={title} aside={correcting === null ? null : leave}>
      {correcting === null ? null : <p className="quiet">{t.say("correcting", { position: correcting.position })}</p>}
      <form ref={form} className="record" onSubmit={(event) => void submit(event)} noValidate>
        {fields.filter((field) => !isFine(field) && !(field.path in (at ?? {})) && ((old === null && at === null) || field.path !== "supersedes")).map(entry)}
        <Finer fields={fields.filter(isFine)} typed={typed}>{entry}</Finer>
        <p className="actions">
          <button type="submit" className="main" disabled={isSame} aria-disabled={said?.state === "busy"}>{t.say(said?.state === "busy" ? "sending" : !isSeen ? "check" : old === null ? "send" : "correct_send")}</button>
          {old === null ? (
            <>
              {session.may.has(`POST /api/observations/${kind}`) ? <button type="button" onClick={() => void check()}>{t.say("check")}</button> : null}
              <button type="button" onClick={() => { setTyped({}); setSaid(null); }}>{t.say("clear_form")}</button>
              <span className="quiet">{t.say(fields.some(({ path }) => PERSONAL.test(path)) ? "draft_unnamed" : "draft_kept")}</span>
            </>
          ) : null}
        </p>
        {isSeen || said?.state === "refused" ? <Answer said={said} fields={fields} /> : null}
      </form>
    </Panel>
  );
}

/** A band of ages, which few posts take: `body.people.f_5_11`. */
const isFine = ({ path }: Field): boolean => /\.[fmu]_\d/.test(path);

/** Bands of ages, folded away so that one tabs past them; open where one of them is filled. */
function Finer({ fields, typed, children }: { fields: readonly Field[]; typed: Typed; children: (field: Field) => ReactNode }): ReactNode {
  const t = useTongue();
  const [isOpen] = useState(() => fields.some(({ path }) => typed[path]));
  if (fields.length === 0) return null;
  return (
    <details className="finer" open={isOpen}>
      <summary>{t.say("finer")}</summary>
      <div className="record">{fields.map(children)}</div>
    </details>
  );
}

const PERSONAL = /^personal\./;
const without = (what: RegExp, typed: Typed): Typed => Object.fromEntries(Object.entries(typed).filter(([path]) => !what.test(path)));

/** What stays for the next record of the same post. */
const kept = (typed: Typed): Typed => without(/^(occurred|supersedes|body\.people|personal\.)/, typed);

function byField(faults: readonly Fault[]): Map<string, Fault[]> {
  return Map.groupBy(faults, ({ where }) => pathOf(where));
}

/** The field that a fault names: the last part of `record 1, people.men`, in the body unless it is of the envelope. */
function pathOf(where: string): string {
  const last = where.split(", ").at(-1) ?? "";
  return /^(occurred|source|place|method|supersedes|body\.)/.test(last) ? last : `body.${last}`;
}

function Answer({ said, fields }: { said: Said; fields: readonly Field[] }): ReactNode {
  const t = useTongue();
  if (said === null || said.state === "busy") return null;
  if (said.state === "checked") {
    return (
      <div role="status" className="notice">
        <h3>{t.say("moves")}</h3>
        <Moving moves={said.moves} />
      </div>
    );
  }
  const known = new Set(fields.map(({ path }) => path));
  return (
    <div role={said.state === "refused" ? "alert" : "status"} className={["refused", "conflict", "unkept"].includes(said.state) ? "notice fault" : "notice"}>
      <p>{said.state === "unseen" ? t.say("unseen") : said.state === "refused" ? t.say("refused_all", { n: said.faults.length }) : outcomeText(t, said)}</p>
      {said.state === "refused" ? <Faults faults={said.faults.filter(({ where }) => !known.has(pathOf(where)))} /> : null}
    </div>
  );
}

function Moving({ moves }: { moves: Moves }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  if (moves.figures.length + moves.accounts.length === 0) return <p>{t.say("moves_nothing")}</p>;
  const { figures, accounts, statements } = moves;
  const counts = [t.say("moves_figures", { n: figures.length }), t.say("moves_accounts", { n: accounts.length }), t.say("moves_statements", { n: statements.length })];
  return (
    <>
    <p>{t.list(counts)}</p>
    <ul>
      {moves.figures.map((name) => <li key={name}>{t.name("figures", name)}</li>)}
      {moves.accounts.map((id) => <li key={id}>{placed(id)}</li>)}
      {moves.statements.map((each, index) => (
        <li key={index}>{`${t.say("corrigendum")}: ${periodText(t, each.period)} · ${t.word("edition", each.edition)}`}</li>
      ))}
    </ul>
    </>
  );
}

export function Faults({ faults }: { faults: readonly Fault[] }): ReactNode {
  const t = useTongue();
  return (
    <ul>
      {faults.map((fault, index) => <li key={index}>{faultText(t, fault)}</li>)}
    </ul>
  );
}

export function Outbox(): ReactNode {
  const t = useTongue();
  const waiting = useOutbox();
  const others = othersWaiting();
  const strays = useStrays();
  if (waiting.length + others.length + strays.length === 0) return null;
  return (
    <Panel title={t.say("queue", { n: waiting.length })} aside={<button type="button" onClick={() => void sendAll()}>{t.say("send_again")}</button>}>
      <ul className="outbox">
        {waiting.map((one) => <Kept key={one.id} one={one} />)}
        {strays.length === 0 ? null : (
          <li>
            {`${t.say("strays", { n: strays.length })} `}
            <bdi>{t.list(strays.map(({ kind, record }) => `${t.kind(kind)}: ${String(record["source"] ?? "")}`), "semicolon")}</bdi>
            <button type="button" onClick={() => void takeStrays()}>{t.say("strays_take")}</button>
            <button type="button" onClick={discardStrays}>{t.say("discard")}</button>
          </li>
        )}
        {others.map(([name, n]) => <li key={name} className="quiet">{t.say("waits_for", { n, name })}</li>)}
      </ul>
    </Panel>
  );
}

function Kept({ one }: { one: Waiting }): ReactNode {
  const t = useTongue();
  return (
    <li className={one.message ? "fault" : ""}>
      <bdi>{t.kind(one.kind)}</bdi> · <span>{one.message ? t.say("refused_all", { n: one.faults.length }) : t.say("kept")}</span>
      <Faults faults={one.faults} />
      {one.message ? <button type="button" onClick={() => void discard(one.id)}>{t.say("discard")}</button> : null}
    </li>
  );
}
