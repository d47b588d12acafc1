// Tonight: the few figures that are asked for over the radio, large; then every figure of a period by duty, with its bounds,
// the change against the period before, a sparkline, and the way to what it rests on. Totals stand open; their parts unfold.
// What was never known is named in one line, and figures of no duty stand folded at the end: none is lost.
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { ALARMING, DUTIES, changeOf, dutyOf, middle, nameOf, qualifier, rankOf, readable, toFloat, unitText, valueText } from "../figures";
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
      <Shown reading={reading}>{(data) => <Night figures={readFigures(data)} />}</Shown>
    </>
  );
}

function Night({ figures }: { figures: readonly Figure[] }): ReactNode {
  return (
    <>
      <Headlines figures={figures} />
      <div className="board">
        <Panels figures={figures} />
      </div>
    </>
  );
}

const HEADLINES = ["crossed", "arrived", "on_road", "remaining", "occupancy"];

/** What is asked for first, to be read from a step away; a figure of several places is left to its table. */
function Headlines({ figures }: { figures: readonly Figure[] }): ReactNode {
  const t = useTongue();
  const { openRadio, operation } = useRoom();
  const found = HEADLINES.flatMap((name) => {
    const own = figures.filter((each) => each.figure === name);
    const now = own.filter((each) => each.from_s !== operation.start_s);
    const shown = now.length > 0 ? now : own;
    return shown.filter((each) => detail(each) === 0 || shown.length === 1).slice(0, 1);
  });
  return (
    <ul className="headlines">
      {found.map((figure) => (
        <li key={figure.figure} className={isAlarming(figure) ? "alarm" : ""}>
          <button type="button" className="number" title={t.say("radio")} onClick={() => openRadio(figure)}>
            <span className="big"><bdi>{valueText(t, figure)}</bdi></span>
            <span className="headline-name">{isAlarming(figure) ? <span aria-hidden="true" className="shape">▲</span> : null}{nameOf(t, figure)}</span>
          </button>
          <span className="change">{changeText(t, figure)}</span>
        </li>
      ))}
    </ul>
  );
}

const isAlarming = (figure: Figure): boolean => ALARMING.has(figure.figure) && (toFloat(figure.hi) ?? 1) > 0;

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

/** The figures of some duties, a panel each. */
export function Panels({ figures, duties = DUTIES }: { figures: readonly Figure[]; duties?: readonly Duty[] }): ReactNode {
  const t = useTongue();
  const by = useMemo(() => Map.groupBy(figures.map(readable), dutyOf), [figures]);
  const shown = duties.filter((duty) => by.has(duty));
  if (shown.length === 0) return <p className="notice">{t.say("nothing")}</p>;
  return shown.map((duty) => (
    <Panel key={duty} title={t.name("duties", duty)}>
      <DutyTable duty={duty} figures={by.get(duty) ?? []} />
    </Panel>
  ));
}

function DutyTable({ duty, figures }: { duty: Duty; figures: readonly Figure[] }): ReactNode {
  const t = useTongue();
  const { operation } = useRoom();
  const groups = useMemo(() => grouped(figures), [figures]);
  const [isOpen, setOpen] = useState(duty !== "other");
  const isKnown = (group: Grouped): boolean => groups.some((each) => each[0].figure === group[0].figure && each.some(wasKnown));
  const dark = groups.filter((group) => !isKnown(group));
  if (!isOpen) {
    return (
      <button type="button" className="unfold" aria-expanded={false} onClick={() => setOpen(true)}>
        {t.say("further_shown", { n: figures.length })}
      </button>
    );
  }
  return (
    <table className="figures">
      <caption className="away">{t.name("duties", duty)}</caption>
      <thead>
        <tr>
          <th scope="col">{t.say("figure")}</th>
          <th scope="col" className="end">{t.say("value")}</th>
          <th scope="col" className="end"><abbr title={t.say("change")}>{t.say("change_short")}</abbr></th>
          <th scope="col">{t.say("history")}</th>
        </tr>
      </thead>
      {groups.filter(isKnown).map((group, index, all) => (
        <Group key={keyOf(group[0])} group={group} isUnder={all[index - 1]?.[0].figure === group[0].figure && isOfStart(group[0], operation.start_s)} />
      ))}
      {dark.length === 0 ? null : <Dark groups={dark} />}
    </table>
  );
}

const isOfStart = (figure: Figure, start_s: number): boolean => figure.from_s === start_s && figure.species === "movement";

/** Whether anything was ever known of a figure: now, before, or in the periods of its history. */
const wasKnown = (figure: Figure): boolean => [figure, figure.before, ...(figure.history ?? [])].some((each) => (each?.lo ?? null) !== null);

/** Figures of which nothing was recorded, named in one line, so that they are neither lost nor in the way. */
function Dark({ groups }: { groups: readonly Grouped[] }): ReactNode {
  const t = useTongue();
  const [isOpen, setOpen] = useState(false);
  const names = [...new Set(groups.map(([first]) => nameOf(t, first)))];
  return (
    <>
      <tbody>
        <tr className="dark">
          <td colSpan={COLUMNS}>
            {`${t.say("not_known", { names: t.list(names, "semicolon") })} `}
            <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t.say("figures_shown", { n: names.length })}</button>
          </td>
        </tr>
      </tbody>
      {isOpen ? groups.map((group) => <Group key={keyOf(group[0])} group={group} isUnder={false} />) : null}
    </>
  );
}

const COLUMNS = 4;
type Grouped = [Figure, ...Figure[]];

/** Figures of one name and span together, the total first, then its parts; one for each of several nights is a part. */
function grouped(figures: readonly Figure[]): Grouped[] {
  const spanOf = ({ labels, from_s }: Figure): string => ("night" in labels ? "" : String(from_s));
  const groups = [...Map.groupBy(figures, (figure) => `${figure.figure} ${spanOf(figure)}`).values()] as Grouped[];
  for (const group of groups) group.sort((a, b) => detail(a) - detail(b));
  return groups.sort(([a], [b]) => rankOf(a) - rankOf(b) || (a.figure < b.figure ? -1 : Number(a.figure > b.figure)) || b.from_s - a.from_s);
}

const detail = (figure: Figure): number => Object.keys(figure.labels).length + (figure.place === null ? 0 : 1);
const keyOf = (figure: Figure): string => [figure.figure, figure.from_s, figure.place, ...Object.entries(figure.labels).flat()].join("|");

const TRACE = "GET /api/trace/{what:path}";
const OPEN_PARTS_MAX = 3;

/** A figure and its parts; one since the start stands under that of the period, without its name again. */
function Group({ group, isUnder }: { group: Grouped; isUnder: boolean }): ReactNode {
  const t = useTongue();
  const [first] = group;
  const hasTotal = detail(first) === 0 || group.length === 1;
  const parts = hasTotal ? group.slice(1) : group;
  const isFew = parts.length <= OPEN_PARTS_MAX;
  const [isOpen, setOpen] = useState(isFew && !isUnder);
  const toggle = isOpen && isFew ? null : parts.length === 0 ? null : (
    <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      {t.say("breakdown", { n: parts.length })}
    </button>
  );
  return (
    <tbody className={isUnder ? "under" : ""}>
      {hasTotal ? <Row figure={first} as={isUnder ? "under" : "total"} toggle={toggle} /> : (
        <tr className={isUnder ? "part" : ""}>
          <th scope="rowgroup" colSpan={COLUMNS}>
            <div className="named">{isUnder ? t.say("since_start") : nameOf(t, first)} <Known figure={first} /> {toggle}</div>
          </th>
        </tr>
      )}
      {isOpen ? parts.map((part) => <Row key={keyOf(part)} figure={part} as="part" isKnownAlike={part.method === first.method} toggle={null} />) : null}
    </tbody>
  );
}

/** How it is known; a figure of nothing was known by nothing. */
function Known({ figure }: { figure: Figure }): ReactNode {
  const t = useTongue();
  return figure.method === "unknown" ? null : <span className="more">{t.word("method", figure.method)}</span>;
}

function Row({ figure, as, isKnownAlike = false, toggle }: { figure: Figure; as: "total" | "part" | "under"; isKnownAlike?: boolean; toggle: ReactNode }): ReactNode {
  const t = useTongue();
  const { openTrace, openRadio, operation, session } = useRoom();
  const placed = usePlaceName(t);
  const name = nameOf(t, figure);
  const more = qualifier(t, figure, placed);
  const isAlarm = isAlarming(figure);
  const isLong = isOfStart(figure, operation.start_s);
  const title = (
    <span>
      {isAlarm ? <span aria-hidden="true" className="shape">▲</span> : null}
      <span>{as === "part" ? more : as === "under" ? t.say("since_start") : name}</span>
    </span>
  );
  const told = t.list([name, more, as === "under" ? t.say("since_start") : ""], "comma");
  return (
    <tr className={[as === "total" ? "" : "part", isAlarm ? "alarm" : ""].join(" ")}>
      <th scope="row">
        <div className="named">
        {session.may.has(TRACE) ? (
          <button type="button" className="plain" aria-label={t.say("open_trace", { figure: told })} onClick={() => openTrace(figure.trace)}>
            {title}
          </button>
        ) : title}
        {as === "total" && more ? <span className="more">{more}</span> : null}
        {isLong && as === "total" ? <span className="more">{t.say("since_start")}</span> : null}
        {as === "under" || isKnownAlike ? null : <Known figure={figure} />}
        {toggle}
        </div>
      </th>
      <td className="end value">
        <button type="button" className="number" title={t.say("radio")} onClick={() => openRadio(figure)}>
          <bdi>{valueText(t, figure)}</bdi> <span className="unit">{unitText(t, figure)}</span>
        </button>
      </td>
      <td className="end change">{isLong ? "" : changeText(t, figure)}</td>
      <td>{isLong || figure.history === undefined ? null : <Spark values={figure.history.concat({ lo: figure.lo, hi: figure.hi })} unit={figure.unit} />}</td>
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
  return <bdi dir={t.direction}>{`${isExact ? "" : "≈ "}${changeOf(t, figure, now - before)}`}</bdi>;
}
