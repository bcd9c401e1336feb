import type { Row } from "../read/table.ts";
import { GrowingFloats } from "./growing.ts";
import { type Reading, plain } from "./layout.ts";
import { readTime } from "./time.ts";
import { HistoryFileRefusedError } from "./refusals.ts";

/** Names under which files carry a row's own time. */
export const TIME_NAMES =
  "date datetime dt dateutc datetimeutc hour blocktimestamp timestamp time t opentime unix unixtimestamp unixtime updatedat update index".split(
    " ",
  );

export type Times = { read(row: Row): void; finish(): Float64Array };

/**
 * A row's time from every column that carries one. The written date has the word where a number beside it says otherwise:
 * numbers are what spreadsheets round (`1.62207E+12`) and shift. Each such row is noted.
 */
export const timesOf = (reading: Reading, names: readonly string[] = TIME_NAMES): Times => {
  const columns = reading.fields.flatMap((field, index) => (names.includes(plain(field)) ? [index] : []));
  if (columns.length === 0)
    throw new HistoryFileRefusedError(reading.path, "no column of it is called time, timestamp, date or unix");
  const [seconds, dayFirst] = [new GrowingFloats(), new GrowingFloats()];
  const forms = new Map<string, { line: number; count: number }>();
  /** Where a date shows that the other order cannot be meant; 0 while none does. */
  let [dayFirstAt, monthFirstAt, unclearAt] = [0, 0, 0];

  const saw = (form: string, line: number): void => {
    const known = forms.get(form);
    if (known) known.count++;
    else forms.set(form, { line, count: 1 });
  };

  const weigh = (asDayFirst: number, asMonthFirst: number, number: number | null, line: number): void => {
    if (asDayFirst === asMonthFirst) return;
    if (Number.isNaN(asMonthFirst)) dayFirstAt ||= line;
    else if (Number.isNaN(asDayFirst)) monthFirstAt ||= line;
    else {
      unclearAt ||= line;
      if (number === asDayFirst) dayFirstAt ||= line;
      if (number === asMonthFirst) monthFirstAt ||= line;
    }
  };

  const read = ({ line, values }: Row): void => {
    let number: number | null = null;
    let date: number | null = null;
    let other: number | null = null;
    let unreadable: unknown;
    for (const column of columns) {
      const value = values[column];
      const found = readTime(value);
      if (found === null) {
        if (value !== null && value !== "") unreadable = value;
      } else if ("seconds" in found) {
        saw(found.rule, line);
        if (found.rule.startsWith("unix")) number ??= found.seconds;
        else date ??= found.seconds;
      } else if (date === null) {
        saw("day, month and year with slashes", line);
        [date, other] = [found.dayFirst, found.monthFirst];
      }
    }
    if (date !== null && other !== null) weigh(date, other, number, line);
    if (number === null && date === null)
      reading.refuse(line, `no time can be read from "${String(unreadable ?? values[columns[0] as number])}"`);
    if (date !== null && unreadable !== undefined)
      reading.note("time: a number that lost its digits was passed over for the date beside it", line);
    if (date !== null && number !== null && number !== date && number !== other)
      reading.note("time: number and date disagree, the date was taken", line);
    seconds.push(date === null ? (number as number) : (other ?? date));
    dayFirst.push(date ?? (number as number));
  };

  const finish = (): Float64Array => {
    if (dayFirstAt > 0 && monthFirstAt > 0)
      reading.refuse(Math.max(dayFirstAt, monthFirstAt), "some dates begin with the day and some with the month");
    if (unclearAt > 0 && dayFirstAt === 0 && monthFirstAt === 0)
      reading.refuse(unclearAt, "whether its date begins with the day or the month, no row of the file tells");
    if (forms.size > 1) for (const [form, { line, count }] of forms) reading.note(`time: read as ${form}`, line, count);
    return (dayFirstAt > 0 ? dayFirst : seconds).done();
  };
  return { read, finish };
};
