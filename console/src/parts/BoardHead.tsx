/** The head of a pipeline's pages: its type, which pipeline, and whether its items or its automation show. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { type Filters, filtersOf } from "../lib/filters";
import { t } from "../lib/i18n";
import { useKeys } from "../lib/keys";
import { pipelines, typeTitle } from "../lib/known";
import { go, query, to } from "../lib/route";
import { may, reach } from "../lib/session";
import { asProblem, tellProblem } from "../lib/tell";
import { Menu } from "./Menu";

type Props = {
  type: string;
  pipeline: string;
  view: "board" | "list" | "automation";
  children?: ComponentChildren;
};

export function BoardHead({ type, pipeline, view, children }: Props) {
  const all = pipelines(type);
  useEffect(() => {
    all.get().catch((error) => {
      // That there is no such type is what the page below says.
      if (asProblem(error).status !== 404) tellProblem(error);
    });
  }, [type]);
  const found = all.found.value ?? [];
  const at = (id: string) => (view === "board" ? [type, id] : [type, id, view]);
  const seesRules = may("automation:read") && reach(type, pipeline)?.automation !== "none";
  const other = view === "automation" ? [type, pipeline] : [type, pipeline, "automation"];
  const does = view !== "automation" ? t("Show automation") : t("Show the board");
  useKeys(seesRules ? [{ key: "a", does, run: () => go(other) }] : [], [seesRules, type, pipeline]);
  const views: [Props["view"], string][] = [
    ["board", t("Board")],
    ["list", t("List")],
    ...(seesRules ? [["automation", t("Automation")] as [Props["view"], string]] : []),
  ];
  // Board and list show the same filter.
  const filters = view === "automation" ? {} : filtersOf(query.value);
  const kept: Partial<Record<Props["view"], Filters>> = { board: filters, list: filters };
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
      <nav class="switch" aria-label={t("View")}>
        {views.map(([one, words]) => (
          <a
            key={one}
            href={to(one === "board" ? [type, pipeline] : [type, pipeline, one], kept[one])}
            aria-current={view === one ? "page" : undefined}
          >
            {words}
          </a>
        ))}
      </nav>
      {children}
    </header>
  );
}
