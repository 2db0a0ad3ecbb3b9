/** Steps of workflows in words: what each is called, does and waits for. Pure. */
import type { Schemas } from "./client";
import type { Condition } from "./conditions";
import { spoken } from "./durations";
import { dateTime, t } from "./i18n";
import { conditionSentence, type Names } from "./words";
import type { Branch, Inner, Step } from "./workflow";

/** How things are called that steps name. */
export type Called = Names & {
  /** Titles of kinds of steps and of actions, by code. */
  kind: (type: string) => string;
  action: (code: string) => string;
  stage: (code: string) => string;
  /** What a placeholder stands for, by what is between its braces. */
  placeholder: (name: string) => string;
  user: (id: number) => string;
};

/** What a step is called: as somebody named it, or by what it does. */
export const stepName = (step: Step, called: Called) =>
  step.title || (step.action ? called.action(step.action) : called.kind(step.type));

const PLACEHOLDER = /\{\{\s*([^{}|]*?)\s*(?:\|[^{}]*)?\}\}/g;

/** A text with what its placeholders stand for in brackets: "[Percent] % off"; alone without them. */
export function inWords(text: string, called: Called): string {
  const words = text.replace(PLACEHOLDER, (_, name) => `[${called.placeholder(name)}]`);
  const [only] = [...text.matchAll(PLACEHOLDER)];
  return only?.[0] === text.trim() ? words.trim().slice(1, -1) : words;
}

const listed = (words: string[]) => words.filter(Boolean).join(", ");

/** People of a step: ids, words that stand for people, placeholders. */
const people = (users: unknown, called: Called) =>
  listed(
    ((Array.isArray(users) ? users : []) as (number | string)[]).map((one) =>
      typeof one === "number"
        ? called.user(one)
        : one === "responsible"
          ? t("the responsible person")
          : inWords(one, called),
    ),
  );

const moment = (instant: string, called: Called) =>
  Number.isNaN(Date.parse(instant)) ? inWords(instant, called) : dateTime(instant);

/** For how long something rests or is waited for. */
function howLong(step: Step, word: "for" | "at most", called: Called): string {
  const time = (step.interval ?? step.period ?? step.timeout) as string | undefined;
  const until = step.until as string | undefined;
  if (until) return t("until {when}", { when: moment(until, called) });
  if (!time) return "";
  const said = { time: spoken(inWords(time, called)) };
  return word === "for" ? t("for {time}", said) : t("at most {time}", said);
}

/** What a step does, in a line below its name; empty where its name says it all. */
export function stepSummary(step: Step, called: Called): string {
  switch (step.type) {
    case "pause":
      return howLong(step, "for", called);
    case "wait_for_client":
      return howLong(step, "at most", called);
    case "wait_for_stage":
      return listed([stages(step.stages, called), howLong(step, "at most", called)]);
    case "wait_for_event":
      return listed([
        step.name ? `“${step.name}”` : "",
        people(step.users, called),
        howLong(step, "at most", called),
      ]);
    case "user_task":
      return listed([
        step.subject ? `“${inWords(String(step.subject), called)}”` : "",
        people(step.users, called),
        howLong(step, "at most", called),
      ]);
    case "set_variable":
      return step.add === undefined || step.add === null
        ? `${variable(step.variable, called)} = ${text(step.value, called)}`
        : `${variable(step.variable, called)} + ${step.add}`;
    case "while":
      return step.when ? t("While {what}", { what: conditionSentence(step.when, called) }) : "";
    case "for_each":
      return t("Each of {values} as {name}", {
        values: called.field(text(step.over, called)),
        name: variable(step.as, called),
      });
    case "action":
      return firstText(step.params, called);
  }
  return "";
}

const variable = (code: unknown, called: Called) => called.field(`variables.${code ?? ""}`);

const text = (value: unknown, called: Called) =>
  value === undefined || value === null
    ? "—"
    : typeof value === "object"
      ? JSON.stringify(value)
      : inWords(String(value), called);

function firstText(params: unknown, called: Called): string {
  const values = (params ?? {}) as Record<string, unknown>;
  const name = ["subject", "text", "stage", "comment", "name"].find((one) => values[one]);
  const found = name && values[name];
  if (typeof found !== "string") return "";
  return name === "stage" ? called.stage(found) : inWords(found, called);
}

function stages(codes: unknown, called: Called): string {
  const found = (Array.isArray(codes) ? codes : []) as string[];
  return found.length === 0 ? t("any final stage") : found.map(called.stage).join(" / ");
}

/** What stands above a list of steps within a step. */
export function innerTitle(step: Step, inner: Inner, place: number, called: Called): string {
  if (inner.kind === "failure") return t("Where it fails");
  if (inner.kind === "body") return t("Each time");
  const branch = step.branches?.[place] as Branch;
  if (step.type === "listen") return t("Event {number}", { number: place + 1 });
  if (step.type !== "condition") return t("Branch {number}", { number: place + 1 });
  return branch.when
    ? t("If {what}", { what: conditionSentence(branch.when as Condition, called) })
    : t("Otherwise");
}

/** What a step of a run waits for. */
export function awaitedWords(one: Schemas["Awaited"], called: Called): string {
  switch (one.kind) {
    case "stage":
      return t("Waits for the stage: {stages}", { stages: stages(one.stages, called) });
    case "client":
      return t("Waits for the client");
    case "command":
      return t("Waits for the command “{name}” of {people}", {
        name: one.command ?? "",
        people: people(one.users, called),
      });
    case "task":
      return t("Waits for the answer to a task");
  }
  return t("Waits for an app");
}
