// A day, and with it a time, to be typed: the day before the month and 24 hours in every language. The browser's own control
// goes by the browser's language, and writes 12 August and 8 December alike.
import { parseDate, parseDateTime } from "@internationalized/date";
import type { ReactNode } from "react";
import { DateField, DateInput, DateSegment } from "react-aria-components";

interface Named {
  "aria-labelledby"?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
}

/** `value` and what `onChange` says: `2016-12-10`, or `2016-12-10T20:30` with a time; empty while a part is missing. */
export function Moment({ value, onChange, isDay = false, isWrong = false, isRequired = false, ...named }: Named & { value: string; onChange: (value: string) => void; isDay?: boolean; isWrong?: boolean; isRequired?: boolean }): ReactNode {
  return (
    <DateField
      {...named}
      className="moment"
      value={read(value, isDay)}
      onChange={(chosen) => onChange(chosen === null ? "" : chosen.toString().slice(0, isDay ? DAY : MINUTE))}
      granularity={isDay ? "day" : "minute"}
      hourCycle={24}
      shouldForceLeadingZeros
      isInvalid={isWrong}
      isRequired={isRequired}
      validationBehavior="aria"
    >
      <DateInput className="segments">{(segment) => <DateSegment segment={segment} />}</DateInput>
    </DateField>
  );
}

const DAY = "2016-12-10".length;
const MINUTE = "2016-12-10T20:30".length;

/** What an earlier page kept may be no time: the field is empty then. */
function read(text: string, isDay: boolean): ReturnType<typeof parseDate> | ReturnType<typeof parseDateTime> | null {
  try {
    return isDay ? parseDate(text) : parseDateTime(text);
  } catch {
    return null;
  }
}
