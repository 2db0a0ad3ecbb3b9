/** Why something ended as it did. What exactly it was the service tells, in English where nobody has translated it. */
import type { Schemas } from "./client";
import { language } from "./i18n";

/** A reason as its reader understands it: in English what exactly it was says all. */
export function why(reason: Schemas["ShownReason"] | null | undefined): string {
  if (!reason) return "";
  const { text, detail } = reason;
  if (language.value === "en" || !text) return detail || text;
  return detail ? `${text} (${detail})` : text;
}
