/** What the palette offers: pages, what can be created, languages, and what is found by name. */
import { signal } from "@preact/signals";
import type { IconName } from "../parts/Icon";
import { api, ask, type Schemas } from "./client";
import { folded, LANGUAGES, type Language, speak, t } from "./i18n";
import { types } from "./known";
import { makeItem } from "./over";
import { go, path } from "./route";
import { has, may, mayWith } from "./session";
import { tellProblem } from "./tell";

export type Hit = Schemas["FoundDocument"];

export type Command = { label: string; more?: string; icon: IconName; run: () => void };

/** What the page can do besides with what is at hand there, such as the card that has the focus. */
export const atHand = signal<() => Command[]>(() => []);

/** Everything one can do from anywhere. */
export function commands(): Command[] {
  const seen = types.found.value?.filter((one) => mayWith("read", one.code)) ?? [];
  const page = (segments: string[], icon: IconName, label: string): Command => ({
    label,
    more: t("Go to"),
    icon,
    run: () => go(segments),
  });
  return [
    ...seen.map((one) => page([one.code], "columns", one.title)),
    ...seen
      .filter((one) => one.flags.automation)
      .map((one) =>
        page(
          [one.code, pipelineHere(one.code), "automation"],
          "bolt",
          t("Automation of {type}", { type: one.title }),
        ),
      ),
    page(["activities"], "calendar", t("My day")),
    page(["notifications"], "bell", t("Notifications")),
    ...(may("automation:read") ? [page(["runs"], "activity", t("Runs"))] : []),
    ...(has("workflows") ? [page(["workflows"], "flow", t("Workflows"))] : []),
    page(["settings"], "settings", t("Settings")),
    ...seen
      .filter((one) => mayWith("add", one.code))
      .map((one) => ({
        label: t("New: {type}", { type: one.title }),
        more: t("Create"),
        icon: "plus" as const,
        run: () => makeItem({ type: one.code }),
      })),
    ...(Object.entries(LANGUAGES) as [Language, string][]).map(([code, label]) => ({
      label,
      more: t("Language"),
      icon: "settings" as const,
      run: () => {
        speak(code).catch(tellProblem);
      },
    })),
  ];
}

const pipelineHere = (type: string) =>
  path.value[0] === type ? (path.value[1] ?? "default") : "default";

/** Return the commands that all typed words are part of, marks and case aside. Pure. */
export function found(all: Command[], typed: string): Command[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    const text = folded(`${one.label} ${one.more ?? ""}`);
    return words.every((word) => text.includes(word));
  });
}

/** Return the items whose names, addresses or numbers begin like this. */
export async function search(text: string): Promise<Hit[]> {
  const answer = await ask(
    api.GET("/v1/search", { params: { query: { q: text, limit: 12 } } }),
  ).catch(() => null);
  return answer?.items ?? [];
}
