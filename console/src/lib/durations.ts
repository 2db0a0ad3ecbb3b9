/** Durations (ISO 8601: P1DT2H) as an amount of one unit, and in words. Pure. */
import { language, t } from "./i18n";

export type Unit = "minute" | "hour" | "day" | "week";
export type Amount = { amount: number; unit: Unit };

const SHAPE = /^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = ["week", "day", "hour", "minute", "second"] as const;

/** Units that forms offer, the shortest first. */
export const FORM_UNITS: Unit[] = ["minute", "hour", "day", "week"];

/** A duration's parts, the longest first; null for what is no duration (a text with placeholders). */
export function partsOf(text: string) {
  const found = SHAPE.exec(text);
  if (!found || text.endsWith("P") || text.endsWith("T")) return null;
  const parts = UNITS.map((unit, place) => ({ unit, amount: Number(found[place + 2] ?? 0) }));
  return { back: found[1] === "-", parts: parts.filter((one) => one.amount > 0) };
}

/** A duration as one amount of one unit, or null where it takes more to say it. */
export function amountOf(text: string): Amount | null {
  const found = partsOf(text);
  if (!found || found.back || found.parts.length > 1) return null;
  const [one] = found.parts;
  if (!one) return { amount: 0, unit: "day" };
  return one.unit === "second" ? null : { amount: one.amount, unit: one.unit };
}

/** The duration that an amount of a unit stands for. */
export function durationOf({ amount, unit }: Amount): string {
  const letter = { minute: "M", hour: "H", day: "D", week: "W" }[unit];
  return unit === "minute" || unit === "hour" ? `PT${amount}${letter}` : `P${amount}${letter}`;
}

/** An amount in words: "2 days". */
export const spokenAmount = (amount: number, unit: Unit | "second") =>
  new Intl.NumberFormat(language.value, { style: "unit", unit, unitDisplay: "long" }).format(
    amount,
  );

/** A unit by itself, as a form offers it: "days". */
export function unitName(unit: Unit, amount: number): string {
  const parts = new Intl.NumberFormat(language.value, { style: "unit", unit, unitDisplay: "long" });
  const found = parts.formatToParts(amount).find((one) => one.type === "unit");
  return found?.value ?? unit;
}

/** A duration in words: "1 day 2 hours"; what is none stays as it is written. */
export function spoken(text: string): string {
  const found = partsOf(text);
  if (!found) return t("as long as {text} says", { text });
  if (found.parts.length === 0) return spokenAmount(0, "minute");
  return found.parts.map((one) => spokenAmount(one.amount, one.unit)).join(" ");
}
