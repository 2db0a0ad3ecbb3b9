/** A workflow while it is edited: every edit can be taken back, what the API finds wrong stays at its step. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask, ifMatch, once, Problem, type Schemas } from "../../lib/client";
import { isTemplate } from "../../lib/draft-shapes";
import { t } from "../../lib/i18n";
import { go, leaving } from "../../lib/route";
import { begun, edited, type History, redone, undone } from "../../lib/snapshots";
import { announce, tell } from "../../lib/tell";
import { draftOf, keepDraft } from "../../lib/upgrade";
import { bareTemplate, type Template } from "../../lib/workflow";
import { placedFaults, type StepFault } from "../../lib/workflow-faults";

export type Stored = Schemas["TemplateDocument"];

export type Editing = {
  template: Template;
  /** As the service has it; null for one that was never saved. */
  stored: Stored | null;
  isDirty: boolean;
  canUndo: boolean;
  canRedo: boolean;
  faults: Signal<StepFault[]>;
  /** What somebody else saved meanwhile. */
  conflict: Signal<Stored | null>;
  edit: (next: Template, mark?: string | null) => void;
  undo: () => void;
  redo: () => void;
  /** Save the draft; null where the service found something wrong. */
  save: (over?: Stored) => Promise<Stored | null>;
  publish: () => Promise<void>;
  /** Take what is stored in place of what was typed. */
  take: (stored: Stored) => void;
};

const same = (left: Template, right: Template) => JSON.stringify(left) === JSON.stringify(right);
const bare = (stored: Stored) => bareTemplate(stored as unknown as Template);

export function useEditing(id: string, first: Stored | null, empty: Template): Editing {
  const place = `workflow/${id}`;
  const stored = useSignal<Stored | null>(first);
  const history = useSignal<History<Template>>(
    begun(draftOf(place, isTemplate) ?? (first ? bare(first) : empty)),
  );
  const faults = useSignal<StepFault[]>([]);
  const conflict = useSignal<Stored | null>(null);
  const template = history.value.now;
  const isDirty = !same(template, stored.value ? bare(stored.value) : empty);

  useEffect(() => {
    keepDraft(place, isDirty ? template : null);
    leaving.value = isDirty
      ? () => {
          const leaves = confirm(t("Leave without saving? What you typed is lost."));
          if (leaves) keepDraft(place, null);
          return leaves;
        }
      : null;
    return () => {
      leaving.value = null;
    };
  }, [isDirty, template]);

  const saved = (now: Stored) => {
    stored.value = now;
    faults.value = [];
    history.value = { ...history.value, now: bare(now), mark: null };
  };
  const send = async (over: Stored | null) => {
    // Steps within steps are too deep for the compiler; the service judges them.
    const body = history.value.now as never;
    if (!over) return ask(api.POST("/v1/workflows", { params: { header: once() }, body }));
    const params = { path: { id: over.id }, header: ifMatch(over.version) };
    return ask(api.PUT("/v1/workflows/{id}", { params, body }));
  };
  const save: Editing["save"] = async (over) => {
    const before = over ?? stored.value;
    try {
      saved(await send(before));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 412 && before) {
        const path = { id: before.id };
        conflict.value = await ask(api.GET("/v1/workflows/{id}", { params: { path } }));
        return null;
      }
      if (error.faults.length === 0) throw error;
      faults.value = placedFaults(history.value.now, error.faults);
      announce(t("{count} problems", { count: error.faults.length }));
      return null;
    }
    tell(t("The draft is saved"), { kind: "good" });
    keepDraft(place, null);
    if (!before && stored.value) {
      leaving.value = null;
      go(["workflows", stored.value.id]);
    }
    return stored.value;
  };
  const publish = async () => {
    if (!stored.value) return;
    const params = { path: { id: stored.value.id } };
    saved(await ask(api.POST("/v1/workflows/{id}/publish", { params })));
    tell(t("Published: new runs take this version"), { kind: "good" });
  };
  const turn = (how: typeof undone<Template>, words: string) => {
    const next = how(history.value);
    if (next === history.value || next.now === history.value.now) return;
    history.value = next;
    announce(words);
  };
  return {
    template,
    stored: stored.value,
    isDirty,
    canUndo: history.value.past.length > 0,
    canRedo: history.value.future.length > 0,
    faults,
    conflict,
    edit: (next, mark = null) => {
      history.value = edited(history.value, next, mark);
    },
    undo: () => turn(undone, t("Undone")),
    redo: () => turn(redone, t("Done again")),
    save,
    publish,
    take: (now) => {
      conflict.value = null;
      saved(now);
      keepDraft(place, null);
    },
  };
}
