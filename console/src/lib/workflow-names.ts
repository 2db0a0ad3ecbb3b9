/** What conditions and texts of a workflow can name besides the item: its values, what steps gave. Pure. */
import type { Schemas } from "./client";
import { t } from "./i18n";
import type { NamedField } from "./known";
import { allSteps, type Template } from "./workflow";

type Named = NamedField & { name: string; shown: string };
type Operators = Schemas["OperatorDocument"][];
type Actions = Schemas["ActionDocument"][];

const GROUPS = ["parameters", "variables", "constants"] as const;
const ANSWERS: Record<string, string[]> = {
  approve: ["yes", "no", "timeout"],
  read: ["ok", "timeout"],
  request_information: ["ok", "cancel", "timeout"],
};
const RESULTS: Record<string, string[]> = {
  wait_for_client: ["activity", "timeout"],
  wait_for_event: ["given", "timeout"],
  wait_for_stage: ["reached", "final", "deleted", "timeout"],
};

/** All that a template lets conditions name, each with the operators of its type. */
export function namedValues(template: Template, operators: Operators, actions: Actions): Named[] {
  const named = (name: string, shown: string, more: Partial<NamedField> = {}): Named => {
    const type = more.type ?? "string";
    return {
      code: name,
      name,
      shown,
      title: shown,
      type,
      format: null,
      multiple: false,
      required: false,
      read_only: true,
      private: false,
      own: false,
      options: [],
      target: null,
      operators: operators
        .filter((one) => one.types.includes(type))
        .map((one) => one.code as NamedField["operators"][number]),
      placeholder: `{{ ${name} }}`,
      ...more,
    };
  };
  const declared = GROUPS.flatMap((group) =>
    Object.entries(template[group]).map(([code, one]) =>
      named(
        `${group}.${code}`,
        t("{group}: {name}", {
          group: groupTitle(group),
          name: String(one.title || code),
        }),
        {
          type: (one.type ?? "string") as NamedField["type"],
          multiple: Boolean(one.multiple),
          options: (one.options ?? []) as string[],
          target: (one.target ?? null) as string | null,
        },
      ),
    ),
  );
  const given = allSteps(template).flatMap(({ step }) => {
    const known = actions.find((one) => one.code === step.action);
    const title = step.title || known?.title || step.id;
    const result = (name: string, what: string, options: string[] = []) =>
      named(`results.${step.id}.${name}`, t("“{name}”: {result}", { name: title, result: what }), {
        options,
        type: options.length > 0 ? "list" : "string",
      });
    const answers = step.type === "user_task" ? ANSWERS[String(step.kind)] : RESULTS[step.type];
    if (answers) {
      const told = step.type === "user_task" ? [result("comment", t("comment"))] : [];
      return [result("result", t("result"), answers), ...told];
    }
    return Object.keys(known?.results ?? {}).map((name) => result(name, name));
  });
  return [...declared, ...given];
}

export const groupTitle = (group: (typeof GROUPS)[number]) =>
  ({ parameters: t("Parameter"), variables: t("Variable"), constants: t("Constant") })[group];
