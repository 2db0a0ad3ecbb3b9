/** Dialogs that any page may ask for: making an item, and what comes next when one is left. */
import { signal } from "@preact/signals";
import type { Schemas } from "./client";

/** What a new item begins with. */
export type Beginning = {
  type: string;
  pipeline?: string;
  stage?: string;
  /** Values that are filled in already. */
  values?: Record<string, unknown>;
  /** What happens once it is there; by default it is opened. */
  onMade?: (item: Schemas["Item"]) => void;
};

/** The item that is being made; null while none is. */
export const making = signal<Beginning | null>(null);

/** Ask for a new item. */
export function makeItem(beginning: Beginning): void {
  making.value = beginning;
}

/** The item that was left without a planned activity, and the activity that is proposed for it. */
export const proposed = signal<{
  type: string;
  id: number;
  draft: Schemas["DraftDocument"];
} | null>(null);
