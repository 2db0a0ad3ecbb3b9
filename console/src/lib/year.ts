/** A year as months of weeks, with what is worked on which day. Pure. */

export type Day = { date: string; day: number; works: boolean; off: "day off" | "holiday" | null };
/** A month: its number from 1, and its weeks from Monday; null where the week reaches beyond it. */
export type Month = { month: number; weeks: (Day | null)[][] };

/** Return the months of a year.
 *
 * `workdays` are 0 for Monday to 6; `daysOff` and `holidays` dates as 2026-12-24, on which nobody
 * works.
 */
export function yearOf(
  year: number,
  workdays: number[],
  daysOff: string[],
  holidays: string[],
): Month[] {
  const off = new Map<string, "day off" | "holiday">([
    ...daysOff.map((one) => [one, "day off"] as const),
    ...holidays.map((one) => [one, "holiday"] as const),
  ]);
  return Array.from({ length: 12 }, (_, index) => {
    const days: (Day | null)[] = [];
    const first = new Date(Date.UTC(year, index, 1));
    for (let gap = weekday(first); gap > 0; gap -= 1) days.push(null);
    for (let date = first; date.getUTCMonth() === index; date = next(date)) {
      const text = date.toISOString().slice(0, 10);
      const found = off.get(text) ?? null;
      const works = workdays.includes(weekday(date)) && found === null;
      days.push({ date: text, day: date.getUTCDate(), works, off: found });
    }
    while (days.length % 7 !== 0) days.push(null);
    const weeks = Array.from({ length: days.length / 7 }, (_, week) =>
      days.slice(week * 7, week * 7 + 7),
    );
    return { month: index + 1, weeks };
  });
}

/** 0 for Monday. */
const weekday = (date: Date) => (date.getUTCDay() + 6) % 7;
const next = (date: Date) => new Date(date.getTime() + 86_400_000);
