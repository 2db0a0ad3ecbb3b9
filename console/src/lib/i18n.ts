/** Words, numbers and times as people of a language write them.
 *
 * The English sentence is the key. `words/vi/*.json` has the same keys; a sentence with a plural is
 * `{"one": ..., "other": ...}` under `words/en/plurals.json` and in each language.
 */
import { computed, signal } from "@preact/signals";
import plurals from "../words/en/plurals.json";

export type Values = Record<string, string | number>;
type Words = Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>;

export const LANGUAGES = { en: "English", vi: "Tiếng Việt" } as const;
export type Language = keyof typeof LANGUAGES;

export const language = signal<Language>("en");
const words = signal<Words>(plurals);

/** How the tenant writes things; set once it is known who is signed in. */
export const place = signal({ zone: "UTC", currency: "EUR" });

/** Choose a language and load its words. */
export async function speak(chosen: Language): Promise<void> {
  words.value = chosen === "vi" ? (await import("../words/vi")).default : plurals;
  language.value = chosen;
  document.documentElement.lang = chosen;
  localStorage.setItem("language", chosen);
}

/** The language to begin with: as chosen before, or the browser's. */
export function firstLanguage(): Language {
  const wanted = [localStorage.getItem("language") ?? "", ...navigator.languages];
  const found = wanted.map((one) => one.slice(0, 2)).find((one) => one in LANGUAGES);
  return (found as Language | undefined) ?? "en";
}

/** A sentence in the chosen language. `{count}` chooses between singular and plural. */
export function t(sentence: string, values: Values = {}): string {
  const found = words.value[sentence] ?? sentence;
  const text =
    typeof found === "string"
      ? found
      : (found[rules.value.select(Number(values.count))] ?? found.other ?? sentence);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => shown(values[name] ?? whole));
}

const shown = (value: string | number) =>
  typeof value === "number" ? numbers.value.format(value) : value;

const rules = computed(() => new Intl.PluralRules(language.value));
const numbers = computed(() => new Intl.NumberFormat(language.value));
const collator = computed(() => new Intl.Collator(language.value, { numeric: true }));

/** Compare two texts as the language sorts them. */
export const sorted = (left: string, right: string) => collator.value.compare(left, right);

/** A text as it is looked for: without case and marks ("Đà Nẵng" is found by "da nang"). */
export const folded = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/** An amount with its currency. Amounts come as text, so that nothing is lost. */
export function money(
  amount: string | number | null | undefined,
  currency?: string | null,
): string {
  if (amount === null || amount === undefined || amount === "") return "";
  return new Intl.NumberFormat(language.value, {
    style: "currency",
    currency: currency || place.value.currency,
    minimumFractionDigits: Number(amount) % 1 === 0 ? 0 : undefined,
  }).format(amount as number);
}

const instants = computed(() => {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language.value, { timeZone: place.value.zone, ...options });
  return {
    day: make({ day: "numeric", month: "short", year: "numeric" }),
    short: make({ day: "numeric", month: "short" }),
    time: make({ hour: "2-digit", minute: "2-digit" }),
    full: make({
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    }),
    key: new Intl.DateTimeFormat("sv-SE", { timeZone: place.value.zone }),
  };
});

/** An instant (ISO 8601) as day and time in the tenant's zone: "Mon, 2 Mar, 09:00". */
export const dateTime = (instant: string) => instants.value.full.format(new Date(instant));

/** The day of an instant in the tenant's zone, as 2026-03-02. */
export const dayOf = (instant: string | Date) => instants.value.key.format(new Date(instant));

/** A day (2026-03-02) in words: "2 Mar", with the year where it is another than this one. */
export function day(date: string, now: Date = new Date()): string {
  const noon = new Date(`${date}T12:00:00Z`);
  const format = date.slice(0, 4) === String(now.getUTCFullYear()) ? "short" : "day";
  return new Intl.DateTimeFormat(language.value, {
    timeZone: "UTC",
    ...(format === "short"
      ? { day: "numeric", month: "short" }
      : { day: "numeric", month: "short", year: "numeric" }),
  }).format(noon);
}

/** How far an instant is from now: "in 2 days", "3 hours ago". */
export function relative(instant: string, now: Date = clock()): string {
  const seconds = (Date.parse(instant) - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
  const sizes: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, size] of sizes) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(Math.round(seconds), "second");
}

/** What the service's clock is ahead of this machine's, in milliseconds; the local clock moves. */
export const ahead = signal(0);

/** The time now, as the service tells it. */
export const clock = () => new Date(Date.now() + ahead.value);
