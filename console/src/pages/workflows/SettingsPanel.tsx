/** What a workflow is called, how it starts, what it declares. */
import { t } from "../../lib/i18n";
import { choose } from "../../lib/route";
import { faultsNow } from "../../lib/workflow-faults";
import { rowPointer, settingsOf, settingsSchema, withSettings } from "../../lib/workflow-values";
import { SchemaForm } from "../../parts/form/SchemaForm";
import { Panel } from "../../parts/Panel";
import type { Editing } from "./editing";
import { autoRuns } from "./state-words";

export default function SettingsPanel({ editing }: { editing: Editing }) {
  const { template } = editing;
  const values = settingsOf(template);
  const schema = settingsSchema(autoRuns(), editing.stored === null);
  const faults = faultsNow(
    template,
    editing.faults.value.filter((one) => one.step === ""),
  ).map((one) => ({ ...one, pointer: rowPointer(template, one.pointer) }));
  return (
    <Panel
      title={t("Start and values")}
      label={t("Start and values")}
      onClose={() => choose({ open: null })}
    >
      <SchemaForm
        schema={schema}
        value={values}
        // All of it is asked at once.
        example={Object.fromEntries(Object.keys(schema.properties ?? {}).map((one) => [one, ""]))}
        onChange={(next) => {
          const name = Object.keys(next).find((one) => next[one] !== values[one]) ?? "";
          editing.edit(withSettings(template, next), `settings/${name}`);
        }}
        scope={{ type: template.entity_type, pipeline: "default", faults }}
        pointer=""
      />
    </Panel>
  );
}
