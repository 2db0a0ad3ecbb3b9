/** Of which type the settings are; the address says it. */
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { type EntityType, types } from "../../lib/known";
import { choose, query } from "../../lib/route";
import { tellProblem } from "../../lib/tell";

/** Return the type that is chosen. */
export const chosenType = () => query.value.get("type") ?? "deal";

export function TypePicker({ only }: { only?: (one: EntityType) => boolean }) {
  useEffect(() => {
    types.get().catch(tellProblem);
  }, []);
  const shown = (types.found.value ?? []).filter((one) => only?.(one) ?? true);
  return (
    <label class="labelled">
      <span>{t("Type")}</span>
      <select
        value={chosenType()}
        onChange={(event) => choose({ type: event.currentTarget.value })}
      >
        {shown.map((one) => (
          <option key={one.code} value={one.code}>
            {one.title}
          </option>
        ))}
      </select>
    </label>
  );
}
