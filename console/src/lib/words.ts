/** What a rule says, as sentences: when it acts, and only if what. Pure. */
import type { Schemas } from "./client";
import { type Condition, groupOf, type Leaf } from "./conditions";
import { spoken } from "./durations";
import { dateTime, language, t } from "./i18n";

export type Run =
  | Partial<Schemas["RunDelay"] & Schemas["RunBefore"] & Schemas["RunAt"]>
  | { mode: string };

/** How things are called in sentences. */
export type Names = {
  field: (code: string) => string;
  operator: (code: string) => string;
  /** A value of a field, as people read it. */
  value: (field: string, value: unknown) => string;
};

type Timed = {
  run?: unknown;
  after_previous?: boolean;
  working_time?: string;
  follow_field?: boolean;
};

type AnyRun = {
  mode?: string;
  delay?: string;
  base?: string;
  field?: string;
  time?: string | null;
  instant?: string | null;
};

/** When a rule acts, as a sentence: "2 days after entering, in working hours". */
export function timeSentence(rule: Timed, field: (code: string) => string): string {
  const run = (rule.run ?? {}) as AnyRun;
  const parts = [rule.after_previous ? afterAbove(run, field) : when(run, field)];
  if (rule.working_time === "account") parts.push(t("in working hours"));
  if (rule.working_time === "responsible") parts.push(t("while the responsible person is at work"));
  if (rule.follow_field) parts.push(t("follows the date when it is changed"));
  return parts.join(", ");
}

function when(run: AnyRun, field: (code: string) => string): string {
  const delay = run.delay ? spoken(run.delay) : "";
  switch (run.mode) {
    case "delay":
      return isEntry(run)
        ? t("{delay} after entering", { delay })
        : t("{delay} after {field}", { delay, field: field(run.base ?? "") });
    case "before":
      return t("{delay} before {field}", { delay, field: field(run.field ?? "") });
    case "at":
      if (run.instant) return t("At {moment}", { moment: moment(run.instant) });
      if (run.time)
        return t("At {time} on {field}", { time: run.time, field: field(run.field ?? "") });
      return t("At {field}", { field: field(run.field ?? "") });
  }
  return t("At once");
}

function afterAbove(run: AnyRun, field: (code: string) => string): string {
  if (!run.mode || run.mode === "immediately") return t("After the rule above");
  if (run.mode === "delay" && isEntry(run)) {
    return t("{delay} after the rule above", { delay: spoken(run.delay ?? "") });
  }
  return t("{when}, after the rule above", { when: when(run, field) });
}

const isEntry = (run: AnyRun) => !run.base || run.base === "entry";

const moment = (instant: string) =>
  Number.isNaN(Date.parse(instant)) ? instant : dateTime(instant);

/** A condition as a sentence: "Amount is greater than €5,000 and Source is web". */
export function conditionSentence(condition: Condition, names: Names): string {
  return said(condition, names, false);
}

function said(condition: Condition, names: Names, inner: boolean): string {
  if ("not" in condition) {
    return t("not ({what})", { what: said(condition.not as Condition, names, false) });
  }
  const group = groupOf(condition);
  if (!group) return leafSentence(condition as Leaf, names);
  const parts = group.parts.map((one) => said(one, names, true));
  const whole = parts.join(group.join === "all" ? ` ${t("and")} ` : ` ${t("or")} `);
  return inner && parts.length > 1 ? `(${whole})` : whole;
}

function leafSentence(leaf: Leaf, names: Names): string {
  if (!leaf.field) return "…";
  const start = `${names.field(leaf.field)} ${names.operator(leaf.op)}`;
  if (leaf.op === "empty" || leaf.op === "not_empty") return start;
  return `${start} ${valueSentence(leaf, names)}`;
}

function valueSentence(leaf: Leaf, names: Names): string {
  const one = (value: unknown) => operandSentence(leaf.field, value, names);
  if (!Array.isArray(leaf.value)) return one(leaf.value);
  const type = leaf.op === "between" || leaf.op === "time_between" ? "conjunction" : "disjunction";
  return new Intl.ListFormat(language.value, { type }).format(leaf.value.map(one));
}

function operandSentence(field: string, value: unknown, names: Names): string {
  if (typeof value !== "object" || value === null) return names.value(field, value);
  const operand = value as { field: string; plus?: string; minus?: string };
  const named = names.field(operand.field);
  if (operand.plus) return t("{field} plus {delay}", { field: named, delay: spoken(operand.plus) });
  if (operand.minus)
    return t("{field} minus {delay}", { field: named, delay: spoken(operand.minus) });
  return named;
}
