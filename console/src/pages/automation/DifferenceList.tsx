/** What makes two documents differ: what is added, changed and removed, each in words. */
import { kindOf } from "../../lib/automation";
import { t } from "../../lib/i18n";
import type { Stage } from "../../lib/known";
import type { Difference } from "../../lib/part-lines";
import type { Names } from "../../lib/words";
import { PartLines, TwoParts } from "./PartLines";

type Props = { differences: Difference[]; names: Names; stages: Stage[]; type: string };

export function DifferenceList({ differences, ...common }: Props) {
  if (differences.length === 0) return <p class="quiet">{t("Nothing differs.")}</p>;
  return (
    <ul class="stack differences">
      {differences.map(({ id, before, after }) => {
        const part = after ?? before;
        if (!part) return null;
        const word = !before ? t("added") : !after ? t("removed") : t("changed");
        const kind = kindOf(part) === "rule" ? t("Rule") : t("Trigger");
        return (
          <li key={id}>
            <details open={differences.length <= 3}>
              <summary>
                <span class={`badge ${!before ? "good" : !after ? "bad" : "accent"}`}>{word}</span>{" "}
                {kind} <strong>{part.name}</strong>
              </summary>
              {before && after ? (
                <TwoParts
                  left={before}
                  right={after}
                  leftTitle={t("Before")}
                  rightTitle={t("Afterwards")}
                  {...common}
                />
              ) : (
                <PartLines part={part} {...common} />
              )}
            </details>
          </li>
        );
      })}
    </ul>
  );
}
