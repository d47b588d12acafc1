// Small parts that every view uses: what is being read, a sparkline, a choice, a badge.
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode, RefObject } from "react";
import { middle, valueText } from "./figures";
import type { Bounded } from "./figures";
import { useTongue } from "./i18n";
import { reasonOf } from "./refusal";
import type { Reading } from "./time";

/** What was read, or that it is being read, or why it could not be. */
export function Shown<T>({ reading, children }: { reading: Reading<T>; children: (data: T) => ReactNode }): ReactNode {
  const t = useTongue();
  const { data, error } = reading;
  if (error && data === null) {
    return (
      <div className="notice" role="alert">
        <p>{t.say("failed", { message: reasonOf(t, error) })}</p>
        <button type="button" onClick={reading.again}>
          {t.say("again")}
        </button>
      </div>
    );
  }
  if (data === null) return <p className="quiet">{t.say("loading")}</p>;
  return children(data);
}

const BAR_PX = 9;
const HIGH_PX = 26;

/** Values of earlier periods as bars; what is not known is hatched and full height, never a bar of zero. */
export function Spark({ values, unit }: { values: readonly (Bounded | null)[]; unit: string }): ReactNode {
  const t = useTongue();
  if (values.length === 0) return null;
  const known = values.map(middle);
  const most = Math.max(1, ...known.filter((value) => value !== null));
  const told = values.map((value) => valueText(t, value && { ...value, unit }));
  return (
    <svg className="spark" role="img" aria-label={t.say("history_of", { values: t.list(told, "comma") })} width={values.length * BAR_PX} height={HIGH_PX}>
      {known.map((value, index) => (
        <rect
          key={index}
          className={value === null ? "unknown" : index === known.length - 1 ? "last" : "bar"}
          fill={value === null ? "url(#hatch)" : undefined}
          x={index * BAR_PX}
          width={BAR_PX - 1}
          {...reach(value, most)}
        />
      ))}
    </svg>
  );
}

function reach(value: number | null, most: number): { y: number; height: number } {
  const height = value === null ? HIGH_PX : Math.max(1, Math.round((value / most) * HIGH_PX));
  return { y: HIGH_PX - height, height };
}

/** The hatching that stands for “unknown”, once for the whole page. */
export function Hatching(): ReactNode {
  return (
    <svg width="0" height="0" aria-hidden="true" className="away">
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" className="hatch-ground" />
          <line x1="0" y1="0" x2="0" y2="5" className="hatch-line" />
        </pattern>
      </defs>
    </svg>
  );
}

export interface Option {
  id: string;
  text: string;
}

/** One of several. What there is to choose from may still be read: the list opens all the same, and fills while it is open. */
export function Choice({ label, options, value, onChange, isQuiet = false }: { label: string; options: readonly Option[]; value: string | null; onChange: (id: string) => void; isQuiet?: boolean }): ReactNode {
  const t = useTongue();
  return (
    <Select className="choice" allowsEmptyCollection placeholder={t.say("loading")} selectedKey={value} onSelectionChange={(key) => key !== null && onChange(String(key))} {...(isQuiet ? { "aria-label": label } : {})}>
      {isQuiet ? null : <Label>{label}</Label>}
      <Button>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox items={options} renderEmptyState={() => <p className="quiet">{t.say("loading")}</p>}>{(option) => <ListBoxItem textValue={option.text}>{option.text}</ListBoxItem>}</ListBox>
      </Popover>
    </Select>
  );
}

/** How wide a drawing may be, in pixels, so that its words keep their size. */
export function useWidth(otherwise: number): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(otherwise);
  useEffect(() => {
    if (box.current === null) return undefined;
    const watcher = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return [box, width];
}

export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
