/** A workflow: its draft as a nested list, the chosen step's form beside it, what is published of it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { typeTitle } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { query } from "../../lib/route";
import { may } from "../../lib/session";
import { emptyTemplate, stepOf } from "../../lib/workflow";
import { faultText } from "../../lib/workflow-faults";
import { Lazy } from "../../parts/Lazy";
import { Empty, Shown } from "../../parts/States";
import { useCalled } from "./called";
import { DesignerHead } from "./DesignerHead";
import { type Stored, useEditing } from "./editing";
import { Gap } from "./Gap";
import { Outline } from "./Outline";
import { Reading } from "./Reading";
import { StepCard } from "./StepCard";
import { add, select, useWantedFocus } from "./stepActs";
import { useOutlineKeys } from "./useOutlineKeys";

const chooser = () => import("./StepChooser");
const form = () => import("./StepForm");
const settings = () => import("./SettingsPanel");
const runs = () => import("./Runs");
const conflicting = () => import("./ConflictDialog");

export default function Designer({ id }: { id: string }) {
  const isNew = id === "new";
  const reading = useLoad(
    async () => ({
      stored: isNew ? null : await ask(api.GET("/v1/workflows/{id}", { params: { path: { id } } })),
    }),
    [id],
  );
  return (
    <main class="workflow-page">
      <Shown reading={reading} lines={8}>
        {({ stored }) =>
          may("workflow:update") || !stored ? (
            <Editing id={id} stored={stored} />
          ) : (
            <Reading stored={stored} />
          )
        }
      </Shown>
    </main>
  );
}

function Editing({ id, stored }: { id: string; stored: Stored | null }) {
  const type = query.value.get("type") ?? "deal";
  const editing = useEditing(id, stored, emptyTemplate(t("New workflow"), type));
  const { template } = editing;
  const called = useCalled(template);
  const adding = useSignal<string | null>(null);
  const chosen = stepOf(template, query.value.get("step"));
  const open = query.value.get("open");
  const onAdd = (place: string) => {
    adding.value = place;
  };
  useOutlineKeys(editing, onAdd);
  useWantedFocus();
  // After a refusal one goes on at the first problem.
  useEffect(() => {
    const [first] = editing.faults.value;
    if (first?.step) select(first.step);
  }, [editing.faults.value]);
  const general = editing.faults.value.filter((one) => one.step === "");
  return (
    <>
      <DesignerHead editing={editing} called={called} />
      <p class="quiet">
        {typeTitle(template.entity_type)}
        {template.description && ` · ${template.description}`}
      </p>
      {general.map((one) => (
        <p class="fault" role="alert" key={one.pointer}>
          {faultText(one)}
        </p>
      ))}
      {template.steps.length === 0 && (
        <Empty icon="flow" title={t("No step yet")}>
          <p>{t("Add the first step below: what shall happen, or what is waited for.")}</p>
        </Empty>
      )}
      <Outline
        at="/steps"
        steps={template.steps}
        label={t("Steps")}
        called={called}
        card={(one) => <StepCard one={one} editing={editing} called={called} />}
        gap={(place, where) => <Gap place={place} where={where} editing={editing} onAdd={onAdd} />}
      />
      {chosen && (
        <Lazy key={chosen.step.id} loader={form} props={{ one: chosen, editing, called }} />
      )}
      {open === "settings" && <Lazy loader={settings} props={{ editing }} />}
      {open === "runs" && stored && <Lazy loader={runs} props={{ id: stored.id }} />}
      {adding.value !== null && (
        <Lazy
          loader={chooser}
          props={{
            template,
            onClose: () => {
              adding.value = null;
            },
            onChoose: (step: Parameters<typeof add>[2][number]) => {
              const place = adding.value ?? "";
              adding.value = null;
              select(add(editing, place, [step]));
            },
          }}
        />
      )}
      {editing.conflict.value && (
        <Lazy loader={conflicting} props={{ theirs: editing.conflict.value, editing }} />
      )}
    </>
  );
}
