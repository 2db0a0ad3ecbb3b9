/** Which fields the cards of a pipeline show; everybody sets it for themselves. */
import { t } from "../../lib/i18n";
import { keep } from "../../lib/kept";
import { Menu } from "../../parts/Menu";
import type { CardFields } from "./Card";

type Props = { type: string; pipeline: string; hidden: ReadonlySet<string> };

export function CardFieldsMenu({ type, pipeline, hidden }: Props) {
  const all: [CardFields, string][] = [
    ["amount", t("Amount")],
    ["client", t("Client")],
    ["responsible", t("Responsible")],
    ["close_date", t("Close date")],
    ["next_activity", t("Next activity")],
  ];
  return (
    <Menu
      label={t("Fields on cards")}
      icon="watch"
      entries={all.map(([code, label]) => ({
        label,
        checked: !hidden.has(code),
        run: () => {
          const next = hidden.has(code)
            ? [...hidden].filter((one) => one !== code)
            : [...hidden, code];
          keep(`card-fields:${type}/${pipeline}`, next);
        },
      }))}
    />
  );
}
