// One field of a form. Places and closed lists are chosen, times are typed part by part, everything else is typed.
import { useId } from "react";
import type { ReactNode } from "react";
import type { Fault } from "../api";
import { helpOf, labelOf, optionOf } from "../forms";
import { useTongue } from "../i18n";
import { Moment } from "../moment";
import { faultText } from "../refusal";
import { usePlaceName, useRoom } from "../room";
import { isWhole } from "../schema";
import type { Field } from "../schema";

export function Entry({ field, value, old, faults, onChange }: { field: Field; value: string; old?: string | undefined; faults: readonly Fault[]; onChange: (value: string) => void }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const id = useId();
  const { path, schema, isRequired } = field;
  const label = labelOf(t, path);
  const unit = schema["x-unit"] ? t.unit(schema["x-unit"], 0) : "";
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
      <label htmlFor={id} id={`${id}-label`}>
        {label} {isRequired ? <span className="quiet">({t.say("required")})</span> : null}
        {unit === "" || unit === label.toLocaleLowerCase() ? null : <span className="quiet"> {unit}</span>}
      </label>
      {path.startsWith("occurred_") ? (
        <Moment value={value} onChange={onChange} isWrong={isWrong} isRequired={isRequired} aria-labelledby={`${id}-label`} aria-describedby={`${id}-help`} />
      ) : (
        <Control field={field} common={common} />
      )}
      {old === undefined || old === value.trim() ? null : (
        <span className="old">
          <span className="away">{t.say("stood")}</span>
          {old === "" ? <span className="quiet">{t.say("stood_empty")}</span> : <del><bdi>{field.places.length > 0 ? placed(old) : schema.enum ? optionOf(t, path, old) : old.replace("T", " ")}</bdi></del>}
        </span>
      )}
      <span id={`${id}-help`} className="help">
        {isWrong ? t.list(faults.map((fault) => faultText(t, fault, true)), "semicolon") : path.startsWith("occurred_") ? "" : helpOf(t, schema.description ?? "")}
      </span>
    </div>
  );
}

type Common = { id: string; value: string; onChange: (event: { target: { value: string } }) => void };

function Control({ field, common }: { field: Field; common: Common }): ReactNode {
  const t = useTongue();
  const { places } = useRoom();
  const placed = usePlaceName(t);
  const { path, schema } = field;
  if (schema.enum) {
    return (
      <select {...common}>
        <option value="" />
        {schema.enum.map((each) => <option key={each} value={each}>{optionOf(t, path, each)}</option>)}
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
