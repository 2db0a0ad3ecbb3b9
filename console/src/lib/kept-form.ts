/** A form whose values outlive a reload and the end of a session, until it is sent or left. */
import { type Signal, useSignal } from "@preact/signals";
import type { Fits } from "./shapes";
import { draftOf, keepDraft } from "./upgrade";

type KeptForm<T> = { form: Signal<T>; set: (changes: Partial<T>) => void; done: () => void };

/** Begin with what was being typed under the name of the place, or with `begin`. */
export function useKeptForm<T extends object>(place: string, begin: T, fits: Fits<T>): KeptForm<T> {
  const form = useSignal<T>(draftOf(place, fits) ?? begin);
  return {
    form,
    set: (changes) => {
      form.value = { ...form.value, ...changes };
      keepDraft(place, form.value);
    },
    done: () => keepDraft(place, null),
  };
}
