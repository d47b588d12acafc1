// Tonight: every figure of a period by duty, with its bounds, the change against the period before, a sparkline, and the
// way to what it rests on. Totals stand open; their parts unfold. Figures of no duty stand at the end: none is lost.
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { ALARMING, DUTIES, dutyOf, middle, nameOf, qualifier, rankOf, readable, toFloat, unitText, valueText } from "../figures";
import type { Duty, Figure } from "../figures";
import { useTongue } from "../i18n";
import type { Tongue } from "../i18n";
import { Choice, Panel, Shown, Spark } from "../parts";
import { periodText, usePlaceName, useRoom } from "../room";
import { readFigures } from "../shapes";
import { useRead } from "../time";

export function Tonight(): ReactNode {
  const { period } = useRoom();
  const reading = useRead<unknown>(period === null ? null : "/api/figures", { period });
  return (
    <>
      <PeriodChoice />
      <Shown reading={reading}>{(data) => <Board figures={readFigures(data)} />}</Shown>
    </>
  );
}

export function PeriodChoice(): ReactNode {
  const t = useTongue();
  const { periods, period, setPeriod } = useRoom();
  return (
    <div className="controls">
      <Choice
        label={t.say("period")}
        value={period}
        onChange={setPeriod}
        options={periods.map(({ id }) => ({ id, text: periodText(t, id) }))}
      />
    </div>
  );
}

/** The figures of some duties as panels. */
export function Board({ figures, duties = DUTIES }: { figures: readonly Figure[]; duties?: readonly Duty[] }): ReactNode {
  const t = useTongue();
  const by = useMemo(() => Map.groupBy(figures.map(readable), dutyOf), [figures]);
  const shown = duties.filter((duty) => by.has(duty));
  if (shown.length === 0) return <p className="notice">{t.say("nothing")}</p>;
  return (
    <div className="board">
      {shown.map((duty) => (
        <Panel key={duty} title={t.name("duties", duty)}>
          <DutyTable duty={duty} figures={by.get(duty) ?? []} />
        </Panel>
      ))}
    </div>
  );
}

function DutyTable({ duty, figures }: { duty: Duty; figures: readonly Figure[] }): ReactNode {
  const t = useTongue();
  const groups = useMemo(() => grouped(figures), [figures]);
  return (
    <table className="figures">
      <caption className="away">{t.name("duties", duty)}</caption>
      <thead>
        <tr>
          <th scope="col">{t.say("figure")}</th>
          <th scope="col" className="end">{t.say("value")}</th>
          <th scope="col" className="end"><abbr title={t.say("change")}>{t.say("change_short")}</abbr></th>
          <th scope="col">{t.say("history")}</th>
          <th scope="col">{t.say("known_by")}</th>
        </tr>
      </thead>
      {groups.map((group) => (
        <Group key={keyOf(group[0])} group={group} />
      ))}
    </table>
  );
}

type Grouped = [Figure, ...Figure[]];

/** Figures of one name and span together: the total first, then its parts. */
function grouped(figures: readonly Figure[]): Grouped[] {
  const groups = [...Map.groupBy(figures, (figure) => `${figure.figure} ${figure.from_s}`).values()] as Grouped[];
  for (const group of groups) group.sort((a, b) => detail(a) - detail(b));
  return groups.sort(([a], [b]) => rankOf(a) - rankOf(b) || b.from_s - a.from_s);
}

const detail = (figure: Figure): number => Object.keys(figure.labels).length + (figure.place === null ? 0 : 1);
const keyOf = (figure: Figure): string => [figure.figure, figure.from_s, figure.place, ...Object.entries(figure.labels).flat()].join("|");

const TRACE = "GET /api/trace/{what:path}";
const OPEN_PARTS_MAX = 3;

function Group({ group }: { group: Grouped }): ReactNode {
  const t = useTongue();
  const [first] = group;
  const hasTotal = detail(first) === 0 || group.length === 1;
  const parts = hasTotal ? group.slice(1) : group;
  const isFew = parts.length <= OPEN_PARTS_MAX;
  const [isOpen, setOpen] = useState(isFew);
  const toggle = isFew ? null : (
    <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      {t.say("breakdown", { n: parts.length })}
    </button>
  );
  return (
    <tbody>
      {hasTotal ? <Row figure={first} isPart={false} toggle={toggle} /> : (
        <tr>
          <th scope="rowgroup" colSpan={5}>
            <div className="named">{nameOf(t, first)} {toggle}</div>
          </th>
        </tr>
      )}
      {isOpen ? parts.map((part) => <Row key={keyOf(part)} figure={part} isPart toggle={null} />) : null}
    </tbody>
  );
}

function Row({ figure, isPart, toggle }: { figure: Figure; isPart: boolean; toggle: ReactNode }): ReactNode {
  const t = useTongue();
  const { openTrace, openRadio, operation, session } = useRoom();
  const placed = usePlaceName(t);
  const name = nameOf(t, figure);
  const more = qualifier(t, figure, placed);
  const isAlarm = ALARMING.has(figure.figure) && (toFloat(figure.hi) ?? 1) > 0;
  const title = (
    <span>
      {isAlarm ? <span aria-hidden="true" className="shape">▲</span> : null}
      <span>{isPart ? more : name}</span>
    </span>
  );
  const isOfStart = figure.from_s === operation.start_s && figure.species === "movement";
  return (
    <tr className={[isPart ? "part" : "", isAlarm ? "alarm" : ""].join(" ")}>
      <th scope="row">
        <div className="named">
        {session.may.has(TRACE) ? (
          <button type="button" className="plain" aria-label={t.say("open_trace", { figure: more ? `${name}, ${more}` : name })} onClick={() => openTrace(figure.trace)}>
            {title}
          </button>
        ) : title}
        {!isPart && more ? <span className="more">{more}</span> : null}
        {isOfStart ? <span className="more">{t.say("since_start")}</span> : null}
        {toggle}
        </div>
      </th>
      <td className="end value">
        <button type="button" className="number" title={t.say("radio")} onClick={() => openRadio(figure)}>
          <bdi>{valueText(t, figure)}</bdi> <span className="unit">{unitText(t, figure)}</span>
        </button>
      </td>
      <td className="end change">{isOfStart ? "" : changeText(t, figure)}</td>
      <td>{isOfStart || figure.history === undefined ? null : <Spark values={figure.history.concat({ lo: figure.lo, hi: figure.hi })} />}</td>
      <td className="quiet">{t.word("method", figure.method)}</td>
    </tr>
  );
}

/** What changed, where both values are known to one number; unknown is said, and is no change of zero. */
function changeText(t: Tongue, figure: Figure): ReactNode {
  if (figure.before === undefined) return "";
  if (figure.before === null || figure.before.lo === null) return <abbr className="quiet" title={t.say("before_unknown")}>–</abbr>;
  const [now, before] = [middle(figure), middle(figure.before)];
  if (now === null || before === null) return "";
  const isExact = figure.lo === figure.hi && figure.before.lo === figure.before.hi;
  if (now === before) return <span className="quiet">{t.say("no_change")}</span>;
  return <bdi>{`${isExact ? "" : "≈ "}${t.signed(now - before)}`}</bdi>;
}
