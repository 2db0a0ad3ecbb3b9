/** Conditions as rows of a form: groups one level deep; what is deeper is kept as it is. Pure. */
export type Operand = { field: string; plus?: string; minus?: string };
export type Leaf = { field: string; op: string; value?: unknown };
export type Condition = Leaf | { all: Condition[] } | { any: Condition[] } | { not: Condition };
export type Join = "all" | "any";
export type Group = { join: Join; parts: Condition[] };

/** A group as its join and parts, or null where it is none. */
export function groupOf(condition: Condition): Group | null {
  if ("all" in condition) return { join: "all", parts: condition.all };
  if ("any" in condition) return { join: "any", parts: condition.any };
  return null;
}

/** A group as the API writes it. */
export const groupAs = (join: Join, parts: Condition[]): Condition =>
  join === "all" ? { all: parts } : { any: parts };

export const isLeaf = (condition: Condition): condition is Leaf => "field" in condition;

/** A group whose parts are comparisons only. */
export const isFlat = (condition: Condition): boolean =>
  groupOf(condition)?.parts.every(isLeaf) ?? false;

/** What the form shows: the rows of a condition and how they are joined. */
export function rowsOf(condition: Condition | null | undefined): Group {
  if (!condition) return { join: "all", parts: [] };
  return groupOf(condition) ?? { join: "all", parts: [condition] };
}

/** The condition that rows stand for. A single row stays the bare comparison that it was. */
export function conditionOf(
  { join, parts }: Group,
  before: Condition | null | undefined,
): Condition | null {
  const [first] = parts;
  if (!first) return null;
  const wasBare = before && !groupOf(before);
  return parts.length === 1 && wasBare ? first : groupAs(join, parts);
}

/** JSON Pointer of a row, from the condition's root. */
export function pointerOf(condition: Condition | null | undefined, row: number): string {
  const group = condition ? groupOf(condition) : null;
  return group ? `/${group.join}/${row}` : "";
}

/** What an operator asks for: no value, one, two, or several. */
export function arity(operator: string): "none" | "one" | "two" | "several" {
  if (operator === "empty" || operator === "not_empty") return "none";
  if (operator === "between" || operator === "time_between") return "two";
  return operator === "in" || operator === "not_in" ? "several" : "one";
}

/** A comparison with another operator; its value stays as far as it suits. */
export function withOperator(leaf: Leaf, op: string): Leaf {
  const kept = Array.isArray(leaf.value)
    ? leaf.value
    : leaf.value === undefined
      ? []
      : [leaf.value];
  const clock = (op === "time_between") !== (leaf.op === "time_between");
  const values = clock ? [] : kept;
  switch (arity(op)) {
    case "none":
      return { field: leaf.field, op };
    case "one":
      return { field: leaf.field, op, value: values[0] ?? "" };
    case "two":
      return { field: leaf.field, op, value: [values[0] ?? "", values[1] ?? ""] };
    case "several":
      return { field: leaf.field, op, value: values.filter((one) => one !== "") };
  }
}

/** Whether every comparison names a field. */
export function isWhole(condition: Condition | null | undefined): boolean {
  if (!condition) return true;
  if ("not" in condition) return isWhole(condition.not);
  const group = groupOf(condition);
  return group ? group.parts.every(isWhole) : (condition as Leaf).field !== "";
}
