/** The form of the chosen step, beside the outline, made of what the catalogue says of it. */
import { useEffect, useRef } from "preact/hooks";
import type { Condition } from "../../lib/conditions";
import { t } from "../../lib/i18n";
import { actions, pipelines, stepKinds } from "../../lib/known";
import type { Schema, Values } from "../../lib/schema";
import { stepSchema } from "../../lib/step-form";
import { type Called, stepName } from "../../lib/step-words";
import type { Placed, Step } from "../../lib/workflow";
import { replaced } from "../../lib/workflow-edits";
import { faultsNow } from "../../lib/workflow-faults";
import { Field } from "../../parts/Field";

import { SchemaForm } from "../../parts/form/SchemaForm";
import type { Scope } from "../../parts/form/scope";
import { Panel } from "../../parts/Panel";
import { BranchesForm } from "./BranchesForm";
import { valuesOf } from "./called";
import type { Editing } from "./editing";
import { focusStep, select } from "./stepActs";
import { When } from "./When";

type Props = { one: Placed; editing: Editing; called: Called };

export default function StepForm({ one: { step, pointer }, editing, called }: Props) {
  const { template } = editing;
  const form = useRef<HTMLFormElement>(null);
  const kind = stepKinds.found.value?.find((one) => one.code === step.type);
  const action = actions.found.value?.find((one) => one.code === step.action);
  const fields = valuesOf(template);
  const scope: Scope = {
    type: template.entity_type,
    pipeline: pipelines(template.entity_type).found.value?.[0]?.id ?? "default",
    faults: faultsNow(template, editing.faults.value),
    placeholders: fields.map((one) => ({ text: one.placeholder, title: one.shown })),
    fields,
  };
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [editing.faults.value]);
  const set = (next: Step) => {
    // What is typed in one field is one edit.
    const names = [...new Set([...Object.keys(step), ...Object.keys(next)])];
    const differs = names.find((name) => next[name] !== step[name]) ?? "";
    editing.edit(replaced(template, pointer, next), `${step.id}/${differs}`);
  };
  const member = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = step;
    set((value === undefined || value === "" ? rest : { ...step, [name]: value }) as Step);
  };
  const close = () => {
    select(null);
    focusStep(step.id);
  };
  const name = stepName(step, called);
  const schema = kind && stepSchema(kind.parameters as Schema, template);
  return (
    <Panel title={name} label={name} onClose={close}>
      <form
        ref={form}
        class="stack"
        noValidate
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          // All that was typed is in the draft already: one may go back from within a field.
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          close();
        }}
      >
        <p class="quiet">{(action ?? kind)?.description.split("\n\n")[0]}</p>
        <Field label={t("Name")}>
          <input
            value={step.title ?? ""}
            maxLength={255}
            placeholder={action?.title ?? kind?.title}
            onInput={(event) => member("title", event.currentTarget.value)}
          />
        </Field>
        {action && (
          <SchemaForm
            schema={action.parameters as Schema}
            value={(step.params ?? {}) as Values}
            onChange={(params) => member("params", params)}
            scope={scope}
            pointer={`${pointer}/params`}
            example={action.example}
          />
        )}
        {schema && (
          <SchemaForm
            schema={schema}
            value={step}
            onChange={(next) => set(next as Step)}
            scope={scope}
            pointer={pointer}
            example={kind.example}
          />
        )}
        {step.type === "while" && (
          <When
            condition={step.when}
            onChange={(when: Condition | null) => member("when", when ?? undefined)}
            scope={scope}
            pointer={`${pointer}/when`}
          />
        )}
        {step.branches && (
          <BranchesForm step={step} pointer={pointer} set={set} scope={scope} called={called} />
        )}
        {kind?.may_fail && (
          <Field label={t("Where it fails")}>
            <select
              value={Array.isArray(step.on_failure) ? "steps" : (step.on_failure ?? "go_on")}
              onChange={(event) => {
                const how = event.currentTarget.value;
                member("on_failure", how === "steps" ? [] : how === "end" ? how : undefined);
              }}
            >
              <option value="go_on">{t("Go on with the next step")}</option>
              <option value="end">{t("The run has failed")}</option>
              <option value="steps">{t("Do other steps first")}</option>
            </select>
          </Field>
        )}
      </form>
    </Panel>
  );
}
