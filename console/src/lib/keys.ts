/** Shortcuts: each page names its own, and the help lists them. */
import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

export type Shortcut = {
  /** As `KeyboardEvent.key`, with Ctrl+, Shift+ or Alt+ before it: "Shift+ArrowRight", "m". */
  key: string;
  /** What it does, in words, for the help. */
  does: string;
  run: (event: KeyboardEvent) => void;
  /** Whether it also works while something is typed. */
  whileTyping?: boolean;
  /** Whether it is a dialog's own; behind an open dialog nothing else happens. */
  inDialog?: boolean;
};

/** All that are in force; those of what was opened last come last and win. */
export const shortcuts = signal<Shortcut[]>([]);

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** How a key press is written here. Ctrl stands for the Command key too. */
export function named(event: KeyboardEvent): string {
  const letter = event.key.length === 1;
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    event.shiftKey && !letter ? "Shift+" : "",
    letter ? event.key.toLowerCase() : event.key,
  ].join("");
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target as HTMLElement;
  const typing = target.matches?.(TYPING);
  const inDialog = document.querySelector("dialog:modal") !== null;
  const name = named(event);
  const found = shortcuts.peek().findLast((one) => one.key === name);
  if (!found || (typing && !found.whileTyping)) return;
  if (inDialog && !found.inDialog) return;
  event.preventDefault();
  found.run(event);
});

/** Put shortcuts in force while a part of the page is there, from the moment that it shows. */
export function useKeys(own: Shortcut[], depends: unknown[] = []): void {
  useLayoutEffect(() => {
    shortcuts.value = [...shortcuts.peek(), ...own];
    return () => {
      shortcuts.value = shortcuts.peek().filter((one) => !own.includes(one));
    };
  }, depends);
}
