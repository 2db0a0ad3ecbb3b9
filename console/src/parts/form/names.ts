/** How fields, operators and values are called in the sentences of conditions. */
import { useEffect } from "preact/hooks";
import { dateTime, day, money, t } from "../../lib/i18n";
import {
  fields,
  type NamedField,
  operators,
  pipelines,
  typeTitle,
  userName,
  users,
} from "../../lib/known";
import { tellProblem } from "../../lib/tell";
import type { Names } from "../../lib/words";
import type { ConditionField } from "./scope";

/** All fields that conditions on items of a type can name; `more` of what else there is. */
export function conditionFields(type: string, more: ConditionField[] = []): ConditionField[] {
  const found = fields(type).found.value;
  const all = [
    ...more,
    ...(found?.items ?? []).map((one) => ({ ...one, name: one.code, shown: one.title })),
    ...(found?.linked ?? []).flatMap((linked) =>
      linked.items.map((one) => ({
        ...one,
        name: one.code,
        shown: linked.root ? `${linked.title}: ${one.title}` : one.title,
      })),
    ),
  ];
  return all.filter((one) => one.operators.length > 0);
}

/** Read what sentences need, and return how things are called. */
export function useNames(type: string, pipeline: string, more: ConditionField[] = []): Names {
  useEffect(() => {
    for (const one of [fields(type), operators, users, pipelines(type)]) {
      (one.get() as Promise<unknown>).catch(tellProblem);
    }
  }, [type]);
  const known = new Map(conditionFields(type, more).map((one) => [one.name, one]));
  return {
    field: (code) => known.get(code)?.shown ?? code,
    operator: (code) => operators.found.value?.find((one) => one.code === code)?.title ?? code,
    value: (code, value) => valueName(known.get(code), value, type, pipeline),
  };
}

/** A value of a field, as people read it. */
function valueName(
  field: NamedField | undefined,
  value: unknown,
  type: string,
  pipeline: string,
): string {
  if (value === null || value === undefined || value === "") return t("nothing");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  const text = String(value);
  if (field?.type === "user") return userName(Number(value));
  if (field?.type === "item" && field.target) return `${typeTitle(field.target)} #${text}`;
  if (field?.type === "money" && !Number.isNaN(Number(text))) return money(text);
  if (field?.type === "number" && !Number.isNaN(Number(text))) {
    return t("{count}", { count: Number(text) });
  }
  if (field?.type === "date" && /^\d{4}-\d\d-\d\d$/.test(text)) return day(text);
  if (field?.type === "datetime" && !Number.isNaN(Date.parse(text))) return dateTime(text);
  const found = pipelines(type).found.value;
  if (field?.format === "pipeline") return found?.find((one) => one.id === text)?.name ?? text;
  if (field?.format === "stage") {
    const own = found?.find((one) => one.id === pipeline);
    const at = [own, ...(found ?? [])].flatMap((one) => one?.stages ?? []);
    return at.find((one) => one.code === text)?.name ?? text;
  }
  return `“${text}”`;
}
