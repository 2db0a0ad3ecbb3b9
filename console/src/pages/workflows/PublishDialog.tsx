/** Before a draft is what new runs take: what makes it differ from what they take now. */
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { type Called, stepName } from "../../lib/step-words";
import { bareTemplate, emptyTemplate, type Template } from "../../lib/workflow";
import { type Change, differences } from "../../lib/workflow-diff";
import { valueText } from "../../lib/workflow-runs";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Shown } from "../../parts/States";
import type { Editing, Stored } from "./editing";

type Props = { stored: Stored; editing: Editing; called: Called; onClose: () => void };

/** What is published, in the shape of a draft. */
async function published(stored: Stored): Promise<Template | null> {
  if (stored.published === 0) return null;
  const params = { path: { id: stored.id }, query: { version: stored.published } };
  const found = await ask(api.GET("/v1/workflows/{id}/export", { params }));
  return bareTemplate({ ...emptyTemplate("", ""), ...(found.template as object) } as Template);
}

export default function PublishDialog({ stored, editing, called, onClose }: Props) {
  const reading = useLoad(() => published(stored).then((before) => ({ before })), [stored.version]);
  const draft = bareTemplate(stored as unknown as Template);
  return (
    <Dialog
      title={t("Publish “{name}”?", { name: stored.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="main" icon="check" onClick={() => editing.publish().then(onClose)}>
            {t("Publish")}
          </Button>
        </>
      }
    >
      <p>{t("New runs take this version. Runs that have begun keep theirs.")}</p>
      <Shown reading={reading}>
        {({ before }) =>
          before ? (
            <Changes changes={differences(before, draft)} called={called} />
          ) : (
            <p>{t("It is the first version.")}</p>
          )
        }
      </Shown>
    </Dialog>
  );
}

const words = (): Record<Change["what"], string> => ({
  added: t("added"),
  removed: t("removed"),
  changed: t("changed"),
  moved: t("moved"),
});
const MARKS = { added: "good", removed: "bad", changed: "accent", moved: "accent" };

function Changes({ changes, called }: { changes: Change[]; called: Called }) {
  if (changes.length === 0) return <p class="quiet">{t("Nothing differs.")}</p>;
  return (
    <ul class="stack" aria-label={t("What changes")}>
      {changes.map((one) => (
        <li key={`${one.what}/${one.step?.id ?? ""}`}>
          <span class={`badge ${MARKS[one.what]}`}>{words()[one.what]}</span>{" "}
          <strong>{one.step ? stepName(one.step, called) : t("Start and values")}</strong>
          {one.lines.map((line) => (
            <p key={line.name}>
              <span class="quiet">{line.name}</span> <del>{valueText(line.before)}</del>{" "}
              <ins>{valueText(line.after)}</ins>
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
