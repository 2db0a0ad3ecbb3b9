/** Above the outline: the name and state of the workflow, undo and redo, save, publish, start. */
import { useSignal } from "@preact/signals";
import { t } from "../../lib/i18n";
import { choose } from "../../lib/route";
import { may } from "../../lib/session";
import type { Called } from "../../lib/step-words";
import { tellProblem } from "../../lib/tell";
import { Button, IconButton } from "../../parts/Button";
import { Lazy } from "../../parts/Lazy";
import { Menu } from "../../parts/Menu";
import type { Editing } from "./editing";
import { stateMark, stateWords } from "./state-words";
import { exportFile } from "./transfer";

const publishing = () => import("./PublishDialog");
const starting = () => import("./StartRun");

export function DesignerHead({ editing, called }: { editing: Editing; called: Called }) {
  const asked = useSignal<"publish" | "start" | null>(null);
  const { template, stored, isDirty } = editing;
  const close = () => {
    asked.value = null;
  };
  const publish = async () => {
    if ((isDirty || !stored) && !(await editing.save())) return;
    asked.value = "publish";
  };
  const wouldChange = isDirty || !stored || stored.modified;
  return (
    <header class="page-head">
      <h1 class="unseen">{template.name}</h1>
      <input
        class="workflow-name"
        aria-label={t("Name of the workflow")}
        value={template.name}
        maxLength={255}
        onInput={(event) =>
          editing.edit({ ...template, name: event.currentTarget.value }, "settings/name")
        }
      />
      {stored && <span class={`badge ${stateMark(stored)}`}>{stateWords(stored)}</span>}
      {isDirty && <span class="badge warn">{t("Not saved")}</span>}
      <span class="fill" />
      <IconButton
        icon="undo"
        label={t("Undo")}
        disabled={!editing.canUndo}
        onClick={editing.undo}
      />
      <IconButton
        icon="retry"
        label={t("Redo")}
        disabled={!editing.canRedo}
        onClick={editing.redo}
      />
      <Button icon="settings" onClick={() => choose({ open: "settings", step: null })}>
        {t("Start and values")}
      </Button>
      <Button icon="check" disabled={!isDirty} onClick={() => editing.save()}>
        {t("Save")}
      </Button>
      <Button kind="main" disabled={!wouldChange} onClick={publish}>
        {t("Publish…")}
      </Button>
      {stored && stored.published > 0 && may("workflow:start") && (
        <Button
          icon="play"
          onClick={() => {
            asked.value = "start";
          }}
        >
          {t("Start a run…")}
        </Button>
      )}
      {stored && (
        <Menu
          label={t("More of “{name}”", { name: template.name })}
          entries={[
            {
              label: t("Runs"),
              icon: "activity",
              run: () => choose({ open: "runs", step: null }),
            },
            {
              label: t("Export"),
              icon: "out",
              run: () => void exportFile(stored.id, stored.name).catch(tellProblem),
            },
          ]}
        />
      )}
      {asked.value === "publish" && stored && (
        <Lazy loader={publishing} props={{ stored, editing, called, onClose: close }} />
      )}
      {asked.value === "start" && stored && (
        <Lazy loader={starting} props={{ stored, onClose: close }} />
      )}
    </header>
  );
}
