/** Light, dark, or as the machine has it. */
import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";

export const theme = signal<Theme>((localStorage.getItem("theme") as Theme | null) ?? "auto");

/** Let the page follow the choice, and keep it for the next visit. */
export function followTheme(): void {
  effect(() => {
    localStorage.setItem("theme", theme.value);
    document.documentElement.dataset.theme = theme.value;
  });
}
