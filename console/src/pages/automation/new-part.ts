/** What a new rule or trigger begins as, and what rules above a rule have to offer. */
import { type Document, onStage, type Part, type Rule } from "../../lib/automation";
import { newId } from "../../lib/automation-api";
import { t } from "../../lib/i18n";
import { actions, triggerKinds } from "../../lib/known";
import type { Page } from "./state";

/** How an entry of the catalogue stands in an address: `send_email`, `trigger:email_viewed`. */
export const codeOf = (of: "actions" | "triggers", code: string) =>
  of === "actions" ? code : `trigger:${code}`;

/** A new rule or trigger of an entry of the catalogue; null where there is none of that code. */
export function newPart(page: Page, what: string, stage: string): Part | null {
  const order = page.read.peek()?.document;
  const kind = what.startsWith("trigger:") ? "trigger" : "rule";
  const last = order ? onStage(order, kind, stage).at(-1) : undefined;
  const common = {
    id: newId(),
    stage,
    enabled: true,
    sort: (last?.sort ?? 0) + 10,
    condition: null,
  };
  if (kind === "trigger") {
    const code = what.slice("trigger:".length);
    const found = triggerKinds.found.value?.find((one) => one.code === code);
    return found ? { ...common, trigger: code, name: found.title, params: {} } : null;
  }
  const found = actions.found.value?.find((one) => one.code === what);
  if (!found) return null;
  const params = found.app_action ? { app_action: found.app_action } : {};
  return {
    ...common,
    action: found.app_action ? "run_app_action" : found.code,
    name: found.title,
    params,
    run: { mode: "immediately" },
    after_previous: false,
    working_time: "none",
    follow_field: false,
  } as Rule;
}

/** Placeholders of what the rules above a rule give. */
export function resultsAbove(document: Document, rule: Rule) {
  const order = onStage(document, "rule", rule.stage) as Rule[];
  const place = order.findIndex((one) => one.id === rule.id);
  return (place < 0 ? order : order.slice(0, place)).flatMap((one) =>
    Object.keys(actions.found.value?.find((known) => known.code === one.action)?.results ?? {}).map(
      (name) => ({
        text: `{{ results.${one.id}.${name} }}`,
        title: t("From “{name}”: {result}", { name: one.name, result: name }),
      }),
    ),
  );
}
