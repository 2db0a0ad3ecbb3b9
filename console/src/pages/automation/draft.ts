/** A rule or trigger while it is edited: what was typed survives a reload, and is not left by accident. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { bare, type Part, same } from "../../lib/automation";
import { isPart } from "../../lib/draft-shapes";
import { t } from "../../lib/i18n";
import { leaving } from "../../lib/route";
import { draftOf, keepDraft } from "../../lib/upgrade";

export type Draft = {
  part: Signal<Part>;
  /** Whether there is something to save. */
  isDirty: boolean;
  /** Whether it was taken up again from before. */
  isRestored: Signal<boolean>;
  /** Set some of its values. */
  set: (values: Partial<Record<string, unknown>>) => void;
  /** Ask whether to lose what was typed; true where there is nothing, or it may go. */
  mayLeave: () => boolean;
  /** Begin again from what is stored. */
  discard: () => void;
  /** It was saved: nothing is kept, and one may leave. */
  done: () => void;
};

/** Edit a part under the name of its place; `begin` is what is stored, or what a new one begins as. */
export function useDraft(place: string, begin: Part, isNew: boolean): Draft {
  const kept = draftOf(place, isPart);
  const part = useSignal<Part>(kept ?? begin);
  const isRestored = useSignal(kept !== null && !same(kept, begin));
  const touched = useSignal(kept !== null);
  const isDirty = touched.value && (isNew || !same(part.value, begin));
  const mayLeave = () => !isDirty || confirm(t("Leave without saving? What you typed is lost."));
  useEffect(() => {
    keepDraft(place, isDirty ? bare(part.value) : null);
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
  }, [isDirty, part.value]);
  return {
    part,
    isDirty,
    isRestored,
    set: (values) => {
      touched.value = true;
      part.value = { ...part.value, ...values } as Part;
    },
    mayLeave,
    discard: () => {
      touched.value = false;
      isRestored.value = false;
      part.value = begin;
    },
    done: () => {
      touched.value = false;
      leaving.value = null;
      keepDraft(place, null);
    },
  };
}
