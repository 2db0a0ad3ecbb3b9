/** The title of an item, changed in place, and what one can do with the whole of it. */
import { useSignal } from "@preact/signals";
import { lookSoon } from "../../lib/changes";
import { api, ask, ifMatch } from "../../lib/client";
import { t } from "../../lib/i18n";
import { stageName } from "../../lib/known";
import { mayWith } from "../../lib/session";
import { tell, tellProblem } from "../../lib/tell";
import { undo } from "../../lib/undo-moves";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { type Entry, Menu } from "../../parts/Menu";
import type { OpenItem } from "./state";

export function Title({ open }: { open: OpenItem }) {
  const typed = useSignal<string | null>(null);
  const { item } = open;
  const save = async () => {
    const title = typed.value?.trim();
    typed.value = null;
    if (!title || title === item.title) return;
    const refusal = await open.save({ title });
    if (!refusal) return;
    typed.value = title;
    tell(refusal.problem.detail, { kind: "bad", details: refusal.changed });
  };
  if (typed.value !== null) {
    return (
      <input
        class="title"
        aria-label={t("Title")}
        value={typed.value}
        ref={(element) => element?.focus()}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            event.preventDefault();
            typed.value = null;
          }
        }}
      />
    );
  }
  if (!open.mayChange) return <span>{item.title}</span>;
  return (
    <button
      type="button"
      class="title"
      title={t("Change the title")}
      onClick={() => {
        typed.value = item.title;
      }}
    >
      {item.title}
    </button>
  );
}

/** The menu of what one can do with all of it. */
export function WholeMenu({ open, onGone }: { open: OpenItem; onGone: () => void }) {
  const deleting = useSignal(false);
  const { item } = open;
  const remove: Entry = {
    label: t("Delete"),
    icon: "trash",
    danger: true,
    run: () => {
      deleting.value = true;
    },
  };
  const mayDelete = mayWith("delete", open.type, item.pipeline ?? "");
  const entries = [...undoEntry(open), ...(mayDelete ? [remove] : [])];
  if (entries.length === 0) return null;
  return (
    <>
      <Menu label={t("More about {title}", { title: item.title })} entries={entries} />
      {deleting.value && (
        <Delete
          open={open}
          onGone={onGone}
          onClose={() => {
            deleting.value = false;
          }}
        />
      )}
    </>
  );
}

/** The last move taken back, where there was one and it left a stage of this pipeline. */
function undoEntry(open: OpenItem): Entry[] {
  const { item } = open;
  const from = item.previous_stage;
  if (!from || !item.stage || !item.entry || item.entry < 2 || !open.mayMove) return [];
  const stage = stageName(open.type, item.pipeline ?? "", from);
  const { id, version, title, entry } = item;
  const move = { type: open.type, id, version, title, from, stage: item.stage, to: stage };
  return [
    {
      label: t("Take the last move back, to {stage}", { stage }),
      icon: "undo",
      run: () => {
        undo(move, entry);
      },
    },
  ];
}

type DeleteProps = { open: OpenItem; onGone: () => void; onClose: () => void };

function Delete({ open, onGone, onClose }: DeleteProps) {
  const { item } = open;
  const remove = async () => {
    const params = { path: { type: open.type, id: open.id }, header: ifMatch(item.version) };
    await ask(api.DELETE("/v1/items/{type}/{id}", { params }));
    onClose();
    onGone();
    lookSoon();
    tell(t("{title} was deleted", { title: item.title }), {
      kind: "good",
      action: { label: t("Bring back"), run: () => restore(open).catch(tellProblem) },
    });
  };
  return (
    <Dialog
      title={t("Delete {title}?", { title: item.title })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="danger" icon="trash" onClick={remove}>
            {t("Delete")}
          </Button>
        </>
      }
    >
      <p>{t("It goes to the recycle bin; its rules that wait are stopped.")}</p>
    </Dialog>
  );
}

async function restore(open: OpenItem): Promise<void> {
  const path = { type: open.type, id: open.id };
  await ask(api.POST("/v1/items/{type}/{id}/restore", { params: { path } }));
  lookSoon();
}
