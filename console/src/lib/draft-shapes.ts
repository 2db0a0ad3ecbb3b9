/** Whether what was kept while somebody typed is a rule, a trigger or a workflow as they are now. Pure. */
import type { Part } from "./automation";
import { type Fits, isListOf, isMapOf, isNumber, isRecord, isText, shape } from "./shapes";
import type { Step, Template } from "./workflow";

const isNamed = shape({ id: isText, stage: isText, name: isText });
const isRule = shape({ action: isText, params: isRecord, run: isRecord });
const isTrigger = shape({ trigger: isText, params: isRecord });

export const isPart: Fits<Part> = (value): value is Part =>
  isNamed(value) && (isRule(value) || isTrigger(value));

const isStep: Fits<Step> = (value): value is Step => {
  if (!isRecord(value) || !isText(value.id) || !isText(value.type)) return false;
  const { branches = [], steps = [], on_failure: failure } = value;
  if (!isListOf(isRecord)(branches)) return false;
  const inner = [steps, ...branches.map((one) => one.steps ?? [])];
  return [...inner, ...(Array.isArray(failure) ? [failure] : [])].every(isListOf(isStep));
};

export const isTemplate: Fits<Template> = shape<Template>({
  name: isText,
  description: isText,
  entity_type: isText,
  auto_run: isText,
  access: isListOf(isNumber),
  parameters: isMapOf(isRecord),
  variables: isMapOf(isRecord),
  constants: isMapOf(isRecord),
  steps: isListOf(isStep),
});
