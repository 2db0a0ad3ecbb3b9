/** The head of a pipeline's pages: its type, which pipeline, and whether its items or its automation show. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n";
import { useKeys } from "../lib/keys";
import { pipelines, typeTitle } from "../lib/known";
import { go, to } from "../lib/route";
import { may, reach } from "../lib/session";
import { tellProblem } from "../lib/tell";
import { Menu } from "./Menu";

type Props = {
  type: string;
  pipeline: string;
  view: "board" | "automation";
  children?: ComponentChildren;
};

export function BoardHead({ type, pipeline, view, children }: Props) {
  const all = pipelines(type);
  useEffect(() => {
    all.get().catch(tellProblem);
  }, [type]);
  const found = all.found.value ?? [];
  const at = (id: string) => (view === "board" ? [type, id] : [type, id, "automation"]);
  const seesRules = may("automation:read") && reach(type, pipeline)?.automation !== "none";
  const other = view === "board" ? [type, pipeline, "automation"] : [type, pipeline];
  const does = view === "board" ? t("Show automation") : t("Show the board");
  useKeys(seesRules ? [{ key: "a", does, run: () => go(other) }] : [], [seesRules, type, pipeline]);
  return (
    <header class="page-head">
      <h1>{typeTitle(type)}</h1>
      {found.length > 1 && (
        <Menu
          label={t("Pipeline")}
          text={found.find((one) => one.id === pipeline)?.name ?? pipeline}
          icon="down"
          entries={found.map((one) => ({
            label: one.name,
            checked: one.id === pipeline,
            run: () => go(at(one.id)),
          }))}
        />
      )}
      {seesRules && (
        <nav class="switch" aria-label={t("View")}>
          <a href={to([type, pipeline])} aria-current={view === "board" ? "page" : undefined}>
            {t("Board")}
          </a>
          <a
            href={to([type, pipeline, "automation"])}
            aria-current={view === "automation" ? "page" : undefined}
          >
            {t("Automation")}
          </a>
        </nav>
      )}
      {children}
    </header>
  );
}
