/** What is asked of a rule or trigger: its name, its parameters, when, only if, and what else there is. */
import { type Document, isRule, type Part, type Trigger } from "../../lib/automation";
import type { Condition } from "../../lib/conditions";
import { t } from "../../lib/i18n";
import type { Stage } from "../../lib/known";
import { faultAt, type Schema, type Values } from "../../lib/schema";
import type { Names } from "../../lib/words";
import { Field } from "../../parts/Field";
import { SchemaForm } from "../../parts/form/SchemaForm";
import { Switch } from "../../parts/form/Switch";
import type { Scope } from "../../parts/form/scope";
import { Lazy } from "../../parts/Lazy";
import { RunForm } from "./RunForm";
import { known } from "./state";
import type { Trying } from "./trial";

type Props = {
  part: Part;
  set: (change: Record<string, unknown>) => void;
  scope: Scope;
  trying: Trying;
  document: Document | undefined;
  names: Names;
  stages: Stage[];
};

const conditions = () => import("../../parts/form/Conditions");
const more = () => import("./MoreOfPart");
const tryIt = () => import("./TryIt");

export function PartForm({ part, set, scope, trying, document, names, stages }: Props) {
  const about = known(part);
  return (
    <>
      <p class="quiet">{about?.description.split("\n\n")[0]}</p>
      <Field
        label={isRule(part) ? t("Name of the rule") : t("Name of the trigger")}
        fault={faultAt(scope.faults, "/name")}
      >
        <input
          value={part.name}
          maxLength={255}
          onInput={(event) => set({ name: event.currentTarget.value })}
        />
      </Field>
      {about && (
        <SchemaForm
          schema={about.parameters as Schema}
          value={(part.params ?? {}) as Values}
          onChange={(params) => set({ params })}
          scope={scope}
          pointer="/params"
          example={about.example}
        />
      )}
      {isRule(part) ? (
        <RunForm part={part} set={set} scope={scope} trying={trying} document={document} />
      ) : (
        <Switch
          label={t("Also backwards")}
          hint={t("Moves items to this stage from later stages, too.")}
          value={(part as Trigger).allow_backwards ?? false}
          onChange={(on) => set({ allow_backwards: on })}
        />
      )}
      <section class="stack" aria-label={t("Only if")}>
        <h3>{t("Only if")}</h3>
        <Lazy
          loader={conditions}
          props={{
            condition: part.condition as Condition | null | undefined,
            onChange: (condition: Condition | null) => set({ condition }),
            scope,
            pointer: "/condition",
          }}
        />
      </section>
      <Lazy loader={more} props={{ part, set, scope }} />
      <Lazy loader={tryIt} props={{ trying, type: scope.type, names, stages }} />
    </>
  );
}
