/** The stages of the item's pipeline; a click moves it, as a drop on the board does. */
import { t } from "../../lib/i18n";
import { pipelines, type Stage } from "../../lib/known";
import { moveItem } from "../../lib/moves";
import type { OpenItem } from "./state";

export function StageBar({ open }: { open: OpenItem }) {
  const item = open.item;
  const stages = stagesOf(open);
  if (!item.stage || stages.length === 0) return null;
  const shown = open.shownStage.value ?? item.stage;
  const now = stages.findIndex((one) => one.code === shown);
  const semantics = stages[now]?.semantics ?? "process";
  const move = (stage: Stage) =>
    moveItem({
      type: item.type,
      id: item.id,
      version: item.version,
      title: item.title,
      from: String(item.stage),
      stage: stage.code,
      to: stage.name,
    });
  return (
    <ol class={`stage-bar ${semantics}`} aria-label={t("Stages")}>
      {stages.map((one, place) => (
        <li key={one.code} class={place <= now && passes(one, shown) ? "passed" : ""}>
          <button
            type="button"
            class={one.semantics}
            aria-current={one.code === shown ? "step" : undefined}
            aria-disabled={open.mayMove ? undefined : true}
            title={one.name}
            onClick={() => open.mayMove && move(one)}
          >
            {one.name}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Final stages before another final one were not passed. */
const passes = (stage: Stage, shown: string) =>
  stage.code === shown || (stage.semantics ?? "process") === "process";

export const stagesOf = (open: OpenItem): Stage[] =>
  pipelines(open.type).found.value?.find((one) => one.id === open.item.pipeline)?.stages ?? [];
