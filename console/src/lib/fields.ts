/** Fields of items: by what each is typed, and its value as text. Pure, but for the words. */
import { dateTime, day, money, t } from "./i18n";

/** What one needs to know of a field to show it and to type into it. */
export type FieldLike = {
  code: string;
  title: string;
  type: string;
  format?: string | null;
  multiple: boolean;
  required: boolean;
  options: string[];
  target: string | null;
};

export type Kind =
  | "check"
  | "choice"
  | "choices"
  | "currency"
  | "date"
  | "datetime"
  | "email"
  | "file"
  | "item"
  | "items"
  | "long"
  | "money"
  | "number"
  | "phone"
  | "text"
  | "user"
  | "users"
  | "booking";

const KINDS: Record<string, Kind> = {
  boolean: "check",
  currency: "currency",
  date: "date",
  datetime: "datetime",
  email: "email",
  file: "file",
  money: "money",
  number: "number",
  phone: "phone",
  resource_booking: "booking",
};

/** Built-in texts that hold more than a line. */
const LONG = new Set(["comments", "address", "description"]);

/** By what a field is typed. `choices`, `users` and `items` take several at once. */
export function kindOf(field: FieldLike): Kind {
  if (field.type === "list") return field.multiple ? "choices" : "choice";
  if (field.type === "user") return field.multiple ? "users" : "user";
  if (field.type === "item") return field.multiple ? "items" : "item";
  if (field.type === "string") return LONG.has(field.code) ? "long" : "text";
  return KINDS[field.type] ?? "text";
}

const AT_ONCE = new Set<Kind>(["choices", "file", "users", "items"]);

/** Whether a field takes several values, each typed on a line of its own. */
export const inLines = (field: FieldLike) => field.multiple && !AT_ONCE.has(kindOf(field));

/** Fields that the head of an item shows in ways of their own, or nobody needs to see. */
const ELSEWHERE = new Set([
  "id",
  "version",
  "title",
  "pipeline",
  "stage",
  "entry",
  "previous_stage",
  "moved_by",
  "stage_entered_at",
  "created_at",
  "created_by",
  "updated_at",
]);

/** Fields that stand among the item's values, in the order of the catalogue. */
export const amongValues = <T extends { code: string }>(fields: T[]): T[] =>
  fields.filter((one) => !ELSEWHERE.has(one.code));

export const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

/** A value that is an address of some kind, without its mark ("work"). */
export const bare = (value: unknown): string =>
  typeof value === "object" && value !== null && "value" in value
    ? String((value as { value: unknown }).value)
    : String(value);

/** How people and items are called; numbers stand where nobody knows. */
export type Names = {
  user: (id: number) => string;
  item: (type: string, id: number) => string;
  file?: (id: string) => string;
  currency?: string | null;
};

/** A value in words. */
export function fieldText(field: FieldLike, value: unknown, names: Names): string {
  if (isEmpty(value)) return "";
  if (Array.isArray(value)) {
    return value.map((one) => fieldText({ ...field, multiple: false }, one, names)).join(", ");
  }
  switch (kindOf(field)) {
    case "check":
      return value ? t("Yes") : t("No");
    case "date":
      return day(String(value).slice(0, 10));
    case "datetime":
      return dateTime(String(value));
    case "money":
      return money(String(value), names.currency);
    case "user":
      return names.user(Number(value));
    case "item":
      return names.item(field.target ?? "", Number(value));
    case "file":
      return names.file?.(String(value)) ?? t("File");
    case "number":
      return t("{count}", { count: Number(value) });
    case "booking":
      return t("Booked");
    default:
      return bare(value);
  }
}

/** An amount as it is typed ("1 200,50"), as the service takes it. */
export function amountOf(typed: string): string {
  const tight = typed.replace(/[\s\u00a0']/g, "");
  // The last of comma and point parts whole from rest; alone, and with three digits behind, neither.
  const last = Math.max(tight.lastIndexOf(","), tight.lastIndexOf("."));
  if (last < 0) return tight;
  const whole = tight.slice(0, last).replace(/[.,]/g, "");
  const rest = tight.slice(last + 1);
  const groups = tight.split(/[.,]/).length > 2 || tight[last] === ",";
  if (rest.length === 3 && groups) return whole + rest;
  return rest ? `${whole}.${rest}` : whole;
}

/** What is stored of something typed; null empties the field. */
export function stored(field: FieldLike, typed: unknown): unknown {
  if (Array.isArray(typed)) {
    const kept = typed.filter((one) => !isEmpty(one) && bare(one).trim() !== "");
    const one = { ...field, multiple: false };
    return kept.length > 0 ? kept.map((value) => stored(one, value)) : null;
  }
  if (typeof typed !== "string") return typed ?? null;
  const text = kindOf(field) === "long" ? typed : typed.trim();
  if (text === "") return null;
  if (kindOf(field) === "money") return amountOf(text);
  if (kindOf(field) === "number") return numberOf(text);
  return text;
}

/** What is no number stays as it was typed: the service says so at the field. */
function numberOf(text: string): number | string {
  const found = Number(amountOf(text));
  return Number.isNaN(found) ? text : found;
}

/** Whether two values are the same, however they were made. */
export const same = (left: unknown, right: unknown) =>
  JSON.stringify(left ?? null) === JSON.stringify(right ?? null);

/** Faults of an answer by the field they point to ("/amount", "/emails/0"). */
export function faultsByField(faults: { pointer: string; message: string }[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { pointer, message } of faults) {
    const code = pointer.replace(/^#?\/?/, "").split("/")[0] ?? "";
    if (!found.has(code)) found.set(code, message);
  }
  return found;
}
