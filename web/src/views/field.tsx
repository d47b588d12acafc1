// One field of a form. Places and closed lists are chosen, times have the clock's own control, everything else is typed.
import { useId } from "react";
import type { ReactNode } from "react";
import type { Fault } from "../api";
import { useTongue } from "../i18n";
import type { Key, Tongue } from "../i18n";
import { usePlaceName, useRoom } from "../room";
import { isWhole } from "../schema";
import type { Field } from "../schema";

export function Entry({ field, value, old, faults, onChange }: { field: Field; value: string; old?: string | undefined; faults: readonly Fault[]; onChange: (value: string) => void }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const id = useId();
  const { path, schema, isRequired } = field;
  const label = labelOf(t, path);
  const isWrong = faults.length > 0;
  const common = {
    id,
    value,
    "aria-describedby": `${id}-help`,
    "aria-invalid": isWrong,
    "aria-required": isRequired,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className={isWrong ? "field wrong" : "field"}>
      <label htmlFor={id}>
        {label} {isRequired ? <span className="quiet">({t.say("required")})</span> : null}
        {schema["x-unit"] ? <span className="quiet"> {t.unit(schema["x-unit"], 0)}</span> : null}
      </label>
      <Control field={field} common={common} />
      {old === undefined || old === value.trim() ? null : (
        <span className="old">
          <span className="away">{t.say("stood")}</span>
          {old === "" ? <span className="quiet">{t.say("stood_empty")}</span> : <del><bdi>{field.places.length > 0 ? placed(old) : schema.enum ? optionText(t, path, old) : old.replace("T", " ")}</bdi></del>}
        </span>
      )}
      <span id={`${id}-help`} className="help" lang="en" dir="ltr">
        {isWrong ? faults.map((fault) => `${t.say("expected")} ${fault.expected}. ${fault.way_out}`).join(" ") : path.startsWith("occurred_") ? "" : schema.description}
      </span>
    </div>
  );
}

const OWN: Record<string, Key> = {
  occurred_from: "begins",
  occurred_to: "ends",
  source: "source",
  place: "place",
  method: "method",
  supersedes: "corrects",
  from: "from_zone",
  corridor: "corridor",
};

/** A field in the words that the page has for it; else by its name, which is English, as are the texts below it. */
function labelOf(t: Tongue, path: string): string {
  const name = path.replace(/^body\./, "");
  const own = OWN[name];
  if (own !== undefined) return t.say(own);
  const group = /^people\.(\w+)$/.exec(name)?.[1];
  return group === undefined ? t.name("fields", name).replaceAll(".", " ") : t.word("group", group);
}

/** A word of a closed list, where the statements have it under the field's name. */
function optionText(t: Tongue, path: string, value: string): string {
  const name = path.split(".").at(-1) ?? "";
  return OPTIONS.includes(name as Options) ? t.word(name as Options, value) : value.replaceAll("_", " ");
}

const OPTIONS = ["method", "population", "movement", "outcome", "event", "state", "priority"] as const;
type Options = (typeof OPTIONS)[number];

type Common = { id: string; value: string; onChange: (event: { target: { value: string } }) => void };

function Control({ field, common }: { field: Field; common: Common }): ReactNode {
  const t = useTongue();
  const { places } = useRoom();
  const placed = usePlaceName(t);
  const { path, schema } = field;
  if (path.startsWith("occurred_")) return <input type="datetime-local" {...common} />;
  if (schema.enum) {
    return (
      <select {...common}>
        <option value="" />
        {schema.enum.map((each) => <option key={each} value={each}>{optionText(t, path, each)}</option>)}
      </select>
    );
  }
  if (field.places.length > 0) {
    const fitting = [...places.keys()].filter((id) => field.places.includes("*") || field.places.includes(id.split("/")[0] ?? ""));
    if (fitting.length > 0) {
      return (
        <select {...common}>
          <option value="" />
          {fitting.map((id) => <option key={id} value={id}>{placed(id)}</option>)}
        </select>
      );
    }
  }
  return <input type="text" dir="auto" autoComplete="off" inputMode={isWhole(schema) ? "numeric" : "text"} {...common} />;
}
