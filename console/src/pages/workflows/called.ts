/** How steps, stages, people and values are called on the pages of workflows. */
import { useEffect } from "preact/hooks";
import {
  actions,
  operators,
  pipelines,
  stepKinds,
  types,
  userName,
  users,
  words,
} from "../../lib/known";
import type { Called } from "../../lib/step-words";
import { tellProblem } from "../../lib/tell";
import type { Template } from "../../lib/workflow";
import { namedValues } from "../../lib/workflow-names";
import { conditionFields, useNames } from "../../parts/form/names";
import type { ConditionField } from "../../parts/form/scope";

/** What conditions can name of a template, besides its item. */
export const valuesOf = (template: Template): ConditionField[] =>
  namedValues(template, operators.found.value ?? [], actions.found.value ?? []);

/** Read what the pages name, and return how things are called. */
export function useCalled(template: Template): Called {
  const type = template.entity_type;
  const values = valuesOf(template);
  const names = useNames(type, "", values);
  useEffect(() => {
    for (const one of [actions, stepKinds, words, types, users]) {
      (one.get() as Promise<unknown>).catch(tellProblem);
    }
  }, []);
  const filled = new Map(conditionFields(type, values).map((one) => [one.placeholder, one.shown]));
  const stages = (pipelines(type).found.value ?? []).flatMap((one) => one.stages);
  return {
    ...names,
    kind: (code) => stepKinds.found.value?.find((one) => one.code === code)?.title ?? code,
    action: (code) => actions.found.value?.find((one) => one.code === code)?.title ?? code,
    stage: (code) => stages.find((one) => one.code === code)?.name ?? code,
    placeholder: (name) => filled.get(`{{ ${name} }}`) ?? name,
    user: userName,
  };
}
