/** Light, dark, or as the machine has it. */
import { effect, signal } from "@preact/signals";
import { type Fits, isOneOf } from "./shapes";

export type Theme = "auto" | "light" | "dark";

const isTheme = isOneOf<unknown>("auto", "light", "dark") as Fits<Theme>;
const kept: unknown = localStorage.getItem("theme");

export const theme = signal<Theme>(isTheme(kept) ? kept : "auto");

/** Let the page follow the choice, and keep it for the next visit. */
export function followTheme(): void {
  effect(() => {
    localStorage.setItem("theme", theme.value);
    document.documentElement.dataset.theme = theme.value;
  });
}
